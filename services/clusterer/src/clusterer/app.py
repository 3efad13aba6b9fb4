"""The clusterer's wiring."""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial

from aiokafka import TopicPartition
from starlette.applications import Starlette

from clusterer import told
from clusterer.changes import Changes
from clusterer.counting import Counting
from clusterer.coverage import reading as coverage
from clusterer.handlers import CONSUMED, SERVICE, Work, exhausted, publisher, subscribe_all
from clusterer.prose import Author
from clusterer.recording import prepare
from clusterer.repairing import Repairing
from clusterer.settings import Settings
from clusterer.takes.budget import Budget
from clusterer.takes.declaring import load
from clusterer.telling import Teller
from clusterer.writer import Writer
from parallax import serve
from parallax.dead_letters import DeadLetters
from parallax.delivery import Delivery
from parallax.health import Health, consumers_alive, watch_lag
from parallax.kafka import Names, create_broker
from parallax.serve import background
from parallax.store import Store
from parallax.subscribing import guard
from parallax.topics import (
    ARTICLES_CLUSTERED,
    ARTICLES_TRANSLATED,
    STORIES_UPDATED,
    dead_letter_topic,
)

TOPICS = (
    *CONSUMED,
    dead_letter_topic(ARTICLES_TRANSLATED, SERVICE),
    ARTICLES_CLUSTERED,
    STORIES_UPDATED,
)


def create_app(settings: Settings) -> Starlette:
    """The ASGI app: health and metrics in front, clustering behind. Run serve.preflight first."""
    health = Health()
    return serve.create_app(health, lambda: clustering(settings, health))


@asynccontextmanager
async def clustering(settings: Settings, health: Health) -> AsyncIterator[None]:
    """Cluster while the block runs; drain at its end."""
    names = Names(settings.topic_prefix)
    group = names.group(SERVICE)
    broker = create_broker(settings, SERVICE, settings.grace_seconds)
    perspectives = load(settings.perspectives)
    store = await Store.connect(settings)
    try:
        await prepare(store)
        await coverage.prepare(store)
        writer = Writer(
            store, settings.criteria, settings.weighting, settings.limits, on_lost=end_process
        )
        send = publisher(broker, names)
        author = None
        if settings.endpoint is not None:
            budget = Budget(settings.writer_calls_an_hour, settings.writer_at_once)
            author = Author(store, writer, send, settings.endpoint, budget)
        tell = partial(told.ask, store, perspectives)
        teller = Teller(store, writer, send, tell, settings.pace, author=author)
        changes = Changes(store, writer, send, teller.note)
        repairing = Repairing(store, writer, changes, settings.criteria, settings.rhythm)
        work = Work(writer, repairing, send, names, teller.note)
        delivery = Delivery(
            SERVICE,
            group,
            store,
            DeadLetters(broker, SERVICE, group),
            max_attempts=settings.delivery_attempts,
            exhausted={names.topic(topic): exhausted(work) for topic in CONSUMED},
            on_assigned=take_over(writer),
        )
        guard(broker, delivery)
        subscribe_all(broker, delivery, work)
        health.alive["consumers"] = consumers_alive(broker, delivery, settings.stuck_seconds)
        async with broker:
            await broker.start()
            recounts = coverage.Recounts(store, settings.rules, settings.reach)
            counting = Counting(store, writer, send, recounts, settings.coverage_every_seconds)
            beside = [
                watch_lag(delivery),
                changes.run(),
                repairing.run(),
                teller.run(),
                counting.run(),
            ]
            beside += [author.run()] if author is not None else []
            async with background(*beside):
                yield
            delivery.stop()
        await writer.close()
    finally:
        store.close()


def take_over(writer: Writer) -> Callable[[set[TopicPartition]], Awaitable[None]]:
    """For Delivery: whoever is given the partition is the writer from then on."""

    async def on_assigned(partitions: set[TopicPartition]) -> None:
        if partitions:
            writer.begin()

    return on_assigned


def end_process() -> None:
    """Ask for a clean end; the orchestrator starts the process again, as a standby."""
    signal.raise_signal(signal.SIGTERM)
