"""The same stream gives the same stories, whatever cuts the writer's work and where."""

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from pymongo.errors import AutoReconnect

from clusterer.changes import Changes
from clusterer.pace import Rhythm
from clusterer.recording import prepare
from clusterer.repairing import Repairing
from clusterer.settings import Settings
from clusterer.writer import Writer
from parallax.changes import CHANGES, DONE
from parallax.events import ArticleTranslated
from parallax.store import Store
from tests.integration.test_clusterer import Bench, bench
from tests.support.press import texts

__all__ = ["bench"]

RHYTHM = Rhythm(articles=10, span=timedelta(hours=10))


class Killed(BaseException):
    """Nothing catches it: the process is gone."""


class Cut(Store):
    """A store to whose user `end` comes before or after any write: it is killed, or MongoDB doesn't
    answer, whether or not it has written."""

    def __init__(
        self, store: Store, draw: random.Random, among: int, end: type[BaseException] = Killed
    ) -> None:
        vars(self).update(vars(store))
        self._end = end
        self._draw = draw
        self._among = among

    async def insert(self, *arguments: Any, **options: Any) -> bool:
        return await self._cut(super().insert, *arguments, **options)

    async def put(self, *arguments: Any, **options: Any) -> None:
        return await self._cut(super().put, *arguments, **options)

    async def compare_and_set(self, *arguments: Any, **options: Any) -> bool:
        return await self._cut(super().compare_and_set, *arguments, **options)

    async def increment(self, *arguments: Any, **options: Any) -> Any:
        return await self._cut(super().increment, *arguments, **options)

    async def _cut(self, write: Any, *arguments: Any, **options: Any) -> Any:
        ending = self._draw.randrange(2 * self._among)
        if ending == 0:
            raise self._end
        done = await write(*arguments, **options)
        if ending == 1:
            raise self._end
        return done


async def through(
    store: Store, settings: Settings, events: Sequence[ArticleTranslated], done: list[str]
) -> None:
    """Place events as the service does; `done` has those that won't be delivered again."""

    async def publish(_: Any) -> None:
        pass  # what is published is read from the store here

    writer = Writer(store, settings.criteria, settings.weighting, settings.limits, lambda: None)
    changes = Changes(store, writer, publish, lambda _: None)
    repairing = Repairing(store, writer, changes, settings.criteria, RHYTHM)
    writer.begin()

    async def place(event: ArticleTranslated | None) -> None:
        async with writer.turn():
            await repairing.when_due(event.times.discovered if event else None)
            if event:
                await writer.place(event)
                done.append(event.article_id)

    for event in (*events, None):
        while True:
            with suppress(AutoReconnect):  # delivered again
                await place(event)
                break
    await writer.close()


async def stories(bench: Bench) -> dict[str, Any]:
    """What readers get, and what became of ids."""
    state = await bench.state()
    fields = ("article_ids", "merged_into", "split_into", "title", "first_seen", "last_seen")
    return {
        key: document["placement"]["story_id"]
        if key.startswith("articles/")
        else {name: document.get(name) for name in fields}
        for key, document in state.items()
    }


async def repairs(store: Store) -> list[str]:
    keys = await store.ids(CHANGES, {"by": "repair", "state": DONE})
    return [str(one["kind"]) async for one in store.documents(CHANGES, keys)]


async def test_with_answers_lost_anywhere_the_stories_are_the_same(
    bench: Bench, store: Store
) -> None:
    await prepare(store)
    events = [await bench.article(n, text) for n, text in enumerate(texts(12, 10))]
    await through(store, bench.settings, events, [])
    uncut, kinds = await stories(bench), await repairs(store)
    await store.drop_database()
    await prepare(store)
    for number, text in enumerate(texts(12, 10)):
        await bench.article(number, text)
    lossy = Cut(store, random.Random(1), 15, AutoReconnect)
    await through(lossy, bench.settings, events, [])
    assert await stories(bench) == uncut
    assert sorted(await repairs(store)) == sorted(kinds)
    placed = [one async for one in store.documents("articles", await store.ids("articles"))]
    assert sorted(one["clustered"]["number"] for one in placed) == [*range(1, len(events) + 1)]


async def test_cut_anywhere_the_stories_are_the_same(bench: Bench, store: Store) -> None:
    settings = bench.settings
    await prepare(store)
    events = [await bench.article(n, text) for n, text in enumerate(texts(12, 10))]
    await through(store, settings, events, [])
    uncut = await stories(bench)
    kinds = await repairs(store)
    assert {"merge", "split"} <= set(kinds), "where nothing is repaired, nothing is shown"
    for seed in range(2):
        await store.drop_database()
        await prepare(store)
        for number, text in enumerate(texts(12, 10)):
            await bench.article(number, text)
        draw = random.Random(seed)
        done: list[str] = []
        cuts = 0
        while len(done) < len(events):
            again = max(0, len(done) - draw.randrange(4))  # redelivered
            del done[again:]
            try:
                await through(Cut(store, draw, 20), settings, events[again:], done)
            except Killed:
                cuts += 1
        await through(store, settings, events[-1:], done)
        assert cuts > 10
        assert await stories(bench) == uncut
        assert sorted(await repairs(store)) == sorted(kinds)
