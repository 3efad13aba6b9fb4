"""What is told of stories at leisure: after a while, once, never in the way of a placement."""

import asyncio
import multiprocessing
from multiprocessing.process import BaseProcess
from typing import Any

import pytest

from clusterer import app, handlers, recording, told
from clusterer.recording import STATE, WRITER
from clusterer.settings import Settings
from clusterer.takes.declaring import built_in
from parallax.documents import Withdrawn
from parallax.events import StoryUpdated
from parallax.identity import story_id
from parallax.store import Store
from parallax.topics import STORIES_UPDATED
from tests.integration.test_clusterer import BRIDGE, FERRY, Bench, bench, short_waits
from tests.support import telling
from tests.support.articles import NOON
from tests.support.waiting import until

__all__ = ["bench", "short_waits"]


@pytest.fixture(autouse=True)
def soon(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pace is the same, only quicker; the work is a stand-in's."""
    monkeypatch.setattr(told, "told", telling.counted)
    paced = {"told_after_seconds": 0.3, "told_within_seconds": 2, "telling_seconds": 1.5}
    bench.settings = Settings(**{**bench.settings.model_dump(), **paced})


async def story_told(store: Store, key: str, summary: str) -> dict[str, Any]:
    async def done() -> dict[str, Any] | None:
        story = await store.get("stories", key)
        return story if story and story["told"] and story["summary"] == summary else None

    found: dict[str, Any] = await until(done, what=f"{key}: {summary}")
    return found


async def test_a_story_is_told_once_it_is_quiet_and_published(bench: Bench, store: Store) -> None:
    events = [await bench.article(number, text) for number, text in enumerate(FERRY)]
    ferry = story_id(events[0].article_id)
    async with bench.running():
        await bench.send(*events)
        story = await story_told(store, ferry, "3 articles of 28 words")
        published: list[StoryUpdated] = await bench.published(STORIES_UPDATED)
        assert published[-1].summary == "3 articles of 28 words"
        assert published[-1].version == story["version"]
        # A redelivery tells nothing anew.
        await bench.send(events[0])
        await bench.articles(4)
        await asyncio.sleep(1)
        assert (await story_told(store, ferry, "3 articles of 28 words"))["version"] == story[
            "version"
        ]


async def test_what_a_crash_left_untold_is_told_by_the_next_writer(
    bench: Bench, store: Store
) -> None:
    events = [await bench.article(number, text) for number, text in enumerate((*FERRY, *BRIDGE))]
    ferry = story_id(events[0].article_id)
    slow = bench.settings
    bench.settings = Settings(**{**slow.model_dump(), "told_after_seconds": 600})
    async with bench.running():
        await bench.send(*events[:3])
        await bench.articles(3)
    bench.settings = slow
    async with bench.running():
        await bench.send(events[3])  # a writer takes over with the first message
        await story_told(store, ferry, "3 articles of 28 words")


@pytest.mark.parametrize("trouble", ["HANG", "DIE", "FAIL"])
async def test_trouble_with_one_story_leaves_the_others_alone(
    bench: Bench, store: Store, trouble: str
) -> None:
    bad = await bench.article(0, (f"{trouble} at sea", "Nobody knows what the Quorl does."))
    good = await bench.article(1, FERRY[0])
    async with bench.running():
        await bench.send(bad, good)
        await story_told(store, story_id(good.article_id), "1 articles of 9 words")
        await bench.articles(2)
        assert (await story_told(store, story_id(bad.article_id), ""))["version"] >= 1


async def test_a_text_that_changes_alone_is_told_also_after_a_crash(
    bench: Bench, store: Store
) -> None:
    event = await bench.article(0, FERRY[0])
    ferry = story_id(event.article_id)
    quick = bench.settings
    async with bench.running():
        await bench.send(event)
        await story_told(store, ferry, "1 articles of 9 words")
    bench.settings = Settings(**{**quick.model_dump(), "told_after_seconds": 600})
    longer = (FERRY[0][0], f"{FERRY[0][1]} It took cars.")
    async with bench.running():
        await bench.send(await bench.article(0, longer, revision=2))
        await bench.articles(2)
        story = await store.get("stories", ferry)
        assert story is not None
        assert story["told"] is False
    bench.settings = quick
    async with bench.running():
        await bench.send(await bench.article(1, BRIDGE[0]))
        await story_told(store, ferry, "1 articles of 12 words")


async def test_of_a_very_large_story_some_texts_are_read_and_all_articles_counted(
    bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "ARTICLES_READ", 2)
    bench.settings = Settings(**{**bench.settings.model_dump(), "told_after_seconds": 600})
    events = [await bench.article(number, text) for number, text in enumerate(FERRY)]
    async with bench.running():
        await bench.send(*events)
        await bench.articles(3)
    work = await told.ask(store, built_in(), story_id(events[0].article_id))
    assert work is not None
    documents = work[1][0]
    read = {one["_id"] for one in documents if "paragraphs" in one["original"]}
    assert {one["_id"] for one in documents} == {event.article_id for event in events}
    assert read == {events[0].article_id, events[2].article_id}


async def test_what_changes_while_a_story_is_worked_out_is_not_undone(
    bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "told", telling.with_takes)
    bench.settings = Settings(**{**bench.settings.model_dump(), "telling_seconds": 30})
    event = await bench.article(0, FERRY[0])
    ferry = story_id(event.article_id)

    async def in_hand() -> bool:
        story = await store.get("stories", ferry)
        return bool(story) and story["told"] is None

    async with bench.running():
        await bench.send(event)
        await until(in_hand, what="it is being worked out")
        # A take is hidden and the text changes: what was read for the telling is old by now.
        await store.compare_and_set("stories", ferry, {}, set_={"hidden_takes": ["country"]})
        await bench.send(await bench.article(0, FERRY[1], revision=2))
        await bench.articles(2)
        assert await in_hand() is False
        told_first = await until(lambda: _summary(store, ferry, "slow"), what="told")
        assert told_first["told"] is not True
        assert [take["id"] for take in told_first["takes"]] == ["world"]
        assert await until(lambda: _told(store, ferry), what="told again")


async def _summary(store: Store, key: str, summary: str) -> dict[str, Any] | None:
    story = await store.get("stories", key)
    return story if story and story["summary"] == summary else None


async def _told(store: Store, key: str) -> bool:
    story = await store.get("stories", key)
    return bool(story and story["told"])


async def test_what_a_crash_left_unpublished_is_published(bench: Bench, store: Store) -> None:
    events = [await bench.article(number, text) for number, text in enumerate(FERRY)]
    ferry = story_id(events[0].article_id)
    async with bench.running():
        await bench.send(*events)
        story = await story_told(store, ferry, "3 articles of 28 words")
    # As a crash leaves it that comes after the recording: in hand, and nobody was told.
    await store.compare_and_set("stories", ferry, {}, set_={"told": None})
    before = len(await bench.published(STORIES_UPDATED))
    async with bench.running():
        await bench.send(await bench.article(3, BRIDGE[0]))
        await story_told(store, ferry, "3 articles of 28 words")
        later: list[StoryUpdated] = (await bench.published(STORIES_UPDATED))[before:]
    versions = [one.version for one in later if one.story_id == ferry]
    assert versions == [story["version"]]


async def worker() -> BaseProcess:
    """The process that works out stories."""

    async def started() -> list[BaseProcess]:
        return list(multiprocessing.active_children())

    (process,) = await until(started, what="the process of the teller")
    assert isinstance(process, BaseProcess)
    return process


async def test_an_idle_process_that_is_killed_is_replaced(bench: Bench, store: Store) -> None:
    ferry, bridge = await bench.article(0, FERRY[0]), await bench.article(1, BRIDGE[0])
    async with bench.running():
        await bench.send(ferry)
        await story_told(store, story_id(ferry.article_id), "1 articles of 9 words")
        process = await worker()
        process.kill()
        await asyncio.to_thread(process.join)
        await bench.send(bridge)
        await story_told(store, story_id(bridge.article_id), "1 articles of 10 words")


async def test_a_story_whose_process_is_killed_is_told_by_the_next(
    bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "told", telling.with_takes)
    bench.settings = Settings(**{**bench.settings.model_dump(), "telling_seconds": 30})
    ferry, bridge = await bench.article(0, FERRY[0]), await bench.article(1, BRIDGE[0])
    async with bench.running():
        await bench.send(ferry)
        await story_told(store, story_id(ferry.article_id), "slow")
        await bench.send(bridge)
        key = story_id(bridge.article_id)
        await until(lambda: _in_hand(store, key), what="it is being worked out")
        await asyncio.sleep(0.5)
        (await worker()).kill()
        await story_told(store, key, "slow")


async def _in_hand(store: Store, key: str) -> bool:
    story = await store.get("stories", key)
    return bool(story) and story["told"] is None


@pytest.mark.parametrize("where", ["refresh_story", "publish"])
async def test_a_story_is_told_though_its_event_came_twice(
    bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    event = await bench.article(0, FERRY[0])
    module = {"refresh_story": "clusterer.writer", "publish": "clusterer.handlers"}[where]
    work = {"refresh_story": recording.refresh_story, "publish": handlers.publish}[where]
    failed = asyncio.Event()

    async def fail_once(*arguments: Any) -> Any:
        if not failed.is_set():
            failed.set()
            raise ConnectionError("away for a moment")
        return await work(*arguments)

    monkeypatch.setattr(f"{module}.{where}", fail_once)
    async with bench.running():
        await bench.send(event)
        await story_told(store, story_id(event.article_id), "1 articles of 9 words")
    assert failed.is_set()


@pytest.mark.parametrize("why", ["withdrawn", "nosnippet"])
async def test_what_may_no_longer_be_shown_goes_though_the_story_can_not_be_told(
    bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    monkeypatch.setattr(told, "told", telling.quoting)
    events = [await bench.article(number, text) for number, text in enumerate(FERRY)]
    ferry = story_id(events[0].article_id)
    by_id = {event.article_id: event for event in events}

    async def has_takes(count: int) -> dict[str, Any] | None:
        story = await store.get("stories", ferry)
        return story if story and story["told"] and len(story["takes"]) == count else None

    async with bench.running():
        await bench.send(*events)
        story = await until(lambda: has_takes(3), what="told with takes")
        monkeypatch.setattr(told, "told", telling.failing)
        (gone,) = story["summary_sources"]
        event = by_id[gone]
        if why == "withdrawn":
            withdrawn = Withdrawn(by="publisher", reason="404", at=NOON)
            change = {"withdrawn": withdrawn.model_dump()}
            event = event.model_copy(update={"withdrawn": withdrawn})
        else:
            change = {"original.rights": {"nosnippet": True}}
        await store.compare_and_set("articles", gone, {}, set_=change)
        await bench.send(event)
        story = await until(lambda: has_takes(2), what="one take is gone")
        published: list[StoryUpdated] = await bench.published(STORIES_UPDATED)
    cited = {one["article_id"] for take in story["takes"] for one in take["sentences"]}
    assert cited == set(by_id) - {gone}
    assert (story["summary"], story["summary_sources"]) == ("", [])
    assert published[-1].version == story["version"]
    assert len(published[-1].takes) == 2


async def test_a_replaced_writer_records_no_takes(
    bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()
    monkeypatch.setattr(app, "end_process", ended.set)
    monkeypatch.setattr(told, "told", telling.with_takes)
    bench.settings = Settings(**{**bench.settings.model_dump(), "telling_seconds": 30})
    event = await bench.article(0, FERRY[0])
    key = story_id(event.article_id)
    async with bench.running():
        await bench.send(event)
        await until(lambda: _in_hand(store, key), what="it is being worked out")
        await store.increment(STATE, WRITER, {"epoch": 1}, guard={})
        await asyncio.wait_for(ended.wait(), 30)
    assert await store.get("story_takes", key) is None
