"""Copies and repeats are no voices, and a large story is read evenly."""

from dataclasses import replace

import pytest

from clusterer.takes.article import Report, in_order, spread, voices
from tests.unit.clusterer.takes.newsroom import report, story


def article(number: int, source: str, text: str = "", country: str = "PT") -> Report:
    return report(number, source, country, ("Something happened.",), copy_group=text)


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([], 0),
        ([("one", "")], 1),
        ([("one", ""), ("one", "")], 1),
        ([("one", ""), ("two", "")], 2),
        ([("one", "wire"), ("two", "wire"), ("three", "wire")], 1),
        ([("one", "wire"), ("two", "wire"), ("two", "")], 2),
        ([("one", "wire"), ("two", "wire"), ("three", "wire"), ("three", "")], 2),
        ([("one", "wire"), ("one", "other"), ("two", "wire"), ("two", "other")], 2),
        ([("one", "wire"), ("two", "wire"), ("two", "other"), ("three", "other")], 2),
    ],
)
def test_voices(articles: list[tuple[str, str]], expected: int) -> None:
    reports = [article(n, source, text) for n, (source, text) in enumerate(articles)]
    assert voices(reports) == expected
    assert voices(reversed(reports)) == expected


def test_many_outlets_that_share_many_wires() -> None:
    reports = [
        article(n * 100 + m, f"outlet-{n}", f"wire-{m}") for n in range(60) for m in range(40)
    ]
    assert voices(reports) == 40


def test_order_is_by_time_and_each_article_is_there_once() -> None:
    first, second, *_ = story()
    again = replace(second, title="A later version")
    assert in_order([second, first, again]) == [first, again]


def test_of_a_large_story_all_countries_and_outlets_are_read() -> None:
    loud = [article(n, f"loud-{n % 3}", country="US") for n in range(90)]
    quiet = [article(100 + n, f"quiet-{n}", country=code) for n, code in enumerate(("PT", "ES"))]
    read = spread([*loud, *quiet], 6)
    assert {one.country for one in read} == {"US", "PT", "ES"}
    assert len({one.source_id for one in read}) == 5
    assert spread([*quiet, *reversed(loud)], 6) == read


def test_of_copies_one_of_each_outlet_is_read() -> None:
    copies = [article(n, f"outlet-{n % 3}", "wire") for n in range(6)]
    assert [one.article_id for one in spread(copies, 10)] == ["a00", "a01", "a02"]
