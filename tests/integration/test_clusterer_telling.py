"""What is told of stories at leisure: after a while, once, never in the way of a placement."""

import asyncio
from typing import Any

import pytest

from clusterer import told
from clusterer.settings import Settings
from parallax.events import StoryUpdated
from parallax.identity import story_id
from parallax.store import Store
from parallax.topics import STORIES_UPDATED
from tests.integration.test_clusterer import BRIDGE, FERRY, Bench, bench, short_waits
from tests.support import telling
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
        story = await story_told(store, ferry, "3 articles")
        published: list[StoryUpdated] = await bench.published(STORIES_UPDATED)
        assert published[-1].summary == "3 articles"
        assert published[-1].version == story["version"]
        # A redelivery tells nothing anew.
        await bench.send(events[0])
        await bench.articles(4)
        await asyncio.sleep(1)
        assert (await story_told(store, ferry, "3 articles"))["version"] == story["version"]


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
        await story_told(store, ferry, "3 articles")


@pytest.mark.parametrize("trouble", ["HANG", "DIE", "FAIL"])
async def test_trouble_with_one_story_leaves_the_others_alone(
    bench: Bench, store: Store, trouble: str
) -> None:
    bad = await bench.article(0, (f"{trouble} at sea", "Nobody knows what the Quorl does."))
    good = await bench.article(1, FERRY[0])
    async with bench.running():
        await bench.send(bad, good)
        await story_told(store, story_id(good.article_id), "1 articles")
        await bench.articles(2)
        assert (await story_told(store, story_id(bad.article_id), ""))["version"] >= 1
