"""A new generation of indices is filled from MongoDB while the old one serves."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from opensearchpy import AsyncOpenSearch

from parallax.documents import now
from parallax.errors import Unavailable
from parallax.events import ArticleClustered, Event, StoryUpdated
from parallax.kafka import Names
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.topics import ARTICLES_CLUSTERED, STORIES_UPDATED, Topic
from parallax_local.servers import Addresses
from search_api.app import create_app, preflight
from search_api.index import housekeeping, watermark
from search_api.index.documents import article_document
from search_api.index.engine import create_client, generations
from search_api.index.generations import Generation
from search_api.index.mappings import VERSION
from search_api.index.rebuilding import aliases, record
from search_api.index.rebuilding.catching_up import topics
from search_api.index.rebuilding.rebuild import Rebuild, Refused, Report, finish, roll_back
from search_api.index.rebuilding.record import Left
from search_api.index.watermark import STATE, WATERMARK
from search_api.index.writing import Writer
from search_api.settings import Settings
from tests.support.articles import NOON
from tests.support.indexing import all_of
from tests.support.waiting import until
from tests.unit.search_api.samples import STORY, english, spanish, story
from tests.unit.search_api.serving import serving

Json = dict[str, Any]
FIRST, SECOND, THIRD = (Generation(VERSION, number) for number in (1, 2, 3))


class System:
    """A newsroom's state in MongoDB and Kafka, as the clusterer leaves it."""

    def __init__(self, settings: Settings, store: Store, producer: AIOKafkaProducer) -> None:
        self.settings = settings
        self.store = store
        self.client: AsyncOpenSearch = create_client(settings.opensearch_url)
        self.said: list[str] = []
        self._producer = producer

    async def stored(self, *events: ArticleClustered | StoryUpdated) -> None:
        """Stored, and no event of it sent."""
        for event in events:
            fields = event.model_dump(exclude={"schema_version", "occurred_at", "seq"})
            if isinstance(event, StoryUpdated):
                key, collection = fields.pop("story_id"), "stories"
                fields["seq"] = event.seq
            else:
                key, collection = fields.pop("article_id"), "articles"
                fields["placement"]["seq"] = event.seq
            await self.store.put(collection, {"_id": key, **fields})

    async def sent(self, *events: Event, topic: Topic = ARTICLES_CLUSTERED) -> None:
        name = Names(self.settings.topic_prefix).topic(topic)
        for event in events:
            await self._producer.send(name, event.encode())
        await self._producer.flush()

    async def published(self, *events: ArticleClustered) -> None:
        """Stored and sent, in this order."""
        await self.stored(*events)
        await self.sent(*events)

    async def rebuild(self, **options: Any) -> Report:
        async with topics(self.settings, self.settings.index_prefix) as read:
            made = Rebuild(self.settings, self.client, self.store, read, self.said.append)
            return await made.run(**options)

    async def ids(self, alias: str = "articles") -> set[str]:
        name = f"{self.settings.index_prefix}{alias}"
        await self.client.indices.refresh(index=name)
        found = await self.client.search(index=name, body={"size": 10_000, "_source": ["id"]})
        return {hit["_id"] for hit in found["hits"]["hits"]}

    async def changes(self, generation: Generation) -> dict[str, int]:
        """By article, the place that followers find it at."""
        name = f"{self.settings.index_prefix}articles-{generation}-*"
        await self.client.indices.refresh(index=name)
        found = await self.client.search(index=name, body={"size": 100, "_source": ["change"]})
        return {hit["_id"]: hit["_source"]["change"] for hit in found["hits"]["hits"]}

    async def serving(self) -> Generation | None:
        return (await generations(self.client, self.settings.index_prefix)).serving


@pytest.fixture
def search_settings(settings: ServiceSettings, addresses: Addresses, prefix: str) -> Settings:
    return Settings(
        **settings.model_dump(), opensearch_url=addresses.opensearch, index_prefix=prefix
    )


@pytest_asyncio.fixture
async def system(search_settings: Settings, store: Store) -> AsyncIterator[System]:
    await preflight(search_settings)
    async with AIOKafkaProducer(bootstrap_servers=search_settings.kafka_servers) as producer:
        made = System(search_settings, store, producer)
        yield made
        await made.client.close()


@asynccontextmanager
async def service(system: System) -> AsyncIterator[Any]:
    async with serving(create_app(system.settings)) as http:
        yield http


def articles(count: int, start: int = 0) -> list[ArticleClustered]:
    return [english(f"http://gazette.example/{start + number}") for number in range(count)]


async def test_what_is_stored_serves_after_a_rebuild_as_it_was_indexed_before(
    system: System,
) -> None:
    events = [*articles(3), spanish(), spanish("http://faro.example/2", status="unavailable")]
    async with service(system) as http:
        await system.published(*events)
        await system.stored(story())
        await system.sent(story(), topic=STORIES_UPDATED)

        async def answers() -> list[Json]:
            found = []
            paths = [f"/v1/articles/{event.article_id}" for event in events]
            for path in [*paths, f"/v1/stories/{STORY}", "/v1/articles?q=dam"]:
                async with http.get(path) as response:
                    if response.status != 200:
                        return []
                    found.append(await response.json())
            told = all(one["times"]["searchable"] for one in found[: len(events)])
            return found if told and found[-1]["items"] else []

        before = await until(answers, what="all is indexed")
        report = await system.rebuild()
        assert await answers() == before
    assert (report.generation, report.previous) == (str(SECOND), str(FIRST))
    assert (report.articles, report.stories, report.left.faulty) == (5, 1, 0)
    assert await system.serving() == SECOND


async def test_an_article_without_a_place_is_left_out_and_a_broken_one_is_named(
    system: System,
) -> None:
    (whole,) = articles(1)
    await system.stored(whole)
    await system.store.put("articles", {"_id": "unplaced", "revision": 1})
    await system.store.put(
        "articles", {"_id": "broken", "version": 1, "placement": {"story_id": "s", "seq": 1}}
    )
    report = await system.rebuild()
    assert await system.ids() == {whole.article_id}
    assert report.left.unreadable == 1
    assert "broken" in report.left.examples[0]


async def test_whatever_arrives_while_it_runs_is_in_both_and_survives_going_back(
    system: System,
) -> None:
    await system.stored(*articles(300))
    expected = {event.article_id for event in articles(300)}
    sent = 0
    over = asyncio.Event()

    async def newsroom() -> None:
        nonlocal sent
        while not over.is_set():
            batch = articles(3, 1000 + sent)
            sent += 3
            expected.update(event.article_id for event in batch)
            await system.published(*batch)
            await asyncio.sleep(0.1)

    async with service(system) as http:
        writing = asyncio.create_task(newsroom())
        await system.rebuild()
        at_swap = sent
        await until(lambda: sent > at_swap + 30, what="more after the swap")
        # While it is swapped readers see each article once.
        async with http.get("/v1/articles", params={"size": 100}) as response:
            page = await response.json()
            assert len({item["id"] for item in page["items"]}) == len(page["items"]) == 100
        over.set()
        await writing
        await system.published(*(batch := articles(1, 9000)))
        expected.add(batch[0].article_id)
        await until(lambda: _has(system, expected), what="all is in the new generation")
        # The old one never had what was only stored; it has all that came since.
        await roll_back(system.client, system.store, system.settings.index_prefix, print)
        assert await system.serving() == FIRST
        arrived = expected - {event.article_id for event in articles(300)}
        assert await system.ids() == arrived


async def _has(system: System, expected: set[str]) -> bool:
    return await system.ids() == expected


async def test_events_that_nobody_had_indexed_yet_wait_for_the_indexer(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = english(version=1), english(version=2, title="The ferry has sunk")
    await system.published(older, *articles(2))
    monkeypatch.setattr("search_api.index.rebuilding.rebuild.INDEXER_SECONDS", 0.0)
    with pytest.raises(Refused, match="start it"):
        await system.rebuild()
    assert await system.serving() == FIRST
    await system.sent(newer)  # and in the store only after that was read
    monkeypatch.setattr("search_api.index.rebuilding.rebuild.INDEXER_SECONDS", 30.0)
    async with service(system):
        report = await system.rebuild()
    assert report.caught_up == 4
    assert await system.serving() == SECOND
    assert await system.changes(SECOND) == await system.changes(FIRST)
    found = await system.client.get(
        index=f"{system.settings.index_prefix}articles-{SECOND}-2026-03", id=older.article_id
    )
    assert (found["_version"], found["_source"]["version"]) == (2, 2)


async def test_what_is_loaded_before_it_is_indexed_is_told_to_followers(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have passed its number: the indexer alone knows what place it has."""
    await system.store.put(STATE, {"_id": WATERMARK, "epoch": 1, "value": 1_000})
    events = articles(3)
    await system.published(*events)
    write_both = aliases.write_both

    async def late(*arguments: Any) -> None:
        async with service(system):
            await until(lambda: _has(system, all_of(events)), what="all is in the old one")
        await write_both(*arguments)

    monkeypatch.setattr(aliases, "write_both", late)
    await system.rebuild()
    assert await system.serving() == SECOND
    places = await system.changes(SECOND)
    assert places == await system.changes(FIRST)
    assert len(places) == 3
    assert min(places.values()) > 1_000


async def test_an_upgrade_follows_the_release_before_until_that_is_stopped(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded = Generation(VERSION + 1, 2)
    events = articles(3)

    async def in_step() -> bool:
        return any("is in step" in line for line in system.said)

    async with service(system):
        await system.published(*events)
        await until(lambda: _has(system, all_of(events)), what="the first are indexed")
        for module in ("mappings", "rebuilding.rebuild"):
            monkeypatch.setattr(f"search_api.index.{module}.VERSION", VERSION + 1)
        interrupted = asyncio.create_task(system.rebuild())
        await until(in_step, what="the new generation is in step")
        interrupted.cancel()
        await asyncio.wait({interrupted})
        system.said.clear()
        again = asyncio.create_task(system.rebuild())
        await until(in_step, what="the same command goes on")
        await system.published(*(more := articles(2, 100)))
        events += more
        await until(lambda: _has(system, all_of(events)), what="the old indexer goes on, too")
        assert await system.serving() == FIRST
        assert not again.done()
    report = await again
    assert report.generation == str(upgraded)
    assert await system.serving() == upgraded
    assert await system.ids() == all_of(events)
    assert await system.changes(upgraded) == await system.changes(FIRST)
    with pytest.raises(Refused, match="isn't written"):
        await roll_back(system.client, system.store, system.settings.index_prefix, print)
    with pytest.raises(Refused, match="start this release"):
        await system.rebuild()
    await system.published(*(last := articles(2, 200)))
    # The old release's indexer, started again by mistake, takes nothing from the new one.
    async with service(system):
        with pytest.raises(Unavailable, match="another release"):
            await Writer(system.client, system.settings.index_prefix).write(
                [article_document(last[0], system.settings.index_prefix)]
            )
    for module in ("writing", "engine"):
        monkeypatch.setattr(f"search_api.index.{module}.VERSION", VERSION + 1)
    async with service(system):
        await until(lambda: _has(system, all_of([*events, *last])), what="the new one goes on")


async def test_what_an_upgrade_loads_ahead_of_the_indexer_is_told_to_followers(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new release's indexer finds it there and leaves its place as it is."""
    await system.store.put(STATE, {"_id": WATERMARK, "epoch": 1, "value": 1_000})
    await system.published(*articles(3))
    for module in ("mappings", "rebuilding.rebuild", "writing", "engine"):
        monkeypatch.setattr(f"search_api.index.{module}.VERSION", VERSION + 1)
    await system.rebuild()  # the release before is stopped
    places = await system.changes(Generation(VERSION + 1, 2))
    assert len(places) == 3
    assert min(places.values()) > 1_000

    async def told() -> bool:
        return await watermark.read(system.store) >= max(places.values())

    async with service(system):
        await until(told, what="the new release's indexer raises the watermark")


async def test_interrupted_while_loading_it_goes_on_and_the_old_one_serves(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_api.index.rebuilding.loading.CHUNK", 10)
    events = articles(35)
    await system.stored(*events)
    await system.store.put(
        "articles", {"_id": "0", "version": 1, "placement": {"story_id": "s", "seq": 1}}
    )
    loaded = record.loaded_up_to

    async def killed(store: Store, kind: str, key: str, left: Left) -> None:
        await loaded(store, kind, key, left)
        if key >= sorted(event.article_id for event in events)[19]:
            raise KeyboardInterrupt

    monkeypatch.setattr(record, "loaded_up_to", killed)
    with pytest.raises(KeyboardInterrupt):
        await system.rebuild()
    assert await system.serving() == FIRST
    monkeypatch.setattr(record, "loaded_up_to", loaded)
    report = await system.rebuild()
    # What was left out before the interruption is neither missed nor forgotten.
    assert (report.articles, report.left.unreadable) == (36, 1)
    assert any(f"going on with {SECOND}" in line for line in system.said)
    assert await system.ids() == {event.article_id for event in events}


async def test_killed_at_any_write_the_old_one_serves_and_the_next_run_ends_it(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = articles(5)
    await system.stored(*events, story())
    perform = system.client.transport.perform_request
    left = 0

    async def cut(*arguments: Any, **options: Any) -> Any:
        nonlocal left
        if left == 0:
            raise asyncio.CancelledError
        left -= 1
        return await perform(*arguments, **options)

    monkeypatch.setattr(system.client.transport, "perform_request", cut)
    monkeypatch.setattr("search_api.index.rebuilding.rebuild.INDEXER_SECONDS", 0.0)
    for cuts in range(100):
        left = cuts
        try:
            await system.rebuild()
        except asyncio.CancelledError:
            left = -1
            assert await system.serving() in {FIRST, SECOND}
            if await system.serving() == SECOND:
                assert await system.ids() == {event.article_id for event in events}
        except Refused:  # it was cut after the swap
            break
        else:
            break
    left = -1
    assert cuts > 10
    assert await system.serving() == SECOND
    assert await system.ids() == {event.article_id for event in events}
    assert await system.ids("stories") == {STORY}


async def test_finishing_drops_the_old_one_and_only_then_can_another_begin(
    system: System,
) -> None:
    await system.stored(*articles(2))
    await system.rebuild()
    with pytest.raises(Refused, match="--finish"):
        await system.rebuild()
    await finish(system.client, system.store, system.settings.index_prefix, system.said.append)
    present = (await generations(system.client, system.settings.index_prefix)).present
    assert present == (SECOND,)
    with pytest.raises(Refused, match="no rebuild"):
        await finish(system.client, system.store, system.settings.index_prefix, print)
    await system.rebuild()
    assert await system.serving() == THIRD


async def test_the_way_back_ends_by_itself(system: System) -> None:
    await system.stored(*articles(2))
    await system.rebuild()
    for hours, present in ((23, (FIRST, SECOND)), (25, (SECOND,))):
        moment = now() + timedelta(hours=hours)
        await housekeeping.tidy(system.settings, system.client, system.store, moment)
        found = await generations(system.client, system.settings.index_prefix)
        assert found.present == present
        assert found.serving == SECOND


async def test_what_followers_are_told_can_be_read_in_the_kept_one_too(system: System) -> None:
    """Going back must not show less than followers were told of."""
    kept = f"{system.settings.index_prefix}articles-{FIRST}-*"
    event = english("http://gazette.example/1")
    async with service(system) as http:
        await system.rebuild()
        async with http.get("/v1/articles") as response:  # an empty one can be read, too
            assert response.status == 200
        await system.published(english())
        await until(lambda: _has(system, {english().article_id}), what="the month is there")
        never = {"index": {"refresh_interval": "-1"}}
        await system.client.indices.put_settings(index=kept, body=never)
        await system.published(event)

        async def told() -> bool:
            async with http.get(f"/v1/articles/{event.article_id}") as response:
                found = await response.json()
                return response.status == 200 and found["times"]["searchable"] is not None

        await until(told, what="the watermark is raised")
    found = await system.client.search(
        index=kept, body={"query": {"ids": {"values": [event.article_id]}}}
    )
    assert found["hits"]["total"]["value"] == 1


async def test_an_unfinished_one_is_dropped_by_going_back(system: System) -> None:
    await system.stored(*articles(2))
    async with topics(system.settings, system.settings.index_prefix) as read:
        await Rebuild(system.settings, system.client, system.store, read, print)._job(restart=False)
    await roll_back(system.client, system.store, system.settings.index_prefix, print)
    with pytest.raises(Refused, match="no rebuild"):
        await roll_back(system.client, system.store, system.settings.index_prefix, print)
    await system.rebuild()
    # Its number isn't used again.
    assert await system.serving() == THIRD


async def test_pages_by_time_go_on_through_the_swap(system: System) -> None:
    events = [
        english(
            f"http://gazette.example/{number}",
            published=NOON + timedelta(minutes=number),
            discovered=NOON + timedelta(days=1),
        )
        for number in range(30)
    ]
    async with service(system) as http:
        await system.published(*events)
        await until(lambda: _has(system, {one.article_id for one in events}))

        async def page(**more: str) -> Json:
            async with http.get("/v1/articles", params={"size": 10, **more}) as response:
                assert response.status == 200
                found: Json = await response.json()
                return found

        first = await page()
        by_relevance = await page(q="ferry")
        second = await page(q="ferry", cursor=by_relevance["next_cursor"])
        await system.rebuild()
        await finish(system.client, system.store, system.settings.index_prefix, print)
        rest = await page(cursor=first["next_cursor"])
        last = await page(cursor=rest["next_cursor"])
        seen = [item["id"] for found in (first, rest, last) for item in found["items"]]
        assert seen == [event.article_id for event in reversed(events)]
        # A point in time ends with the indices that it is of.
        gone = {"q": "ferry", "size": "10", "cursor": second["next_cursor"]}
        async with http.get("/v1/articles", params=gone) as response:
            assert response.status == 410


async def test_months_over_their_time_are_dropped_and_stay_away(system: System) -> None:
    moment = datetime(2026, 6, 15, tzinfo=UTC)
    settings = system.settings.model_copy(update={"retention_months": 12})
    old = english("http://gazette.example/old", discovered=moment - timedelta(days=800))
    new = english("http://gazette.example/new", discovered=now())
    async with service(system):
        await system.published(old, new)
        await until(lambda: _has(system, {old.article_id, new.article_id}))
    assert settings.retention_months
    await housekeeping.tidy(settings, system.client, system.store, now())
    assert await system.ids() == {new.article_id}
    system.settings = settings
    async with service(system):
        changed = english(old.url, discovered=old.times.discovered, version=2)
        marker = english("http://gazette.example/marker", discovered=now())
        await system.published(changed, marker)
        await until(lambda: _has(system, {new.article_id, marker.article_id}))
    await system.rebuild()
    assert await system.ids() == {new.article_id, marker.article_id}


async def test_the_command_killed_is_started_again_and_ends(system: System) -> None:
    """A real process, killed while it loads."""
    events = articles(1200)
    await asyncio.gather(*(system.stored(event) for event in events))
    environment = {
        **os.environ,
        **{
            f"SEARCH_API_{name.upper()}": str(value)
            for name, value in system.settings.model_dump(
                include={
                    "kafka_servers",
                    "topic_prefix",
                    "mongodb_url",
                    "mongodb_database",
                    "opensearch_url",
                    "index_prefix",
                }
            ).items()
        },
    }

    async def start() -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "search_api", "reindex", "--json"),
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async with AsyncExitStack() as stack:
        first = await start()
        stack.callback(lambda: first.returncode is None and first.kill())

        async def some_loaded() -> bool:
            job = await record.read(system.store)
            return bool(job and job.loaded)

        await until(some_loaded, what="something is loaded")
        first.send_signal(signal.SIGKILL)
        await first.wait()
        assert await system.serving() == FIRST
        second = await start()
        out, err = await second.communicate()
    assert second.returncode == 0, err
    assert f"going on with {SECOND}".encode() in err
    assert b'"articles": 1200' in out
    assert await system.serving() == SECOND
    assert (await system.client.count(index=f"{system.settings.index_prefix}articles"))[
        "count"
    ] == 1200


async def test_a_missing_kafka_is_said(search_settings: Settings) -> None:
    nowhere = search_settings.model_copy(update={"kafka_servers": "127.0.0.1:1"})
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1"):
        async with topics(nowhere, nowhere.index_prefix):
            pass
