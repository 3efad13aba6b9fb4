"""The delivery rules, on a real broker and a real store: what a failing handler leads to."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from faststream.kafka import KafkaBroker, KafkaRouter
from prometheus_client import REGISTRY

from parallax import dead_letters, delivery, faults
from parallax.attempts import ATTEMPTS
from parallax.dead_letters import DeadLetters
from parallax.delivery import Delivery
from parallax.errors import Unavailable
from parallax.events import ArticleFetched, Event
from parallax.kafka import Names, create_broker, publish
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.subscribing import guard, subscribe
from parallax.topics import ARTICLES_FETCHED, dead_letter_topic, retry_topic
from tests.support.articles import fetched
from tests.support.waiting import until

Handler = Callable[[Any], Awaitable[None]]


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are the same, only quicker."""
    monkeypatch.setattr(faults, "FIRST_WAIT_SECONDS", 0.02)
    monkeypatch.setattr(delivery, "SCHEMA_WAIT_SECONDS", 0.2)


class Bench:
    """One consumer under the delivery rules, with a handler of the test's."""

    def __init__(self, settings: ServiceSettings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.names = Names(settings.topic_prefix)
        self.topic = self.names.topic(ARTICLES_FETCHED)
        self.dlq = self.names.topic(dead_letter_topic(ARTICLES_FETCHED, "translator"))

    @asynccontextmanager
    async def consuming(
        self, handler: Handler, *, event: type[Event] | None = None, **options: Any
    ) -> AsyncIterator[KafkaBroker]:
        broker = create_broker(self.settings, "translator", grace_seconds=2)
        group = self.names.group("translator")
        rules = Delivery(
            "translator",
            group,
            self.store,
            DeadLetters(broker, "translator", group),
            max_attempts=3,
            **options,
        )
        guard(broker, rules)
        router = KafkaRouter()
        retry = self.names.topic(retry_topic(ARTICLES_FETCHED, "translator"))
        subscribe(router, rules, self.topic, retry, event=event)(handler)
        broker.include_router(router)
        try:
            await broker.start()
            yield broker
        finally:
            rules.stop()
            await broker.stop()

    async def send(self, *bodies: bytes, partition: int = 0) -> None:
        async with AIOKafkaProducer(bootstrap_servers=self.settings.kafka_servers) as producer:
            for body in bodies:
                await producer.send_and_wait(self.topic, body, partition=partition)

    async def letters(self) -> list[dead_letters.DeadLetter]:
        return await dead_letters.read(self.settings, self.dlq)


@pytest.fixture
def bench(settings: ServiceSettings, store: Store) -> Bench:
    return Bench(settings, store)


async def test_a_message_is_tried_again_and_counted_until_it_succeeds(bench: Bench) -> None:
    seen: list[bytes] = []

    async def fails_twice(body: bytes) -> None:
        seen.append(body)
        if len(seen) < 3:
            raise ValueError("not yet")

    await bench.send(b"one", b"two")
    async with bench.consuming(fails_twice):
        await until(lambda: seen == [b"one", b"one", b"one", b"two"], what="order of the partition")
        await until(lambda: _none_counted(bench))
    assert await bench.letters() == []


async def _none_counted(bench: Bench) -> bool:
    return await bench.store.ids(ATTEMPTS) == []


async def test_other_partitions_go_on_while_one_waits(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "FIRST_WAIT_SECONDS", 30.0)
    seen: list[bytes] = []

    async def handler(body: bytes) -> None:
        seen.append(body)
        if body == b"bad":
            raise ValueError("always")

    await bench.send(b"bad", b"behind")
    await bench.send(b"elsewhere-1", b"elsewhere-2", partition=1)
    async with bench.consuming(handler):
        await until(lambda: {b"elsewhere-1", b"elsewhere-2"} <= set(seen))
    assert b"behind" not in seen


async def test_after_its_last_attempt_a_message_is_a_dead_letter_and_the_next_goes_on(
    bench: Bench,
) -> None:
    seen: list[bytes] = []

    async def handler(body: bytes) -> None:
        seen.append(body)
        if body == b"bad":
            raise ValueError("never")

    await bench.send(b"bad", b"good")
    async with bench.consuming(handler):
        await until(lambda: b"good" in seen)
    (letter,) = await bench.letters()
    assert seen.count(b"bad") == 3
    assert (letter.value, letter.attempts, letter.error) == (b"bad", 3, "ValueError")
    assert (letter.service, letter.topic, letter.offset) == ("translator", bench.topic, 0)


async def test_the_exhausted_callback_brings_a_message_on_instead(bench: Bench) -> None:
    brought_on: list[Any] = []

    async def handler(body: bytes) -> None:
        raise ValueError("never")

    async def bring_on(record: Any, error: Exception) -> None:
        brought_on.append((record.value, str(error)))

    await bench.send(b"bad")
    async with bench.consuming(handler, exhausted={bench.topic: bring_on}):
        await until(lambda: brought_on == [(b"bad", "never")])
    assert await bench.letters() == []


async def test_the_surroundings_fault_is_waited_out_and_never_counted(bench: Bench) -> None:
    tries = 0

    async def handler(body: bytes) -> None:
        nonlocal tries
        tries += 1
        if tries <= 8:
            raise Unavailable("the store is away")

    await bench.send(b"one")
    async with bench.consuming(handler):
        await until(lambda: tries == 9)
        await until(lambda: _none_counted(bench))
    assert await bench.letters() == []


async def test_what_cannot_be_parsed_is_a_dead_letter_at_once(bench: Bench) -> None:
    good: list[str] = []

    async def handler(event: ArticleFetched) -> None:
        good.append(event.article_id)

    event = fetched()
    await bench.send(b"{not json", b'{"schema": "1.0"}', b"", event.encode())
    async with bench.consuming(handler, event=ArticleFetched):
        await until(lambda: good == [event.article_id])
    assert [letter.error for letter in await bench.letters()] == ["MalformedMessage"] * 3


async def test_a_broken_header_loses_nothing(bench: Bench) -> None:
    seen: list[bytes] = []

    async def fails_once(body: bytes) -> None:
        seen.append(body)
        if len(seen) == 1:
            raise ValueError("not yet")

    async with AIOKafkaProducer(bootstrap_servers=bench.settings.kafka_servers) as producer:
        headers = [("trace", b"\xff\xfe")]
        await producer.send_and_wait(bench.topic, b"one", partition=0, headers=headers)
    async with bench.consuming(fails_once):
        await until(lambda: seen == [b"one", b"one"])
    assert await bench.letters() == []


async def test_an_unknown_major_schema_stops_its_partition_and_shows_in_a_metric(
    bench: Bench,
) -> None:
    good: list[str] = []

    async def handler(event: ArticleFetched) -> None:
        good.append(event.article_id)

    event = fetched()
    await bench.send(b'{"schema": "2.0", "whatever": 1}', event.encode())
    await bench.send(event.encode(), partition=1)

    def blocked() -> float | None:
        return REGISTRY.get_sample_value(
            "parallax_partition_blocked",
            {
                "group": bench.names.group("translator"),
                "topic": bench.topic,
                "partition": "0",
                "reason": "unknown_schema",
            },
        )

    async with bench.consuming(handler, event=ArticleFetched):
        await until(lambda: good and blocked() == 1)
    assert good == [event.article_id]
    assert await bench.letters() == []


async def test_a_message_that_kills_its_process_each_time_is_given_up(bench: Bench) -> None:
    seen: list[bytes] = []

    async def handler(body: bytes) -> None:
        seen.append(body)

    await bench.send(b"killer", b"good")
    # What three processes, killed with the message in hand, leave behind.
    key = f"{bench.names.group('translator')}|{bench.topic}|0|0"
    await bench.store.put(ATTEMPTS, {"_id": key, "attempts": 3})
    async with bench.consuming(handler):
        await until(lambda: seen == [b"good"])
    (letter,) = await bench.letters()
    assert (letter.value, letter.error) == (b"killer", "ProcessKilled")


async def test_a_replayed_dead_letter_reaches_only_its_own_group_and_is_settled(
    bench: Bench,
) -> None:
    mended = False
    seen: list[bytes] = []

    async def handler(body: bytes) -> None:
        if not mended:
            raise ValueError("not mended yet")
        seen.append(body)

    await bench.send(b"one")
    async with bench.consuming(handler) as broker:
        letters = await until(bench.letters)
        mended = True
        topic = await dead_letters.replay(broker, letters[0])
        await until(lambda: seen == [b"one"])
    assert topic == bench.names.topic(retry_topic(ARTICLES_FETCHED, "translator"))
    assert await bench.letters() == []


async def test_the_offset_is_committed_only_after_the_handler(bench: Bench) -> None:
    event = fetched()
    seen: list[str] = []

    async def stops_with_it_in_hand(body: bytes) -> None:
        seen.append("first")
        raise Unavailable("and then the process ends")

    async def second(body: bytes) -> None:
        seen.append("second")

    async with bench.consuming(stops_with_it_in_hand) as broker:
        await publish(broker, bench.topic, event.article_id, event)
        await until(lambda: seen)
    async with bench.consuming(second):
        await until(lambda: seen[-1] == "second")
