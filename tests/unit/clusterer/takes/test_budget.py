"""So many calls an hour, and not more after a restart."""

from clusterer.takes.budget import Budget
from tests.support.clock import Clock


def test_calls_are_spread_over_the_hour() -> None:
    clock = Clock()
    budget = Budget(60, 2, clock)
    assert budget.left() == 0
    clock.at += 60.5
    assert budget.left() == 1
    budget.spend(1)
    assert budget.left() == 0


def test_what_was_not_spent_adds_up_to_what_is_asked_at_once() -> None:
    clock = Clock()
    budget = Budget(60, 2, clock)
    clock.at += 3600
    assert budget.left() == 2
    budget.spend(2)
    assert budget.left() == 0


def test_an_hour_has_no_more_calls_than_it_may_have_whatever_is_restarted() -> None:
    clock = Clock()
    made = 0
    budget = Budget(60, 2, clock)
    for minute in range(60):
        if minute % 7 == 0:
            budget = Budget(60, 2, clock)
        clock.at += 60
        made += budget.left()
        budget.spend(budget.left())
    assert 50 <= made <= 60
