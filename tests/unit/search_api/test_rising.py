"""Which counts rise beyond chance."""

import math

import pytest

from search_api.search.rising import Counted, rising, surprise
from search_api.search.trends import windows_before


def chance_of_more(count: int, total: int, windows: int) -> float:
    """The same by its definition: 1 less the chance of fewer, each from the one before."""
    r, p = total + 0.5, windows / (windows + 1)
    chance, fewer = p**r, 0.0
    for k in range(count):
        fewer += chance
        chance *= (k + r) / (k + 1) * (1 - p)
    return 1 - fewer


@pytest.mark.parametrize(
    ("count", "total", "windows"), [(3, 0, 7), (4, 7, 7), (20, 60, 7), (9, 3, 1), (30, 100, 5)]
)
def test_the_surprise_is_the_tail_of_a_negative_binomial(
    count: int, total: int, windows: int
) -> None:
    expected = -math.log10(chance_of_more(count, total, windows))
    assert surprise(count, total, windows) == pytest.approx(expected, rel=1e-4)


def test_what_does_not_rise_is_no_surprise() -> None:
    assert surprise(3, 21, 7) == 0
    assert surprise(0, 0, 7) == 0
    assert surprise(5000, 7, 7) > 100


def test_more_stories_are_more_of_a_surprise_at_the_same_ratio() -> None:
    assert surprise(2, 7, 7) < surprise(20, 70, 7)


def test_a_rise_needs_stories_a_ratio_and_a_surprise() -> None:
    counts = [
        Counted("two of nothing", 2, 9),
        Counted("three of nothing", 3, 9),
        Counted("doubled few", 4, 9, 14),
        Counted("doubled many", 40, 9, 140),
        Counted("slightly more of many", 1200, 9, 7000),
        Counted("steady", 10, 9, 70),
    ]
    risen = rising(counts, 7)
    assert [one.counted.name for one in risen] == ["doubled many", "three of nothing"]
    assert (risen[0].before, risen[0].rise) == (20.0, 1.98)
    assert risen[1].before == 0.0


def test_with_nothing_before_counts_are_all_there_is() -> None:
    counts = [Counted("a", 1, 5), Counted("b", 2, 2), Counted("c", 1, 9)]
    risen = rising(counts, 0)
    assert [one.counted.name for one in risen] == ["b", "c", "a"]
    assert {(one.before, one.rise, one.surprise) for one in risen} == {(None, None, None)}


def test_windows_lie_after_the_beginning() -> None:
    assert windows_before(1000, 100, None) == []
    assert windows_before(1000, 100, 950) == []
    assert windows_before(1000, 100, 790) == [(900, 1000), (800, 900)]
    assert len(windows_before(1000, 100, 0)) == 7
