"""Which of the stories that changed is told next."""

import heapq
import time
from collections.abc import Callable

from clusterer.pace import Pace

LONGEST_REST_SECONDS = 3600.0
"""For a story that took too long again and again."""
MOST_LATE = 1000
"""Stories that are known to have taken too long."""
SEVERAL = 100
"""Stories chosen at once: finding who has waited longest means looking at all of them."""


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
        self._chosen: list[str] = []
        """Who is next, in reverse."""

    def __len__(self) -> int:
        return len(self._noted)

    def note(self, story_id: str) -> None:
        """It has changed; a story that changes all the time is told all the same."""
        at = self._clock()
        self._noted[story_id] = (self._noted.get(story_id, (at, at))[0], at)

    def next(self) -> str | None:
        """The story to be told now, if there is one; it waits until it is `taken`."""
        at = self._clock()
        while self._chosen and not self._is_due(self._chosen[-1], at):
            self._chosen.pop()
        if not self._chosen:
            self._chosen = self._choose(at)
        return self._chosen[-1] if self._chosen else None

    def _choose(self, at: float) -> list[str]:
        """Several that are due, or one of those that took too long: others may come before the
        next of them."""
        due = (
            (self._late.get(story_id, (0, at))[0], first, story_id)
            for story_id, (first, _) in self._noted.items()
            if self._is_due(story_id, at)
        )
        found = heapq.nsmallest(SEVERAL, due)
        in_time = [story_id for times, _, story_id in found if not times]
        return (in_time or [story_id for _, _, story_id in found[:1]])[::-1]

    def _is_due(self, story_id: str, at: float) -> bool:
        if story_id not in self._noted:
            return False
        first, last = self._noted[story_id]
        is_due = at - last >= self._pace.quiet or at - first >= self._pace.longest
        return is_due and at >= self._late.get(story_id, (0, at))[1]

    def taken(self, story_id: str) -> tuple[float, float]:
        """It is being told; who notes it from now on wants it told again. For `put_back`."""
        if self._chosen and self._chosen[-1] == story_id:
            self._chosen.pop()
        return self._noted.pop(story_id)

    def put_back(self, story_id: str, noted: tuple[float, float]) -> None:
        """It could not be told for now."""
        self._noted.setdefault(story_id, noted)
        self._chosen.clear()

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
