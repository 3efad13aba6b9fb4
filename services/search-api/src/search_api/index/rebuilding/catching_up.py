"""What came while a generation was loaded: read from the topics again, beside the indexer.

There is no consumer group: where to begin is in the rebuild's record, and where to end too.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from parallax.errors import MalformedMessage, TopicsError, Unavailable
from parallax.kafka import Names, check_topics
from parallax.settings import KafkaSettings
from parallax.topics import ARTICLES_CLUSTERED, STORIES_UPDATED
from search_api.handlers import SERVICE, readers
from search_api.index.documents import Indexable

TOPICS = (ARTICLES_CLUSTERED, STORIES_UPDATED)
RECORDS = 200

Offsets = Mapping[str, int]
"""By `topic:partition`."""


class Topics:
    """The two topics as a rebuild reads them."""

    def __init__(
        self,
        settings: KafkaSettings,
        consumer: AIOKafkaConsumer,
        admin: AIOKafkaAdminClient,
        index_prefix: str,
    ) -> None:
        self._consumer = consumer
        self._admin = admin
        names = Names(settings.topic_prefix)
        self._group = names.group(SERVICE)
        self._readers = readers(names, index_prefix)
        self._partitions = [
            TopicPartition(names.topic(topic), number)
            for topic in TOPICS
            for number in range(topic.partitions)
        ]

    async def ends(self) -> dict[str, int]:
        """Where the topics end now."""
        return _named(await self._consumer.end_offsets(self._partitions))

    async def begins(self) -> dict[str, int]:
        """Where they begin: older events are gone."""
        return _named(await self._consumer.beginning_offsets(self._partitions))

    async def handled(self) -> dict[str, int]:
        """Up to where the service's indexer has handled them."""
        found = await self._admin.list_consumer_group_offsets(
            self._group, partitions=self._partitions
        )
        return _named({part: max(0, value.offset) for part, value in found.items()})

    async def indexer_stopped(self) -> bool:
        """Whether no indexer reads them, of any release: their group is one."""
        (answer,) = await self._admin.describe_consumer_groups([self._group])
        (_, _, state, *_) = answer.groups[0]
        return state in {"Empty", "Dead"}

    async def read(self, start: Offsets, end: Offsets) -> AsyncIterator[Sequence[ConsumerRecord]]:
        """Records from `start` up to `end` and none after it, in batches."""
        self._consumer.assign(self._partitions)
        for part in self._partitions:
            self._consumer.seek(part, start[_name(part)])
        while await self._behind(end):
            found = await self._consumer.getmany(timeout_ms=500, max_records=RECORDS)
            yield [
                record
                for part, records in found.items()
                for record in records
                if record.offset < end[_name(part)]
            ]

    async def _behind(self, end: Offsets) -> bool:
        for part in self._partitions:
            if await self._consumer.position(part) < end[_name(part)]:
                return True
        return False

    def document(self, record: ConsumerRecord) -> Indexable | None:
        """What a record is indexed as; None for one that the indexer puts aside.

        Raises UnsupportedSchema.
        """
        try:
            return self._readers[record.topic](record.value).document
        except MalformedMessage:
            return None


@asynccontextmanager
async def topics(settings: KafkaSettings, index_prefix: str) -> AsyncIterator[Topics]:
    """Raises Unavailable without Kafka, TopicsError without the topics."""
    await check_topics(settings, TOPICS)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_servers, auto_offset_reset="none", enable_auto_commit=False
    )
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_servers)
    try:
        await consumer.start()
        await admin.start()
        yield Topics(settings, consumer, admin, index_prefix)
    except (KafkaError, TimeoutError) as error:
        raise Unavailable(f"Kafka at {settings.kafka_servers}: {error}") from error
    finally:
        await admin.close()
        await consumer.stop()


def require_readable(start: Offsets, begins: Offsets) -> None:
    """Raise TopicsError when events since `start` are gone from the topics."""
    gone = [name for name, begin in begins.items() if start.get(name, -1) < begin]
    if gone:
        raise TopicsError(
            f"{', '.join(gone)}: events since the rebuild began are no longer kept; begin anew "
            "with `search-api reindex --restart`"
        )


def _name(part: TopicPartition) -> str:
    return f"{part.topic}:{part.partition}"


def _named(offsets: Mapping[TopicPartition, int]) -> dict[str, int]:
    return {_name(part): offset for part, offset in offsets.items()}


def later(one: Offsets, other: Offsets) -> dict[str, int]:
    """The later offset of each partition."""
    return {name: max(offset, other[name]) for name, offset in one.items()}


async def reached(topics: Topics, end: Offsets, seconds: float) -> bool:
    """Wait until the service's indexer has handled all before `end`.

    False when it has not come any further for so many seconds.
    """
    clock = asyncio.get_running_loop().time
    last, deadline = await topics.handled(), clock() + seconds
    while any(last[name] < offset for name, offset in end.items()):
        if clock() >= deadline:
            return False
        await asyncio.sleep(0.5)
        handled = await topics.handled()
        if handled != last:
            last, deadline = handled, clock() + seconds
    return True
