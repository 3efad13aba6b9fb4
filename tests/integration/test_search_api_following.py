"""Who follows the index ends with what it has, whoever indexes and whatever dies."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer

from parallax.documents import Withdrawn
from parallax.events import ArticleClustered, StoryUpdated
from parallax.identity import story_id
from parallax.store import Store
from parallax.topics import STORIES_UPDATED
from search_api.app import create_app, preflight
from search_api.index import watermark
from search_api.index.engine import create_client
from search_api.index.mappings import articles_alias, stories_alias
from search_api.settings import Settings
from tests.integration.test_search_api import Bench, bench, search_settings, short_waits
from tests.support.articles import NOON
from tests.support.waiting import until
from tests.unit.search_api.samples import english, story
from tests.unit.search_api.serving import serving

__all__ = ["bench", "search_settings", "short_waits"]

Json = dict[str, Any]


class Mirror:
    """Follows /v1/changes and keeps the highest version of each, as its description says."""

    def __init__(self, http: aiohttp.ClientSession, **parameters: Any) -> None:
        self._http = http
        self._asked = parameters
        self.items: dict[str, Json] = {}
        self.told: list[Json] = []

    async def read(self) -> None:
        more = True
        while more:
            async with self._http.get("/v1/changes", params=self._asked) as response:
                page = await response.json()
                assert response.status == 200, page
            for item in page["items"]:
                self.told.append(item)
                known = self.items.get(item["id"])
                if known is None or item["version"] >= known["version"]:
                    self.items[item["id"]] = item
            self._asked["since"], more = page["next_cursor"], page["more"]

    def versions(self) -> dict[str, int]:
        return {key: item["version"] for key, item in self.items.items()}


async def indexed(settings: Settings) -> dict[str, int]:
    """The versions of all that is in the index."""
    client = create_client(settings.opensearch_url)
    names = f"{articles_alias(settings.index_prefix)},{stories_alias(settings.index_prefix)}"
    await client.indices.refresh(index=names)
    found = await client.search(index=names, body={"size": 10_000, "_source": ["version"]})
    await client.close()
    return {hit["_id"]: hit["_source"]["version"] for hit in found["hits"]["hits"]}


def history(count: int, seed: int) -> list[ArticleClustered | StoryUpdated]:
    """Events of a few articles and stories: numbered in turn, sent with some out of turn."""
    chance = random.Random(seed)
    versions: dict[str, int] = {}
    events: list[ArticleClustered | StoryUpdated] = []
    for seq in range(1, count + 1):
        name = f"http://gazette.example/{chance.randrange(count // 3)}"
        version = versions[name] = versions.get(name, 0) + 1
        if chance.random() < 0.3:
            merged = story_id("another") if version > 2 else None
            events.append(story(story_id(name), version=version, seq=seq, merged_into=merged))
        else:
            gone = Withdrawn(by="publisher", reason="404", at=NOON) if version > 3 else None
            event = english(name, version=version)
            events.append(event.model_copy(update={"seq": seq, "withdrawn": gone}))
    for _ in range(count // 10):  # two at once may be published in the other order
        at = chance.randrange(count - 1)
        events[at], events[at + 1] = events[at + 1], events[at]
    again = [chance.choice(events) for _ in range(count // 5)]
    for event in again:  # and any may come again
        events.insert(chance.randrange(len(events)), event)
    return events


async def send(bench: Bench, *events: ArticleClustered | StoryUpdated) -> None:
    for event in events:
        if isinstance(event, StoryUpdated):
            await bench.send(event, topic=STORIES_UPDATED)
        else:
            await bench.send(event)


def last_versions(events: list[ArticleClustered | StoryUpdated]) -> dict[str, int]:
    found: dict[str, int] = {}
    for event in events:
        key = event.story_id if isinstance(event, StoryUpdated) else event.article_id
        found[key] = max(found.get(key, 0), event.version)
    return found


async def test_a_mirror_that_reads_meanwhile_ends_with_what_the_index_has(bench: Bench) -> None:
    events = history(150, seed=7)
    mirror = Mirror(bench.http, size=7)
    for start in range(0, len(events), 20):
        await send(bench, *events[start : start + 20])
        await mirror.read()

    async def same() -> bool:
        await mirror.read()
        return mirror.versions() == last_versions(events)

    await until(same, what="the mirror has all")
    assert mirror.versions() == await indexed(bench.settings)
    late = Mirror(bench.http, size=100)
    await late.read()
    assert late.versions() == mirror.versions()
    assert len(late.told) == len(late.items)
    articles, stories = Mirror(bench.http, type="article"), Mirror(bench.http, type="story")
    await articles.read()
    await stories.read()
    assert articles.versions() | stories.versions() == mirror.versions()
    assert {item["type"] for item in articles.told} == {"article"}
    kinds = {item["kind"] for item in late.told}
    assert kinds == {"added", "changed", "merged", "withdrawn"}
    for item in late.told:
        assert (item["article"] is None) == (item["type"] == "story" or item["kind"] == "withdrawn")
        assert (item["story"] is None) == (item["type"] == "article" or item["kind"] == "merged")


async def test_what_comes_after_its_turn_is_met_by_who_has_passed_its_number(bench: Bench) -> None:
    first, late = english(version=1), english("http://gazette.example/late", version=1)
    mirror = Mirror(bench.http)
    await bench.send(first.model_copy(update={"seq": 100}))

    async def has(event: ArticleClustered) -> bool:
        await mirror.read()
        return event.article_id in mirror.items

    await until(lambda: has(first))
    await bench.send(late.model_copy(update={"seq": 5}))
    await until(lambda: has(late), what="numbered 5, written after 100 was read")


async def test_a_cursor_of_changes_is_for_its_type_and_its_address(bench: Bench) -> None:
    cursor = (await bench.ask("/v1/changes", type="story"))["next_cursor"]
    assert (await bench.ask("/v1/changes", type="story", since=cursor))["items"] == []
    for path, parameters in (
        ("/v1/changes", {"since": cursor}),
        ("/v1/changes", {"since": cursor, "type": "article"}),
        ("/v1/changes", {"since": cursor[:-4], "type": "story"}),
        ("/v1/articles", {"cursor": cursor}),
    ):
        assert "bad-cursor" in (await bench.ask(path, 400, **parameters))["type"]


async def test_an_unknown_schema_of_one_topic_keeps_no_follower_of_the_other_waiting(
    bench: Bench,
) -> None:
    mirror = Mirror(bench.http)
    await bench.send_stories(story())
    await bench.send(b'{"schema": "2.0"}', topic=STORIES_UPDATED)
    for number in range(3):
        event = english(f"http://gazette.example/{number}")
        await bench.send(event)

        async def has(event: ArticleClustered = event) -> bool:
            await mirror.read()
            return event.article_id in mirror.items

        await until(has)


@asynccontextmanager
async def indexer(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    """An indexer in a process of its own, to be killed or frozen."""
    given = settings.model_dump(exclude_none=True, exclude={"role", "http_port"})
    environment = {f"SEARCH_API_{name}".upper(): str(value) for name, value in given.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "search_api",
        "run",
        env={
            **os.environ,
            **environment,
            "SEARCH_API_ROLE": "indexer",
            "SEARCH_API_HTTP_PORT": "0",
        },
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        await process.wait()


@pytest_asyncio.fixture
async def reading(search_settings: Settings) -> AsyncIterator[Bench]:
    """The HTTP half in this process; whoever indexes is another one."""
    await preflight(search_settings)
    app = create_app(search_settings.model_copy(update={"role": "http"}))
    async with (
        serving(app) as http,
        AIOKafkaProducer(bootstrap_servers=search_settings.kafka_servers) as producer,
    ):
        yield Bench(search_settings, app, http, producer)


async def follow(mirror: Mirror) -> None:
    while True:
        await mirror.read()
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_standby_takes_over_and_no_follower_misses_anything(
    reading: Bench, store: Store, how: signal.Signals
) -> None:
    """Killed in its work, or frozen and awake again when another one has long gone on."""
    events = history(400, seed=11)
    mirror = Mirror(reading.http, size=20)
    following = asyncio.create_task(follow(mirror))
    async with indexer(reading.settings) as first:
        await send(reading, *events[:100])
        await until(lambda: len(mirror.items) > 20, what="the first one indexes")
        async with indexer(reading.settings):
            await send(reading, *events[100:200])
            first.send_signal(how)
            await send(reading, *events[200:300])
            here = last_versions(events[:300])
            await until(lambda: mirror.versions() == here, seconds=60, what="the second goes on")
            if how is signal.SIGSTOP:
                first.send_signal(signal.SIGCONT)
            await send(reading, *events[300:])
            here = last_versions(events)
            await until(lambda: mirror.versions() == here, what="all has come")
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    assert mirror.versions() == await indexed(reading.settings)
    state = await store.get(watermark.STATE, watermark.WATERMARK)
    assert state is not None
    assert state["epoch"] >= 2


async def test_followers_wait_and_readers_dont_while_mongodb_is_away(
    search_settings: Settings, bench: Bench
) -> None:
    await bench.searchable(english())
    away = search_settings.model_copy(
        update={"mongodb_url": "mongodb://127.0.0.1:1", "role": "http"}
    )
    async with serving(create_app(away)) as http:
        async with http.get("/v1/articles") as response:
            assert response.status == 200
        async with http.get("/v1/changes") as response:
            assert response.status == 503
            assert "Retry-After" in response.headers
