"""How far the index can be followed: below the watermark all is indexed, visible and final.

Followers read documents in the order of (`change`, id) up to the watermark and never look back.
That is right because of two promises, which docs/adr/0019 argues through every crash: before the
watermark is raised to a number, all documents up to it are visible; and what is written after
that, however late it comes, has a higher `change`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from parallax.errors import Unavailable
from parallax.store import Store

STATE = "search_state"
WATERMARK = "watermark"
RACES = 5
"""Tries of a compare-and-set; two indexers starting at once are the worst there is."""

log = structlog.stdlib.get_logger(__name__)


class Superseded(Unavailable):
    """Another indexer has taken over; this one writes nothing until it is given the topics anew."""


@dataclass(frozen=True)
class State:
    """What is stored: which indexer may write and raise, and how far it has come."""

    epoch: int
    value: int


async def read(store: Store) -> int:
    """The watermark; 0 before there is one."""
    return (await _state(store)).value


async def _state(store: Store) -> State:
    stored = await store.get(STATE, WATERMARK) or {}
    return State(int(stored.get("epoch", 0)), int(stored.get("value", 0)))


async def _take_over(store: Store) -> State:
    await store.insert(STATE, {"_id": WATERMARK, "epoch": 0, "value": 0})
    for _ in range(RACES):
        state = await _state(store)
        taken = State(state.epoch + 1, state.value)
        if await store.compare_and_set(STATE, WATERMARK, vars(state), set_=vars(taken)):
            return taken
    raise Unavailable("several indexers are taking over at once")


class Watermark:
    """The active indexer's side. All it does to the store is a compare-and-set under its epoch.

    `consumer` is the one that reads all topics, None before it is made; `highest_indexed` makes
    all that is in the index visible and says the highest `change` there.
    """

    def __init__(
        self,
        store: Store,
        consumer: Callable[[], AIOKafkaConsumer | None],
        highest_indexed: Callable[[], Awaitable[int]],
    ) -> None:
        self._store = store
        self._consumer = consumer
        self._highest_indexed = highest_indexed
        self._lock = asyncio.Lock()
        self._assignment = 0
        """Rises with each assignment: each is taken over anew, also from oneself."""
        self._taken = 0
        self._state = State(0, 0)
        self._floor = 0
        """What is written from now on is above it; never below what the store may have."""
        self._highest = 0
        self._adopted = False
        self._left = False
        self._owed: dict[TopicPartition, int] = {}
        """Offsets that the group must have committed before the watermark may rise."""

    async def assigned(self, partitions: set[TopicPartition]) -> None:
        """For Delivery: partitions were given to this process, or taken from it."""
        del partitions  # the consumer knows them
        self._assignment += 1

    def leave(self) -> None:
        """The consumer is about to be closed: its last batches may still be written and raised."""
        self._left = True

    @asynccontextmanager
    async def writing(self, records: Sequence[ConsumerRecord]) -> AsyncIterator[int]:
        """Around one batch's write; gives the least `change` that its documents may have.

        Raises Superseded, or Unavailable and pymongo's errors without the store. When the block
        fails nobody knows what of it will still be written: the watermark waits until the batch
        has come again and succeeded.
        """
        async with self._lock:
            await self._hold(records)
            try:
                yield self._floor + 1
            except BaseException:
                for record in records:
                    partition = TopicPartition(record.topic, record.partition)
                    owed = self._owed.get(partition, 0)
                    self._owed[partition] = max(owed, record.offset + 1)
                raise

    def wrote(self, change: int) -> None:
        """A document was written; inside of `writing` only."""
        self._highest = max(self._highest, change)

    def excuse(self, partition: TopicPartition) -> None:
        """It waits for a newer consumer: nobody like this one holds anything of it unwritten."""
        self._owed.pop(partition, None)

    async def close(self) -> int | None:
        """The number to raise to once all that is written is visible; None for none.

        No write is in flight in this moment, and those after it are above the number.
        """
        async with self._lock:
            consumer = self._consumer()
            if consumer is None or not consumer.assignment():
                return None
            if self._left and (self._taken != self._assignment or self._owed):
                return None  # only Kafka could tell more
            await self._hold()
            if not await self._settled(consumer):
                return None
            if not self._adopted:
                self._highest = max(self._highest, await self._highest_indexed())
                self._adopted = True
            self._floor = max(self._floor, self._highest)
            return self._floor if self._floor > self._state.value else None

    @property
    def behind(self) -> bool:
        """Whether this one may have something that followers can't read yet."""
        consumer = self._consumer()
        if consumer is None or not consumer.assignment():
            return False
        if self._taken != self._assignment:
            return True
        return bool(self._owed) or self._highest > self._state.value

    async def raise_to(self, value: int) -> bool:
        """Let followers read up to `value`; what `close` gave, after a refresh.

        Whether they may now: not when another indexer has taken over or is about to.
        """
        async with self._lock:
            if self._taken != self._assignment:
                return False
            raised = State(self._state.epoch, value)
            if await self._store.compare_and_set(
                STATE, WATERMARK, vars(self._state), set_=vars(raised)
            ):
                self._state = raised
                return True
            # Raised earlier without an answer, or taken over: then the next `_hold` says so.
            stored = await _state(self._store)
            if stored.epoch != self._state.epoch:
                return False
            self._state = stored
            return stored.value >= value

    async def _hold(self, records: Sequence[ConsumerRecord] = ()) -> None:
        """Be the one that writes: take over after an assignment, else see that nobody else has."""
        consumer = self._consumer()
        if consumer is None:
            raise Unavailable("the consumer isn't there yet")
        if self._taken == self._assignment:
            epoch = {"epoch": self._state.epoch}
            # A write, not a read: only that can't be answered by a server that was replaced.
            if await self._store.compare_and_set(STATE, WATERMARK, epoch, set_=epoch):
                return
            if not records:
                raise Superseded(f"epoch {self._state.epoch} is over: another indexer took over")
        if records:
            # Who is in the group and who isn't, Kafka decides: it refuses a former member.
            first = records[0]
            await consumer.commit({TopicPartition(first.topic, first.partition): first.offset})
        assignment = self._assignment
        state = await _take_over(self._store)
        # In this order: what a predecessor still holds it had read before, so it is below the ends.
        owed = await _unread(consumer)
        self._state, self._owed, self._adopted = state, owed, False
        self._floor = max(self._floor, state.value)
        self._taken = assignment
        log.info("indexer_active", epoch=state.epoch, watermark=state.value, owed=len(owed))

    async def _settled(self, consumer: AIOKafkaConsumer) -> bool:
        for partition, offset in list(self._owed.items()):
            if partition not in consumer.assignment():
                return False  # an assignment is on its way
            if (await consumer.committed(partition) or 0) >= offset:
                del self._owed[partition]
        return not self._owed


async def _unread(consumer: AIOKafkaConsumer) -> dict[TopicPartition, int]:
    """The ends of the partitions that aren't handled up to there."""
    partitions = list(consumer.assignment())
    ends = await consumer.end_offsets(partitions)
    begins = await consumer.beginning_offsets(partitions)
    unread = {}
    for partition in partitions:
        handled = max(await consumer.committed(partition) or 0, begins[partition])
        if handled < ends[partition]:
            unread[partition] = ends[partition]
    return unread
