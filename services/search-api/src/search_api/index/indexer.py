"""Runs the indexer beside HTTP, which must answer also while Kafka or MongoDB is away."""

import asyncio
from contextlib import AsyncExitStack

import structlog
from aiokafka.errors import KafkaError
from opensearchpy import AsyncOpenSearch

from parallax.dead_letters import DeadLetters
from parallax.delivery import Delivery
from parallax.errors import TopicsError, Unavailable
from parallax.faults import wait_seconds
from parallax.health import Check, Health, all_run, consumers_alive, watch_lag
from parallax.kafka import Names, check_topics, create_broker
from parallax.serve import background
from parallax.store import Store
from parallax.subscribing import guard
from parallax.topics import (
    ARTICLES_CLUSTERED,
    STORIES_UPDATED,
    Topic,
    dead_letter_topic,
    retry_topic,
)
from search_api.handlers import SERVICE, Indexer, register
from search_api.index import housekeeping
from search_api.index.engine import highest_change
from search_api.index.visibility import Visibility
from search_api.index.watermark import Watermark
from search_api.index.writing import Writer
from search_api.settings import Settings

log = structlog.stdlib.get_logger(__name__)


def topics() -> tuple[Topic, ...]:
    """What the indexer reads, and where it puts messages aside."""
    return tuple(
        shape
        for topic in (ARTICLES_CLUSTERED, STORIES_UPDATED)
        for shape in (topic, retry_topic(topic, SERVICE), dead_letter_topic(topic, SERVICE))
    )


async def run(settings: Settings, client: AsyncOpenSearch, health: Health) -> None:
    """Index until cancelled; waits for Kafka and MongoDB, and says so meanwhile.

    Topics of another shape can't mend themselves: /healthz fails, and the restart that follows
    is refused with the reason.
    """
    attempt = 0
    while True:
        try:
            async with AsyncExitStack() as stack:
                await _start(settings, client, health, stack)
                health.degraded.pop("indexer", None)
                await asyncio.Event().wait()
        except (Unavailable, KafkaError) as error:
            attempt += 1
            wait = wait_seconds(attempt)
            log.warning("indexer_waits", seconds=round(wait, 1), error=str(error))
            health.degraded["indexer"] = _says(f"not indexing: {error}")
            await asyncio.sleep(wait)
        except TopicsError as error:
            log.error("topics_wrong", error=str(error))  # noqa: TRY400 - the text says it all
            health.alive["topics"] = _says(str(error))
            return


async def _start(
    settings: Settings, client: AsyncOpenSearch, health: Health, stack: AsyncExitStack
) -> None:
    store = await Store.connect(settings)
    stack.callback(store.close)
    await check_topics(settings, topics())
    names = Names(settings.topic_prefix)
    group = names.group(SERVICE)
    broker = create_broker(settings, SERVICE, settings.grace_seconds)
    watermark = Watermark(
        store,
        lambda: next((state.consumer for state in delivery.consumers.values()), None),
        lambda: highest_change(client, settings.index_prefix),
    )
    delivery = Delivery(
        SERVICE,
        group,
        store,
        DeadLetters(broker, SERVICE, group),
        max_attempts=settings.delivery_attempts,
        on_assigned=watermark.assigned,
    )
    guard(broker, delivery)
    visibility = Visibility(client, settings.index_prefix, watermark)
    register(
        broker,
        delivery,
        names,
        Indexer(
            Writer(client, settings.index_prefix, settings.retention_months),
            delivery,
            watermark,
            visibility,
        ),
        settings.index_prefix,
    )
    stack.push_async_callback(visibility.refresh)
    stack.callback(delivery.stop)
    stack.push_async_callback(broker.stop)
    stack.callback(watermark.leave)
    await broker.start()
    beside = await stack.enter_async_context(
        background(visibility.run(), watch_lag(delivery), housekeeping.run(settings, client, store))
    )
    health.alive["beside the indexer"] = all_run(beside)
    health.alive["consumers"] = consumers_alive(broker, delivery, settings.stuck_seconds)


def _says(fault: str) -> Check:
    async def check() -> str | None:
        return fault

    return check
