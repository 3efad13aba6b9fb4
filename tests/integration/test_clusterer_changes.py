"""Merges, splits and pins on real servers: moved once, followed by their stories, resumed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from clusterer import changes as changes_module
from clusterer.settings import Settings
from parallax import cli
from parallax.changes import APPLYING, CHANGES, REFUSED, record
from parallax.changes import DONE as DONE_STATE
from parallax.events import StoryUpdated
from parallax.identity import story_id
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.topics import ARTICLES_CLUSTERED, STORIES_UPDATED
from tests.integration.test_clusterer import BRIDGE, FERRY, Bench, bench, short_waits
from tests.support.waiting import until

__all__ = ["bench", "short_waits"]


@pytest_asyncio.fixture
async def placed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, ...]]:
    """Three articles about a ferry in one story, two about a bridge in another; all running."""
    monkeypatch.setattr(changes_module, "LOOK_SECONDS", 0.05)
    bench.settings = Settings(**{**bench.settings.model_dump(), "told_after_seconds": 0.3})
    events = [await bench.article(number, text) for number, text in enumerate((*FERRY, *BRIDGE))]
    async with bench.running():
        await bench.send(*events)
        await bench.articles(len(events))
        yield tuple(event.article_id for event in events)


async def settled(store: Store, key: str, state: str = DONE_STATE) -> dict[str, Any]:
    async def done() -> dict[str, Any] | None:
        change = await store.get(CHANGES, key)
        return change if change and change["state"] == state else None

    found: dict[str, Any] = await until(done, what=f"{key} is {state}")
    return found


async def where(store: Store, *articles: str) -> list[str]:
    documents = [await store.get("articles", one) for one in articles]
    return [document["placement"]["story_id"] for document in documents if document]


async def last_story(bench: Bench, key: str) -> StoryUpdated:
    found: list[StoryUpdated] = await bench.published(STORIES_UPDATED)
    return [story for story in found if story.story_id == key][-1]


def ask(store: Store, kind: str, **fields: Any) -> Any:
    return record(store, kind, by="operator", reason="a test", **fields)


async def test_a_merged_id_stands_for_the_other(
    bench: Bench, store: Store, placed: tuple[str, ...]
) -> None:
    ferry, bridge = story_id(placed[0]), story_id(placed[3])
    assert await where(store, *placed) == [ferry, ferry, ferry, bridge, bridge]
    await settled(store, await ask(store, "merge", story_id=bridge, into=ferry))
    assert await where(store, *placed) == [ferry] * 5
    closed, kept = await last_story(bench, bridge), await last_story(bench, ferry)
    assert (closed.merged_into, closed.article_count) == (ferry, 0)
    assert (kept.merged_into, kept.article_count) == (None, 5)
    for story in (closed, kept):
        assert story.regrouped is not None
        assert (story.regrouped.kind, story.regrouped.by) == ("merge", "operator")
        assert story.regrouped.reason == "a test"
    moved = [
        event
        for event in await bench.published(ARTICLES_CLUSTERED)
        if event.article_id in placed[3:] and event.placement.story_id == ferry
    ]
    assert {event.version for event in moved} == {2}
    # What comes later about the bridge joins the merged story.
    late = await bench.article(9, BRIDGE[0])
    await bench.send(late)
    await bench.articles(len(placed) + 3)
    assert await where(store, late.article_id) == [ferry]


async def test_a_chain_of_merges_points_to_its_end(
    bench: Bench, store: Store, placed: tuple[str, ...]
) -> None:
    ferry, bridge = story_id(placed[0]), story_id(placed[3])
    other = await bench.article(9, ("Norvax opens a plant in Lunde", "It fills vaccine doses."))
    await bench.send(other)
    await bench.articles(6)
    last = story_id(other.article_id)
    await settled(store, await ask(store, "merge", story_id=bridge, into=ferry))
    await settled(store, await ask(store, "merge", story_id=ferry, into=last))
    assert (await last_story(bench, bridge)).merged_into == last
    assert (await last_story(bench, ferry)).merged_into == last
    # A story that came back doesn't follow those that it was once merged with.
    await settled(store, await ask(store, "split", story_id=last, article_ids=[placed[3]]))
    assert (await last_story(bench, bridge)).merged_into is None
    await settled(store, await ask(store, "merge", story_id=last, into=bridge))
    assert (await last_story(bench, bridge)).merged_into is None
    assert (await last_story(bench, ferry)).merged_into == bridge


async def test_a_split_names_the_rest_and_the_id_stays_with_its_founder(
    bench: Bench, store: Store, placed: tuple[str, ...]
) -> None:
    ferry = story_id(placed[0])
    key = await ask(store, "split", story_id=ferry, article_ids=[placed[0], placed[2]])
    await settled(store, key)
    rest = story_id(placed[1])
    assert await where(store, *placed[:3]) == [ferry, rest, ferry]
    assert (await last_story(bench, ferry)).split_into == (rest,)
    assert (await last_story(bench, ferry)).article_count == 2
    assert (await last_story(bench, rest)).article_count == 1
    await settled(store, await ask(store, "merge", story_id=rest, into=ferry))
    await settled(store, await ask(store, "split", story_id=ferry, article_ids=[placed[1]]))
    assert (await last_story(bench, rest)).merged_into is None


async def test_a_pinned_article_is_left_alone_by_the_repair(
    bench: Bench, store: Store, placed: tuple[str, ...]
) -> None:
    ferry, bridge = story_id(placed[0]), story_id(placed[3])
    await settled(store, await ask(store, "pin", article_id=placed[4], into=ferry))
    assert await where(store, placed[4]) == [ferry]
    document = await store.get("articles", placed[4])
    assert document is not None
    assert document["placement"]["pinned"]
    key = await record(
        store, "split", by="repair", reason="too far", story_id=ferry, article_ids=[placed[4]]
    )
    refused = await settled(store, key, REFUSED)
    assert "a person has had a hand" in refused["error"]
    assert (await last_story(bench, bridge)).article_count == 1


@pytest.mark.parametrize(
    ("kind", "fields", "error"),
    [
        ("merge", {"story_id": "none", "into": "none"}, "no story none"),
        ("pin", {"article_id": "none", "into": None}, "no story yet"),
        ("split", {"story_id": "$ferry", "article_ids": ["none"]}, "not all of the articles"),
        ("split", {"story_id": "$ferry", "article_ids": ["$all"]}, "nothing would be left"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    store: Store, placed: tuple[str, ...], kind: str, fields: dict[str, Any], error: str
) -> None:
    if "article_ids" in fields:
        all_of_it = fields["article_ids"] == ["$all"]
        fields = {
            "story_id": story_id(placed[0]),
            "article_ids": list(placed[:3]) if all_of_it else fields["article_ids"],
        }
    refused = await settled(store, await ask(store, kind, **fields), REFUSED)
    assert error in refused["error"]


async def test_a_change_that_a_crash_cut_is_done_again(
    bench: Bench, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes_module, "LOOK_SECONDS", 0.05)
    events = [await bench.article(number, text) for number, text in enumerate((*FERRY, *BRIDGE))]
    ids = [event.article_id for event in events]
    ferry, bridge = story_id(ids[0]), story_id(ids[3])
    async with bench.running():
        await bench.send(*events)
        await bench.articles(5)
    key = await ask(store, "merge", story_id=bridge, into=ferry)
    plan = {"article_ids": ids[3:], "origin": bridge, "target": ferry, "pinned": False}
    await store.compare_and_set(CHANGES, key, {}, set_={"state": APPLYING, "plan": plan})
    # As if the first article had been moved before the crash.
    await store.compare_and_set(
        "articles", ids[3], {}, set_={"placement.story_id": ferry, "version": 2}
    )
    async with bench.running():
        # A writer takes over with the first message that comes.
        await bench.send(await bench.article(9, ("Olmo", "The Tavo bridge at Olmo has cracks.")))
        await settled(store, key)
        assert await where(store, *ids) == [ferry] * 5
        assert (await last_story(bench, bridge)).merged_into == ferry
        assert (await last_story(bench, ferry)).article_count >= 5


async def test_the_command_waits_until_it_is_done(
    settings: ServiceSettings,
    store: Store,
    placed: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PARALLAX_MONGODB_URL", settings.mongodb_url)
    monkeypatch.setenv("PARALLAX_MONGODB_DATABASE", settings.mongodb_database)
    ferry, bridge = story_id(placed[0]), story_id(placed[3])
    words = ["story", "merge", bridge, "--into", ferry, "--reason", "one event"]
    arguments = cli.parser().parse_args(words)
    assert await cli.story_commands.run(arguments) == 0
    assert f"2 articles are in story {ferry} now" in capsys.readouterr().out
    listing = cli.parser().parse_args(["story", "changes"])
    assert await cli.story_commands.run(listing) == 0
    assert "one event" in capsys.readouterr().out


async def has_takes(store: Store, key: str) -> bool:
    story = await store.get("stories", key)
    return bool(story and story["takes"])


async def test_a_hidden_take_is_never_shown_again(
    bench: Bench, store: Store, placed: tuple[str, ...]
) -> None:
    ferry = story_id(placed[0])
    refused = await ask(store, "hide", story_id=ferry, take_id="country:XX")
    assert "no take" in (await settled(store, refused, REFUSED))["error"]

    async def told() -> list[str]:
        story = await store.get("stories", ferry)
        return [take["id"] for take in (story or {})["takes"]]

    assert (await until(told, what="the story has takes"))[0] == "world"
    await settled(store, await ask(store, "hide", story_id=ferry, take_id="world"))
    assert "world" not in await told()
    assert "world" not in [take.id for take in (await last_story(bench, ferry)).takes]
    # Nor when the story is merged, or when it is asked for by an id that is merged by now.
    bridge = story_id(placed[3])
    await until(lambda: has_takes(store, bridge), what="the other story has takes")
    await settled(store, await ask(store, "merge", story_id=ferry, into=bridge))
    merged = await last_story(bench, bridge)
    assert "world" not in [take.id for take in merged.takes]
    await settled(store, await ask(store, "split", story_id=bridge, article_ids=list(placed[:3])))
    late = await bench.article(9, ("The Maeve Rua sails", "The Skellan ferry left Port Carrig."))
    await bench.send(late)

    async def told_again() -> bool:
        story = await store.get("stories", ferry)
        return bool(story and story["article_count"] == 4 and story["told"])

    await until(told_again)
    assert "world" not in await told()
