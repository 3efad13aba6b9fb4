"""What happens to a message whose handler fails: the rules that keep an article from being lost.

Failure has three kinds. The *surroundings'* (a server is away): every partition pauses and the
same message is tried again after growing, jittered waits, for ever. The *message's*: only its
partition pauses, attempts are counted in the store, and after the last one the service's own
`exhausted` callback still brings the article on; what that can't do, or what can't even be
parsed, is put aside as a dead letter. An *unknown schema*: the partition waits for a newer
consumer. A handler never sleeps; a paused consumer keeps polling, so it stays in its group.

A message that kills the process leaves no exception behind. With one message in hand and a
commit after each, only the first message of a partition after its assignment can be such a one;
that message is counted before it is handled.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from faststream.exceptions import AckMessage
from prometheus_client import Gauge

from parallax.attempts import Attempts
from parallax.dead_letters import DeadLetters
from parallax.errors import MalformedMessage, ParallaxError
from parallax.faults import SURROUNDINGS, fault, text_of, wait_seconds
from parallax.store import Store
from parallax.telemetry import CONSUMER_LAG, DELIVERY_RETRIES, PARTITION_BLOCKED

SCHEMA_WAIT_SECONDS = 30.0

Record: TypeAlias = ConsumerRecord
Exhausted = Callable[[Record, Exception], Awaitable[None]]

log = structlog.stdlib.get_logger(__name__)


@dataclass
class ConsumerState:
    """What is known of one consumer; health and lag are read from it."""

    consumer: AIOKafkaConsumer
    suspect: set[TopicPartition] = field(default_factory=set)
    """Partitions whose next message may be the one that killed the last process."""
    last_progress: float = field(default_factory=time.monotonic)
    in_hand: bool = False


class Delivery:
    """The delivery rules of one service; parallax.subscribing puts them to work.

    `exhausted` maps a topic's full name to what still brings its articles on after the last
    attempt. `on_assigned` runs, awaited, after each assignment and before its first message.
    """

    def __init__(
        self,
        service: str,
        group: str,
        store: Store,
        dead_letters: DeadLetters,
        *,
        max_attempts: int = 5,
        exhausted: Mapping[str, Exhausted] | None = None,
        on_assigned: Callable[[set[TopicPartition]], Awaitable[None]] | None = None,
    ) -> None:
        self.service = service
        self.group = group
        self.max_attempts = max_attempts
        self.consumers: dict[int, ConsumerState] = {}
        self._attempts = Attempts(store)
        self._dead_letters = dead_letters
        self._exhausted = dict(exhausted or {})
        self._on_assigned = on_assigned
        self._troubles = 0
        self._timers: set[asyncio.TimerHandle] = set()
        self._blocked: dict[TopicPartition, str] = {}

    async def dead_letter(self, record: Record, error: Exception, attempts: int = 1) -> None:
        """Put one record aside; for handlers of batches, whose other records go on."""
        await self._dead_letters.put(record, error, attempts)

    def state(self, consumer: AIOKafkaConsumer) -> ConsumerState:
        """The state of a consumer, made at first sight."""
        return self.consumers.setdefault(id(consumer), ConsumerState(consumer))

    def stop(self) -> None:
        """Forget planned resumptions; the consumers are being closed."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    # What the middleware calls, in the order of a message's life.

    async def begin(self, records: Sequence[Record], consumer: AIOKafkaConsumer) -> None:
        """Before the handler. Raises AckMessage when a message has used up its attempts."""
        state = self.state(consumer)
        state.in_hand = True
        if len(records) != 1:
            # A batch can't say which of its records killed the process.
            state.suspect -= _partitions(records)
            return
        record = records[0]
        if _partition(record) not in state.suspect:
            return
        attempts = await self._attempts.begin(self._key(record))
        state.suspect.discard(_partition(record))
        if attempts > self.max_attempts:
            error = ProcessKilled(f"the process ended {attempts - 1} times with this in hand")
            await self._give_up(record, error, attempts)
            raise AckMessage

    async def succeed(self, records: Sequence[Record], consumer: AIOKafkaConsumer) -> None:
        """After the handler: forget what was counted."""
        self._troubles = 0
        self._progress(consumer)
        waiting = consumer.paused()
        for record in records:
            # A handler of batches may have had one of their partitions put back.
            if _partition(record) not in waiting:
                self._unblock(_partition(record))
            await self._attempts.forget(self._key(record))

    async def settle(
        self, records: Sequence[Record], consumer: AIOKafkaConsumer, error: Exception
    ) -> bool:
        """After the handler failed. True: the message is dealt with; False: it is put back."""
        self._progress(consumer)
        try:
            return await self._settle(records, consumer, error)
        except SURROUNDINGS as second:
            # Counting or putting aside failed in its turn: nothing is decided, all waits.
            self._wait_for_surroundings(records[0], consumer, second)
            return False

    async def _settle(
        self, records: Sequence[Record], consumer: AIOKafkaConsumer, error: Exception
    ) -> bool:
        record = records[0]
        whose = fault(error)
        DELIVERY_RETRIES.labels(self.group, record.topic, whose).inc()
        if whose == "surroundings":
            self._wait_for_surroundings(record, consumer, error)
            if await self._attempts.take_back(self._key(record)):
                self.state(consumer).suspect.add(_partition(record))
            return False
        if whose == "schema":
            log.error("unknown_schema", **_where(record), error=text_of(error))
            self._pause(consumer, _partitions(records), SCHEMA_WAIT_SECONDS, "unknown_schema")
            return False
        if len(records) != 1:
            # A handler of batches settles each record's own fault; what is left is all of theirs.
            self._troubles += 1
            log.error("batch_failed", **_where(record), exc_info=error)
            self._pause(consumer, _partitions(records), wait_seconds(self._troubles), "message")
            return False
        if isinstance(error, MalformedMessage):
            await self._dead_letters.put(record, error, 1)
            await self._attempts.forget(self._key(record))
            return True
        attempts = await self._attempts.fail(self._key(record), text_of(error))
        if attempts >= self.max_attempts:
            await self._give_up(record, error, attempts)
            return True
        log.warning("message_failed", **_where(record), attempt=attempts, exc_info=error)
        self._pause(consumer, _partitions(records), wait_seconds(attempts), "message")
        return False

    # The parts.

    def _progress(self, consumer: AIOKafkaConsumer) -> None:
        state = self.state(consumer)
        state.in_hand = False
        state.last_progress = time.monotonic()

    def _key(self, record: Record) -> str:
        return f"{self.group}|{record.topic}|{record.partition}|{record.offset}"

    async def _give_up(self, record: Record, error: Exception, attempts: int) -> None:
        bring_on = self._exhausted.get(record.topic)
        if bring_on is not None:
            try:
                await bring_on(record, error)
            except Exception as second:
                if fault(second) == "surroundings":
                    raise
                log.exception("bringing_on_failed", **_where(record))
                error = second
            else:
                log.error("brought_on_after_last_attempt", **_where(record), error=text_of(error))
                await self._attempts.forget(self._key(record))
                return
        await self._dead_letters.put(record, error, attempts)
        await self._attempts.forget(self._key(record))

    def _wait_for_surroundings(
        self, record: Record, consumer: AIOKafkaConsumer, error: Exception
    ) -> None:
        self._troubles += 1
        wait = wait_seconds(self._troubles)
        log.warning(
            "waiting_for_surroundings",
            **_where(record),
            seconds=round(wait, 1),
            error=text_of(error),
        )
        self._pause(consumer, set(consumer.assignment()), wait, "surroundings")

    def _pause(
        self, consumer: AIOKafkaConsumer, partitions: set[TopicPartition], wait: float, reason: str
    ) -> None:
        held = partitions & set(consumer.assignment())
        if not held:
            return
        consumer.pause(*held)
        for partition in held:
            self._unblock(partition)
            self._blocked[partition] = reason
            self._gauge(partition, reason).set(1)

        def resume() -> None:
            self._timers.discard(timer)
            still = held & set(consumer.assignment())
            if still:
                consumer.resume(*still)

        timer = asyncio.get_running_loop().call_later(wait, resume)
        self._timers.add(timer)

    def _unblock(self, partition: TopicPartition) -> None:
        reason = self._blocked.pop(partition, None)
        if reason is not None:
            self._gauge(partition, reason).set(0)

    def _gauge(self, partition: TopicPartition, reason: str) -> Gauge:
        return PARTITION_BLOCKED.labels(
            self.group, partition.topic, str(partition.partition), reason
        )

    # What the listener calls.

    async def assigned(self, consumer: AIOKafkaConsumer, partitions: set[TopicPartition]) -> None:
        """After an assignment, before its first message."""
        state = self.state(consumer)
        state.suspect |= partitions
        state.last_progress = time.monotonic()
        if self._on_assigned is not None:
            await self._on_assigned(partitions)

    def revoked(self, consumer: AIOKafkaConsumer, partitions: set[TopicPartition]) -> None:
        """Another replica has them now, or nobody: what was known of them is stale."""
        self.state(consumer).suspect -= partitions
        for partition in partitions:
            self._unblock(partition)
            CONSUMER_LAG.remove_by_labels(
                {"topic": partition.topic, "partition": str(partition.partition)}
            )


class ProcessKilled(ParallaxError):
    """A message that was in hand each time when the process ended without a word."""


def _partition(record: Record) -> TopicPartition:
    return TopicPartition(record.topic, record.partition)


def _partitions(records: Sequence[Record]) -> set[TopicPartition]:
    return {_partition(record) for record in records}


def _where(record: Record) -> dict[str, Any]:
    return {"topic": record.topic, "partition": record.partition, "offset": record.offset}
