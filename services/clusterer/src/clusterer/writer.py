"""The one writer of placements and stories: it holds the window and the epoch."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import structlog
from prometheus_client import Gauge

from clusterer.placing import Criteria, decide, stream_time
from clusterer.recall import reading_of, recall
from clusterer.recording import (
    ARTICLES,
    RACES,
    EpochLost,
    LostRaces,
    State,
    is_told,
    leave,
    mark_untold,
    refresh_story,
    reserve,
    take_epoch,
    write_placement,
)
from clusterer.text import Vectors, Weighting, text_of, vectors
from clusterer.versions import Meaning, compare, state_of
from clusterer.window import Limits, Member, Window
from parallax import identity
from parallax.documents import Placement, now
from parallax.errors import ParallaxError
from parallax.events import ArticleClustered, ArticleTranslated, StoryUpdated
from parallax.store import Doc, Store

STORIES_IN_WINDOW = Gauge(
    "parallax_clusterer_window_stories", "Stories that an article may still join"
)
ARTICLES_IN_WINDOW = Gauge("parallax_clusterer_window_articles", "Articles of those stories")
REBUILD_SECONDS = Gauge(
    "parallax_clusterer_rebuild_seconds", "Time the last takeover took to rebuild the window"
)

REPEATED = "repeated"
"""The outcome of an event that was dealt with before."""

STORED_FIELDS = (
    "_id",
    "version",
    "placement",
    "clustered",
    "times",
    "withdrawn",
    "original.rights",
)

log = structlog.stdlib.get_logger(__name__)


class ArticleMissing(ParallaxError):
    """An event of an article that isn't stored, although it is stored before it is published."""


@dataclass(frozen=True)
class Outcome:
    """The stored state to publish, none for a stale event, and what to count it as."""

    name: str
    article: ArticleClustered | None = None
    story: StoryUpdated | None = None
    untold: bool = False
    """The story is to be told anew; also after a crash or an outage that left it so."""


class Writer:
    """Places articles one at a time and records it. `on_lost` is called once, when a successor
    has taken over: whatever this process still has in memory is worthless then."""

    def __init__(
        self,
        store: Store,
        criteria: Criteria,
        weighting: Weighting,
        limits: Limits,
        on_lost: Callable[[], None],
    ) -> None:
        self.window = Window(limits)
        self._store = store
        self._criteria = criteria
        self._weighting = weighting
        self._limits = limits
        self._on_lost = on_lost
        self.state = State(epoch=0, clock=None, placed=0, repaired=0, repair=None)
        """As it was taken over, and as it has become since."""
        self._lost = False
        self._ready: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        """A placement is whole before the window is rebuilt, and is in what it is rebuilt from."""

    def begin(self) -> None:
        """Take over, beside whatever runs: `place` waits for it.

        It can't be awaited where Kafka tells of an assignment: a consumer sends no heartbeat
        there, and a rebuild may take longer than the group waits for one.
        """
        if self._lost:
            return
        if self._ready is not None:
            self._ready.cancel()
        self._ready = asyncio.create_task(self._take_over())

    async def close(self) -> None:
        """End a rebuild that still runs."""
        if self._ready is not None:
            self._ready.cancel()
            await asyncio.gather(self._ready, return_exceptions=True)

    async def ready(self) -> None:
        """Wait for the window; tries again what failed before. Raises EpochLost for good."""
        if self._lost:
            raise EpochLost("this clusterer has been replaced and is about to end")
        if self._ready is None or (self._ready.done() and self._failed(self._ready)):
            self.begin()
        while (task := self._ready) is not None and not task.done():
            # Another assignment may replace the task meanwhile: then its successor is waited for.
            await asyncio.wait({task})
        if self._ready is not None:
            self._ready.result()

    @staticmethod
    def _failed(task: "asyncio.Task[None]") -> bool:
        return task.cancelled() or task.exception() is not None

    async def _take_over(self) -> None:
        async with self._turn:
            await self._rebuild()

    async def _rebuild(self) -> None:
        started = time.monotonic()
        self.state = state = await take_epoch(self._store)
        self.window = await recall(self._store, self._limits, self._weighting, state.clock)
        seconds = time.monotonic() - started
        REBUILD_SECONDS.set(seconds)
        self._measure()
        log.info(
            "took_over",
            epoch=state.epoch,
            stories=len(self.window),
            articles=self.window.articles,
            seconds=round(seconds, 2),
        )

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """The window and the right to write, for one thing at a time. Raises EpochLost."""
        try:
            while True:
                await self.ready()
                async with self._turn:
                    # An assignment may have come while this waited for its turn.
                    if self._ready and self._ready.done() and not self._failed(self._ready):
                        yield
                        return
        except EpochLost as error:
            if not self._lost:
                self._lost = True
                log.error("epoch_lost", epoch=self.epoch, error=str(error))  # noqa: TRY400
                self._on_lost()
            raise

    @property
    def began(self) -> bool:
        """False for a standby, which must not take over just because something is to be done."""
        return self._ready is not None and not self._lost

    @property
    def epoch(self) -> int:
        """Which writer this is; see recording.reserve."""
        return self.state.epoch

    def window_moved(self, article_ids: Iterable[str], story_id: str) -> None:
        """Articles were recorded as another story's; those in the window follow. In a turn only."""
        for article_id in article_ids:
            member = self.window.member(article_id)
            if member is not None:
                self.window.put(replace(member, story_id=story_id))

    async def leave(self, **fields: Any) -> None:
        """Change what a successor finds. In a turn only; raises EpochLost."""
        await leave(self._store, self.epoch, fields)
        self.state = replace(self.state, **fields)

    async def place(self, event: ArticleTranslated, *, alone: bool = False) -> Outcome:
        """Write what is newer, repeat what is stored, drop what is older. In a turn only.

        `alone`: as a story of its own, without looking at its text; for an event that has used
        up its attempts. Raises ArticleMissing, LostRaces, EpochLost and what the store raises.
        """
        for _ in range(RACES):
            document = await self._store.get(ARTICLES, event.article_id, STORED_FIELDS)
            if document is None:
                raise ArticleMissing(
                    f"article {event.article_id} is not stored; the clusterer and the fetcher "
                    "must use the same MongoDB database"
                )
            meaning = compare(event, document)
            if meaning is Meaning.STALE:
                return Outcome("stale")
            seen = None if alone else self._vectors(event)
            if meaning is Meaning.NEW:
                await mark_untold(self._store, document)
                changed = await self._record(event, document, seen)
                if changed is None:
                    continue
                document = changed
            return await self._outcome(event, document, seen, meaning)
        raise LostRaces(
            f"article {event.article_id} could not be written in {RACES} tries; look for a second "
            "clusterer outside of the consumer group"
        )

    def _vectors(self, event: ArticleTranslated) -> Vectors:
        text = text_of(event.original, event.translation, event.language)
        return vectors(text, self._weighting)

    async def _record(
        self, event: ArticleTranslated, document: dict[str, Any], seen: Vectors | None
    ) -> dict[str, Any] | None:
        """Decide and write; the document's fields as they are then, None if another was first."""
        moment = now()
        self.window.advance(event.times.discovered)
        placement = self._placement(event, document, seen)
        known = (document.get("clustered") or {}).get("number")
        number = known or self.state.placed + 1
        counted = {} if known else {"placed": number}
        seq = await reserve(self._store, self.epoch, self.window.clock, **counted)
        placement = placement.model_copy(update={"epoch": self.epoch, "seq": seq})
        clustered = {
            "number": number,
            "revision": event.revision,
            "translation_version": event.translation.translation_version,
            **state_of(document),
        }
        fields: Doc = {"clustered": clustered}
        if seen is not None:
            fields["reading"] = reading_of(seen, self._weighting)
        version = await write_placement(self._store, document, placement, moment, fields)
        if version is None:
            return None
        times = {**document["times"], "clustered": moment}
        return {
            **document,
            "version": version,
            "placement": placement.model_dump(),
            "clustered": clustered,
            "times": times,
        }

    def _placement(
        self, event: ArticleTranslated, document: dict[str, Any], seen: Vectors | None
    ) -> Placement:
        """An article that has a story keeps it, whatever has changed; its epoch and seq follow."""
        recorded = document.get("placement")
        if recorded:
            placement = Placement.model_validate(recorded)
            return placement.model_copy(update={"unplaced": placement.unplaced and seen is None})
        own = identity.story_id(event.article_id)
        founding = Placement(
            story_id=own, similarity=1.0, epoch=0, seq=0, placed_at=now(), unplaced=seen is None
        )
        if seen is None:
            return founding
        decision = decide(self.window, seen, _at(event), self._criteria)
        if decision.story_id is None:
            return founding
        return founding.model_copy(
            update={"story_id": decision.story_id, "similarity": decision.similarity}
        )

    async def _outcome(
        self,
        event: ArticleTranslated,
        document: dict[str, Any],
        seen: Vectors | None,
        meaning: Meaning,
    ) -> Outcome:
        """What follows from the recorded placement: the window, the story, both events."""
        placement = Placement.model_validate(document["placement"])
        number = document["clustered"].get("number") or 0
        if number > self.state.placed:
            # Known here at last, also when it was written and only its answer was lost.
            self.state = replace(self.state, placed=number)
        if seen is not None and not placement.unplaced:
            self.window.put(
                Member(
                    event.article_id,
                    placement.story_id,
                    _at(event),
                    event.times.discovered,
                    seen,
                    number=number,
                )
            )
        story = await refresh_story(
            self._store, self.epoch, self.window.clock, placement.story_id, event.article_id
        )
        self._measure()
        fields = {name: getattr(event, name) for name in ArticleTranslated.model_fields}
        del fields["schema_version"], fields["occurred_at"]
        fields["times"] = event.times.model_copy(
            update={"clustered": document["times"]["clustered"]}
        )
        fields["withdrawn"] = document.get("withdrawn")
        article = ArticleClustered(
            **fields, version=document["version"], seq=placement.seq, placement=placement
        )
        untold = meaning is Meaning.NEW or not await is_told(self._store, placement.story_id)
        return Outcome(_name(meaning, document, placement), article, story, untold)

    def _measure(self) -> None:
        STORIES_IN_WINDOW.set(len(self.window))
        ARTICLES_IN_WINDOW.set(self.window.articles)


def _at(event: ArticleTranslated) -> Any:
    return stream_time(event.original.published_at, event.times.discovered)


def _name(meaning: Meaning, document: dict[str, Any], placement: Placement) -> str:
    if meaning is Meaning.REPEATED:
        return REPEATED
    if placement.unplaced:
        return "unplaced"
    if document["version"] > 1:
        return "changed"
    founded = placement.story_id == identity.story_id(document["_id"])
    return "founded" if founded else "joined"
