"""The indexer: subscribe, make documents, write them. Nothing is published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiokafka import ConsumerRecord
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from opensearchpy import AsyncOpenSearch

from parallax.delivery import Delivery
from parallax.errors import MalformedMessage, ParallaxError, UnsupportedSchema
from parallax.events import ArticleClustered, StoryUpdated
from parallax.kafka import Names
from parallax.subscribing import subscribe
from parallax.telemetry import ARTICLES
from parallax.topics import ARTICLES_CLUSTERED, STORIES_UPDATED, retry_topic
from search_api.index.documents import (
    Indexable,
    Outcome,
    article_document,
    index_all,
    story_document,
)
from search_api.index.engine import open_index, surroundings
from search_api.index.visibility import Visibility

SERVICE = "search-api"
BATCH = 200
HEARTBEAT_MS = 1000
"""How soon a consumer learns that another one has joined the group: each start waits for it."""

Read = Callable[[bytes | None], "Work"]


class DocumentRejected(ParallaxError):
    """OpenSearch refuses a document for what is in it."""


@dataclass(frozen=True)
class Work:
    """A document to write; `fetched` is an article's, to measure its way."""

    document: Indexable
    fetched: datetime | None = None


@dataclass
class Batch:
    """What a batch of records comes to."""

    work: list[tuple[ConsumerRecord, Work]] = field(default_factory=list)
    malformed: list[tuple[ConsumerRecord, MalformedMessage]] = field(default_factory=list)
    halted: UnsupportedSchema | None = None


def read_batch(records: Sequence[ConsumerRecord], read: Read) -> Batch:
    """Parse records up to the first whose schema is unknown: from there the partition waits."""
    batch = Batch()
    for record in records:
        try:
            batch.work.append((record, read(record.value)))
        except MalformedMessage as error:
            batch.malformed.append((record, error))
        except UnsupportedSchema as error:
            batch.halted = error
            break
    return batch


class Indexer:
    """Writes batches; remembers what it put aside while a partition waits."""

    def __init__(self, client: AsyncOpenSearch, delivery: Delivery, visibility: Visibility) -> None:
        self._client = client
        self._delivery = delivery
        self._visibility = visibility
        self._aside: set[tuple[str, int, int]] = set()
        self._open: set[tuple[str, str]] = set()

    async def handle(self, records: Sequence[ConsumerRecord], read: Read) -> None:
        """Index a batch. What can't be parsed or is rejected is put aside, the rest goes on."""
        batch = read_batch(records, read)
        await self._open_indices([work.document for _, work in batch.work])
        # Writing comes first: when it has to be tried again, nothing was put aside twice.
        outcomes = await index_all(self._client, [work.document for _, work in batch.work])
        for (record, work), outcome in zip(batch.work, outcomes, strict=True):
            await self._settle(record, work, outcome)
        for record, error in batch.malformed:
            await self._put_aside(record, error)
        if batch.halted is not None:
            raise batch.halted
        # Committed next: these don't come again. Those of the other topic's halt may.
        self._aside -= {_place(record) for record in records}

    async def _open_indices(self, documents: Sequence[Indexable]) -> None:
        """A month's first article finds its index ready and readable."""
        for index, alias in {(one.index, one.alias) for one in documents} - self._open:
            with surroundings(f"opening the index {index}"):
                await open_index(self._client, index, alias)
            self._open.add((index, alias))

    async def _settle(self, record: ConsumerRecord, work: Work, outcome: Outcome) -> None:
        if work.fetched is not None:
            ARTICLES.labels("index", outcome.result).inc()
        if outcome.result == "rejected":
            await self._put_aside(record, DocumentRejected(outcome.reason))
        elif outcome.result != "stale":
            created = outcome.result == "created"
            self._visibility.written(work.document.index, work.fetched if created else None)

    async def _put_aside(self, record: ConsumerRecord, error: Exception) -> None:
        """Once only, though a waiting partition brings the records before its halt again."""
        place = _place(record)
        if place not in self._aside:
            await self._delivery.dead_letter(record, error)
            self._aside.add(place)


def register(
    broker: KafkaBroker, delivery: Delivery, names: Names, indexer: Indexer, index_prefix: str
) -> None:
    """Subscribe to both topics, each with its retries."""

    def read_article(body: bytes | None) -> Work:
        event = ArticleClustered.decode(body)
        return Work(article_document(event, index_prefix), event.times.fetched)

    def read_story(body: bytes | None) -> Work:
        return Work(story_document(StoryUpdated.decode(body), index_prefix))

    async def on_articles(_: Any, message: KafkaMessage) -> None:
        await indexer.handle(_records(message), read_article)

    async def on_stories(_: Any, message: KafkaMessage) -> None:
        await indexer.handle(_records(message), read_story)

    for topic, handler in ((ARTICLES_CLUSTERED, on_articles), (STORIES_UPDATED, on_stories)):
        subscribe(
            broker,
            delivery,
            names.topic(topic),
            names.topic(retry_topic(topic, SERVICE)),
            batch=True,
            max_records=BATCH,
            heartbeat_interval_ms=HEARTBEAT_MS,
        )(handler)


def _records(message: KafkaMessage) -> tuple[ConsumerRecord, ...]:
    raw = message.raw_message
    return raw if isinstance(raw, tuple) else (raw,)


def _place(record: ConsumerRecord) -> tuple[str, int, int]:
    return record.topic, record.partition, record.offset
