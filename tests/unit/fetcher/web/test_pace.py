"""How often a host is asked."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from fetcher.web.errors import Deferred
from fetcher.web.pace import LONGEST_WAIT_SECONDS, Pace


async def test_one_at_a_time_for_a_host_and_many_for_many() -> None:
    pace = Pace(0)
    inside: list[str] = []
    together: set[tuple[str, ...]] = set()
    gate = asyncio.Event()

    async def visit(host: str) -> None:
        async with pace.turn(host):
            inside.append(host)
            together.add(tuple(sorted(inside)))
            if len(inside) == 2:
                gate.set()
            await gate.wait()
            inside.remove(host)

    await asyncio.gather(*(visit(host) for host in ("a", "a", "b", "b")))
    assert ("a", "b") in together
    assert not any(len(set(hosts)) < len(hosts) for hosts in together)


async def test_as_many_at_a_time_as_the_setting_allows() -> None:
    pace = Pace(0, 2)
    inside: list[int] = []
    most: list[int] = []
    both = asyncio.Event()

    async def visit(number: int) -> None:
        async with pace.turn("a"):
            inside.append(number)
            most.append(len(inside))
            if len(inside) == 2:
                both.set()
            await both.wait()
            inside.remove(number)

    await asyncio.gather(*(visit(number) for number in range(5)))
    assert max(most) == 2


async def starts(pace: Pace, host: str, count: int) -> list[float]:
    found = []
    for _ in range(count):
        async with pace.turn(host):
            found.append(time.monotonic())
    return found


async def test_two_requests_to_a_host_are_a_pause_apart() -> None:
    first, second = await starts(Pace(0.05), "a", 2)
    assert second - first >= 0.05


async def test_a_crawl_delay_longer_than_ours_wins_and_a_shorter_one_does_not() -> None:
    pace = Pace(0.05)
    pace.slow_down("a", 0.1)
    pace.slow_down("b", 0.01)
    first, second = await starts(pace, "a", 2)
    assert second - first >= 0.1
    first, second = await starts(pace, "b", 2)
    assert second - first >= 0.05


async def test_a_long_pause_that_was_asked_for_isnt_waited_for() -> None:
    pace = Pace(0)
    pace.hold("a", LONGEST_WAIT_SECONDS * 2)
    with pytest.raises(Deferred) as caught:
        await starts(pace, "a", 1)
    assert caught.value.seconds > LONGEST_WAIT_SECONDS
    assert len(await starts(pace, "b", 1)) == 1


async def test_a_host_is_held_while_it_is_asked() -> None:
    events: list[str] = []

    class Recorded:
        @asynccontextmanager
        async def hold(self, host: str, rest: float) -> AsyncIterator[None]:
            events.append(f"hold {host} {rest:g}")
            yield
            events.append("let go")

    async with Pace(0.5, 1, Recorded()).turn("a"):
        events.append("ask")
    assert events == ["hold a 0.5", "ask", "let go"]
