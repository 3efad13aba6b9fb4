"""A bounded number of points in time, which callers share.

A node of OpenSearch gives up at 300 open contexts (search.max_open_pit_context), and a point in
time has one for each shard. None is bound to a query: any that was opened after the first page was
answered shows all that this page could.
"""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from opensearchpy import AsyncOpenSearch

from search_api.index.engine import surroundings

KEEP_ALIVE_SECONDS = 120
KEEP_ALIVE = f"{KEEP_ALIVE_SECONDS}s"
SHARED_SECONDS = 10
"""How much older than the first page a point in time may be once half of the limit is taken: what
was indexed in these seconds may be missing then. Else one caller could take all."""
LEFT_SECONDS = 15
"""One that ends sooner isn't shared any more: its search might come too late."""


class AllTaken(Exception):
    """No more points in time for now."""

    def __init__(self, retry_seconds: int) -> None:
        super().__init__(f"all points in time are taken for another {retry_seconds} s")
        self.retry_seconds = retry_seconds


@dataclass
class _Point:
    """Times are as the clock tells them."""

    opened: float
    until: float
    shards: int


class PointsInTime:
    """Opens points in time of at most `limit` shards together."""

    def __init__(
        self,
        client: AsyncOpenSearch,
        index: str,
        limit: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._index = index
        self._limit = limit
        self._clock = clock
        self._points: dict[str, _Point] = {}
        self._shards = 1
        """Of the one that was opened last."""
        self._turn = asyncio.Lock()

    async def since(self, moment: float) -> str:
        """One that was opened at a moment (seconds since 1970) or later, else a new one.

        Raises AllTaken when the limit is reached, or Unavailable.
        """
        async with self._turn:
            now = self._clock()
            self._points = {pit: one for pit, one in self._points.items() if one.until > now}
            held = sum(one.shards for one in self._points.values())
            oldest = moment - (SHARED_SECONDS if held * 2 >= self._limit else 0)
            for pit, one in self._points.items():
                if one.opened >= oldest and one.until - now >= LEFT_SECONDS:
                    return pit
            if self._points and held + self._shards > self._limit:
                soonest = min(one.until for one in self._points.values())
                raise AllTaken(max(1, math.ceil(soonest - now)))
            return await self._open(now)

    async def _open(self, now: float) -> str:
        with surroundings("opening a point in time"):
            response = await self._client.create_pit(
                index=self._index,
                params={"keep_alive": KEEP_ALIVE, "allow_partial_pit_creation": "false"},
            )
        pit: str = response["pit_id"]
        self._shards = response["_shards"]["total"]
        self._points[pit] = _Point(now, now + KEEP_ALIVE_SECONDS, self._shards)
        return pit

    def used(self, pit: str) -> None:
        """A search has prolonged it; also one that another replica opened, at an unknown time."""
        until = self._clock() + KEEP_ALIVE_SECONDS
        self._points.setdefault(pit, _Point(-math.inf, until, self._shards)).until = until

    def gone(self, pit: str) -> None:
        """It has ended before its time."""
        self._points.pop(pit, None)
