"""Messages put aside, with the reason in their headers, and the way back.

A dead letter keeps its key and its bytes. Replay sends it to the `.retry` topic of the group that
gave it up, never to the original topic, so that no other group reads it a second time. Kafka can't
delete one record, so a letter that was replayed or dropped is settled by a note after it in the
same topic; both go with the topic's retention.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from faststream.kafka import KafkaBroker

from parallax.documents import now
from parallax.errors import ParallaxError
from parallax.kafka import count_partitions
from parallax.settings import KafkaSettings
from parallax.telemetry import DEAD_LETTERS

READ_SECONDS = 30.0
SETTLES = "settles"
"""Header of a note: the id of the letter that it settles."""

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class DeadLetter:
    """One message put aside."""

    id: str
    """partition:offset in the dead-letter topic, e.g. 0:17."""
    dlq: str
    service: str
    group: str
    topic: str
    partition: int
    offset: int
    attempts: int
    error: str
    message: str
    first_at: str
    last_at: str
    key: bytes | None
    value: bytes | None

    def as_json(self) -> dict[str, object]:
        """All of it with text for bytes."""
        fields = asdict(self)
        for name in ("key", "value"):
            body = fields[name]
            fields[name] = None if body is None else body.decode("utf-8", "replace")
        return fields


def _base_topic(topic: str, service: str) -> str:
    return topic.removesuffix(f".{service}.retry")


class DeadLetters:
    """Puts messages of one service aside."""

    def __init__(self, broker: KafkaBroker, service: str, group: str) -> None:
        self._broker = broker
        self._service = service
        self._group = group

    async def put(self, record: ConsumerRecord, error: Exception, attempts: int) -> None:
        """Write a record to its dead-letter topic, acknowledged, before its offset is committed."""
        topic = f"{_base_topic(record.topic, self._service)}.{self._service}.dlq"
        moment = now().isoformat()
        await self._broker.publish(
            record.value or b"",
            topic=topic,
            key=record.key,
            headers={
                "service": self._service,
                "group": self._group,
                "topic": record.topic,
                "partition": str(record.partition),
                "offset": str(record.offset),
                "attempts": str(attempts),
                "error": type(error).__name__,
                "message": str(error)[:2000],
                "first_at": datetime.fromtimestamp(record.timestamp / 1000, UTC).isoformat(),
                "last_at": moment,
            },
        )
        DEAD_LETTERS.labels(self._group, record.topic, type(error).__name__).inc()
        log.error(
            "dead_letter",
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            dlq=topic,
            attempts=attempts,
            error=f"{type(error).__name__}: {error}"[:500],
        )


@asynccontextmanager
async def _reader(settings: KafkaSettings) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_servers,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def read(settings: KafkaSettings, dlq: str) -> list[DeadLetter]:
    """Every dead letter in the topic `dlq` (its full name) that isn't settled, oldest first."""
    letters: dict[str, DeadLetter] = {}
    count = (await count_partitions(settings, [dlq])).get(dlq)
    if count is None:
        raise ParallaxError(f"there is no topic {dlq}; `parallax dlq list` names those that exist")
    partitions = [TopicPartition(dlq, number) for number in range(count)]
    async with _reader(settings) as consumer:
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        await consumer.seek_to_beginning(*partitions)
        async with asyncio.timeout(READ_SECONDS):
            while any([await consumer.position(part) < ends[part] for part in partitions]):
                for batch in (await consumer.getmany(timeout_ms=500)).values():
                    for record in batch:
                        settled = dict(record.headers).get(SETTLES)
                        if settled is None:
                            letters[f"{record.partition}:{record.offset}"] = _letter(record)
                        else:
                            letters.pop(settled.decode(), None)
    return list(letters.values())


def _letter(record: ConsumerRecord) -> DeadLetter:
    headers = {name: value.decode("utf-8", "replace") for name, value in record.headers}

    def number(name: str) -> int:
        text = headers.get(name, "")
        return int(text) if text.isdecimal() else 0

    return DeadLetter(
        id=f"{record.partition}:{record.offset}",
        dlq=record.topic,
        service=headers.get("service", ""),
        group=headers.get("group", ""),
        topic=headers.get("topic", ""),
        partition=number("partition"),
        offset=number("offset"),
        attempts=number("attempts"),
        error=headers.get("error", ""),
        message=headers.get("message", ""),
        first_at=headers.get("first_at", ""),
        last_at=headers.get("last_at", ""),
        key=record.key,
        value=record.value,
    )


async def replay(broker: KafkaBroker, letter: DeadLetter) -> str:
    """Send a dead letter to the retry topic of the group that gave it up; that topic's name."""
    topic = f"{letter.dlq.removesuffix('.dlq')}.retry"
    await broker.publish(letter.value or b"", topic=topic, key=letter.key)
    await settle(broker, letter, "replayed")
    return topic


async def settle(broker: KafkaBroker, letter: DeadLetter, how: str) -> None:
    """Note that a dead letter needs nobody's attention any more; how: replayed or dropped."""
    partition = int(letter.id.partition(":")[0])
    headers = {SETTLES: letter.id, "how": how, "at": now().isoformat()}
    await broker.publish(
        b"", topic=letter.dlq, key=letter.key, partition=partition, headers=headers
    )
