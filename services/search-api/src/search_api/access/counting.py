"""Counts requests by caller and window: in this process, or in MongoDB for several replicas."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Protocol

import structlog
from pymongo.errors import PyMongoError

from parallax.store import Store
from search_api.access.quotas import Policy, Standing
from search_api.settings import Settings

COLLECTION = "rate_limits"
MAX_CALLERS = 100_000
"""Callers counted each by itself in a window; further ones share one count."""
SHARED_WINDOW = 60
"""Seconds of the windows that are shared."""
STORE_SECONDS = 0.5
REST_SECONDS = 10.0
SWEEP_SECONDS = 600.0
SWEEP_IDS = 50_000
CROWD = "everyone else"

log = structlog.stdlib.get_logger(__name__)


class Counter(Protocol):
    """Counts a request of `caller` unless it is over its quota already."""

    async def count(self, caller: str, policy: Policy) -> Standing: ...


class InProcess:
    """Counts in memory; what is older than two windows is dropped as a whole."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._windows: dict[int, tuple[int, dict[str, int], dict[str, int]]] = {}

    async def count(self, caller: str, policy: Policy) -> Standing:
        """Never waits."""
        number, elapsed = _window(self._clock(), policy)
        current, previous = self._counts(number, policy)
        if caller not in current and len(current) >= MAX_CALLERS:
            caller = CROWD
        asked = Standing(policy, current.get(caller, 0) + 1, previous.get(caller, 0), elapsed)
        if asked.allowed:
            current[caller] = asked.current
        return asked

    def _counts(self, number: int, policy: Policy) -> tuple[dict[str, int], dict[str, int]]:
        at, current, previous = self._windows.get(policy.window, (number, {}, {}))
        if number == at + 1:
            current, previous = {}, current
        elif number != at:
            current, previous = {}, {}
        self._windows[policy.window] = (number, current, previous)
        return current, previous


class Shared:
    """Counts in MongoDB's `rate_limits`, a document a caller and window.

    A request costs one increment; the window before, which changes no more, is read once; who is
    over the quota is refused from memory. While the store is away each process counts by itself:
    readers wait for nothing. So it does for windows too short to be worth a round trip.
    """

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._alone = InProcess(clock)
        self._number = 0
        self._last: dict[str, Standing] = {}
        self._rests_until = 0.0

    async def count(self, caller: str, policy: Policy) -> Standing:
        """Raises nothing."""
        mine = await self._alone.count(caller, policy)
        if policy.window < SHARED_WINDOW or not mine.allowed or self._clock() < self._rests_until:
            return mine
        try:
            async with asyncio.timeout(STORE_SECONDS):
                return await self._count(caller, policy)
        except (PyMongoError, TimeoutError) as error:
            log.warning("rate_limits_not_shared", seconds=REST_SECONDS, error=str(error))
            self._rests_until = self._clock() + REST_SECONDS
            return mine

    async def _count(self, caller: str, policy: Policy) -> Standing:
        number, elapsed = _window(self._clock(), policy)
        if number != self._number or len(self._last) > MAX_CALLERS:
            self._last, self._number = {}, number
        last = self._last.get(caller)
        if last and not last.allowed:
            again = replace(last, elapsed=elapsed)
            if not again.allowed:
                return again
        before = last.previous if last else await self._counted(caller, number - 1)
        document = await self._store.increment(
            COLLECTION, f"{caller}:{number}", {"count": 1}, set_on_insert={"window": number}
        )
        standing = Standing(policy, document["count"] if document else 1, before, elapsed)
        self._last[caller] = standing
        return standing

    async def _counted(self, caller: str, number: int) -> int:
        found = await self._store.get(COLLECTION, f"{caller}:{number}", ("count",))
        return found["count"] if found else 0

    async def sweep(self) -> int:
        """Delete the counts of windows that are over; how many there were."""
        number = int(self._clock() // SHARED_WINDOW)
        old = await self._store.ids(COLLECTION, {"window": {"$lt": number - 1}}, SWEEP_IDS)
        for key in old:
            await self._store.delete(COLLECTION, key)
        return len(old)

    async def run(self) -> None:
        """Sweep for ever."""
        while True:
            try:
                await self._store.ensure_index(COLLECTION, "window")
                while await self.sweep() == SWEEP_IDS:
                    pass  # there may be more
            except PyMongoError as error:
                log.warning("rate_limits_not_swept", error=str(error))
            await asyncio.sleep(SWEEP_SECONDS)


def _window(moment: float, policy: Policy) -> tuple[int, float]:
    number, elapsed = divmod(moment, policy.window)
    return int(number), elapsed


def counter_for(settings: Settings, store: Store) -> Counter:
    """What the settings ask for."""
    return Shared(store) if settings.rate_limit_store == "mongodb" else InProcess()


def sweeping(counter: Counter) -> list[Coroutine[Any, Any, None]]:
    """What has to run beside a counter."""
    return [counter.run()] if isinstance(counter, Shared) else []
