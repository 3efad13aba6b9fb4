"""A bounded number of points in time: a node of OpenSearch gives up at 300 open ones."""

import math
import time
from collections.abc import Callable

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import TransportError

from parallax.errors import Unavailable
from search_api.index.engine import surroundings

KEEP_ALIVE_SECONDS = 120
KEEP_ALIVE = f"{KEEP_ALIVE_SECONDS}s"


class AllTaken(Exception):
    """No more points in time for now."""

    def __init__(self, retry_seconds: int) -> None:
        super().__init__(f"all points in time are taken for another {retry_seconds} s")
        self.retry_seconds = retry_seconds


class PointsInTime:
    """Opens points in time and remembers until when each is kept."""

    def __init__(
        self,
        client: AsyncOpenSearch,
        index: str,
        limit: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._index = index
        self._limit = limit
        self._clock = clock
        self._until: dict[str, float] = {}
        self._opening = 0

    async def open(self) -> str:
        """A new point in time; raises AllTaken when the limit is reached."""
        now = self._clock()
        self._until = {pit: until for pit, until in self._until.items() if until > now}
        if len(self._until) + self._opening >= self._limit:
            soonest = min(self._until.values(), default=now)
            raise AllTaken(max(1, math.ceil(soonest - now)))
        self._opening += 1
        try:
            with surroundings("opening a point in time"):
                response = await self._client.create_pit(
                    index=self._index, params={"keep_alive": KEEP_ALIVE}
                )
        finally:
            self._opening -= 1
        pit: str = response["pit_id"]
        self.used(pit)
        return pit

    def used(self, pit: str) -> None:
        """A search has prolonged it; also one that another replica opened."""
        self._until[pit] = self._clock() + KEEP_ALIVE_SECONDS

    async def close(self, pit: str) -> None:
        """Give it back before its time."""
        self._until.pop(pit, None)
        try:
            with surroundings("closing a point in time"):
                await self._client.delete_pit(body={"pit_id": [pit]})
        except (Unavailable, TransportError):
            return  # it ends by itself in two minutes
