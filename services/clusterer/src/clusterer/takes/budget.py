"""How often a model may be asked."""

import time
from collections.abc import Callable


class Budget:
    """So many calls an hour, evenly: a token bucket that holds at most `at_once` calls.

    It begins empty, so that restarts don't add up to more.
    """

    def __init__(
        self, an_hour: float, at_once: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._a_second = an_hour / 3600
        self._at_once = at_once
        self._clock = clock
        self._held = 0.0
        self._at = clock()

    def left(self) -> int:
        """How many calls may be made now."""
        at = self._clock()
        self._held = min(self._at_once, self._held + (at - self._at) * self._a_second)
        self._at = at
        return int(self._held)

    def spend(self, calls: int) -> None:
        """So many of those that `left` has allowed are made."""
        self._held -= calls
