"""`clusterer rebuild` and `clusterer explain` on a real store, with a clusterer that runs."""

import asyncio
import json
from typing import Any

import pytest

from clusterer import changes as changes_module
from clusterer.cli import main
from clusterer.recording import ARTICLES
from parallax.changes import record
from parallax.identity import story_id
from parallax.settings import ServiceSettings
from parallax.store import Store
from tests.integration.test_clusterer import BRIDGE, FERRY, Bench, bench, short_waits
from tests.integration.test_clusterer_changes import settled, where
from tests.support.waiting import until

__all__ = ["bench", "short_waits"]


@pytest.fixture(autouse=True)
def environment(settings: ServiceSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes_module, "LOOK_SECONDS", 0.05)
    monkeypatch.setenv("CLUSTERER_MONGODB_URL", settings.mongodb_url)
    monkeypatch.setenv("CLUSTERER_MONGODB_DATABASE", settings.mongodb_database)


async def command(*words: str) -> int:
    """Run the command beside the service; its exit code."""
    try:
        await asyncio.to_thread(main, words)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    """The JSON among what was written; the service writes its log there, too."""
    lines = capsys.readouterr().out
    return json.loads(lines[lines.index("{") : lines.rindex("}") + 1])


async def test_rebuild_moves_what_belongs_elsewhere_and_leaves_what_people_decided(
    bench: Bench,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CLUSTERER_THRESHOLD", "0.78")
    strict = {**bench.settings.model_dump(), "threshold": 1.0, "log_level": "error"}
    bench.settings = type(bench.settings)(**strict)  # every article founds a story
    events = [await bench.article(number, text) for number, text in enumerate((*FERRY, *BRIDGE))]
    ids = [event.article_id for event in events]
    async with bench.running():
        await bench.send(*events)
        await bench.articles(5)
        assert len(set(await where(store, *ids))) == 5
        # A person has put one of the ferry's articles to one of the bridge's.
        pin = {"article_id": ids[2], "into": story_id(ids[4])}
        await settled(store, await record(store, "pin", by="operator", reason="a test", **pin))

        capsys.readouterr()
        assert await command("rebuild", "--dry-run", "--json") == 0
        assert said(capsys)["moved"] > 0
        assert len(set(await where(store, *ids))) == 4, "a dry run changes nothing"

        assert await command("rebuild", "--json") == 0
        figures = said(capsys)
        assert figures["done"] == figures["changes"] > 0
        assert figures["refused"] == 0
        found = await where(store, *ids)
        assert found[0] == found[1] == story_id(ids[0])
        assert found[2] == story_id(ids[4])
        merged = await store.get("stories", story_id(ids[1]))
        assert merged is not None
        assert merged["merged_into"] == story_id(ids[0])

        assert await command("rebuild", "--json") == 0
        assert said(capsys)["changes"] == 0


async def test_a_stored_article_is_explained(
    bench: Bench, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    events = [await bench.article(number, text) for number, text in enumerate((*FERRY, *BRIDGE))]
    async with bench.running():
        await bench.send(*events)
        await bench.articles(5)
    capsys.readouterr()
    assert await command("explain", events[1].article_id, "--json") == 0
    found = said(capsys)
    assert found["final"] == found["joined"] == story_id(events[0].article_id)
    assert found["stories"][0]["articles"] == 2
    assert await command("explain", events[1].article_id) == 0
    assert FERRY[1][0] in capsys.readouterr().out
    assert await command("explain", "none") == 2
    assert "no placed article none" in capsys.readouterr().err


async def test_an_article_that_was_read_otherwise_is_read_again(bench: Bench, store: Store) -> None:
    events = [await bench.article(number, text) for number, text in enumerate(FERRY)]
    async with bench.running():
        await bench.send(*events[:2])
        await bench.articles(2)
    first, second = (event.article_id for event in events[:2])
    await store.compare_and_set(ARTICLES, first, {}, set_={"reading.form": "older"})
    await store.compare_and_set(ARTICLES, second, {}, unset=["reading"])
    async with bench.running():
        await bench.send(events[2])

        async def placed() -> bool:
            document = await store.get(ARTICLES, events[2].article_id)
            return bool(document and document["placement"])

        await until(placed)
    assert len(set(await where(store, *(event.article_id for event in events)))) == 1
