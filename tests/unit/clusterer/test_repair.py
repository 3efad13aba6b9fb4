"""What repair proposes about stories, and that it proposes it whatever the order they came in."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from clusterer.placing import Criteria
from clusterer.repair import Merge, Split, proposals
from clusterer.stream import Article
from clusterer.window import Limits, Member, Window
from parallax.identity import story_id
from tests.unit.clusterer.events import BRIDGE, FERRY, NOON, VACCINE, article, press, stream


def window_of(*stories: Sequence[Article], seed: int | None = None) -> Window:
    """Each story's articles in it, named after the first."""
    members = [
        Member(one.article_id, story_id(story[0].article_id), one.at, one.discovered, one.vectors)
        for story in stories
        for one in story
    ]
    if seed is not None:
        random.Random(seed).shuffle(members)
    window = Window(Limits())
    for member in members:
        window.put(member)
    return window


def articles(event: Sequence[tuple[str, str]], first: int) -> list[Article]:
    return [article(first + n, text, hours=n) for n, text in enumerate(event)]


def test_two_stories_of_one_event_are_merged_into_the_older() -> None:
    first, second = articles(FERRY[:2], 0), articles((FERRY[2], FERRY[0]), 10)
    second = [replace(one, discovered=one.discovered + timedelta(hours=1)) for one in second]
    found = proposals(window_of(first, second, articles(BRIDGE, 20)), Criteria())
    assert [(one.story_id, one.into) for one in found] == [(story_id("a010"), story_id("a000"))]
    assert isinstance(found[0], Merge)
    assert "log odds" in found[0].reason


def test_stories_that_are_right_are_left_alone() -> None:
    window = window_of(articles(FERRY, 0), articles(BRIDGE, 10), articles(VACCINE, 20))
    assert proposals(window, Criteria()) == []


def test_two_events_in_one_story_are_taken_apart() -> None:
    both = [*articles(FERRY, 0), *articles(BRIDGE, 10)]
    (split,) = proposals(window_of(both), Criteria())
    assert isinstance(split, Split)
    assert (split.story_id, split.into) == (story_id("a000"), None)
    assert set(split.article_ids) == {"a010", "a011", "a012"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_placements_does_not_matter(seed: int) -> None:
    both = [*articles(FERRY, 0), *articles(BRIDGE, 10)]
    more = articles(VACCINE, 20), articles(VACCINE, 30)
    assert proposals(window_of(both, *more, seed=seed), Criteria()) == proposals(
        window_of(both, *more), Criteria()
    )


def test_copies_of_two_texts_are_no_two_stories() -> None:
    copies = [article(10 * n + m, FERRY[n], hours=n + m / 10) for n in range(2) for m in range(4)]
    assert proposals(window_of(copies), Criteria()) == []


def test_a_story_keeps_its_name_with_the_article_that_founded_it() -> None:
    both = [*articles(FERRY, 0), *articles(BRIDGE, 10)]
    both[0] = replace(both[0], discovered=NOON + timedelta(days=1))  # the founder was found late
    (split,) = proposals(window_of(both), Criteria())
    assert isinstance(split, Split)
    assert "a000" not in split.article_ids


def test_a_stray_article_moves_to_where_it_belongs() -> None:
    ferry = [*articles(FERRY, 0), article(12, BRIDGE[2], hours=2)]
    found = proposals(window_of(ferry, articles(BRIDGE[:2], 10), articles(VACCINE, 20)), Criteria())
    moves = [one for one in found if isinstance(one, Split)]
    assert [(one.article_ids, one.into) for one in moves] == [(("a012",), story_id("a010"))]


def test_only_the_stories_that_are_asked_about_are_looked_at() -> None:
    both = [*articles(FERRY, 0), *articles(BRIDGE, 10)]
    window = window_of(both, articles(VACCINE, 20))
    assert proposals(window, Criteria(), [story_id("a020"), "gone"]) == []
    assert len(proposals(window, Criteria(), [story_id("a000")])) == 1


def test_no_story_is_in_two_proposals() -> None:
    thrice = [articles(FERRY, first) for first in (0, 10, 20)]
    found = proposals(window_of(*thrice), Criteria())
    named = [story for one in found for story in (one.story_id, one.into) if story]
    assert len(named) == len(set(named)) > 0


def test_a_stream_is_repaired_until_nothing_is_left_to_do() -> None:
    through = stream(criteria=Criteria(threshold=1.0))  # every article founds a story
    for one in press():
        through.place(one)
    repaired = stream()
    for member in (through.window.member(one.article_id) for one in press()):
        assert member is not None
        event = int(member.article_id[2])
        repaired.window.put(replace(member, story_id=f"{event}{int(member.article_id[3]) // 2}"))
        repaired.placements[member.article_id] = f"{event}{int(member.article_id[3]) // 2}"
    assert repaired.repair() > 0
    assert len(set(repaired.placements.values())) < 5
    assert repaired.repair() == 0


def test_a_repaired_stream_is_the_same_with_redeliveries() -> None:
    once, again = stream(repair_every=3), stream(repair_every=3)
    for one in press():
        once.place(one)
        for _ in range(2):
            again.place(one)
    assert once.placements == again.placements


def test_an_article_that_left_the_window_follows_its_story() -> None:
    through = stream(limits=Limits(span=timedelta(hours=24)))
    through.place(article(0, FERRY[0]))
    through.place(article(1, FERRY[1], hours=20))
    through.place(article(2, FERRY[2], hours=30))
    for number in (10, 11):
        late = article(number, FERRY[number - 10], hours=30 + number / 10)
        through.window.put(Member(late.article_id, "x", late.at, late.discovered, late.vectors))
        through.placements[late.article_id] = "x"
    through.repair()
    assert len(set(through.placements.values())) == 1


def test_what_a_person_has_put_together_is_left_alone() -> None:
    window = window_of([*articles(FERRY, 0), *articles(BRIDGE, 10)])
    assert len(proposals(window, Criteria())) == 1
    window.settle(story_id("a000"))
    assert proposals(window, Criteria()) == []


def test_nothing_is_merged_into_what_a_person_has_put_together() -> None:
    window = window_of(articles(FERRY[:2], 0), articles((FERRY[2], FERRY[0]), 10))
    assert len(proposals(window, Criteria())) == 1
    window.settle(story_id("a000"))
    assert proposals(window, Criteria()) == []
