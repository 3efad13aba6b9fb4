"""The window is a function of what is in it."""

import random
from datetime import timedelta
from typing import Any

import pytest

from clusterer.space import Space
from clusterer.window import Limits, Member, Window
from tests.unit.clusterer.events import NOON, press

MEMBERS = [
    Member(one.article_id, f"s{one.article_id[1:3]}", one.at, one.discovered, one.vectors)
    for one in press()
]


def state(window: Window) -> Any:
    """All that later decisions depend on."""
    spaces = {"names": window.names, "words": window.words}
    return {
        name: {
            "centroids": {story: dict(space.centroid(story)) for story in stories(window)},
            "weights": {
                term: space.weight(term)
                for member in MEMBERS
                for term in (*member.vectors.words, *member.vectors.names)
            },
        }
        for name, space in spaces.items()
        if any(story in space for story in stories(window))
    }


def stories(window: Window) -> list[str]:
    return sorted({member.story_id for member in MEMBERS if member.story_id in window})


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
    assert state(window) == {}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_placements_does_not_matter(seed: int) -> None:
    mixed = random.Random(seed).sample(MEMBERS, len(MEMBERS))
    assert state(window_of(mixed)) == state(window_of(MEMBERS))


def test_a_cosine_does_not_depend_on_the_order_of_the_placements() -> None:
    window, mixed = window_of(MEMBERS), window_of(MEMBERS[::-1])
    for member in MEMBERS:
        for story in stories(window):
            cosines = [
                space.cosine(member.vectors.words, story) for space in (window.words, mixed.words)
            ]
            assert cosines[0] == cosines[1]


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


def test_the_gap_to_a_story_is_nothing_within_its_time() -> None:
    story = [member for member in MEMBERS if member.story_id == MEMBERS[0].story_id]
    window = window_of(story)
    first, last = story[0].at, story[-1].at
    assert window.gap(story[0].story_id, first + (last - first) / 2) == timedelta(0)
    assert window.gap(story[0].story_id, first - timedelta(hours=1)) == timedelta(hours=1)
    assert window.gap(story[0].story_id, last + timedelta(hours=3)) == timedelta(hours=3)
    assert first >= NOON


def test_a_space_knows_no_story_without_vectors() -> None:
    space = Space()
    space.add("s", {})
    space.remove("s", {})
    assert "s" not in space
    assert space.cosine({"a": 1}, "s") == 0
