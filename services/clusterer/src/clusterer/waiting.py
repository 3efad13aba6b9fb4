"""Which of the stories that changed is told next."""

import time
from collections.abc import Callable

from clusterer.pace import Pace

LONGEST_REST_SECONDS = 3600.0
"""For a story that took too long again and again."""
MOST_LATE = 1000
"""Stories that are known to have taken too long."""


class Queue:
    """Stories that wait to be told, who has waited longest first.

    One that took too long comes after all others, and rests for twice as long each time: it costs
    them the time for one story, and that ever more seldom.
    """

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._clock = clock
        self._noted: dict[str, tuple[float, float]] = {}
        """When each was noted first and last."""
        self._late: dict[str, tuple[int, float]] = {}
        """How many times one took too long, and until when it rests."""

    def __len__(self) -> int:
        return len(self._noted)

    def note(self, story_id: str) -> None:
        """It has changed; a story that changes all the time is told all the same."""
        at = self._clock()
        self._noted[story_id] = (self._noted.get(story_id, (at, at))[0], at)

    def next(self) -> str | None:
        """The story to be told now, if there is one; it waits until it is `taken`."""
        at = self._clock()
        due = []
        for story_id, (first, last) in self._noted.items():
            times, until = self._late.get(story_id, (0, at))
            is_due = at - last >= self._pace.quiet or at - first >= self._pace.longest
            if is_due and at >= until:
                due.append((times, first, story_id))
        return min(due)[-1] if due else None

    def taken(self, story_id: str) -> tuple[float, float]:
        """It is being told; who notes it from now on wants it told again. For `put_back`."""
        return self._noted.pop(story_id)

    def put_back(self, story_id: str, noted: tuple[float, float]) -> None:
        """It could not be told for now."""
        self._noted.setdefault(story_id, noted)

    def was_in_time(self, story_id: str) -> None:
        """It was worked out."""
        self._late.pop(story_id, None)

    def was_late(self, story_id: str) -> None:
        """It took too long."""
        times = self._late.pop(story_id, (0, 0.0))[0] + 1
        seconds = min(LONGEST_REST_SECONDS, self._pace.most * 2 ** min(times, 10))
        self._late[story_id] = (times, self._clock() + seconds)
        if len(self._late) > MOST_LATE:
            del self._late[next(iter(self._late))]
