"""A fetcher at work on sites of a test's own, on the real Kafka and MongoDB."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from aiokafka import AIOKafkaConsumer, TopicPartition
from prometheus_client import REGISTRY

from fetcher.app import fetching
from fetcher.catalogue.load import parse_catalogue
from fetcher.settings import Settings
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
                "replica": "desk",
                "poll_min_seconds": 0.2,
                "poll_max_seconds": 0.2,
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


def counted(outcome: str) -> float:
    """How many pages had this outcome, in this process."""
    labels = {"stage": "fetch", "outcome": outcome}
    return REGISTRY.get_sample_value("parallax_articles_total", labels) or 0.0
