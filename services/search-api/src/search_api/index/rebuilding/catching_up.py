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
from parallax.events import ArticleClustered, StoryUpdated
from parallax.kafka import Names, check_topics
from parallax.settings import KafkaSettings
from parallax.topics import ARTICLES_CLUSTERED, STORIES_UPDATED
from search_api.index.documents import Indexable, article_document, story_document

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
        group: str,
    ) -> None:
        self._consumer = consumer
        self._admin = admin
        self._group = group
        names = Names(settings.topic_prefix)
        self._articles = names.topic(ARTICLES_CLUSTERED)
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

    async def read(
        self, start: Offsets, end: Offsets | None
    ) -> AsyncIterator[Sequence[ConsumerRecord]]:
        """Records from `start` up to `end`, in batches; for ever without an end.

        An empty batch says that nothing is waiting.
        """
        self._consumer.assign(self._partitions)
        for part in self._partitions:
            self._consumer.seek(part, start[_name(part)])
        while end is None or await self._behind(end):
            found = await self._consumer.getmany(timeout_ms=500, max_records=RECORDS)
            yield [record for part in found.values() for record in part]

    async def _behind(self, end: Offsets) -> bool:
        for part in self._partitions:
            if await self._consumer.position(part) < end[_name(part)]:
                return True
        return False

    def document(self, record: ConsumerRecord, prefix: str) -> Indexable | None:
        """What a record is indexed as; None for one that the indexer puts aside.

        Raises UnsupportedSchema.
        """
        try:
            if record.topic == self._articles:
                return article_document(ArticleClustered.decode(record.value), prefix)
            return story_document(StoryUpdated.decode(record.value), prefix)
        except MalformedMessage:
            return None


@asynccontextmanager
async def topics(settings: KafkaSettings, service: str) -> AsyncIterator[Topics]:
    """Raises Unavailable without Kafka, TopicsError without the topics."""
    await check_topics(settings, TOPICS)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_servers, auto_offset_reset="none", enable_auto_commit=False
    )
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_servers)
    try:
        await consumer.start()
        await admin.start()
        yield Topics(settings, consumer, admin, Names(settings.topic_prefix).group(service))
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


async def reached(topics: Topics, end: Offsets, seconds: float) -> bool:
    """Wait until the service's indexer has handled all before `end`; False if it doesn't."""
    deadline = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < deadline:
        handled = await topics.handled()
        if all(handled.get(name, 0) >= offset for name, offset in end.items()):
            return True
        await asyncio.sleep(0.5)
    return False
