"""Events in, answers out: the whole of search-api on the real servers."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from fastapi import FastAPI
from prometheus_client import REGISTRY

from parallax import dead_letters, delivery, faults
from parallax.documents import Withdrawn, now
from parallax.errors import TopicsError, Unavailable
from parallax.events import ArticleClustered, Event, StoryUpdated
from parallax.identity import story_id
from parallax.kafka import Names
from parallax.settings import ServiceSettings
from parallax.topics import ARTICLES_CLUSTERED, STORIES_UPDATED, Topic, dead_letter_topic
from parallax_local.servers import Addresses
from search_api.app import create_app, preflight
from search_api.handlers import SERVICE
from search_api.index.engine import create_client
from search_api.settings import Settings
from tests.support.articles import NOON
from tests.support.waiting import until
from tests.unit.search_api.samples import STORY, english, spanish, story
from tests.unit.search_api.serving import serving

Json = dict[str, Any]


@dataclass
class Bench:
    """A running service, its input and its answers."""

    settings: Settings
    app: FastAPI
    http: aiohttp.ClientSession
    producer: AIOKafkaProducer

    async def send(self, *events: Event | bytes, topic: Topic = ARTICLES_CLUSTERED) -> None:
        name = Names(self.settings.topic_prefix).topic(topic)
        for event in events:
            body = event if isinstance(event, bytes) else event.encode()
            await self.producer.send(name, body)
        await self.producer.flush()

    async def send_stories(self, *events: StoryUpdated) -> None:
        await self.send(*events, topic=STORIES_UPDATED)

    async def ask(self, path: str, status: int = 200, **parameters: Any) -> Json:
        async with self.http.get(path, params=parameters) as response:
            body: Json = await response.json(content_type=None)
            assert response.status == status, body
            return body

    async def articles(self, **parameters: Any) -> list[Json]:
        found: list[Json] = (await self.ask("/v1/articles", **parameters))["items"]
        return found

    async def searchable(self, *events: ArticleClustered) -> None:
        """Send articles and wait until each is there in its version."""
        await self.send(*events)
        for event in events[-3:]:
            await until(partial(self._is_there, event), what=event.url)

    async def _is_there(self, event: ArticleClustered) -> bool:
        async with self.http.get(f"/v1/articles/{event.article_id}") as response:
            if response.status != 200:
                return False
            version: int = (await response.json())["version"]
            return version >= event.version

    async def _answers(self, path: str) -> bool:
        async with self.http.get(path) as response:
            return response.status == 200

    async def pages(self, size: int, **parameters: Any) -> AsyncIterator[Json]:
        """Every page of a list, by its cursors."""
        cursor: Json = {}
        while True:
            page = await self.ask("/v1/articles", size=size, **parameters, **cursor)
            yield page
            if page["next_cursor"] is None:
                return
            cursor = {"cursor": page["next_cursor"]}

    async def letters(self, topic: Topic = ARTICLES_CLUSTERED) -> list[dead_letters.DeadLetter]:
        name = Names(self.settings.topic_prefix).topic(dead_letter_topic(topic, SERVICE))
        return await dead_letters.read(self.settings, name)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are the same, only quicker."""
    monkeypatch.setattr(faults, "FIRST_WAIT_SECONDS", 0.02)
    monkeypatch.setattr(delivery, "SCHEMA_WAIT_SECONDS", 0.2)


@pytest.fixture
def search_settings(settings: ServiceSettings, addresses: Addresses, prefix: str) -> Settings:
    return Settings(
        **settings.model_dump(),
        opensearch_url=addresses.opensearch,
        index_prefix=prefix,
        start_seconds=5,
        points_in_time=2,
    )


@pytest_asyncio.fixture
async def bench(search_settings: Settings) -> AsyncIterator[Bench]:
    await preflight(search_settings)
    app = create_app(search_settings)
    async with (
        serving(app) as http,
        AIOKafkaProducer(bootstrap_servers=search_settings.kafka_servers) as producer,
    ):
        yield Bench(search_settings, app, http, producer)


def ids(items: list[Json]) -> list[str]:
    return [item["id"] for item in items]


async def test_an_event_becomes_searchable_with_all_that_a_reader_needs(bench: Bench) -> None:
    event = spanish()
    await bench.searchable(event, english())
    (item,) = await bench.articles(q="bribes dam")
    assert item["id"] == event.article_id
    assert item["title"] == "Corruption at the dam: six arrested"
    assert item["original_title"] == "Corrupción en la presa: seis detenidos"
    assert (item["country"], item["language"], item["title_language"]) == ("MX", "es", "en")
    assert item["source"]["homepage"] == "http://faro.example/"
    assert item["highlights"]["title"] == ["Corruption at the <mark>dam</mark>: six arrested"]
    full = await bench.ask(f"/v1/articles/{event.article_id}")
    assert full["english"]["paragraphs"] == list(event.translation.paragraphs)
    assert full["original"]["paragraphs"] == list(event.original.paragraphs)
    assert full["translation"]["route"] == ["es", "en"]


async def test_an_older_version_after_a_newer_one_changes_nothing(bench: Bench) -> None:
    newer = english(version=3, title="The ferry has sunk")
    await bench.searchable(newer)
    await bench.send(english(version=2), english(version=3, title="The same version again"))
    await bench.searchable(english("http://gazette.example/last"))
    full = await bench.ask(f"/v1/articles/{newer.article_id}")
    assert (full["version"], full["original"]["title"]) == (3, "The ferry has sunk")


async def test_versions_in_one_batch_and_out_of_order_end_in_the_last(bench: Bench) -> None:
    versions = [english(version=number, title=f"Version {number}") for number in (2, 5, 1, 4, 3)]
    await bench.searchable(*versions)
    (item,) = await bench.articles()
    assert (item["version"], item["title"]) == (5, "Version 5")


async def test_newest_and_oldest_page_without_gap_or_double_while_articles_arrive(
    bench: Bench,
) -> None:
    events = [
        english(
            f"http://gazette.example/{number}",
            published=NOON + timedelta(minutes=number // 3),
            discovered=NOON + timedelta(days=1),
        )
        for number in range(250)
    ]
    await bench.searchable(*events)
    late = 0
    expected = [
        event.article_id
        for event in sorted(events, key=lambda e: (e.times.published, e.article_id))
    ]
    for sort, wanted in (("newest", expected[::-1]), ("oldest", expected)):
        seen: list[str] = []
        async for page in bench.pages(size=40, sort=sort):
            seen += ids(page["items"])
            late += 1
            # Newer than all, older than all, and in between, discovered after the first page.
            soon = now() + timedelta(minutes=2)
            await bench.searchable(
                *(
                    english(
                        f"http://gazette.example/late/{late}/{minutes}",
                        published=NOON + timedelta(minutes=minutes),
                        discovered=soon,
                    )
                    for minutes in (-60, 40, 500)
                )
            )
        assert [one for one in seen if one in set(expected)] == wanted
        assert len(seen) == len(set(seen))
        # None of those that arrived meanwhile: they were discovered after the first page.
        assert seen == wanted


async def test_relevance_pages_without_gap_or_double_while_articles_arrive(bench: Bench) -> None:
    events = [
        english(f"http://gazette.example/{n}", title=f"Ferry {n}", paragraphs=["ferry"] * (n % 7))
        for n in range(60)
    ]
    await bench.searchable(*events)
    seen: list[str] = []
    totals = []
    async for page in bench.pages(size=13, q="ferry"):
        seen += ids(page["items"])
        totals.append(page["total"])
        await bench.searchable(english(f"http://gazette.example/late/{len(seen)}"))
    assert {event.article_id for event in events} <= set(seen)
    assert len(seen) == len(set(seen))
    assert totals[0] == 60
    # Points in time are shared: their number is bounded, that of readers isn't.
    for _ in range(bench.settings.points_in_time + 1):
        assert [page async for page in bench.pages(size=40, q="ferry")]


async def test_paging_by_relevance_is_bounded_and_expires(bench: Bench) -> None:
    await bench.searchable(*(english(f"http://gazette.example/{n}") for n in range(10)))
    first = await bench.ask("/v1/articles", q="ferry", size=2)
    asked = {"q": "ferry", "size": 2, "cursor": first["next_cursor"]}
    second = await bench.ask("/v1/articles", **asked)
    for _ in range(5):
        await bench.ask("/v1/articles", **asked)
    points = bench.app.state.search.points
    assert len(points._points) == 1
    points.used("another replica's")
    points._points[next(iter(points._points))].opened = 0.0
    async with bench.http.get("/v1/articles", params=asked) as response:
        assert response.status == 503
        assert 0 < int(response.headers["Retry-After"]) <= 120
    points.gone("another replica's")
    # A page by time needs none, and a first page neither.
    await bench.articles(q="ferry", sort="newest", size=2)
    await bench.articles(q="ferry", size=2)
    client = create_client(bench.settings.opensearch_url)
    for pit in points._points:
        await client.delete_pit(body={"pit_id": [pit]})
    await client.close()
    gone = await bench.ask("/v1/articles", 410, **asked | {"cursor": second["next_cursor"]})
    assert gone["type"] == "urn:parallax:problem:expired-cursor"


async def test_a_cursor_serves_its_own_query_only(bench: Bench) -> None:
    await bench.searchable(*(english(f"http://gazette.example/{n}") for n in range(5)))
    cursor = (await bench.ask("/v1/articles", size=2))["next_cursor"]
    assert len(await bench.articles(size=3, cursor=cursor)) == 3
    for other in ({"country": "IE"}, {"sort": "oldest"}, {"q": "ferry"}, {"from": "2020-01-01"}):
        body = await bench.ask("/v1/articles", 400, cursor=cursor, **other)
        assert body["parameter"] == "cursor"
    assert (await bench.ask("/v1/stories", 400, cursor=cursor))["parameter"] == "cursor"


@pytest.mark.parametrize("status", ["unavailable", "failed"])
async def test_an_untranslated_article_is_found_by_its_original_without_accents(
    bench: Bench, status: str
) -> None:
    event = spanish(status=status)
    await bench.searchable(event, english())
    for words in ("corrupcion", "CORRUPCIÓN detenidos", '"seis personas fueron"', "presa -ferry"):
        (item,) = await bench.articles(q=words)
        assert item["id"] == event.article_id
        assert item["translation"]["status"] == status
    (item,) = await bench.articles(q="corrupcion")
    assert item["highlights"]["title"] == ["<mark>Corrupción</mark> en la presa: seis detenidos"]
    assert await bench.articles(q="corrupcion ferry") == []


async def test_filters_by_country_language_source_story_and_time(bench: Bench) -> None:
    tomorrow = NOON + timedelta(days=1)
    dam = spanish(published=tomorrow, discovered=tomorrow, story=story_id("another"))
    ferry = english()
    unknown = english("http://gazette.example/x", language=None, published=None)
    brazilian = english("http://gazette.example/y", language="pt-BR")
    await bench.searchable(dam, ferry, unknown, brazilian)

    async def found(**parameters: Any) -> set[str]:
        return set(ids(await bench.articles(**parameters)))

    every = {event.article_id for event in (dam, ferry, unknown, brazilian)}
    assert await found(country="mx") == {dam.article_id}
    assert await found(country=["MX", "IE"]) == every
    assert await found(language="pt") == {brazilian.article_id}
    assert await found(language=["es", "pt-br"]) == {dam.article_id, brazilian.article_id}
    assert await found(source="el-faro") == {dam.article_id}
    assert await found(story=STORY) == every - {dam.article_id}
    assert await found(**{"from": "2026-03-03"}) == {dam.article_id}
    assert await found(to="2026-03-02") == every - {dam.article_id}
    assert await found(**{"from": "2026-03-02T13:00:00+01:00"}, to="2026-03-02T12:00:00Z") == (
        every - {dam.article_id}
    )


async def test_highlights_are_safe_to_show_as_html(bench: Bench) -> None:
    attack = '<img src=x onerror=alert(1)> & <mark>ferry</mark> "quoted"'
    await bench.searchable(english(title=attack, paragraphs=[attack]))
    (item,) = await bench.articles(q="ferry")
    for fragment in (*item["highlights"]["title"], *item["highlights"]["text"]):
        assert set(re.findall(r"<[^>]*>", fragment)) == {"<mark>", "</mark>"}
        bare = fragment.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare
        assert unescape(bare) == attack


async def test_malformed_messages_are_put_aside_and_the_rest_goes_on(bench: Bench) -> None:
    ferry, dam = english(), spanish()
    await bench.send(ferry, b"{not json", b"", b'{"schema": "1.0"}', dam)
    await bench.searchable(english("http://gazette.example/last"))
    assert len(await bench.articles()) == 3
    letters = await until(bench.letters)
    assert [letter.error for letter in letters] == ["MalformedMessage"] * 3
    assert {letter.service for letter in letters} == {SERVICE}


async def test_a_document_that_the_mapping_rejects_is_put_aside_and_the_rest_goes_on(
    bench: Bench,
) -> None:
    wrong = english("http://gazette.example/wrong")
    too_far = wrong.times.model_copy(update={"published": NOON.replace(year=9999)})
    overflow = wrong.model_copy(update={"revision": 2**40, "times": too_far})
    ferry, dam = english(), spanish()
    await bench.send(ferry, overflow, dam)
    await bench.searchable(english("http://gazette.example/last"))
    assert {ferry.article_id, dam.article_id} <= set(ids(await bench.articles()))
    (letter,) = await until(bench.letters)
    assert letter.error == "DocumentRejected"
    assert "revision" in letter.message
    assert letter.value == overflow.encode()


async def test_an_unknown_schema_stops_its_topic_alone_and_repeats_no_dead_letter(
    bench: Bench,
) -> None:
    ferry = english()
    behind = english("http://gazette.example/behind")
    await bench.send(b"malformed", ferry, b'{"schema": "2.0"}', behind)
    await bench.send_stories(story())
    await until(lambda: bench._is_there(ferry))
    await until(lambda: _blocked(bench) >= 1, what="the metric shows it")
    await until(lambda: _retries(bench) >= 3, what="the partition was tried again")
    await until(lambda: bench._answers(f"/v1/stories/{STORY}"), what="the other topic goes on")
    assert not await bench._is_there(behind)
    assert len(await bench.letters()) == 1


def _blocked(bench: Bench) -> float:
    names = Names(bench.settings.topic_prefix)
    labels = {"group": names.group(SERVICE), "topic": names.topic(ARTICLES_CLUSTERED)}
    labels |= {"partition": "0", "reason": "unknown_schema"}
    return REGISTRY.get_sample_value("parallax_partition_blocked", labels) or 0


def _retries(bench: Bench) -> float:
    names = Names(bench.settings.topic_prefix)
    labels = {"group": names.group(SERVICE), "topic": names.topic(ARTICLES_CLUSTERED)}
    name = "parallax_delivery_retries_total"
    return REGISTRY.get_sample_value(name, {**labels, "fault": "schema"}) or 0


async def test_a_withdrawn_article_keeps_its_address_and_leaves_the_lists(bench: Bench) -> None:
    event = spanish()
    await bench.searchable(event)
    gone = Withdrawn(by="publisher", reason="404 twice", at=NOON)
    await bench.searchable(event.model_copy(update={"version": 2, "withdrawn": gone}))
    await until(lambda: _absent(bench))
    full = await bench.ask(f"/v1/articles/{event.article_id}")
    assert full["withdrawn"]["reason"] == "404 twice"
    assert full["english"] is None
    assert full["original"] is None
    await bench.searchable(event.model_copy(update={"version": 3}))
    assert len(await bench.articles()) == 1


async def _absent(bench: Bench) -> bool:
    return await bench.articles() == []


async def test_stories_with_their_articles_and_where_merged_ones_went(bench: Bench) -> None:
    lone, loser = story_id("lone"), story_id("loser")
    await bench.searchable(english(), spanish())
    await bench.send_stories(
        story(),
        story(lone, article_count=1, source_ids=("gazette",), countries=("IE",), last_seen=now()),
        story(loser, merged_into=STORY),
        story(story_id("empty"), article_count=0, source_ids=()),
    )

    async def listed(**parameters: Any) -> list[str]:
        return ids((await bench.ask("/v1/stories", **parameters))["items"])

    await until(lambda: _story_count(bench, 2))
    assert await listed() == [lone, STORY]
    assert await listed(sort="weight") == [STORY, lone]
    assert await listed(country="mx") == [STORY]
    assert await listed(single_source="true") == [lone]
    assert await listed(single_source="false") == [STORY]
    first = await bench.ask("/v1/stories", size=1)
    assert await listed(size=1, cursor=first["next_cursor"]) == [STORY]

    found = await bench.ask(f"/v1/stories/{STORY}")
    assert {item["country"] for item in found["articles"]} == {"IE", "MX"}
    assert {(each["country"], each["articles"]) for each in found["by_country"]} == {
        ("IE", 1),
        ("MX", 1),
    }
    assert {each["name"] for each in found["by_source"]} == {
        "The Harbour Gazette",
        "El Faro del Norte",
    }
    async with bench.http.get(f"/v1/stories/{loser}", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (308, f"/v1/stories/{STORY}")
    await bench.ask("/v1/stories/none", 404)
    await bench.ask("/v1/articles/none", 404)


async def _story_count(bench: Bench, count: int) -> bool:
    total: int = (await bench.ask("/v1/stories"))["total"]
    return total == count


async def test_countries_say_what_there_is(bench: Bench) -> None:
    assert (await bench.ask("/v1/countries"))["items"] == []
    await bench.searchable(english(), english("http://gazette.example/2"), spanish())

    async def counted() -> list[Json]:
        items: list[Json] = (await bench.ask("/v1/countries"))["items"]
        return items

    items = await until(counted, what="what was remembered of no articles to be forgotten")
    assert [(one["code"], one["articles"], one["sources"]) for one in items] == [
        ("IE", 2, 1),
        ("MX", 1, 1),
    ]
    assert items[1]["languages"] == ["es"]


async def test_opensearch_refusing_for_a_while_loses_nothing(bench: Bench) -> None:
    """A full disk blocks writes: the message waits, is no dead letter, and goes in afterwards."""
    client = create_client(bench.settings.opensearch_url)
    first = english()
    await bench.searchable(first)
    blocked = f"{bench.settings.index_prefix}articles-v2-g1-2026-03"
    await client.indices.put_settings(index=blocked, body={"index.blocks.write": True})
    second = english("http://gazette.example/second")
    await bench.send(second)
    await until(lambda: _surroundings(bench) >= 2, what="it was tried again")
    assert not await bench._is_there(second)
    await client.indices.put_settings(index=blocked, body={"index.blocks.write": False})
    await until(lambda: bench._is_there(second))
    await client.close()
    assert await bench.letters() == []


def _surroundings(bench: Bench) -> float:
    names = Names(bench.settings.topic_prefix)
    labels = {"group": names.group(SERVICE), "topic": names.topic(ARTICLES_CLUSTERED)}
    name = "parallax_delivery_retries_total"
    return REGISTRY.get_sample_value(name, {**labels, "fault": "surroundings"}) or 0


async def test_a_deleted_index_is_a_503_problem(bench: Bench) -> None:
    client = create_client(bench.settings.opensearch_url)
    await client.indices.delete(index=f"{bench.settings.index_prefix}articles-v2-*")
    await client.close()
    body = await bench.ask("/v1/articles", 503)
    assert body["type"] == "urn:parallax:problem:unavailable"


async def test_the_way_to_search_is_measured(bench: Bench) -> None:
    def count() -> float:
        name = "parallax_fetched_to_searchable_seconds_count"
        return REGISTRY.get_sample_value(name) or 0

    before = count()
    await bench.searchable(english(discovered=now(), published=None))
    await until(lambda: count() == before + 1)
    await bench.searchable(english(version=2, discovered=now(), published=None))
    assert count() == before + 1


async def test_http_answers_while_kafka_is_away(search_settings: Settings) -> None:
    away = search_settings.model_copy(update={"kafka_servers": "127.0.0.1:1"})
    await preflight(away)
    async with serving(create_app(away)) as http:
        async with http.get("/v1/articles") as response:
            assert response.status == 200
        await until(lambda: _degraded(http), what="/readyz tells that nothing is indexed")
        async with http.get("/healthz") as response:
            assert response.status == 200


async def _degraded(http: aiohttp.ClientSession) -> bool:
    async with http.get("/readyz") as response:
        body = await response.json()
        return response.status == 200 and "not indexing" in str(body)


async def test_a_service_that_works_says_so(bench: Bench) -> None:
    await bench.searchable(english())
    assert await bench.ask("/readyz") == {"status": "ok"}
    assert await bench.ask("/healthz") == {"status": "ok"}


async def test_it_refuses_to_start_without_opensearch_or_topics(search_settings: Settings) -> None:
    away = {"opensearch_url": "http://127.0.0.1:1", "start_seconds": 0.1}
    with pytest.raises(Unavailable, match="SEARCH_API_OPENSEARCH_URL=http://127"):
        await preflight(search_settings.model_copy(update=away))
    with pytest.raises(TopicsError, match="parallax topics create"):
        await preflight(search_settings.model_copy(update={"topic_prefix": "no-such-system-"}))


async def test_two_that_start_at_once_agree(search_settings: Settings) -> None:
    await asyncio.gather(*(preflight(search_settings) for _ in range(3)))
