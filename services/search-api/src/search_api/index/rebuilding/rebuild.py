"""A rebuild from beginning to end; docs/adr/0021 says why each step comes where it does.

    note how far the indexer is -> load from MongoDB -> have the indexer write both -> read the
    topics from there to their present ends -> compare counts -> swap the aliases

Another release's indexer can't write both. It is followed until it is stopped; then comes the swap.
Every write is idempotent and each step is remembered when it is done: one that was interrupted,
wherever, is done again. Until the aliases are swapped, the generation before serves untouched.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from opensearchpy import AsyncOpenSearch

from parallax.documents import now
from parallax.errors import ParallaxError, Unavailable
from parallax.faults import SURROUNDINGS, text_of, wait_seconds
from parallax.store import Store
from search_api.index import watermark
from search_api.index.engine import generations, highest_change, put_templates, surroundings
from search_api.index.generations import Generation, following
from search_api.index.mappings import VERSION, articles_alias, index_name, month_of, stories_alias
from search_api.index.rebuilding import aliases, record
from search_api.index.rebuilding.catching_up import (
    Offsets,
    Topics,
    later,
    reached,
    require_readable,
)
from search_api.index.rebuilding.loading import KINDS, Filling, Kind, Target, chunks
from search_api.index.rebuilding.progress import Progress, Say
from search_api.index.rebuilding.record import CATCHING_UP, LOADING, OVER, SERVING, Left, Record
from search_api.settings import Settings

INDEXER_SECONDS = 30.0
"""How long the indexer may stand still while it is waited for."""
LOOK_SECONDS = 1.0
"""How often another release's indexer is looked at."""
REFRESH_SECONDS = 600.0
PATIENCE = 20
"""Tries of a step while the surroundings fail: some 15 minutes."""

T = TypeVar("T")


class Refused(ParallaxError):
    """A rebuild that can't be begun, ended or gone back from now; the text says what to do."""


@dataclass(frozen=True)
class Report:
    """What a rebuild came to."""

    generation: str
    previous: str
    seconds: float
    articles: int
    stories: int
    caught_up: int
    left: Left = field(default_factory=Left)


class Rebuild:
    """One run of the command."""

    def __init__(
        self, settings: Settings, client: AsyncOpenSearch, store: Store, topics: Topics, say: Say
    ) -> None:
        self._settings = settings
        self._prefix = settings.index_prefix
        self._client = client
        self._store = store
        self._topics = topics
        self._say = say

    async def run(self, *, restart: bool = False) -> Report:
        """Raises Refused, Unavailable, or TopicsError when the topics no longer have enough."""
        begun = time.monotonic()
        job = await self._job(restart=restart)
        target = Target(
            self._client,
            self._prefix,
            job.generation,
            job.previous,
            self._settings.retention_months,
        )
        filling = Filling(target, job.left)
        await put_templates(self._client, self._settings)
        await self._open(job.generation)
        counts = [await self._load(kind, job, filling) for kind in KINDS]
        catch_up = self._follow_old if job.upgrades else self._catch_up
        caught_up, position = await catch_up(job, filling)
        names = await aliases.indices(self._client, self._prefix, job.generation)
        await aliases.finish_loading(self._client, names, self._settings.refresh, REFRESH_SECONDS)
        await self._compare(job.generation, sum(counts), filling.left)
        if job.upgrades:
            await self._require_stopped(position)
        else:
            await self._reached()  # where followers read, an indexer doesn't write again
        await self._serve(job)
        return Report(
            generation=str(job.generation),
            previous=str(job.previous),
            seconds=round(time.monotonic() - begun, 1),
            articles=counts[0],
            stories=counts[1],
            caught_up=caught_up,
            left=filling.left,
        )

    async def _job(self, *, restart: bool) -> Record:
        """The rebuild to go on with, or a new one."""
        last = await record.read(self._store)
        found = await generations(self._client, self._prefix)
        if found.serving is None:
            raise Refused("there is no index yet: `search-api run` makes it; then reindex")
        if last and last.phase == CATCHING_UP and found.serving == last.generation:
            await self._serve(last)  # interrupted right after the swap
            last = replace(last, phase=SERVING)
        if last and last.phase == SERVING:
            raise Refused(_to_be_finished(last))
        if last and last.phase in {LOADING, CATCHING_UP} and not restart:
            if last.generation.version == VERSION and last.previous == found.serving:
                require_readable(last.offsets, await self._topics.begins())
                self._say(f"going on with {last.generation}, begun {last.began:%Y-%m-%d %H:%M} UTC")
                return last
            self._say(f"{last.generation} is of another release or time: beginning anew")
        return await self._begin(last, found.serving, found.present, found.written)

    async def _begin(
        self,
        last: Record | None,
        serving: Generation,
        present: Sequence[Generation],
        written: Sequence[Generation],
    ) -> Record:
        used = [*present, *([last.generation] if last else [])]
        job = Record(
            generation=following(used, VERSION),
            previous=serving,
            phase=LOADING,
            began=now(),
            # From what isn't in the serving generation yet: it is loaded without its `change`.
            offsets=later(await self._topics.handled(), await self._topics.begins()),
        )
        await record.begin(self._store, job)
        for left_behind in {*present, *written} - {serving}:
            count = await aliases.drop(self._client, self._prefix, left_behind)
            self._say(f"dropped {left_behind}, which nothing read: {count} indices")
        self._say(f"filling {job.generation} beside {serving}, which serves")
        return job

    async def _open(self, generation: Generation) -> None:
        """What an alias needs to exist, even if nothing is stored."""
        stories = index_name(stories_alias(self._prefix), generation)
        this_month = index_name(articles_alias(self._prefix), generation, month_of(now()))
        for index in (stories, this_month):
            await aliases.open_for_loading(self._client, index)

    async def _load(self, kind: Kind, job: Record, filling: Filling) -> int:
        keys = sorted(await self._store.ids(kind.collection, kind.stored))
        after = job.loaded.get(kind.collection, "")
        done = sum(key <= after for key in keys)
        progress = Progress(kind.collection, len(keys), done, self._say)
        async for part, stored in chunks(self._store, kind, keys[done:]):
            documents = filling.documents(kind, stored)
            await self._patiently(lambda documents=documents: filling.write(documents))  # type: ignore[misc]
            await record.loaded_up_to(self._store, kind.collection, part[-1], filling.left)
            progress.advance(len(part))
        progress.end()
        return len(keys)

    async def _catch_up(self, job: Record, filling: Filling) -> tuple[int, Offsets]:
        """Until every event is written here: the earlier ones by this, the later ones by whoever
        indexes, because that one looks before each batch what is to be written."""
        await record.enter(self._store, CATCHING_UP)
        await aliases.write_both(self._client, self._prefix, job.previous, job.generation)
        ends = await self._reached()
        count = await self._read(job.offsets, ends, filling)
        self._say(f"caught up: {count:,} events that came meanwhile")
        return count, ends

    async def _follow_old(self, job: Record, filling: Filling) -> tuple[int, Offsets]:
        """Another release's indexer writes its own generation only: be as far as it until it is
        stopped. What it hasn't handled by then the new release's will, since their group is one."""
        await record.enter(self._store, CATCHING_UP)
        count, position, told = 0, job.offsets, False
        while True:
            # In this order: once it is stopped nothing is handled.
            stopped = await self._topics.indexer_stopped()
            handled = await self._topics.handled()
            count += await self._read(position, handled, filling)
            position = later(position, handled)
            if stopped:
                count += await self._ahead(position, filling)
                self._say(f"the indexer before is stopped; caught up: {count:,} events")
                return count, position
            if not told:
                self._say(
                    f"{job.generation} is in step with {job.previous}. Stop all indexers of the "
                    "release before (those of role http may go on): then this one is swapped in"
                )
                told = True
            await asyncio.sleep(LOOK_SECONDS)

    async def _ahead(self, position: Offsets, filling: Filling) -> int:
        """What may have been loaded, and the new release's indexer will find there, has a place
        that followers haven't passed: above all that the one before ever gave."""
        passed = await watermark.read(self._store)
        given = await self._patiently(lambda: highest_change(self._client, self._prefix))
        least = max(passed, given) + 1
        return await self._read(position, await self._topics.ends(), filling, least)

    async def _reached(self) -> Offsets:
        """The topics' ends, which the indexer has reached."""
        ends = await self._topics.ends()
        if not await reached(self._topics, ends, INDEXER_SECONDS):
            raise Refused(
                "the indexer doesn't run or stands still, and what it hasn't written yet would be "
                "hidden from followers: start it; the same command goes on"
            )
        return ends

    async def _require_stopped(self, position: Offsets) -> None:
        stopped = await self._topics.indexer_stopped()
        if not stopped or later(position, await self._topics.handled()) != position:
            raise Refused(
                "an indexer of the release before is back: stop it; the same command goes on"
            )

    async def _read(self, start: Offsets, end: Offsets, filling: Filling, least: int = 0) -> int:
        count = 0
        async for records in self._topics.read(start, end):
            await self._index(records, filling, least)
            count += len(records)
        return count

    async def _index(self, records: Sequence[Any], filling: Filling, least: int) -> None:
        documents = [self._topics.document(one) for one in records]
        made = [one for one in documents if one is not None]
        if made:
            # Again what was loaded before it was in the serving generation: with its `change`.
            await self._patiently(lambda: filling.write(made, "external_gte", least))

    async def _compare(self, generation: Generation, loaded: int, left: Left) -> None:
        """Nothing serves that has less than what was loaded."""
        wanted = loaded - left.faulty - left.expired
        names = await aliases.indices(self._client, self._prefix, generation)
        with surroundings("counting"):
            found = await self._client.count(index=",".join(names), request_timeout=60)
        if found["count"] < wanted:
            raise Refused(
                f"{generation} has {found['count']:,} documents and should have {wanted:,} or "
                "more: it doesn't serve. Look at OpenSearch's log, then `search-api reindex "
                "--restart`"
            )

    async def _serve(self, job: Record) -> None:
        both = not job.upgrades
        await aliases.serve(self._client, self._prefix, job.generation, job.previous, both=both)
        # An indexer that opened a month of the old one meanwhile has made it readable.
        await asyncio.sleep(1)
        await aliases.serve(self._client, self._prefix, job.generation, job.previous, both=both)
        await record.enter(self._store, SERVING)

    async def _patiently(self, step: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(1, PATIENCE):
            try:
                return await step()
            except SURROUNDINGS as error:
                wait = wait_seconds(attempt)
                self._say(f"waiting {wait:.0f} s: {text_of(error)}")
                await asyncio.sleep(wait)
        try:
            return await step()
        except SURROUNDINGS as error:
            raise Unavailable(
                f"{text_of(error)}. The same command goes on where this one stopped"
            ) from error


def _to_be_finished(last: Record) -> str:
    if last.upgrades:
        return (
            f"{last.generation} serves: start this release's service. Then `search-api reindex "
            f"--finish` drops {last.previous}, which isn't written any more"
        )
    return (
        f"{last.generation} serves and {last.previous} is kept to go back to. First "
        "`search-api reindex --finish` (drop the old one) or `--rollback` (go back to it)"
    )


async def roll_back(client: AsyncOpenSearch, store: Store, prefix: str, say: Say) -> None:
    """Read the generation before again, or drop one that was never read."""
    last = await record.read(store)
    found = await generations(client, prefix)
    if last is None or last.phase == OVER:
        raise Refused("there is no rebuild to go back from; `search-api reindex --dry-run` tells")
    if found.serving == last.generation:
        if last.upgrades:
            raise Refused(
                f"{last.previous} isn't written since {last.generation} serves: `search-api "
                "reindex --finish`, then the `reindex` of the release before leads back"
            )
        old = await aliases.indices(client, prefix, last.previous)
        if index_name(stories_alias(prefix), last.previous) not in old:
            raise Refused(f"{last.previous} is gone: there is nothing to go back to")
        await aliases.serve(client, prefix, last.previous, last.generation)
        say(f"{last.previous} serves again")
    await record.enter(store, OVER)
    count = await aliases.drop(client, prefix, last.generation)
    say(f"dropped {last.generation}: {count} indices")


async def finish(client: AsyncOpenSearch, store: Store, prefix: str, say: Say) -> None:
    """Drop the generation before; there is no way back then."""
    last = await record.read(store)
    found = await generations(client, prefix)
    if last is None or last.phase == OVER or found.serving != last.generation:
        raise Refused("no rebuild waits to be finished; `search-api reindex --dry-run` tells")
    count = await aliases.drop(client, prefix, last.previous)
    await record.enter(store, OVER)
    say(f"dropped {last.previous}: {count} indices; {last.generation} serves")
