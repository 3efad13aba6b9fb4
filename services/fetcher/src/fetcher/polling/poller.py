"""The loop: polls feeds when they are due, and looks for pages that are due again."""

import asyncio
import heapq
import time
from collections import Counter
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog

from fetcher.handlers import Handlers
from fetcher.polling.polls import Poll
from fetcher.polling.schedule import first_poll
from fetcher.visits import Visit, Visits
from fetcher.waiting import wait_for
from fetcher.web.urls import site_of
from parallax.documents import now
from parallax.faults import SURROUNDINGS, wait_seconds

LONGEST_SLEEP = 1.0
LOOK_AGAIN_AFTER = timedelta(minutes=10)
"""Another replica, or an operator (`sources revive`), may have changed when a feed is due."""
AGAIN_AFTER = timedelta(seconds=30)
"""After a poll that ended in an error of this system's own; it says nothing of the feed."""

log = structlog.stdlib.get_logger(__name__)


class Poller:
    """Keeps the feeds by when they are due. `at_once` bounds the feeds in hand, and the pages that
    are looked at again: each apart, so that neither holds up the other."""

    def __init__(
        self, handlers: Handlers, visits: Visits, polls: list[Poll], *, at_once: int
    ) -> None:
        started = now()
        self._handlers = handlers
        self._pages = visits
        self._polls = {poll.feed: poll for poll in polls}
        shortest = handlers.rhythm.shortest
        self._due = [
            (min(first_poll(poll.feed, started, shortest, poll.due_at), _soon()), poll.feed)
            for poll in polls
        ]
        heapq.heapify(self._due)
        self._slots = asyncio.Semaphore(at_once)
        self._visits = asyncio.Semaphore(at_once)
        self._visited: Counter[str] = Counter()
        """How many visits of each site are under way."""
        self._polling = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def last_progress(self) -> float:
        """On the monotonic clock; now when there is nothing to make progress with."""
        if not self._polling:
            return time.monotonic()
        return max(self._handlers.last_progress, self._pages.pages.last_progress)

    async def poll(self) -> None:
        """Poll each feed when it is due, until `stopping` is set."""
        stopping = self._handlers.stopping
        while not stopping.is_set():
            moment = now()
            while self._due and self._due[0][0] <= moment:
                self._spawn(self._poll(heapq.heappop(self._due)[1]))
            await self._sleep(self._due[0][0] if self._due else None)

    async def visit(self, every: float) -> None:
        """Look every so many seconds for pages to see again, until `stopping` is set."""
        stopping = self._handlers.stopping
        troubles = 0
        while not stopping.is_set():
            try:
                due = await self._pages.due(self._visited)
            except SURROUNDINGS as error:
                troubles += 1
                log.warning("visits_wait", error=repr(error)[:500])
                await asyncio.sleep(wait_seconds(troubles))
                continue
            except Exception:
                log.exception("visits_failed")
                due = []
            troubles = 0
            for visit in due:
                self._visited[site_of(visit.entry.link)] += 1
                self._spawn(self._visit(visit))
            await wait_for(stopping, every)

    async def drain(self, seconds: float) -> None:
        """Let what is in hand end, at most so long; nothing that is cut off is lost."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _poll(self, feed: str) -> None:
        due: datetime | None = now() + AGAIN_AFTER
        self._polling += 1
        try:
            async with self._slots:
                if self._handlers.stopping.is_set():
                    return
                self._polls[feed], due = await self._handlers.poll_feed(self._polls[feed])
        except SURROUNDINGS as error:
            log.warning("poll_waits_for_surroundings", feed=feed, error=repr(error)[:500])
        except Exception:
            # One feed's surprise must not end the polling of all others.
            log.exception("poll_failed", feed=feed)
        finally:
            self._polling -= 1
            heapq.heappush(self._due, (min(due or _soon(), _soon()), feed))

    async def _visit(self, visit: Visit) -> None:
        site = site_of(visit.entry.link)
        try:
            async with self._visits:
                if not self._handlers.stopping.is_set():
                    await self._pages.visit(visit)
        except SURROUNDINGS as error:
            log.warning(
                "visit_waits_for_surroundings", url=visit.entry.link, error=repr(error)[:500]
            )
        except Exception:
            log.exception("visit_failed", url=visit.entry.link)
        finally:
            self._visited[site] -= 1
            if not self._visited[site]:
                del self._visited[site]

    async def _sleep(self, until: datetime | None) -> None:
        seconds = LONGEST_SLEEP
        if until is not None:
            seconds = min(LONGEST_SLEEP, max(0.01, (until - now()).total_seconds()))
        await wait_for(self._handlers.stopping, seconds)


def _soon() -> datetime:
    return now() + LOOK_AGAIN_AFTER
