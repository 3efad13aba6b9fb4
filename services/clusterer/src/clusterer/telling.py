"""What is worked out of a story at leisure: its summary, takes and coverage.

A placement only marks its story. Once the story has been quiet for a while, or has waited for long,
a process of lower priority works out what is to be told of it, bounded in time; the writer then
records it between two placements, like any other change of a story, and publishes it. What a
crash forgets is found again by the mark that stays in the story's document until it was told.

Stories are told one after another: see waiting.Queue for the order. One that can't be worked out
stays as it was told before, but for what may no longer be shown.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

import structlog
from pebble import ProcessExpired, ProcessPool
from prometheus_client import Counter, Gauge

from clusterer.beside import again
from clusterer.pace import Pace
from clusterer.prose import Author
from clusterer.recording import STORIES, change_story, hold, mark_told, take_in_hand
from clusterer.showing import no_longer_shown
from clusterer.told import TAKES
from clusterer.waiting import Queue
from clusterer.writer import Writer
from parallax.errors import Unavailable
from parallax.events import StoryUpdated
from parallax.faults import SURROUNDINGS, text_of
from parallax.store import Doc, Store

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
    """Use `run` beside the consumer, and `note` for each story that changed.

    `author`, if there is one, writes prose of what was told.
    """

    def __init__(
        self,
        store: Store,
        writer: Writer,
        publish: Callable[[StoryUpdated], Awaitable[None]],
        tell: Tell,
        pace: Pace,
        *,
        author: Author | None = None,
    ) -> None:
        self._store = store
        self._writer = writer
        self._publish = publish
        self._tell = tell
        self._pace = pace
        self._author = author
        self._queue = Queue(pace)
        self._recalled = 0
        self._pool: ProcessPool | None = None
        self._died: set[str] = set()
        """Stories with which the process ended last: by their fault, or killed by somebody."""

    def note(self, story_id: str) -> None:
        """It has changed, and is to be told."""
        self._queue.note(story_id)
        WAITING.set(len(self._queue))

    async def run(self) -> None:
        """Tell stories, for ever."""
        try:
            await again("telling", self._writer, self._round, LOOK_SECONDS)
        finally:
            await self._end_pool()

    async def _end_pool(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            with suppress(TimeoutError):
                await asyncio.to_thread(pool.join, 5)

    async def _round(self) -> None:
        if self._recalled != self._writer.epoch:
            # What a writer before this one has left untold.
            for untold in await self._store.ids(STORIES, {"told": {"$in": [False, None]}}):
                self.note(untold)
            self._recalled = self._writer.epoch
        while (story_id := self._queue.next()) is not None:
            WAITING.set(len(self._queue))
            noted = self._queue.taken(story_id)
            try:
                await self._tell_one(story_id)
            except SURROUNDINGS:
                self._queue.put_back(story_id, noted)
                WAITING.set(len(self._queue))
                raise
        WAITING.set(len(self._queue))

    async def _tell_one(self, story_id: str) -> None:
        await take_in_hand(self._store, story_id)
        asked = await self._tell(story_id)
        fields = {} if asked is None else await self._worked_out(story_id, *asked)
        await self._publish(await self._record(story_id, fields))
        await mark_told(self._store, story_id)
        if fields:
            TOLD.labels("told").inc()
        if self._author is not None:
            self._author.note(story_id)

    async def _worked_out(
        self, story_id: str, function: Callable[..., dict[str, Any]], arguments: Sequence[Any]
    ) -> dict[str, Any] | None:
        """Of a story; None where that failed: its next change is another chance.

        Raises Unavailable where it wasn't the story's fault, as far as one can tell.
        """
        pool = await self._ready_pool()
        has_died = story_id in self._died
        self._died.discard(story_id)
        try:
            task = pool.schedule(function, args=list(arguments), timeout=self._pace.most)
            fields: dict[str, Any] = await asyncio.wrap_future(task)
        except (TimeoutError, ProcessExpired) as error:
            if isinstance(error, ProcessExpired) and not has_died:
                self._died.add(story_id)
                raise Unavailable(f"the process for story {story_id} ended; once more") from error
            log.warning("not_told", story_id=story_id, error=text_of(error))
            TOLD.labels("late").inc()
            self._queue.was_late(story_id)
        except SURROUNDINGS:
            raise
        except Exception as error:
            if not pool.active:
                raise Unavailable(f"the process for story {story_id} was gone") from error
            log.exception("telling_failed", story_id=story_id)
            TOLD.labels("failed").inc()
        else:
            self._queue.was_in_time(story_id)
            return fields
        return None

    async def _ready_pool(self) -> ProcessPool:
        """Another one where an idle process was killed: a pool doesn't get over that."""
        if self._pool is not None and not self._pool.active:
            await self._end_pool()
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1, initializer=_lower_priority, context=get_context("spawn")
            )
        return self._pool

    async def _record(self, story_id: str, fields: dict[str, Any] | None) -> StoryUpdated:
        async with self._writer.turn():
            if fields is None:
                fields = await no_longer_shown(self._store, story_id)
            elif "takes" in fields:
                fields = await self._current(story_id, fields)
            clock = self._writer.window.clock
            return await change_story(self._store, self._writer.epoch, clock, story_id, fields)

    async def _current(self, story_id: str, fields: dict[str, Any]) -> dict[str, Any]:
        """What was worked out, as it is to be recorded now, its versions stored first.

        Meanwhile the story may have been merged, or a take of it hidden for good.
        """
        story = await self._store.get(STORIES, story_id, ("merged_into", "hidden_takes"))
        if story is None or story.get("merged_into"):
            return {}
        hidden = frozenset(story.get("hidden_takes") or ())
        takes = [take for take in fields["takes"] if take["id"] not in hidden]
        stored: Doc = {"_id": story_id, "takes": fields["versions"]}
        if self._author is not None:
            known = await self._store.get(TAKES, story_id, ("written",)) or {}
            takes, written = self._author.with_prose(takes, known.get("written") or {})
            stored |= written
        await hold(self._store, self._writer.epoch)
        await self._store.put(TAKES, stored)
        return {**{name: fields[name] for name in fields if name != "versions"}, "takes": takes}


def _lower_priority() -> None:
    """Placing comes first."""
    os.nice(NICE)
