"""When a story that changed is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Seconds: a story is told when it was quiet for `quiet`, or has waited for `longest`."""

    quiet: float = 5
    longest: float = 60
    most: float = 60
    """For working out one story."""
