"""Answers that are kept for some seconds."""

import asyncio

import pytest

from search_api.search.remembering import Remembered


class Counter:
    """Counts how often it was asked; fails when told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails = False

    async def ask(self) -> int:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fails:
            raise RuntimeError("away")
        return self.asked


async def test_an_answer_is_kept_until_it_is_old() -> None:
    times = iter([0.0, 9.9, 10.0, 10.0])
    counter = Counter()
    kept = Remembered(counter.ask, 10, clock=lambda: next(times))
    assert [await kept.get() for _ in range(3)] == [1, 1, 2]


async def test_of_many_who_ask_at_once_one_does() -> None:
    counter = Counter()
    kept = Remembered(counter.ask, 10)
    assert await asyncio.gather(*(kept.get() for _ in range(9))) == [1] * 9


async def test_a_failure_is_not_kept() -> None:
    counter = Counter()
    counter.fails = True
    kept = Remembered(counter.ask, 10)
    with pytest.raises(RuntimeError):
        await kept.get()
    counter.fails = False
    assert await kept.get() == 2
