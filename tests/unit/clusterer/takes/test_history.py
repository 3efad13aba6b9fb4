"""A version for each meaningful change, and no more than a few kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clusterer.takes.declaring import built_in
from clusterer.takes.history import Version, changed, with_version
from clusterer.takes.record import Statement, Take
from clusterer.takes.take import takes
from tests.unit.clusterer.takes.newsroom import NOON, story

WORLD = takes(story(), built_in())[0]


def telling(*texts: str) -> Take:
    sentences = tuple(
        Statement(text, "a01", "diario-do-rio", quote=False, support=2) for text in texts
    )
    return replace(WORLD, sentences=sentences)


FOUR = telling("One fell.", "Two fell.", "Three fell.", "Four fell.")


def test_the_first_is_a_change() -> None:
    assert changed(None, FOUR)


def test_the_same_is_none() -> None:
    assert not changed(FOUR, FOUR)
    assert not changed(FOUR, telling("Four fell.", "three  fell!", "Two fell.", "One fell."))


def test_one_sentence_of_four_is_none_but_two_are() -> None:
    assert not changed(FOUR, telling("One fell.", "Two fell.", "Three fell.", "Five fell."))
    assert changed(FOUR, telling("One fell.", "Two fell.", "Six fell.", "Five fell."))


def test_a_quarter_more_voices_is_a_change() -> None:
    eight = replace(FOUR, voices=8)
    assert not changed(eight, replace(eight, voices=9))
    assert changed(eight, replace(eight, voices=10))
    assert changed(replace(eight, voices=10), eight)


def test_thin_or_no_longer_thin_is_a_change() -> None:
    thin = replace(FOUR, sentences=(), thin=True)
    assert changed(thin, FOUR)
    assert changed(FOUR, thin)
    assert not changed(thin, replace(thin, reason="two voices where three are needed"))


def test_an_article_that_is_gone_is_cited_no_longer() -> None:
    gone = replace(FOUR, articles=FOUR.articles[1:], article_count=FOUR.article_count - 1)
    assert changed(FOUR, gone)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("One fell. Two  fell.\nThree fell. Four fell. Ten rose.", True),
        ("Nobody fell. Two fell. Three fell. Four fell.", False),
        (None, True),
    ],
)
def test_a_sentence_that_was_taken_back_stays_no_longer(text: str | None, stays: bool) -> None:
    first = with_version((), FOUR, NOON)
    three = telling("One more rose.", "Two fell.", "Three fell.", "Four fell.")
    again = with_version(first, three, NOON, {"a01": text})
    assert [one.number for one in again] == ([1] if stays else [2, 1])
    assert with_version(first, three, NOON, {"a02": text})[0].number == 2


def test_versions_are_numbered_and_the_oldest_go() -> None:
    versions: tuple[Version, ...] = ()
    for number in range(1, 9):
        at = NOON + timedelta(hours=number)
        versions = with_version(versions, telling(f"It fell {number} times."), at, limit=3)
        versions = with_version(versions, telling(f"It fell {number} times."), at, limit=3)
    assert [version.number for version in versions] == [8, 7, 6]
    assert [version.take.sentences[0].text for version in versions] == [
        "It fell 8 times.",
        "It fell 7 times.",
        "It fell 6 times.",
    ]
    assert [bool(version.take.articles) for version in versions] == [True, False, False]
    assert [Version.from_json(version.to_json()) for version in versions] == [*versions]
