"""How far a rebuild is: counts, rate and time left, a line now and then."""

import time
from collections.abc import Callable

SECONDS = 2.0

Say = Callable[[str], None]


class Progress:
    """Of one kind of documents."""

    def __init__(
        self,
        what: str,
        total: int,
        done: int,
        say: Say,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = what
        self._total = total
        self._first = done
        self._done = done
        self._say = say
        self._clock = clock
        self._begun = self._said = clock()

    def advance(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        if self._clock() - self._said >= SECONDS:
            self._said = self._clock()
            self._say(self._line())

    def end(self) -> None:
        """All are."""
        self._say(self._line())

    def _line(self) -> str:
        seconds = max(self._clock() - self._begun, 1e-3)
        rate = (self._done - self._first) / seconds
        line = f"{self._what}: {self._done:,} of {self._total:,}, {rate:,.0f}/s"
        left = self._total - self._done
        return f"{line}, {duration(left / rate)} left" if left and rate else line


def duration(seconds: float) -> str:
    """As people say it."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
