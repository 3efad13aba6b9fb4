"""The indexer: subscribe, make documents, write them. Nothing is published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from parallax.delivery import Delivery
from parallax.errors import MalformedMessage, ParallaxError, UnsupportedSchema
from parallax.events import ArticleClustered, StoryUpdated
from parallax.kafka import Names
from parallax.subscribing import subscribe
from parallax.telemetry import ARTICLES
from parallax.topics import ARTICLES_CLUSTERED, STORIES_UPDATED, retry_topic
from search_api.index.bulk import Outcome
from search_api.index.documents import Indexable, article_document, story_document
from search_api.index.visibility import Visibility
from search_api.index.watermark import Watermark
from search_api.index.writing import Writer

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
    halted: dict[TopicPartition, tuple[list[ConsumerRecord], UnsupportedSchema]] = field(
        default_factory=dict
    )
    """By partition: the records from the first whose schema is unknown."""


def read_batch(records: Sequence[ConsumerRecord], readers: Mapping[str, Read]) -> Batch:
    """Parse records; a partition's only up to the first whose schema is unknown."""
    batch = Batch()
    for record in records:
        if held := batch.halted.get(_partition(record)):
            held[0].append(record)
            continue
        try:
            batch.work.append((record, readers[record.topic](record.value)))
        except MalformedMessage as error:
            batch.malformed.append((record, error))
        except UnsupportedSchema as error:
            batch.halted[_partition(record)] = ([record], error)
    return batch


class Indexer:
    """Writes batches of all topics."""

    def __init__(
        self,
        writer: Writer,
        delivery: Delivery,
        watermark: Watermark,
        visibility: Visibility,
    ) -> None:
        self._writer = writer
        self._delivery = delivery
        self._watermark = watermark
        self._visibility = visibility

    async def handle(
        self,
        records: Sequence[ConsumerRecord],
        readers: Mapping[str, Read],
        consumer: AIOKafkaConsumer,
    ) -> None:
        """Index a batch. What can't be parsed or is rejected is put aside, the rest goes on.

        A partition whose next event has an unknown schema is put back to it and waits alone.
        """
        batch = read_batch(records, readers)
        # Writing comes first: when it has to be tried again, nothing was put aside twice.
        outcomes = await self._write(records, [work for _, work in batch.work])
        for (record, _), outcome in zip(batch.work, outcomes, strict=True):
            if outcome.result == "rejected":
                await self._delivery.dead_letter(record, DocumentRejected(outcome.reason))
        for record, malformed in batch.malformed:
            await self._delivery.dead_letter(record, malformed)
        for partition, (held, unknown) in batch.halted.items():
            await self._delivery.settle(held, consumer, unknown)
            consumer.seek(partition, held[0].offset)
            self._watermark.excuse(partition)

    async def _write(self, records: Sequence[ConsumerRecord], work: list[Work]) -> list[Outcome]:
        async with self._watermark.writing(records) as least:
            documents = [one.document.since(least) for one in work]
            written = await self._writer.write(documents)
            self._visibility.written(written.indices)
            for one, document, outcome in zip(work, documents, written.outcomes, strict=True):
                self._note(one, document, outcome)
            return written.outcomes

    def _note(self, work: Work, document: Indexable, outcome: Outcome) -> None:
        if work.fetched is not None:
            ARTICLES.labels("index", outcome.result).inc()
        if outcome.index is None:
            return
        if outcome.result == "created" and work.fetched is not None:
            self._visibility.fetched(work.fetched)
        if outcome.result != "stale":
            self._watermark.wrote(document.change)


def readers(names: Names, index_prefix: str) -> dict[str, Read]:
    """How a record is read, by its topic. They raise MalformedMessage or UnsupportedSchema."""

    def read_article(body: bytes | None) -> Work:
        event = ArticleClustered.decode(body)
        return Work(article_document(event, index_prefix), event.times.fetched)

    def read_story(body: bytes | None) -> Work:
        return Work(story_document(StoryUpdated.decode(body), index_prefix))

    return {
        names.topic(each): read
        for topic, read in ((ARTICLES_CLUSTERED, read_article), (STORIES_UPDATED, read_story))
        for each in (topic, retry_topic(topic, SERVICE))
    }


def register(
    broker: KafkaBroker, delivery: Delivery, names: Names, indexer: Indexer, index_prefix: str
) -> None:
    """Subscribe to both topics, each with its retries, by one consumer."""
    by_topic = readers(names, index_prefix)

    # By range all topics' only partitions go to the same replica: there is one active indexer.
    @subscribe(  # type: ignore[untyped-decorator]
        broker,
        delivery,
        *by_topic,
        batch=True,
        max_records=BATCH,
        heartbeat_interval_ms=HEARTBEAT_MS,
        partition_assignment_strategy=(RangePartitionAssignor,),
    )
    async def on_events(_: Any, message: KafkaMessage) -> None:
        await indexer.handle(_records(message), by_topic, message.consumer)


def _records(message: KafkaMessage) -> tuple[ConsumerRecord, ...]:
    raw = message.raw_message
    return raw if isinstance(raw, tuple) else (raw,)


def _partition(record: ConsumerRecord) -> TopicPartition:
    return TopicPartition(record.topic, record.partition)
