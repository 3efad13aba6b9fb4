"""Takes as prose: after the extracted sentences, once, and never in the way of anything else."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from prometheus_client import REGISTRY

from clusterer import app, prose, telling
from clusterer.recording import STATE, WRITER
from clusterer.settings import Settings
from parallax.documents import SourceInfo
from parallax.events import StoryUpdated
from parallax.identity import story_id
from parallax.store import Store
from parallax.topics import STORIES_UPDATED
from tests.integration.test_clusterer import BRIDGE, Bench, bench, short_waits
from tests.support.waiting import until
from tests.support.writing import Scribe, writing
from tests.unit.clusterer.takes import newsroom

__all__ = ["bench", "short_waits"]


@pytest_asyncio.fixture
async def scribe(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scribe]:
    """The server that writes; the clusterer's pace is the same, only quicker."""
    monkeypatch.setattr(prose, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(telling, "LOOK_SECONDS", 0.1)
    async with writing() as served:
        asked_for = {
            "told_after_seconds": 0.5,
            "writer_url": served.url,
            "writer_model": "tester",
            "writer_key": served.key,
            "writer_calls_an_hour": 3_600_000,
        }
        bench.settings = Settings(**{**bench.settings.model_dump(), **asked_for})
        yield served


async def send_story(bench: Bench) -> str:
    """Six articles of six outlets in three countries on one event; the story's id."""
    events = []
    for number, report in enumerate(newsroom.story()[:6]):
        source = SourceInfo(
            id=report.source_id,
            name=report.outlet,
            homepage=f"http://{report.source_id}.example/",
            country=report.country,
            ownership=report.ownership,
        )
        text = (report.title, " ".join(report.paragraphs))
        events.append(await bench.article(number, text, source=source))
    await bench.send(*events)
    return story_id(events[0].article_id)


async def written(store: Store, key: str) -> dict[str, Any]:
    """The story, once there is nothing left to be written of it."""

    async def done() -> dict[str, Any] | None:
        story = await store.get("stories", key)
        takes = await store.get("story_takes", key)
        is_done = story and story["told"] and takes and takes.get("unwritten") is False
        return story if is_done and story["article_count"] == 6 else None

    found: dict[str, Any] = await until(done, what=f"{key} is written")
    return found


def with_prose(story: dict[str, Any]) -> dict[str, Any]:
    return {take["id"]: take["prose"] for take in story["takes"] if take.get("prose")}


async def test_prose_follows_the_extracted_sentences(
    bench: Bench, store: Store, scribe: Scribe
) -> None:
    async with bench.running():
        key = await send_story(bench)
        story = await written(store, key)
        published: list[StoryUpdated] = await bench.published(STORIES_UPDATED)
    told = [one for one in published if one.story_id == key and one.takes]
    first = next(one for one in told if any(take.sentences for take in one.takes))
    assert all(take.prose is None for take in first.takes)
    last = told[-1]
    assert last.version == story["version"] > first.version
    long = {take.id: take for take in last.takes if len(take.sentences) > 1}
    assert {"world", "country:PT"} <= set(long)
    for take in long.values():
        assert take.prose is not None
        assert take.prose.model == "tester"
        cited = {one for sentence in take.prose.sentences for one in sentence.article_ids}
        assert cited <= {sentence.article_id for sentence in take.sentences}
        assert len(take.prose.sentences) >= 2
    assert len(scribe.prompts) == len(set(scribe.prompts))


async def test_neither_a_restart_nor_another_telling_asks_again(
    bench: Bench, store: Store, scribe: Scribe
) -> None:
    async with bench.running():
        key = await send_story(bench)
        before = await written(store, key)
    asked = len(scribe.prompts)
    await store.compare_and_set("stories", key, {}, set_={"told": False})
    async with bench.running():
        await bench.send(await bench.article(9, BRIDGE[0]))
        again = await written(store, key)
    assert with_prose(again) == with_prose(before) != {}
    assert again["version"] == before["version"]
    assert len(scribe.prompts) == asked


async def test_what_was_left_unwritten_is_written_after_a_restart(
    bench: Bench, store: Store, scribe: Scribe
) -> None:
    scribe.status = 503

    async def is_told() -> bool:
        story = await store.get("stories", key)
        return bool(story and story["told"] and story["article_count"] == 6 and scribe.prompts)

    async with bench.running():
        key = await send_story(bench)
        await until(is_told, what="told, and asked for in vain")
        # Others are told all the same.
        other = await bench.article(9, BRIDGE[0])
        await bench.send(other)
        await until(lambda: _is_told(store, story_id(other.article_id)), what="the other story")
        assert REGISTRY.get_sample_value("parallax_prose_resting") == 1
    takes = await store.get("story_takes", key)
    assert takes is not None
    assert takes["unwritten"] is True
    scribe.status = 200
    async with bench.running():
        await bench.send(await bench.article(10, BRIDGE[1]))
        assert with_prose(await written(store, key))


async def test_a_server_that_comes_back_is_asked_again(
    bench: Bench, store: Store, scribe: Scribe
) -> None:
    scribe.status = 429
    async with bench.running():
        key = await send_story(bench)
        await until(lambda: len(scribe.prompts) > 3, what="asked in vain")
        scribe.status = 200
        assert with_prose(await written(store, key))
        assert REGISTRY.get_sample_value("parallax_prose_resting") == 0


async def test_of_a_liar_nothing_is_shown_and_it_is_not_asked_again(
    bench: Bench, store: Store, scribe: Scribe
) -> None:
    scribe.lies = True
    async with bench.running():
        key = await send_story(bench)
        story = await written(store, key)
        assert with_prose(story) == {}
        assert any(take["sentences"] for take in story["takes"])
        asked = len(scribe.prompts)
        await store.compare_and_set("stories", key, {}, set_={"told": False})
    async with bench.running():
        await bench.send(await bench.article(9, BRIDGE[0]))
        assert with_prose(await written(store, key)) == {}
    assert len(scribe.prompts) == asked


async def test_without_a_writer_nothing_is_asked_or_remembered(
    bench: Bench, store: Store, scribe: Scribe
) -> None:
    bench.settings = Settings(**{**bench.settings.model_dump(), "writer_url": None})

    async def is_told() -> bool:
        story = await store.get("stories", key)
        return bool(story and story["told"] and story["article_count"] == 6 and story["takes"])

    async with bench.running():
        key = await send_story(bench)
        await until(is_told, what="told")
    assert scribe.prompts == []
    takes = await store.get("story_takes", key)
    assert takes is not None
    assert set(takes) == {"_id", "takes"}


async def test_what_was_told_anew_while_the_server_wrote_is_written_as_well(
    bench: Bench, store: Store, scribe: Scribe
) -> None:
    scribe.free.clear()

    async def all_have_prose() -> bool:
        story = await store.get("stories", key)
        return bool(story) and {"world", "country:PT"} <= set(with_prose(story))

    async with bench.running():
        key = await send_story(bench)
        await until(lambda: _is_told(store, key), what="told")
        await until(lambda: len(scribe.prompts) > 1, what="asked")
        # As a telling leaves it that nobody was reminded of: other evidence, and it is unwritten.
        story = await store.get("stories", key)
        assert story is not None
        for take in story["takes"]:
            take["sentences"] = take["sentences"][::-1]
        changed = {"takes": story["takes"], "version": story["version"] + 1}
        assert await store.compare_and_set("stories", key, {}, set_=changed)
        asked = set(scribe.prompts)
        scribe.free.set()
        await until(all_have_prose, what="all is written")
    assert len(set(scribe.prompts) - asked) > 1


async def test_a_replaced_writer_remembers_no_answer(
    bench: Bench, store: Store, scribe: Scribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = asyncio.Event()
    monkeypatch.setattr(app, "end_process", ended.set)
    scribe.free.clear()
    async with bench.running():
        key = await send_story(bench)
        await until(lambda: len(scribe.prompts) > 1, what="asked")
        await store.increment(STATE, WRITER, {"epoch": 1}, guard={})
        scribe.free.set()
        await asyncio.wait_for(ended.wait(), 30)
    takes = await store.get("story_takes", key)
    assert takes is not None
    assert (takes["written"], takes["unwritten"]) == ({}, True)


async def _is_told(store: Store, key: str) -> bool:
    story = await store.get("stories", key)
    return bool(story and story["told"])
