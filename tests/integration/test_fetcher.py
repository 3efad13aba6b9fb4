"""The fetcher on real Kafka and MongoDB: sites in, articles and events out."""

import asyncio
import gzip
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiokafka import AIOKafkaConsumer, TopicPartition
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from fetcher.app import fetching
from fetcher.catalogue.load import parse_catalogue
from fetcher.settings import Settings
from parallax.documents import now
from parallax.events import ArticleFetched, SourcePolled
from parallax.health import Health
from parallax.kafka import Names
from parallax.settings import ServiceSettings
from parallax.store import Doc, Store
from parallax.topics import ARTICLES_FETCHED, SOURCES_POLLED
from tests.support.waiting import until

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY = (
    "The harbour authority reopened the eastern quay on Monday after three weeks of repairs.",
    "Two of the five cranes stay closed until engineers have looked at their foundations.",
    "Captains who had waited outside the breakwater since the storm entered the port at noon.",
    "The mayor thanked the crews and promised a report on the causes within a month.",
)


def page(title: str, paragraphs: tuple[str, ...] = BODY, head: str = "") -> str:
    """An article's page as a small site would make it."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang='en'><head><title>{title} - The Gazette</title>{head}"
        "<meta property='article:published_time' content='2026-01-02T10:00:00+01:00'></head>"
        f"<body><nav>Home News Sport</nav><article><h1>{title}</h1>{text}</article></body></html>"
    )


def feed(*items: tuple[str, str], updated: str = "") -> str:
    """An Atom feed of (link, title)."""
    entries = "".join(
        f"<entry><id>{link}</id><title>{title}</title><link href='{link}'/>"
        f"<published>2026-01-02T09:00:00Z</published>"
        + (f"<updated>{updated}</updated>" if updated else "")
        + "</entry>"
        for link, title in items
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Feed</title>{entries}</feed>"


class Sites:
    """Sites by host and path, all on one local port; what they are to answer can be changed."""

    def __init__(self) -> None:
        self.answers: dict[str, Handler] = {}
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.port = 0

    def serve(
        self,
        address: str,
        body: str | bytes,
        content_type: str = "text/html; charset=utf-8",
        **headers: str,
    ) -> None:
        """Answer `host/path` with this body."""
        raw = body.encode() if isinstance(body, str) else body

        async def answer(request: web.Request) -> web.StreamResponse:
            etag = headers.get("ETag")
            if etag and request.headers.get("If-None-Match") == etag:
                return web.Response(status=304)
            return web.Response(body=raw, headers={"Content-Type": content_type, **headers})

        self.answers[address] = answer

    def feed(self, address: str, body: str, **headers: str) -> None:
        """Answer with a feed."""
        self.serve(address, body, "application/atom+xml", **headers)

    def redirect(self, address: str, to: str) -> None:
        """Answer with a redirect."""

        async def answer(request: web.Request) -> web.StreamResponse:
            return web.Response(status=302, headers={"Location": to})

        self.answers[address] = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """aiohttp's one handler."""
        address = f"{request.headers['Host']}{request.path}"
        self.asked[address] += 1
        self.agents.add(request.headers.get("User-Agent", ""))
        answer = self.answers.get(address)
        return await answer(request) if answer else web.Response(status=404)


class System:
    """A fetcher's surroundings: its sites, its store and what it publishes."""

    def __init__(self, settings: ServiceSettings, store: Store, sites: Sites, tmp: Path) -> None:
        self.store = store
        self.sites = sites
        self.names = Names(settings.topic_prefix)
        self.base = settings
        self.catalogue = tmp / "catalogue.toml"
        self.articles: list[ArticleFetched] = []
        self.polls: list[SourcePolled] = []
        self.hosts: list[str] = []

    def watch(self, *feeds: str) -> None:
        """Write a catalogue with one source for each `host/path`."""
        self.hosts += [address.partition("/")[0] for address in feeds]
        self.catalogue.write_text(
            "\n".join(
                f"[[source]]\nid = '{host.partition('.')[0]}'\nname = 'The {host}'\n"
                f"homepage = 'https://{host}/'\ncountry = 'GB'\nlanguages = ['en']\n"
                f"feeds = ['https://{address}']\n"
                for address, host in zip(feeds, self.hosts, strict=True)
            )
        )

    def settings(self, **changes: Any) -> Settings:
        """The fetcher's settings: quick, and mapped to the sites."""
        mapped = ",".join(f"{host}=127.0.0.1:{self.sites.port}" for host in self.hosts)
        return Settings(
            **{
                **self.base.model_dump(),
                "catalogue": self.catalogue,
                "contact": "desk@example.org",
                "poll_seconds": 0.2,
                "host_delay_seconds": 0,
                "visit_seconds": 0.2,
                "sweep_seconds": 0.5,
                "host_map": mapped,
                "grace_seconds": 5,
                **changes,
            }
        )

    @asynccontextmanager
    async def running(self, **changes: Any) -> AsyncIterator[Health]:
        """A fetcher at work."""
        settings = self.settings(**changes)
        health = Health()
        sources = parse_catalogue(self.catalogue.read_text(), "catalogue.toml")
        async with fetching(settings, sources, health):
            yield health

    async def stored(self, count: int) -> list[Doc]:
        """All articles, once there are so many."""

        async def enough() -> list[Doc] | None:
            names = await self.store.ids("articles")
            if len(names) < count:
                return None
            return [document async for document in self.store.documents("articles", names)]

        found: list[Doc] = await until(enough, what=f"{count} articles")
        return found

    async def published(self, count: int) -> list[ArticleFetched]:
        """The first events, once there are so many."""
        await until(lambda: len(self.articles) >= count, what=f"{count} events")
        return self.articles

    async def polled(self, source: str, outcome: str) -> SourcePolled:
        """The first poll of a source with this outcome."""

        def found() -> SourcePolled | None:
            return next(
                (p for p in self.polls if (p.source_id, p.outcome) == (source, outcome)), None
            )

        event: SourcePolled = await until(found, what=f"a poll of {source}: {outcome}")
        return event

    async def read(self) -> None:
        """Follow both topics."""
        topics = {
            self.names.topic(ARTICLES_FETCHED): ARTICLES_FETCHED,
            self.names.topic(SOURCES_POLLED): SOURCES_POLLED,
        }
        partitions = [
            TopicPartition(name, number)
            for name, topic in topics.items()
            for number in range(topic.partitions)
        ]
        async with AIOKafkaConsumer(
            bootstrap_servers=self.base.kafka_servers, auto_offset_reset="earliest"
        ) as consumer:
            consumer.assign(partitions)
            await consumer.seek_to_beginning(*partitions)
            async for record in consumer:
                if topics[record.topic] is ARTICLES_FETCHED:
                    event = ArticleFetched.decode(record.value)
                    assert record.key == event.article_id.encode()
                    self.articles.append(event)
                else:
                    self.polls.append(SourcePolled.decode(record.value))


@pytest_asyncio.fixture
async def sites() -> AsyncIterator[Sites]:
    served = Sites()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.port = runner.addresses[0][1]
    yield served
    await runner.cleanup()


@pytest_asyncio.fixture
async def system(
    settings: ServiceSettings, store: Store, sites: Sites, tmp_path: Path
) -> AsyncIterator[System]:
    made = System(settings, store, sites, tmp_path)
    reader = asyncio.create_task(made.read())
    yield made
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)


def counted(outcome: str) -> float:
    """How many pages had this outcome, in this process."""
    labels = {"stage": "fetch", "outcome": outcome}
    return REGISTRY.get_sample_value("parallax_articles_total", labels) or 0.0


async def test_an_article_is_stored_and_published_once(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    link = "https://gazette.example/quay?utm_source=feed"
    system.sites.feed("gazette.example/feed.xml", feed((link, "Quay reopens")), ETag='"one"')
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running() as health:
        [document] = await system.stored(1)
        [event] = await system.published(1)
        poll = await system.polled("gazette", "ok")
        await system.polled("gazette", "not_modified")
        assert await health.alive["work"]() is None
        assert await health.ready["kafka"]() is None

        async def cleared() -> bool:
            found = await system.store.get("articles", document["_id"])
            return found is not None and "outbox" not in found

        await until(cleared, what="the outbox to be cleared")
    assert document["url"] == "https://gazette.example/quay"
    assert document["source"]["name"] == "The gazette.example"
    assert document["language"] == "en"
    assert document["placement"] is None
    assert set(document["url_keys"]) == {
        "guid:gazette:https://gazette.example/quay?utm_source=feed",
        "url:https://gazette.example/quay",
    }
    assert event.article_id == document["_id"]
    assert event.revision == 1
    assert event.original.title == "Quay reopens"
    assert event.original.paragraphs == BODY
    assert event.original.published_at == datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert (poll.entries, poll.new_articles) == (1, 1)
    assert system.sites.asked["gazette.example/quay"] == 1
    assert len(system.articles) == 1
    assert system.sites.agents == {"Parallax/0.1 (+desk@example.org)"}


async def test_broken_sites_are_logged_and_counted_and_the_rest_goes_on(
    system: System,
) -> None:
    system.watch("notxml.example/feed", "huge.example/feed", "charset.example/feed")
    system.sites.serve("notxml.example/feed", "<html><body>Sorry, moved.</body></html>")
    system.sites.feed("huge.example/feed", feed(("https://huge.example/page", "Huge")))
    sent = Counter[str]()

    async def huge(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        chunk = b"<p>" + b"a" * 1_000_000 + b"</p>"
        try:
            for _ in range(50):
                await response.write(chunk)
                sent["bytes"] += len(chunk)
        except ConnectionError:
            # What the fetcher is meant to do: it hangs up.
            sent["cut"] += 1
        return response

    system.sites.answers["huge.example/page"] = huge
    # As large, but small on the wire.
    bomb = gzip.compress(b"<p>" + b"a" * 50_000_000)
    system.sites.serve("huge.example/bomb", bomb, "text/html", **{"Content-Encoding": "gzip"})
    links = (("https://huge.example/page", "Huge"), ("https://huge.example/bomb", "Bomb"))
    system.sites.feed("huge.example/feed", feed(*links))
    greek = tuple(
        f"{n}. Το λιμάνι άνοιξε ξανά μετά από τρεις εβδομάδες επισκευών." for n in range(5)
    )
    system.sites.feed("charset.example/feed", feed(("https://charset.example/a", "Λιμάνι")))
    system.sites.serve(
        "charset.example/a", page("Το λιμάνι", greek).encode(), "text/html; charset=iso-8859-1"
    )
    before = {name: counted(name) for name in ("too_large", "stored")}
    with capture_logs() as logs:
        async with system.running():
            [document] = await system.stored(1)
            await system.published(1)
            broken = await system.polled("notxml", "error")
            await until(lambda: counted("too_large") >= before["too_large"] + 2)
            await system.polled("huge", "ok")
    assert document["original"]["title"] == "Το λιμάνι"
    assert tuple(document["original"]["paragraphs"]) == greek
    assert document["language"] == "el"
    assert broken.detail is not None
    assert "https://notxml.example/feed" in broken.detail
    assert sent["bytes"] < 30_000_000
    assert system.sites.asked["huge.example/page"] == 1
    assert sent["cut"] == 1
    assert {log["reason"] for log in logs if log["event"] == "page_failed"} == {
        "https://huge.example/page: more than 10,000,000 bytes",
        "https://huge.example/bomb: more than 10,000,000 bytes",
    }
    assert "neither RSS, Atom nor RDF" in next(
        log["reason"] for log in logs if log["event"] == "feed_failed"
    )
    assert counted("stored") == before["stored"] + 1


async def test_a_changed_article_becomes_revision_two(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    entry = ("https://gazette.example/quay", "Quay reopens")
    system.sites.feed("gazette.example/feed.xml", feed(entry, updated="2026-01-02T10:00:00Z"))
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        await system.published(1)
        changed = (*BODY[:3], "The mayor withdrew his promise of a report on Tuesday.")
        system.sites.serve("gazette.example/quay", page("Quay reopens", changed))
        system.sites.feed("gazette.example/feed.xml", feed(entry, updated="2026-01-02T11:00:00Z"))
        events = await system.published(2)
        # A touched date without a change is no revision.
        system.sites.feed("gazette.example/feed.xml", feed(entry, updated="2026-01-02T12:00:00Z"))
        await until(lambda: system.sites.asked["gazette.example/quay"] == 3)

        async def noted() -> bool:
            [found] = await system.stored(1)
            return bool(found["feed_updated"].hour == 12)

        await until(noted)
        [document] = await system.stored(1)
    assert [event.revision for event in events] == [1, 2]
    assert len({event.article_id for event in events}) == 1
    assert events[1].original.paragraphs == changed
    assert document["revision"] == 2
    kept = await system.store.get("article_revisions", f"{document['_id']}:1")
    assert kept is not None
    assert tuple(kept["original"]["paragraphs"]) == BODY


async def test_a_page_due_for_a_revisit_is_seen_again(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        [event] = await system.published(1)
        system.sites.serve("gazette.example/quay", page("Quay reopens, one crane stays closed"))
        await system.store.compare_and_set(
            "articles", event.article_id, {}, set_={"next_visit": now() - timedelta(minutes=1)}
        )
        events = await system.published(2)
    assert events[1].original.title == "Quay reopens, one crane stays closed"
    [document] = await system.stored(1)
    assert document["next_visit"] > now()


async def test_what_a_crash_left_unpublished_is_published_at_start(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        [event] = await system.published(1)
    outbox = {"token": "crashed", "revision": 1}
    await system.store.compare_and_set(
        "articles", event.article_id, {}, set_={"outbox": outbox, "original.title": "As stored"}
    )
    async with system.running(sweep_seconds=600):
        events = await system.published(2)
    assert events[1].original.title == "As stored"
    assert system.sites.asked["gazette.example/quay"] == 1


async def test_an_event_over_the_limit_is_parked(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        [event] = await system.published(1)
        changes = {
            "outbox": {"token": "large", "revision": 1},
            "original.paragraphs": ["x" * 1_000_000],
        }
        await system.store.compare_and_set("articles", event.article_id, {}, set_=changes)

        async def parked() -> Doc | None:
            found = await system.store.get("articles", event.article_id)
            return found if found and found.get("outbox", {}).get("parked") else None

        found = await until(parked, what="the event to be parked")
    assert "the limit is" in found["outbox"]["reason"]


async def test_an_article_nobody_placed_is_published_again(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        [event] = await system.published(1)
    await system.store.compare_and_set(
        "articles", event.article_id, {}, set_={"republish_after": now() - timedelta(minutes=1)}
    )
    async with system.running():
        events = await system.published(2)
    assert events[0].article_id == events[1].article_id
    [document] = await system.stored(1)
    assert document["republish_after"] > now()


async def test_one_article_of_two_feeds_and_addresses_is_one(system: System) -> None:
    system.watch("gazette.example/feed.xml", "herald.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.feed(
        "herald.example/feed.xml", feed(("https://herald.example/go", "Quay reopens"))
    )
    system.sites.redirect("herald.example/go", "https://gazette.example/quay")
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        await system.published(1)

        async def joined() -> bool:
            [found] = await system.stored(1)
            return "url:https://herald.example/go" in found["url_keys"]

        await until(joined, what="the second address to be joined")
    assert len(await system.stored(1)) == 1
    assert len(system.articles) == 1


async def test_addresses_inside_the_network_are_not_asked(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    port = system.sites.port
    links = [
        (f"http://127.0.0.1:{port}/secret", "By address"),
        (f"http://localhost:{port}/secret", "By name"),
        ("https://gazette.example/hop", "By redirect"),
    ]
    system.sites.redirect("gazette.example/hop", f"http://127.0.0.1:{port}/secret")
    system.sites.feed("gazette.example/feed.xml", feed(*links))
    before = counted("refused")
    async with system.running():
        await until(lambda: counted("refused") == before + 3)
    assert not any("secret" in address for address in system.sites.asked)


async def start(settings: Settings) -> asyncio.subprocess.Process:
    """A fetcher as an operator starts it."""
    environment = {
        f"FETCHER_{name.upper()}": str(value) for name, value in settings.model_dump().items()
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "fetcher", "run", env={**os.environ, **environment}
    )


async def test_killed_between_store_and_publish_loses_nothing(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    links = [(f"https://gazette.example/{n}", f"Quay {n} reopens") for n in range(30)]
    for number, (_, title) in enumerate(links):
        system.sites.serve(f"gazette.example/{number}", page(title))
    system.sites.feed("gazette.example/feed.xml", feed(*links))
    settings = system.settings(http_port=0)
    process = await start(settings)
    try:
        await system.stored(5)
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with system.running():
        documents = await system.stored(30)

        async def all_published() -> bool:
            return {event.article_id for event in system.articles} == {d["_id"] for d in documents}

        await until(all_published, what="every stored article to be published")
    assert len(documents) == 30


async def test_sigterm_drains_and_ends_cleanly(system: System, unused_port: int) -> None:
    system.watch("gazette.example/feed.xml")
    links = [(f"https://gazette.example/{n}", f"Quay {n} reopens") for n in range(10)]
    for number, (_, title) in enumerate(links):
        system.sites.serve(f"gazette.example/{number}", page(title))
    system.sites.feed("gazette.example/feed.xml", feed(*links))
    settings = system.settings(http_port=unused_port)
    process = await start(settings)
    try:
        await system.stored(3)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{unused_port}/healthz") as response:
                assert response.status == 200
            async with session.get(f"http://127.0.0.1:{unused_port}/metrics") as response:
                assert "parallax_feed_polls_total" in await response.text()
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            assert await process.wait() in {0, -signal.SIGTERM}
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    left = await system.store.ids("articles", {"outbox.token": {"$exists": True}})
    assert left == []


@pytest.fixture
def unused_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
