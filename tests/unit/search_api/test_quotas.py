"""Sliding windows, and who counts them."""

import random

import pytest

from search_api.access import counting
from search_api.access.counting import InProcess
from search_api.access.quotas import Policy, Standing, headers
from tests.support.clock import Clock

MINUTE = Policy("minute", 10, 60)


async def ask(counter: InProcess, caller: str = "a", policy: Policy = MINUTE) -> bool:
    return (await counter.count(caller, policy)).allowed


async def test_a_quota_may_be_used_at_once_and_then_comes_back_bit_by_bit() -> None:
    clock = Clock()
    clock.at = 600.0
    counter = InProcess(clock)
    assert [await ask(counter) for _ in range(12)] == [True] * 10 + [False] * 2
    clock.at = 665.0
    # Eleven twelfths of the window before still count: 9.17 of 10.
    assert [await ask(counter) for _ in range(2)] == [False, False]
    clock.at = 667.0
    assert [await ask(counter) for _ in range(2)] == [True, False]
    clock.at = 780.0
    assert [await ask(counter) for _ in range(11)] == [True] * 10 + [False]


async def test_in_no_minute_is_more_than_twice_the_quota_answered_and_the_mean_is_the_quota() -> (
    None
):
    """A greedy caller: what the estimate of the window before allows, and no more."""
    clock = Clock()
    clock.at = 0.0
    counter = InProcess(clock)
    answered = []
    while clock.at < 3600:
        if await ask(counter):
            answered.append(clock.at)
        clock.at += 0.5
    assert len(answered) <= 10 * 61
    for start in range(0, 3540, 7):
        assert sum(start <= moment < start + 60 for moment in answered) <= 20


async def test_who_is_told_when_to_come_back_is_answered_then_and_was_not_told_too_late() -> None:
    rng = random.Random(7)
    for _ in range(300):
        policy = Policy("p", rng.randint(1, 30), rng.choice([1, 10, 60]))
        clock = Clock()
        clock.at = rng.uniform(0, 1000)
        counter = InProcess(clock)
        for _ in range(rng.randint(0, 40)):
            await counter.count("a", policy)
            clock.at += rng.expovariate(policy.quota / policy.window)
        standing = await counter.count("a", policy)
        while standing.allowed:
            standing = await counter.count("a", policy)
        clock.at += standing.reset_seconds
        assert await ask(counter, policy=policy)
        assert standing.reset_seconds <= 2 * policy.window


async def test_callers_and_windows_are_counted_each_by_itself() -> None:
    counter = InProcess(Clock())
    second = Policy("burst", 1, 1)
    assert await ask(counter, policy=second)
    assert not await ask(counter, policy=second)
    assert await ask(counter, "b", second)
    assert await ask(counter)


async def test_callers_beyond_a_number_share_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MAX_CALLERS", 2)
    counter = InProcess(Clock())
    assert [await ask(counter, name) for name in ("a", "b")] == [True, True]
    assert [await ask(counter, f"c{number}") for number in range(11)] == [True] * 10 + [False]
    assert await ask(counter, "a")


def test_the_headers_are_those_of_the_draft() -> None:
    burst = Standing(Policy("burst", 5, 1), 1, 0, 0.25)
    minute = Standing(MINUTE, 3, 4, 30.0)
    assert headers([burst, minute]) == {
        "RateLimit-Policy": '"burst";q=5;w=1, "minute";q=10;w=60',
        "RateLimit": '"burst";r=4;t=1, "minute";r=5;t=30',
    }
    assert headers([]) == {}
