"""How much goes on at once: for one caller, and in the process."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class TooManyAtOnce(Exception):
    """One caller has as many requests under way as it may."""


class Full(Exception):
    """So many requests wait already that another one would wait too long."""


class Crowd:
    """Requests under way by caller, at most `each` of them."""

    def __init__(self, each: int) -> None:
        self._each = each
        self._under_way: Counter[str] = Counter()

    @asynccontextmanager
    async def admit(self, caller: str) -> AsyncIterator[None]:
        """Be one of the caller's; raises TooManyAtOnce. `each` of 0 admits any number."""
        if self._each and self._under_way[caller] >= self._each:
            raise TooManyAtOnce
        self._under_way[caller] += 1
        try:
            yield
        finally:
            self._under_way[caller] -= 1
            if not self._under_way[caller]:
                del self._under_way[caller]


class Places:
    """Requests that are worked on at once; some more wait their turn, for a while."""

    def __init__(self, places: int, queue: int, seconds: float) -> None:
        self._places = asyncio.Semaphore(places)
        self._queue = queue
        self._seconds = seconds
        self._waiting = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place; raises Full when the queue is, or after waiting too long."""
        if self._places.locked() and self._waiting >= self._queue:
            raise Full
        self._waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                await self._places.acquire()
        except TimeoutError as error:
            raise Full from error
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._places.release()
