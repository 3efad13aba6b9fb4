"""Kafka as this system uses it: one way to make a broker, create topics and publish."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code
from faststream import AckPolicy
from faststream.kafka import KafkaBroker

from parallax.errors import TopicsError, Unavailable
from parallax.events import Event
from parallax.settings import KafkaSettings
from parallax.topics import DAY_MS, Topic

MAX_MESSAGE_BYTES = 1_000_000
"""Over MAX_EVENT_BYTES by what keys, headers and framing take."""
MAX_REQUEST_BYTES = 1_100_000
"""A dead letter is a message, whoever sent it, and the headers that say why."""
VISIBLE_SECONDS = 30.0


@dataclass(frozen=True)
class Names:
    """Names on a shared cluster: every topic and group carries the system's prefix."""

    prefix: str = ""

    def topic(self, topic: Topic) -> str:
        """A topic's name on the cluster."""
        return f"{self.prefix}{topic.name}"

    def group(self, service: str) -> str:
        """A service's consumer group on the cluster."""
        return f"{self.prefix}{service}"


def create_broker(settings: KafkaSettings, service: str, grace_seconds: float = 15) -> KafkaBroker:
    """A FastStream broker under the delivery rules of docs/delivery.md.

    Idempotent producing with acks=all; topics are never created on the way; a handler's error
    puts the message back (see parallax.delivery, which must be its middleware).
    """
    return KafkaBroker(
        settings.kafka_servers.split(","),
        client_id=f"{settings.topic_prefix}{service}",
        acks="all",
        enable_idempotence=True,
        max_request_size=MAX_REQUEST_BYTES,
        compression_type="gzip",
        allow_auto_create_topics=False,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        graceful_timeout=grace_seconds,
        logger=logging.getLogger("parallax.broker"),
        log_level=logging.DEBUG,  # a line for each message received is what metrics are for
    )


async def publish(broker: KafkaBroker, topic: str, key: str, event: Event) -> None:
    """Publish and wait for the acknowledgement. Raises EventTooLarge, or aiokafka's KafkaError."""
    await broker.publish(
        event.encode(),
        topic=topic,
        key=key.encode(),
        headers={"content-type": "application/json", "event": type(event).__name__},
    )


async def _admin(settings: KafkaSettings) -> AIOKafkaAdminClient:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_servers)
    try:
        await admin.start()
    except KafkaError as error:
        await admin.close()
        raise Unavailable(f"Kafka at {settings.kafka_servers} doesn't answer: {error}") from error
    return admin


async def create_topics(settings: KafkaSettings, topics: Iterable[Topic]) -> list[str]:
    """Create what is missing of `topics`; the names created. Existing ones are left as they are."""
    names = Names(settings.topic_prefix)
    wanted = [
        NewTopic(
            names.topic(topic),
            num_partitions=topic.partitions,
            replication_factor=settings.topic_replication,
            topic_configs={
                "cleanup.policy": "delete",
                "retention.ms": str(topic.days * DAY_MS),
                "max.message.bytes": str(MAX_MESSAGE_BYTES if topic.event else MAX_REQUEST_BYTES),
            },
        )
        for topic in topics
    ]
    admin = await _admin(settings)
    try:
        response = await admin.create_topics(wanted)
    finally:
        await admin.close()
    created = []
    for name, code, *rest in response.topic_errors:
        error = for_code(code)
        if code == 0:
            created.append(name)
        elif error is not TopicAlreadyExistsError:
            raise TopicsError(f"Kafka refused to create {name}: {error.__name__} {rest}")
    # Acknowledged is not yet known to every broker: who comes next must find them.
    async with asyncio.timeout(VISIBLE_SECONDS):
        made = [topic.name for topic in wanted]
        while len(await count_partitions(settings, made)) < len(made):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return created


async def count_partitions(settings: KafkaSettings, topics: list[str]) -> dict[str, int]:
    """Partitions by full topic name, of those of `topics` that exist."""
    admin = await _admin(settings)
    try:
        described = await admin.describe_topics(topics)
    finally:
        await admin.close()
    return {part["topic"]: len(part["partitions"]) for part in described if part["error_code"] == 0}


async def check_topics(settings: KafkaSettings, topics: Iterable[Topic]) -> None:
    """Raise TopicsError, naming the command to run, unless every topic exists in its shape."""
    names = Names(settings.topic_prefix)
    shapes = {names.topic(topic): topic.partitions for topic in topics}
    found = await count_partitions(settings, list(shapes))
    wrong = [
        f"{name} has {found[name]} partitions, not {count}"
        if name in found
        else f"{name} is missing"
        for name, count in shapes.items()
        if found.get(name) != count
    ]
    if wrong:
        raise TopicsError("; ".join(wrong) + ": run `parallax topics create`")
