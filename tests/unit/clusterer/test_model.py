"""The learnt score of pairs, and what is said of many."""

import math
import random
from datetime import timedelta

import numpy as np
import pytest

from clusterer.model import MOST, linkage, model, pairs, probability
from clusterer.placing import compare_all, weigh
from clusterer.space import Comparison
from clusterer.text import COLUMNS, Text, Vectors, Weighting, vectors
from clusterer.window import Limits, Member, Window
from tests.unit.clusterer.events import NOON, press

DAY = timedelta(days=1)


def test_every_likeness_speaks_for_one_event() -> None:
    assert len(model().english.columns) == len(COLUMNS)
    assert min(model().english.columns) > 0
    assert model().english.bias < 0


def test_distance_in_time_speaks_against_it_the_more_the_longer() -> None:
    apart = [model().time(NOON, NOON + n * DAY) for n in (0, 1, 7, 60, 365)]
    assert apart[0] == 0
    assert apart == sorted(apart, reverse=True)
    assert model().time(NOON + DAY, NOON) == model().time(NOON, NOON + DAY)


@pytest.mark.parametrize("known", [(None, NOON), (NOON, None), (None, None)])
def test_an_unknown_time_says_nothing(known: tuple[None, None]) -> None:
    assert model().time(*known) == 0


def test_a_mean_does_not_depend_on_the_order() -> None:
    values = [random.Random(1).uniform(-5, 5) for _ in range(50)]
    assert linkage(np.array(values)) == linkage(np.array(values[::-1]))


def test_pairs_of_which_nothing_can_be_told_are_left_out() -> None:
    assert linkage(np.array([2.0, math.nan])) == 2.0
    assert linkage(np.array([2.0] + 9 * [math.nan])) is None
    assert linkage(np.array([math.nan])) is None
    assert linkage(np.array([])) is None


def test_more_than_enough_likeness_says_no_more() -> None:
    columns = len(COLUMNS)
    alike = Comparison(np.ones((1, columns)), np.zeros(1, np.int64), np.ones(1, np.bool_))
    assert pairs(alike, [0.0], model()).log_odds.tolist() == [MOST]
    assert pairs(alike, [-3.0], model()).log_odds.tolist() == [MOST - 3]
    assert pairs(alike, [0.0], model()).copies.all()


@pytest.mark.parametrize("log_odds", [-1e6, -3.0, 0.0, 3.0, 1e6])
def test_a_probability_is_one(log_odds: float) -> None:
    assert 0 <= probability(log_odds) <= 1
    assert math.isclose(probability(log_odds) + probability(-log_odds), 1)


def test_all_pairs_at_once_are_what_they_are_one_by_one() -> None:
    window = Window(Limits())
    spanish = vectors(Text("es", "Olmo", "El puente de Olmo, en el Tavo, 18 y 41."), Weighting())
    members = [
        *(Member(one.article_id, "s", one.at, one.discovered, one.vectors) for one in press()),
        Member("es", "s", NOON, NOON, spanish),
        Member("empty", "s", None, NOON, Vectors(b"", b"", english=True)),
    ]
    for member in members:
        window.put(member)
    ids = [member.article_id for member in members]
    at_once = window.space.compare_all(ids, ids[:4])
    scored = compare_all(window, ids, ids[:4], model())
    for row, member in enumerate(members):
        one: Comparison = window.space.compare(member.vectors, ids[:4])
        rows = slice(4 * row, 4 * row + 4)
        assert at_once.cosines[rows].tolist() == one.cosines.tolist()
        assert at_once.shared[rows].tolist() == one.shared.tolist()
        assert at_once.english[rows].tolist() == one.english.tolist()
    assert len(scored.log_odds) == 4 * len(ids)
    assert weigh(window, members[0].vectors, NOON, model())[0].log_odds > 0
