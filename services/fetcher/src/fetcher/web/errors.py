"""Why a request gave no answer to use. `outcome` is a metric's label.

FetchError
├── Unreachable      no connection, or one that broke
│   ├── NameUnknown  no address for the host
│   ├── TlsFailed    a certificate or a handshake that can't be trusted
│   └── TimedOut     connecting, the first byte or the whole took too long
├── Garbled          what came isn't HTTP, or isn't encoded as it says
├── TooLarge         more bytes than allowed; the rest was never read
├── Redirected       more redirects than are followed, or one to nowhere
├── Refused          an address that must not be asked: not http(s), or not public
├── Disallowed       the site's robots.txt says no
└── Deferred         not now: the site said when, or it can't be known whether it may be asked
"""


class FetchError(Exception):
    """The root; its text names the address and what happened."""

    outcome = "unreachable"


class Unreachable(FetchError):
    """No connection, or one that broke."""


class NameUnknown(Unreachable):
    """No address for the host."""

    outcome = "dns"


class TlsFailed(Unreachable):
    """A certificate or a handshake that can't be trusted."""

    outcome = "tls"


class TimedOut(Unreachable):
    """`outcome` says what took too long: connect, first byte or the whole."""

    def __init__(self, text: str, outcome: str) -> None:
        super().__init__(text)
        self.outcome = outcome


class Garbled(FetchError):
    """What came isn't HTTP, or isn't encoded as it says."""

    outcome = "protocol"


class TooLarge(FetchError):
    """More bytes than allowed; the rest was never read."""

    outcome = "too_large"


class Redirected(FetchError):
    """More redirects than are followed, or one to nowhere."""

    outcome = "redirects"


class Refused(FetchError):
    """An address that must not be asked."""

    outcome = "refused"


class Disallowed(FetchError):
    """The site's robots.txt says no."""

    outcome = "robots"


class Deferred(FetchError):
    """Not now; ask again in `seconds`."""

    outcome = "deferred"

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds
