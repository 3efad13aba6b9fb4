"""What can go wrong with the local servers.

LocalError
├── NotACheckout     no workspace at or above the working directory
├── StateBroken      the state file can't be read
├── Busy             another start or stop holds this checkout's lock for too long
├── JarsUnavailable  a jar can't be downloaded, or isn't the one in the lock file
├── NotReady         a process died or didn't answer in time
└── Refused          doing it would touch what isn't this checkout's own

The command line prints the message and exits with 1; every message says what was attempted,
on what, and what to do about it.
"""


class LocalError(Exception):
    """Any failure of the local servers that a person can act on."""


class NotACheckout(LocalError):
    """There is no workspace at or above the working directory."""


class StateBroken(LocalError):
    """The state file isn't what this program writes."""


class Busy(LocalError):
    """Another program starts or stops servers of this checkout."""


class JarsUnavailable(LocalError):
    """A jar could not be downloaded or has the wrong checksum."""


class NotReady(LocalError):
    """A process did not come up: it died, or it didn't answer in time."""


class Refused(LocalError):
    """The command would touch what this checkout doesn't own."""
