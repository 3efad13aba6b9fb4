"""The wiring of the fetcher; reads from top to bottom."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from faststream.kafka import KafkaBroker
from starlette.applications import Starlette

from fetcher.catalogue.load import Source, load_catalogue
from fetcher.extraction.pool import Extractors
from fetcher.handlers import Handlers
from fetcher.pages import Pages
from fetcher.polling.leases import Leases, Superseded
from fetcher.polling.poller import Poller
from fetcher.polling.polls import load_polls, save_sources
from fetcher.polling.schedule import Rhythm
from fetcher.polling.watch import watch_sources
from fetcher.reading import Reader
from fetcher.settings import Settings
from fetcher.storing import identity
from fetcher.storing.relay import Relay
from fetcher.visits import Visits
from fetcher.web.client import Client
from parallax import serve
from parallax.documents import now
from parallax.health import Check, Health
from parallax.kafka import Names, create_broker
from parallax.serve import background
from parallax.store import Store
from parallax.topics import ARTICLES_FETCHED, SOURCES_POLLED

SERVICE = "fetcher"
TOPICS = (ARTICLES_FETCHED, SOURCES_POLLED)
FEEDS_A_SLOT = 4
"""Feeds in hand for each request at once: most of them wait for their host's turn."""

log = structlog.stdlib.get_logger(__name__)


def create_app(settings: Settings) -> Starlette:
    """The ASGI app: health and metrics in front, fetching behind. Run serve.preflight first.

    Raises SettingsError for a wrong catalogue.
    """
    sources = load_catalogue(settings.catalogue)
    health = Health()
    return serve.create_app(health, lambda: fetching(settings, sources, health))


@asynccontextmanager
async def fetching(
    settings: Settings, sources: Sequence[Source], health: Health
) -> AsyncIterator[None]:
    """Fetch while the block runs; drain at its end."""
    store = await Store.connect(settings)
    broker = create_broker(settings, SERVICE, settings.grace_seconds)
    names = Names(settings.topic_prefix)
    leases = Leases(store, settings.replica_name, settings.lease_seconds)
    try:
        await identity.prepare(store)
        await save_sources(store, sources, now())
        await leases.join()
        polls = await load_polls(store, sources)
        async with (
            broker,
            Client(settings, leases=leases) as client,
            Extractors(settings.extraction_workers, settings.extraction_seconds) as extractors,
        ):
            await broker.start()
            relay = Relay(
                store,
                broker,
                names.topic(ARTICLES_FETCHED),
                sweep_seconds=settings.sweep_seconds,
            )
            pages = Pages(store, Reader(client, extractors, settings.max_page_bytes), relay)
            watched = {source.id: source for source in sources}
            handlers = Handlers(
                store=store,
                client=client,
                pages=pages,
                broker=broker,
                polled_topic=names.topic(SOURCES_POLLED),
                sources=watched,
                leases=leases,
                rhythm=Rhythm(
                    shortest=timedelta(seconds=settings.poll_min_seconds),
                    longest=timedelta(seconds=settings.poll_max_seconds),
                ),
                max_feed_bytes=settings.max_feed_bytes,
            )
            visits = Visits(store, pages, watched, leases)
            poller = Poller(handlers, visits, polls, at_once=settings.concurrency * FEEDS_A_SLOT)
            log.info(
                "fetching",
                sources=len(sources),
                feeds=len(polls),
                agent=settings.agent,
                replica=settings.replica_name,
            )
            async with background(
                relay.run(),
                relay.sweep(),
                poller.poll(),
                poller.visit(settings.visit_seconds),
                while_alone(leases),
                watch_sources(store, sources, settings.poll_log_days),
            ) as tasks:
                health.alive["work"] = working(tasks, poller, relay, settings.stuck_seconds)
                health.ready["kafka"] = reachable(broker)
                yield
                deadline = time.monotonic() + settings.grace_seconds
                handlers.stopping.set()
                await poller.drain(settings.grace_seconds * 0.7)
                await relay.drain(max(0.0, deadline - time.monotonic()))
                await leases.leave()
    finally:
        store.close()


async def while_alone(leases: Leases) -> None:
    """Renew the leases, for ever; ends the process when another has taken its name."""
    try:
        await leases.run()
    except Superseded as error:
        log.critical("superseded", error=str(error))
        signal.raise_signal(signal.SIGTERM)
        raise


def working(
    tasks: Sequence[asyncio.Task[None]], poller: Poller, relay: Relay, stuck_seconds: float
) -> Check:
    """Fails when a part of the work has ended, or when polling or publishing stands still."""

    async def check() -> str | None:
        for task in tasks:
            if task.done():
                error = None if task.cancelled() else task.exception()
                return f"{task.get_name()} has ended: {error!r}"
        for name, part in (("polling", poller), ("publishing", relay)):
            idle = time.monotonic() - part.last_progress
            if idle > stuck_seconds:
                return f"{name} has made no progress for {idle:.0f} s"
        return None

    return check


def reachable(broker: KafkaBroker) -> Check:
    """Fails while Kafka doesn't answer."""

    async def check() -> str | None:
        return None if await broker.ping(timeout=3) else "Kafka doesn't answer"

    return check
