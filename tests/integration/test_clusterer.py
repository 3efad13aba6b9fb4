"""The clusterer on a real broker and a real store: what is recorded, and that it stays so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from clusterer import app, recording, text
from clusterer.app import clustering
from clusterer.recording import STATE, WRITER
from clusterer.settings import Settings
from parallax import faults
from parallax.documents import TranslationStatus, Withdrawn
from parallax.events import ArticleClustered, ArticleTranslated, Event, StoryUpdated
from parallax.health import Health
from parallax.identity import story_id
from parallax.kafka import Names
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.topics import (
    ARTICLES_CLUSTERED,
    ARTICLES_TRANSLATED,
    STORIES_UPDATED,
    Topic,
    retry_topic,
)
from tests.support.articles import NOON, fetched, translated
from tests.support.waiting import until

FERRY = (
    ("Ferry to Skellan returns after a year", "The ferry Maeve Rua left Port Carrig for Skellan."),
    ("Skellan has its ferry back", "After 13 months the Maeve Rua sailed from Port Carrig."),
    ("Port Carrig cheers the Maeve Rua", "The Skellan ferry took 41 passengers over the sound."),
)
BRIDGE = (
    ("Bridge at Olmo closed by cracks", "Engineers found cracks in the Olmo bridge over the Tavo."),
    ("Cracks close the Olmo bridge", "The Tavo bridge at Olmo may stay shut for 18 months."),
)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules are the same, only quicker."""
    monkeypatch.setattr(faults, "FIRST_WAIT_SECONDS", 0.02)


class Bench:
    """The running service, with a hand on what goes in and comes out."""

    def __init__(self, settings: ServiceSettings, store: Store) -> None:
        self.settings = Settings(
            **{**settings.model_dump(), "delivery_attempts": 2, "grace_seconds": 2}
        )
        self.store = store
        self.names = Names(settings.topic_prefix)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with clustering(self.settings, Health()):
            yield

    async def send(self, *events: Event | bytes, topic: Topic = ARTICLES_TRANSLATED) -> None:
        servers = self.settings.kafka_servers
        async with AIOKafkaProducer(bootstrap_servers=servers, acks="all") as producer:
            for event in events:
                body = event if isinstance(event, bytes) else event.encode()
                await producer.send_and_wait(self.names.topic(topic), body)

    async def published(self, topic: Topic) -> list[Any]:
        """Everything in a topic, decoded."""
        assert topic.event is not None
        name = self.names.topic(topic)
        consumer = AIOKafkaConsumer(
            name, bootstrap_servers=self.settings.kafka_servers, auto_offset_reset="earliest"
        )
        async with consumer:
            (partition,) = consumer.assignment()
            end = (await consumer.end_offsets([partition]))[partition]
            found: list[Any] = []
            while await consumer.position(partition) < end:
                batches = await consumer.getmany(timeout_ms=200)
                records = [record for batch in batches.values() for record in batch]
                found += [topic.event.decode(record.value) for record in records]
            return found

    async def articles(self, count: int) -> list[ArticleClustered]:
        return await self._published(ARTICLES_CLUSTERED, count)

    async def stories(self, count: int) -> list[StoryUpdated]:
        return await self._published(STORIES_UPDATED, count)

    async def _published(self, topic: Topic, count: int) -> list[Any]:
        async def enough() -> list[Any]:
            found = await self.published(topic)
            return found if len(found) >= count else []

        found: list[Any] = await until(enough, what=f"{count} in {topic.name}")
        assert len(found) == count
        return found

    async def article(
        self, number: int, content: tuple[str, str], **changes: Any
    ) -> ArticleTranslated:
        """A translated article, stored as the fetcher and the translator leave it."""
        moment = NOON + timedelta(hours=number)
        first = fetched(
            f"http://gazette.example/{number}", title=content[0], paragraphs=(content[1],)
        )
        event = translated(first, **changes)
        event = event.model_copy(
            update={"times": event.times.model_copy(update={"discovered": moment})}
        )
        document = {
            "_id": event.article_id,
            "version": 0,
            "source_id": event.source.id,
            "country": event.source.country,
            "source": event.source.model_dump(),
            "placement": None,
            "withdrawn": None,
            **event.model_dump(include={"revision", "url", "language"}),
            **event.model_dump(include={"original", "translation", "times"}),
        }
        if not await self.store.insert("articles", document):
            await self.store.compare_and_set(
                "articles",
                event.article_id,
                {},
                set_={name: document[name] for name in ("revision", "original", "translation")},
            )
        return event

    async def state(self) -> dict[str, Any]:
        """All that the clusterer has written, but for its epoch and numbers taken."""
        found: dict[str, Any] = {}
        for collection in ("articles", "stories"):
            keys = await self.store.ids(collection)
            async for document in self.store.documents(collection, keys):
                found[f"{collection}/{document['_id']}"] = document
        return found


@pytest.fixture
def bench(settings: ServiceSettings, store: Store) -> Bench:
    return Bench(settings, store)


async def test_two_articles_of_one_event_make_one_story(bench: Bench) -> None:
    first, other, second = [
        await bench.article(number, content)
        for number, content in enumerate((FERRY[0], BRIDGE[0], FERRY[1]))
    ]
    async with bench.running():
        await bench.send(first, other, second)
        stories = await bench.stories(3)
    articles = await bench.articles(3)
    ids = [article.placement.story_id for article in articles]
    assert ids == [story_id(first.article_id), story_id(other.article_id), ids[0]]
    assert [article.version for article in articles] == [1, 1, 1]
    assert articles[0].placement.similarity == 1.0
    assert 0 < articles[2].placement.similarity < 1
    assert [story.story_id for story in stories] == ids
    assert [story.version for story in stories] == [1, 1, 2]
    assert [story.article_count for story in stories] == [1, 1, 2]
    assert (stories[2].countries, stories[2].languages) == (("IE",), ("en",))
    assert stories[2].title_language == "en"
    seqs = [seq for pair in zip(articles, stories, strict=True) for seq in (p.seq for p in pair)]
    assert seqs == [1, 2, 3, 4, 5, 6]
    stored = await bench.store.get("articles", second.article_id)
    assert stored is not None
    assert stored["placement"]["story_id"] == ids[0]
    assert stored["clustered"] == {
        "number": 3,
        "revision": 1,
        "translation_version": 1,
        "withdrawn": False,
        "rights": None,
    }
    assert articles[2].times.clustered == stored["times"]["clustered"]
    story = await bench.store.get("stories", ids[0])
    assert story is not None
    assert story["article_ids"] == sorted([first.article_id, second.article_id])


async def test_a_redelivery_changes_nothing_and_publishes_the_same(bench: Bench) -> None:
    events = [await bench.article(number, content) for number, content in enumerate(FERRY)]
    async with bench.running():
        await bench.send(*events)
        await bench.stories(3)
        before = await bench.state()
        await bench.send(*events)
        stories = await bench.stories(6)
    articles = await bench.articles(6)
    assert await bench.state() == before
    assert [_content(one) for one in articles[3:]] == [_content(one) for one in articles[:3]]
    assert {_content(one) for one in stories[3:]} == {_content(stories[2])}


def _content(event: Event) -> str:
    return event.model_dump_json(exclude={"occurred_at"})


async def test_a_newer_revision_raises_the_version_and_keeps_the_story(bench: Bench) -> None:
    first, second = [
        await bench.article(number, content) for number, content in enumerate(FERRY[:2])
    ]
    async with bench.running():
        await bench.send(first, second)
        await bench.stories(2)
        # Its new text is of another event altogether: it stays where it was placed.
        newer = await bench.article(1, BRIDGE[0], revision=2, translation_version=2)
        assert newer.article_id == second.article_id
        await bench.send(newer, second)
        stories = await bench.stories(3)
    articles = await bench.articles(3)
    assert [article.version for article in articles] == [1, 1, 2]
    assert articles[2].revision == 2
    assert articles[2].original.title == BRIDGE[0][0]
    assert articles[2].placement.story_id == articles[0].placement.story_id
    assert articles[2].placement.similarity == articles[1].placement.similarity
    assert stories[2].story_id == stories[0].story_id


async def test_a_new_translation_passes_through(bench: Bench) -> None:
    first = await bench.article(0, FERRY[0])
    async with bench.running():
        await bench.send(first)
        await bench.stories(1)
        await bench.send(await bench.article(0, FERRY[0], translation_version=2))
        await bench.stories(2)
    articles = await bench.articles(2)
    assert [article.version for article in articles] == [1, 2]
    assert [article.translation.translation_version for article in articles] == [1, 2]
    assert articles[0].placement.story_id == articles[1].placement.story_id
    assert articles[0].placement.placed_at == articles[1].placement.placed_at


async def test_a_withdrawal_raises_the_version_and_leaves_the_figures(bench: Bench) -> None:
    events = [await bench.article(number, content) for number, content in enumerate(FERRY[:2])]
    async with bench.running():
        await bench.send(*events)
        await bench.stories(2)
        withdrawn = Withdrawn(by="publisher", reason="404", at=NOON)
        await bench.store.compare_and_set(
            "articles", events[1].article_id, {}, set_={"withdrawn": withdrawn.model_dump()}
        )
        await bench.send(events[1].model_copy(update={"withdrawn": withdrawn}))
        stories = await bench.stories(3)
    articles = await bench.articles(3)
    assert articles[2].withdrawn == withdrawn
    assert articles[2].version == 2
    assert [story.article_count for story in stories] == [1, 2, 1]


async def test_a_restart_goes_on_with_the_same_stories(bench: Bench) -> None:
    texts = (FERRY[0], BRIDGE[0], FERRY[1], BRIDGE[1], FERRY[2])
    events = [await bench.article(number, content) for number, content in enumerate(texts)]
    for number, event in enumerate(events):
        async with bench.running():
            await bench.send(event)
            await bench.stories(number + 1)
    articles = await bench.articles(5)
    first, second = story_id(events[0].article_id), story_id(events[1].article_id)
    found = [article.placement.story_id for article in articles]
    assert found == [first, second, first, second, first]
    assert [article.placement.epoch for article in articles] == sorted(
        {article.placement.epoch for article in articles}
    )


async def test_a_story_left_behind_by_a_crash_is_repaired(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = [
        await bench.article(number, content) for number, content in enumerate(FERRY[:2])
    ]
    refresh = recording.refresh_story
    crashed = asyncio.Event()

    async def crash(*arguments: Any) -> StoryUpdated:
        if arguments[-1] == second.article_id and not crashed.is_set():
            crashed.set()
            raise ConnectionError("the process ended here")
        return await refresh(*arguments)

    monkeypatch.setattr("clusterer.writer.refresh_story", crash)
    async with bench.running():
        await bench.send(first, second)
        stories = await bench.stories(2)
    articles = await bench.articles(2)
    assert crashed.is_set()
    assert [article.version for article in articles] == [1, 1]
    assert [story.article_count for story in stories] == [1, 2]


async def test_a_writer_that_lost_its_epoch_stops(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()
    monkeypatch.setattr(app, "end_process", ended.set)
    first, second = [
        await bench.article(number, content) for number, content in enumerate(FERRY[:2])
    ]
    async with bench.running():
        await bench.send(first)
        await bench.stories(1)
        await bench.store.increment(STATE, WRITER, {"epoch": 1}, guard={})
        await bench.send(second)
        await asyncio.wait_for(ended.wait(), 30)
    stored = await bench.store.get("articles", second.article_id)
    assert stored is not None
    assert stored["placement"] is None
    assert len(await bench.articles(1)) == 1
    async with bench.running():
        await bench.stories(2)
    articles = await bench.articles(2)
    assert articles[1].placement.story_id == articles[0].placement.story_id


async def test_an_article_that_can_not_be_placed_is_a_story_of_its_own(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = [
        await bench.article(number, content) for number, content in enumerate(FERRY[:2])
    ]
    make = text.vectors

    def fail(found: Any, weighting: Any) -> Any:
        if found.title == FERRY[1][0]:
            raise ValueError("a text that breaks the tokeniser")
        return make(found, weighting)

    monkeypatch.setattr("clusterer.writer.vectors", fail)
    async with bench.running():
        await bench.send(first, second)
        await bench.stories(2)
    placement = (await bench.articles(2))[1].placement
    assert placement.unplaced
    assert placement.story_id == story_id(second.article_id)


async def test_a_replayed_article_is_placed_like_any_other(bench: Bench) -> None:
    event = await bench.article(0, FERRY[0])
    async with bench.running():
        await bench.send(event, topic=retry_topic(ARTICLES_TRANSLATED, "clusterer"))
        (story,) = await bench.stories(1)
    assert story.story_id == story_id(event.article_id)


async def test_untranslated_articles_are_placed_by_names_and_numbers(bench: Bench) -> None:
    first = await bench.article(0, FERRY[0])
    second = await bench.article(1, FERRY[1])
    spanish = ("El Maeve Rua vuelve a Skellan", "Salió de Port Carrig tras 13 meses.")
    third = await bench.article(2, spanish, language="es")
    third = third.model_copy(
        update={
            "language": "es",
            "translation": third.translation.model_copy(
                update={"status": TranslationStatus.UNAVAILABLE}
            ),
        }
    )
    async with bench.running():
        await bench.send(first, second, third)
        await bench.stories(3)
    articles = await bench.articles(3)
    assert len({article.placement.story_id for article in articles}) == 1
