"""FastStream under the delivery rules: its middleware, its listener, one way to subscribe."""

from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from faststream import AckPolicy, BaseMiddleware
from faststream.exceptions import NackMessage
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.kafka.broker.registrator import KafkaRegistrator

from parallax.delivery import Delivery, Record
from parallax.events import Event
from parallax.faults import SURROUNDINGS, text_of

log = structlog.stdlib.get_logger(__name__)


def guard(broker: KafkaBroker, delivery: Delivery) -> None:
    """Put all that `broker` consumes under the delivery rules; call it before subscribing."""
    broker.add_middleware(partial(DeliveryMiddleware, delivery=delivery))


class DeliveryMiddleware(BaseMiddleware):
    """Hands each message's beginning and end to Delivery, parse errors included."""

    def __init__(self, msg: Any, *, context: Any, delivery: Delivery) -> None:
        super().__init__(msg, context=context)
        self._delivery = delivery
        # FastStream makes one for each publish as well, without a message or a consumer.
        self._records: tuple[Record, ...] = msg if isinstance(msg, tuple) else (msg,)

    @property
    def _consumer(self) -> AIOKafkaConsumer:
        return self.context.get_local("handler_").consumer

    async def on_receive(self) -> None:
        """Count a suspect message before it is handled."""
        try:
            await self._delivery.begin(self._records, self._consumer)
        except SURROUNDINGS as error:
            await self._delivery.settle(self._records, self._consumer, error)
            raise NackMessage from error

    async def after_processed(
        self,
        exc_type: type[BaseException] | None = None,
        exc_val: BaseException | None = None,
        exc_tb: TracebackType | None = None,
    ) -> bool | None:
        """Forget a success, settle a failure. FastStream's own middleware then commits or seeks."""
        del exc_type, exc_tb
        if exc_val is None:
            try:
                await self._delivery.succeed(self._records, self._consumer)
            except SURROUNDINGS as error:
                # The work is done and published; only its count of attempts stays behind.
                log.warning("attempts_not_forgotten", error=text_of(error))
            return False
        if not isinstance(exc_val, Exception):
            return False
        if await self._delivery.settle(self._records, self._consumer, exc_val):
            return True
        raise NackMessage from exc_val


class AssignmentListener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Tells Delivery of assignments. FastStream makes the consumer, so it comes by `attach`."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self.subscriber: Any = None

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        """Awaited by aiokafka before it fetches."""
        await self._delivery.assigned(self.subscriber.consumer, set(assigned))

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        """Awaited by aiokafka before the group rebalances."""
        self._delivery.revoked(self.subscriber.consumer, set(revoked))


def subscribe(
    broker: KafkaRegistrator,
    delivery: Delivery,
    *topics: str,
    event: type[Event] | None = None,
    **options: Any,
) -> Any:
    """`broker.subscriber` with what the delivery rules need of every subscriber.

    The handler is given an `event`, decoded; without one the bytes as they came, of a batch a
    list of them.
    """
    listener = AssignmentListener(delivery)

    async def decode(message: KafkaMessage) -> Event | bytes | list[bytes | None]:
        if isinstance(message.raw_message, tuple):
            return [record.value for record in message.raw_message]
        return message.body if event is None else event.decode(message.body)

    subscriber = broker.subscriber(
        *topics,
        group_id=delivery.group,
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.NACK_ON_ERROR,
        listener=listener,
        parser=_parse_without_headers,
        decoder=decode,
        **options,
    )
    listener.subscriber = subscriber
    return subscriber


async def _parse_without_headers(raw: Record | tuple[Record, ...], parse: Any) -> Any:
    """FastStream decodes every header and can't even put back a message where that fails.

    Nobody needs the headers of an event, so a broken one must not lose it.
    """
    if isinstance(raw, tuple):
        return await parse(tuple(replace(record, headers=()) for record in raw))
    return await parse(replace(raw, headers=()))
