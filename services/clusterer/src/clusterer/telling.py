"""What is worked out of a story at leisure: its summary, takes and coverage.

A placement only marks its story. Once the story has been quiet for a while, or has waited for long,
a process of lower priority works out what is to be told of it, bounded in time; the writer then
records it between two placements, like any other change of a story, and publishes it. What a
crash forgets is found again by the mark that stays in the story's document until it was told.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from typing import Any

import structlog
from pebble import ProcessExpired, ProcessPool
from prometheus_client import Counter, Gauge

from clusterer.beside import again
from clusterer.pace import Pace
from clusterer.recording import STORIES, tell_story
from clusterer.told import TAKES
from clusterer.writer import Writer
from parallax.events import StoryUpdated
from parallax.faults import SURROUNDINGS, text_of
from parallax.store import Store

LOOK_SECONDS = 0.5
NICE = 10

TOLD = Counter(
    "parallax_stories_told_total", "Stories worked out at leisure, by outcome", ["outcome"]
)
WAITING = Gauge("parallax_stories_to_tell", "Stories that wait for that")

log = structlog.stdlib.get_logger(__name__)

Tell = Callable[[str], Awaitable[tuple[Callable[..., dict[str, Any]], Sequence[Any]] | None]]
"""What to work out of a story: a function for the other process and its arguments, read here."""


class Teller:
    """Use `run` beside the consumer, and `note` for each story that changed."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        publish: Callable[[StoryUpdated], Awaitable[None]],
        tell: Tell,
        pace: Pace,
    ) -> None:
        self._store = store
        self._writer = writer
        self._publish = publish
        self._tell = tell
        self._pace = pace
        self._noted: dict[str, tuple[float, float]] = {}
        """When each waiting story was noted first and last."""
        self._recalled = 0

    def note(self, story_id: str) -> None:
        """It has changed; a story that changes all the time is told all the same."""
        at = time.monotonic()
        self._noted[story_id] = (self._noted.get(story_id, (at, at))[0], at)

    async def run(self) -> None:
        """Tell stories, for ever."""
        pool = ProcessPool(max_workers=1, initializer=_lower_priority, context=get_context("spawn"))
        try:
            await again("telling", self._writer, partial(self._round, pool), LOOK_SECONDS)
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            with suppress(TimeoutError):
                await asyncio.to_thread(pool.join, 5)

    async def _round(self, pool: ProcessPool) -> None:
        if self._recalled != self._writer.epoch:
            # What a writer before this one has left untold.
            for story_id in await self._store.ids(STORIES, {"told": False}):
                self.note(story_id)
            self._recalled = self._writer.epoch
        for story_id in self._due():
            noted = self._noted.pop(story_id)
            try:
                await self._tell_one(pool, story_id)
            except SURROUNDINGS:
                self._noted.setdefault(story_id, noted)
                raise
        WAITING.set(len(self._noted))

    def _due(self) -> list[str]:
        at = time.monotonic()
        due = [
            (first, story_id)
            for story_id, (first, last) in self._noted.items()
            if at - last >= self._pace.quiet or at - first >= self._pace.longest
        ]
        return [story_id for _, story_id in sorted(due)]

    async def _tell_one(self, pool: ProcessPool, story_id: str) -> None:
        asked = await self._tell(story_id)
        if asked is None:
            return
        function, arguments = asked
        try:
            task = pool.schedule(function, args=list(arguments), timeout=self._pace.most)
            fields = await asyncio.wrap_future(task)
        except (TimeoutError, ProcessExpired) as error:
            # The story stays as it was told before; its next change is another chance.
            log.warning("not_told", story_id=story_id, error=text_of(error))
            TOLD.labels("late").inc()
            fields = {}
        except SURROUNDINGS:
            raise
        except Exception:
            log.exception("telling_failed", story_id=story_id)
            TOLD.labels("failed").inc()
            fields = {}
        story = await self._record(story_id, fields)
        if story is not None:
            await self._publish(story)
            TOLD.labels("told").inc()

    async def _record(self, story_id: str, fields: dict[str, Any]) -> StoryUpdated | None:
        versions = fields.pop("versions", None)
        async with self._writer.turn():
            clock = self._writer.window.clock
            story = await tell_story(self._store, self._writer.epoch, clock, story_id, fields)
            if versions is not None and story is not None:
                await self._store.put(TAKES, {"_id": story_id, "takes": versions})
            return story


def _lower_priority() -> None:
    """Placing comes first."""
    os.nice(NICE)
