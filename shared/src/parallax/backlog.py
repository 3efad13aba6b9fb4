"""How much of a topic a consumer group has still to handle, seen from outside of the group."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from parallax.errors import TopicsError, Unavailable
from parallax.kafka import count_partitions
from parallax.settings import KafkaSettings

Backlog = Callable[[], Awaitable[int]]
"""Messages that aren't committed yet. Raises Unavailable."""


@asynccontextmanager
async def backlog(settings: KafkaSettings, topic: str, group: str) -> AsyncIterator[Backlog]:
    """Ask as often as needed while the block runs; `topic` and `group` are the full names.

    Raises Unavailable without Kafka, TopicsError without the topic.
    """
    count = (await count_partitions(settings, [topic])).get(topic)
    if count is None:
        raise TopicsError(f"{topic} is missing: run `parallax topics create`")
    partitions = [TopicPartition(topic, number) for number in range(count)]
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_servers)
    # Without a group and an assignment: it is asked for offsets and fetches nothing.
    reader = AIOKafkaConsumer(bootstrap_servers=settings.kafka_servers)

    async def waiting() -> int:
        try:
            begins = await reader.beginning_offsets(partitions)
            ends = await reader.end_offsets(partitions)
            found = await admin.list_consumer_group_offsets(group, partitions=partitions)
        except KafkaError as error:
            raise Unavailable(f"Kafka doesn't tell how far {group} is: {error}") from error
        committed = {part: offset.offset for part, offset in found.items()}
        # A group that has committed nothing starts at the beginning; it can't be before it.
        return sum(ends[part] - max(begins[part], committed.get(part, -1)) for part in partitions)

    try:
        await admin.start()
        await reader.start()
        yield waiting
    except KafkaError as error:
        raise Unavailable(f"Kafka at {settings.kafka_servers} doesn't answer: {error}") from error
    finally:
        await reader.stop()
        await admin.close()
