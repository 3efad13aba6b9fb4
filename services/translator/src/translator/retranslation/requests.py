"""Asking for articles to be translated anew, at a pace.

A request is the article's event once more, in the topic of replayed articles, with the
translation_version that it wants replaced: a request that comes twice is met once.
"""

import asyncio
import time
from bisect import bisect_right
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from pydantic import ValidationError

from parallax.documents import now
from parallax.errors import EventTooLarge
from parallax.events import ArticleFetched
from parallax.store import CHUNK, Doc, Store
from translator.retranslation.run import Run
from translator.retranslation.selection import (
    Current,
    Selection,
    Verdict,
    judge,
    language_of,
)

ARTICLES = "articles"
SAVE_SECONDS = 1.0
LOOK_SECONDS = 0.5
"""How often the topic is looked at while it is full."""

_EVENT = ("revision", "url", "language", "source", "original", "times", "withdrawn")
_LIGHT = (
    "language",
    "source.language",
    "withdrawn",
    "translation.status",
    "translation.engine",
    "translation.model",
    "translation.model_version",
    "translation.route",
    "translation.translated_at",
)

Publish = Callable[[str, ArticleFetched], Awaitable[None]]

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Pace:
    """So many articles a second, and never more than so many that wait for the translator."""

    rate: float
    most_waiting: int


@dataclass
class Progress:
    """Of what is left since this process began; `waiting` is what was last known of the topic."""

    total: int
    done: int = 0
    waiting: int = 0
    standstill_seconds: float = 0.0
    """For how long the topic has been full and nothing was taken from it."""
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far."""
        if not self.done:
            return None
        return (time.monotonic() - self.started) / self.done * (self.total - self.done)


Show = Callable[[Progress], None]


async def candidates(store: Store, selection: Selection, after: str = "") -> list[str]:
    """Ids in order. They are held in memory: 10 million take 1 GB."""
    found = sorted(await store.ids(ARTICLES, selection.where()))
    return found[bisect_right(found, after) :]


async def judged(
    store: Store, ids: list[str], selection: Selection, run: Run, current: Current
) -> AsyncIterator[tuple[str, Verdict, Doc]]:
    """Each with what becomes of it, in the order of `ids`, without its text."""
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = {one["_id"]: one async for one in store.documents(ARTICLES, chunk, _LIGHT)}
        for article_id in chunk:
            document = found.get(article_id, {})
            target = run.target(language_of(document), current)
            yield article_id, judge(document, target, selection, run.started_at), document


class Retranslation:
    """One run, with what it needs. `waiting` says how many requests aren't dealt with yet."""

    def __init__(
        self,
        store: Store,
        publish: Publish,
        waiting: Callable[[], Awaitable[int]],
        pace: Pace,
        show: Show,
    ) -> None:
        self._store = store
        self._publish = publish
        self._waiting = waiting
        self._pace = pace
        self._show = show
        self._next = time.monotonic()
        self._saved = time.monotonic()

    async def request(self, selection: Selection, run: Run, current: Current) -> Progress:
        """Ask for all that is left of a run.

        Whatever ends it early, what was done is kept. Raises Unavailable and what the store and
        Kafka raise.
        """
        ids = await candidates(self._store, selection, run.cursor)
        progress = Progress(len(ids), waiting=await self._waiting())
        try:
            async for article_id, verdict, _ in judged(self._store, ids, selection, run, current):
                if verdict is Verdict.REQUESTED:
                    await self._turn(progress)
                    verdict = await self._ask(article_id)  # noqa: PLW2901
                run.counts[verdict] += 1
                run.cursor = article_id
                progress.done += 1
                await self._report(run, progress)
            run.finished_at = now()
        finally:
            await run.save(self._store)
        return progress

    async def drain(self, progress: Progress, patience: float) -> None:
        """Wait until all requests are dealt with, as long as there is a step in `patience` s."""
        await self._look(progress)
        while progress.waiting and progress.standstill_seconds < patience:
            await asyncio.sleep(LOOK_SECONDS)
            await self._look(progress)

    async def _report(self, run: Run, progress: Progress) -> None:
        self._show(progress)
        if time.monotonic() - self._saved > SAVE_SECONDS:
            await run.save(self._store)
            self._saved = time.monotonic()

    async def _turn(self, progress: Progress) -> None:
        """What was sent is counted, not seen: the topic is looked at when it may be full."""
        if progress.waiting >= self._pace.most_waiting:
            await self._look(progress)
        while progress.waiting >= self._pace.most_waiting:
            await asyncio.sleep(LOOK_SECONDS)
            await self._look(progress)
        progress.standstill_seconds = 0.0
        await asyncio.sleep(max(0.0, self._next - time.monotonic()))
        self._next = max(self._next, time.monotonic() - 1) + 1 / self._pace.rate
        progress.waiting += 1

    async def _look(self, progress: Progress) -> None:
        before, progress.waiting = progress.waiting, await self._waiting()
        stands = progress.waiting >= before
        progress.standstill_seconds = progress.standstill_seconds + LOOK_SECONDS if stands else 0.0
        self._show(progress)

    async def _ask(self, article_id: str) -> Verdict:
        document = await self._store.get(ARTICLES, article_id, (*_EVENT, "translation_version"))
        if document is None:
            return Verdict.SKIPPED
        try:
            await self._publish(article_id, event_of(document))
        except (EventTooLarge, ValidationError) as error:
            log.warning("not_requested", article_id=article_id, error=str(error)[:500])
            return Verdict.SKIPPED
        return Verdict.REQUESTED


def event_of(document: Doc) -> ArticleFetched:
    """The event that asks for the stored article to be translated anew."""
    return ArticleFetched.of(document, retranslate=document["translation_version"])
