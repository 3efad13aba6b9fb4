"""How often a host is asked: its turns, its pauses, and who of several replicas may."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Protocol

from fetcher.web.errors import Deferred

LONGEST_WAIT_SECONDS = 10.0
"""A host that asked for a longer pause is left alone instead of waited for."""
LONGEST_PAUSE_SECONDS = 120.0
"""A crawl delay is obeyed up to here; more would be a way to say no, for which there are others."""
_MANY_HOSTS = 10_000


class Leases(Protocol):
    """Who of several replicas may ask a host."""

    def hold(self, host: str, rest: float) -> AbstractAsyncContextManager[None]:
        """Have the host for a request and `rest` seconds more; Deferred when another keeps it."""

    def confirm(self, host: str) -> None:
        """Raise Deferred when the host, held a while ago, mustn't be asked any more."""


class Pace:
    """`concurrency` requests at a time to a host, with `delay` seconds between two."""

    def __init__(self, delay: float, concurrency: int = 1, leases: Leases | None = None) -> None:
        self._delay = delay
        self._concurrency = concurrency
        self._leases = leases
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it; raises Deferred when it asked for a long pause."""
        state = self._state(host)
        state.wanted += 1
        try:
            async with state.slots:
                await self._pause(host, state)
                delay = max(self._delay, state.delay)
                lease = self._leases.hold(host, delay) if self._leases else nullcontext()
                async with lease:
                    state.free_at = time.monotonic() + delay
                    try:
                        yield
                    finally:
                        state.free_at = max(state.free_at, time.monotonic() + delay)
        finally:
            state.wanted -= 1

    def confirm(self, host: str) -> None:
        """For who has waited since its turn began: raises Deferred if its lease has run out."""
        if self._leases is not None:
            self._leases.confirm(host)

    async def _pause(self, host: str, state: "_Host") -> None:
        while (pause := state.free_at - time.monotonic()) > 0:
            if state.asked_for_pause and pause > LONGEST_WAIT_SECONDS:
                raise Deferred(f"{host} asked for a pause of {pause:.0f} s more", pause)
            await asyncio.sleep(pause)
        state.asked_for_pause = False

    def slow_down(self, host: str, seconds: float) -> None:
        """At least so long between two requests: the host's crawl delay."""
        self._state(host).delay = min(seconds, LONGEST_PAUSE_SECONDS)

    def hold(self, host: str, seconds: float) -> None:
        """No request for so long: the host said that it has too many."""
        state = self._state(host)
        state.free_at = max(state.free_at, time.monotonic() + seconds)
        state.asked_for_pause = True

    def _state(self, host: str) -> "_Host":
        if len(self._hosts) > _MANY_HOSTS:
            now = time.monotonic()
            idle = [h for h, s in self._hosts.items() if not s.wanted and s.free_at < now]
            for name in idle:
                del self._hosts[name]
        return self._hosts.setdefault(host, _Host(self._concurrency))


class _Host:
    def __init__(self, concurrency: int) -> None:
        self.slots = asyncio.Semaphore(concurrency)
        self.wanted = 0
        self.free_at = 0.0
        self.delay = 0.0
        self.asked_for_pause = False
