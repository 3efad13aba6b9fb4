"""The window is a function of what is in it."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from clusterer.placing import Criteria, decide
from clusterer.text import COLUMNS, Vectors
from clusterer.window import Limits, Member, Window
from tests.unit.clusterer.events import press

MEMBERS = [
    Member(one.article_id, f"s{one.article_id[1:3]}", one.at, one.discovered, one.vectors)
    for one in press()
]


def state(window: Window) -> Any:
    """All that later decisions depend on."""
    members = sorted(one for story in window.stories for one in members_of(window, story))
    seen = [window.space.compare(member.vectors, members) for member in MEMBERS]
    return {
        "stories": {story: members_of(window, story) for story in window.stories},
        "vectors": [window.space.vectors(one) for one in members],
        "cosines": [comparison.cosines.tolist() for comparison in seen],
        "found": [window.space.nearest(member.vectors) for member in MEMBERS],
        "decisions": [decide(window, one.vectors, one.at, Criteria()) for one in MEMBERS],
    }


def members_of(window: Window, story_id: str) -> list[str]:
    return [member.article_id for member in window.members(story_id)]


def stories(window: Window) -> list[str]:
    return window.stories


def window_of(members: list[Member], limits: Limits | None = None) -> Window:
    window = Window(limits or Limits())
    for member in members:
        window.put(member)
    return window


def test_removing_an_article_leaves_what_would_be_there_without_it() -> None:
    for member in MEMBERS:
        window = window_of(MEMBERS)
        window.remove(member.article_id)
        assert state(window) == state(window_of([one for one in MEMBERS if one != member]))


def test_an_empty_window_remembers_nothing() -> None:
    window = window_of(MEMBERS)
    for member in MEMBERS:
        window.remove(member.article_id)
    assert (len(window), window.articles) == (0, 0)
    assert state(window) == state(Window(Limits()))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_placements_does_not_matter(seed: int) -> None:
    mixed = random.Random(seed).sample(MEMBERS, len(MEMBERS))
    assert state(window_of(mixed)) == state(window_of(MEMBERS))


def test_placing_an_article_again_changes_nothing() -> None:
    assert state(window_of([*MEMBERS, *MEMBERS])) == state(window_of(MEMBERS))


def test_a_changed_article_is_taken_out_before_it_is_put_in() -> None:
    first, second = MEMBERS[0], MEMBERS[1]
    changed = Member(first.article_id, first.story_id, first.at, first.discovered, second.vectors)
    assert state(window_of([first, changed])) == state(window_of([changed]))


def test_articles_leave_when_the_stream_has_moved_on() -> None:
    window = window_of(MEMBERS, Limits(span=timedelta(hours=2)))
    last = max(member.discovered for member in MEMBERS)
    kept = [member for member in MEMBERS if last - member.discovered <= timedelta(hours=2)]
    assert window.articles == len(kept)
    assert state(window) == state(window_of(kept))


def test_a_late_article_does_not_turn_the_stream_back() -> None:
    window = window_of(MEMBERS[3:])
    clock = window.clock
    window.put(MEMBERS[0])
    assert window.clock == clock


def test_of_too_many_stories_those_that_grew_last_stay() -> None:
    window = window_of(MEMBERS, Limits(stories=2))
    grew = {member.story_id: member.discovered for member in MEMBERS}
    assert stories(window) == sorted(sorted(grew, key=lambda story: grew[story])[-2:])


def test_the_latest_articles_of_a_story_are_those_discovered_last() -> None:
    story = [member for member in MEMBERS if member.story_id == MEMBERS[0].story_id]
    window = window_of(story[::-1])
    assert window.latest(story[0].story_id, 2) == [one.article_id for one in story[-2:]]
    assert window.size(story[0].story_id) == len(story)


def test_an_article_that_changes_its_story_is_in_one_only() -> None:
    moved = replace(MEMBERS[0], story_id="other")
    assert state(window_of([*MEMBERS, moved])) == state(window_of([moved, *MEMBERS[1:]]))


def test_what_was_taken_out_and_put_in_many_times_leaves_nothing_behind() -> None:
    window = window_of(MEMBERS)
    for _ in range(5):
        for member in MEMBERS[::2]:
            window.remove(member.article_id)
        for member in MEMBERS[::2]:
            window.put(member)
    assert state(window) == state(window_of(MEMBERS))


def test_a_window_that_has_lived_long_uses_its_places_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("clusterer.space.GONE", 3)
    window = window_of(MEMBERS)
    for _ in range(5):
        for member in MEMBERS:
            window.remove(member.article_id)
            window.put(member)
    assert state(window) == state(window_of(MEMBERS))


def test_an_article_without_terms_is_like_none() -> None:
    empty = Vectors(b"", b"", english=True)
    window = window_of([*MEMBERS, replace(MEMBERS[0], article_id="empty", vectors=empty)])
    seen = window.space.compare(MEMBERS[0].vectors, ["empty", MEMBERS[0].article_id])
    assert seen.cosines[0].tolist() == [0] * len(COLUMNS)
    assert seen.cosines[1].max() == pytest.approx(1)
    assert window.space.nearest(empty) == []
