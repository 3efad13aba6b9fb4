"""The learnt score of pairs, and what is said of many."""

import math
import random
from datetime import timedelta

import numpy as np
import pytest

from clusterer.model import MOST, linkage, model, pairs, probability
from clusterer.placing import compare_all, weigh
from clusterer.space import Comparison
from clusterer.text import (
    BEGINNING,
    COLUMNS,
    LEAD,
    NAMES,
    TITLE,
    Text,
    Vectors,
    Weighting,
    vectors,
)
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
def test_an_unknown_time_counts_as_days_apart(known: tuple[None, None]) -> None:
    hours, month = (model().time(NOON, NOON + timedelta(hours=n)) for n in (3, 24 * 30))
    assert month < model().time(*known) < hours


def test_a_mean_does_not_depend_on_the_order() -> None:
    values = [random.Random(1).uniform(-5, 5) for _ in range(50)]
    assert linkage(np.array(values)) == linkage(np.array(values[::-1]))


def test_between_languages_a_name_or_two_are_chance() -> None:
    alike = Comparison(np.ones((3, len(COLUMNS))), np.array([1, 2, 3]), np.zeros(3, np.bool_))
    one, two, three = pairs(alike, [0.0] * 3, model()).log_odds.tolist()
    assert one <= 0
    assert two <= 0
    assert three > 0


def test_between_languages_more_names_in_common_say_more() -> None:
    cosines = np.full((4, len(COLUMNS)), 0.3)
    some = Comparison(cosines, np.array([0, 2, 4, 20]), np.zeros(4, np.bool_))
    found = pairs(some, [0.0] * 4, model()).log_odds.tolist()
    assert found == sorted(found)
    assert found[0] <= 0 < found[-1]


@pytest.mark.parametrize(
    ("lacks", "column"),
    [(("", "A boat from Corvo reached Olmo."), TITLE), (("x", "a boat"), NAMES)],
)
def test_what_an_article_lacks_says_nothing_against_one_event(
    lacks: tuple[str, str], column: int
) -> None:
    instead = {TITLE: LEAD, NAMES: BEGINNING}[column]
    window = Window(Limits())
    whole = vectors(Text("en", "Boat reaches Olmo", "A boat from Corvo is here."), Weighting())
    window.put(Member("whole", "s", None, NOON, whole))
    seen = window.space.compare(vectors(Text("en", *lacks), Weighting()), ["whole"])
    assert seen.cosines[0, column] == seen.cosines[0, instead] > 0


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
    weighed = weigh(window, members[0].vectors, members[0].at, model())[0]
    by_id = dict(zip(ids, scored.log_odds[::4], strict=True))
    assert weighed.log_odds == linkage(np.array([by_id[one] for one in weighed.article_ids]))
