"""Every error of the client.

ParallaxError
├── Unreachable         no answer came: refused, cut, timed out
├── UnexpectedAnswer    an answer came that the API doesn't give; is the address right?
└── ProblemError        the API said no, as an RFC 9457 problem
    ├── BadParameter    400: `parameter` says which, `position` where in a query
    ├── NotAllowed      401, 403: no API key, or one that may not
    ├── NotFound        404
    ├── Expired         410: a cursor of a search by relevance is too old
    ├── RateLimited     429: `retry_after` says when to come back
    └── Unavailable     5xx: the service can't answer now
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

MAX_SHOWN = 200


class ParallaxError(Exception):
    """Anything that goes wrong in this package."""


class Unreachable(ParallaxError):
    """No answer came, after all attempts."""


class UnexpectedAnswer(ParallaxError):
    """An answer that the API doesn't give: another server, or too large."""


class ProblemError(ParallaxError):
    """The API's own explanation. `raw` has all of its members, new ones too."""

    def __init__(self, status: int, raw: Mapping[str, Any], retry_after: float | None) -> None:
        self.status = status
        self.type = str(raw.get("type", "about:blank"))
        self.title = str(raw.get("title", ""))
        self.detail = str(raw.get("detail", ""))
        self.parameter: str | None = raw.get("parameter")
        self.position: int | None = raw.get("position")
        self.request_id: str | None = raw.get("request_id")
        self.retry_after = retry_after
        self.raw = raw
        super().__init__(f"{status} {self.detail or self.title}")


class BadParameter(ProblemError):
    """400: a value, a name or a query that can't be used."""


class NotAllowed(ProblemError):
    """401 or 403: an API key is missing, unknown, revoked or may not do this."""


class NotFound(ProblemError):
    """404: no such article, story or address."""


class Expired(ProblemError):
    """410: the cursor is too old. Begin again without one."""


class RateLimited(ProblemError):
    """429, and waiting any longer was more than the client may."""


class Unavailable(ProblemError):
    """5xx: it is the service's fault."""


KINDS: dict[int, type[ProblemError]] = {
    400: BadParameter,
    401: NotAllowed,
    403: NotAllowed,
    404: NotFound,
    410: Expired,
    429: RateLimited,
}


def problem(status: int, headers: Mapping[str, str], body: bytes) -> ParallaxError:
    """The error for an answer that isn't a success."""
    retry_after = seconds_to_wait(headers.get("retry-after"))
    kind = KINDS.get(status, Unavailable if status >= 500 else ProblemError)
    try:
        raw = json.loads(body)
    except ValueError:
        raw = None
    if isinstance(raw, dict):
        return kind(status, raw, retry_after)
    shown = body[:MAX_SHOWN].decode("utf-8", "replace")
    if kind in {RateLimited, Unavailable}:  # a proxy in front of the service may say so in HTML
        return kind(status, {"detail": shown}, retry_after)
    return UnexpectedAnswer(f"status {status} without a problem that the API would give: {shown!r}")


def seconds_to_wait(retry_after: str | None) -> float | None:
    """Retry-After (RFC 9110, 10.2.3), seconds or a date, as seconds from now."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
