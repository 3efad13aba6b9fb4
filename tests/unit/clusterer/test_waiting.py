"""Who is told when."""

import pytest

from clusterer import waiting
from clusterer.pace import Pace
from clusterer.waiting import Queue
from tests.support.clock import Clock


def take(queue: Queue) -> str | None:
    story_id = queue.next()
    if story_id is not None:
        queue.taken(story_id)
    return story_id


def test_a_story_is_told_once_it_is_quiet() -> None:
    clock = Clock()
    queue = Queue(Pace(5, 60, 60), clock)
    queue.note("a")
    clock.at += 4
    queue.note("a")
    clock.at += 4
    assert queue.next() is None
    clock.at += 1
    assert take(queue) == "a"
    assert (take(queue), len(queue)) == (None, 0)


def test_a_story_that_never_is_quiet_is_told_all_the_same() -> None:
    clock = Clock()
    queue = Queue(Pace(5, 60, 60), clock)
    for _ in range(60):
        queue.note("a")
        assert queue.next() is None
        clock.at += 1
    queue.note("a")
    assert take(queue) == "a"


def test_who_waits_longest_comes_first_and_who_was_put_back_keeps_its_place() -> None:
    clock = Clock()
    queue = Queue(Pace(5, 60, 60), clock)
    for story_id in ("b", "a"):
        queue.note(story_id)
        clock.at += 1
    clock.at += 5
    noted = queue.taken("b")
    queue.put_back("b", noted)
    assert [take(queue), take(queue)] == ["b", "a"]


def test_who_took_too_long_rests_ever_longer_and_comes_after_the_others() -> None:
    clock = Clock()
    queue = Queue(Pace(5, 60, 60), clock)
    for rest in (120, 240, 480):
        queue.note("slow")
        clock.at += 5
        assert take(queue) == "slow"
        queue.was_late("slow")
        queue.note("slow")
        clock.at += rest - 1
        queue.note("quick")
        assert queue.next() is None
        clock.at += 5
        assert [take(queue), queue.next()] == ["quick", "slow"]
    queue.was_in_time("slow")
    queue.note("quick")
    clock.at += 5
    assert take(queue) == "slow"


def test_all_are_looked_at_once_for_several(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    choose = Queue._choose

    def counted(queue: Queue, at: float) -> list[str]:
        looks.append(at)
        return choose(queue, at)

    monkeypatch.setattr(Queue, "_choose", counted)
    monkeypatch.setattr(waiting, "SEVERAL", 10)
    clock = Clock()
    queue = Queue(Pace(5, 60, 60), clock)
    for number in range(50):
        queue.note(f"{number:02}")
        clock.at += 0.1
    clock.at += 5
    assert [take(queue) for _ in range(50)] == [f"{number:02}" for number in range(50)]
    assert len(looks) == 5


def test_one_that_changes_after_it_was_chosen_waits_until_it_is_quiet() -> None:
    clock = Clock()
    queue = Queue(Pace(5, 60, 60), clock)
    for story_id in ("a", "b", "c"):
        queue.note(story_id)
        clock.at += 1
    clock.at += 5
    assert take(queue) == "a"
    queue.note("b")
    assert [take(queue), take(queue)] == ["c", None]
    clock.at += 5
    assert take(queue) == "b"


def test_one_that_changes_all_the_time_keeps_nobody_waiting() -> None:
    clock = Clock()
    queue = Queue(Pace(0, 60, 60), clock)
    for story_id in ("a", "b"):
        queue.note(story_id)
        clock.at += 1
    assert take(queue) == "a"
    queue.note("a")
    assert take(queue) == "b"


def test_between_two_that_took_too_long_others_come_first() -> None:
    clock = Clock()
    queue = Queue(Pace(5, 60, 60), clock)
    for story_id in ("slow", "slower"):
        queue.was_late(story_id)
        queue.note(story_id)
    clock.at += 120
    assert take(queue) == "slow"
    queue.note("quick")
    clock.at += 5
    assert [take(queue), take(queue)] == ["quick", "slower"]
