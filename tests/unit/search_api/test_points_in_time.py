"""The bounded number of points in time, and who shares them."""

from typing import Any

import pytest

from search_api.search.points_in_time import (
    KEEP_ALIVE_SECONDS,
    LEFT_SECONDS,
    SHARED_SECONDS,
    AllTaken,
    PointsInTime,
)


class Client:
    """Opens points in time of so many shards."""

    def __init__(self) -> None:
        self.opened = 0
        self.shards = 1

    async def create_pit(self, params: dict[str, str], **_: Any) -> dict[str, Any]:
        assert params["allow_partial_pit_creation"] == "false"
        self.opened += 1
        return {"pit_id": f"pit {self.opened}", "_shards": {"total": self.shards}}


@pytest.fixture
def clock() -> list[float]:
    return [1000.0]


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def points(client: Client, clock: list[float]) -> PointsInTime:
    return PointsInTime(client, "articles", 4, clock=lambda: clock[0])  # type: ignore[arg-type]


async def test_one_that_was_opened_since_the_first_page_is_shared(
    points: PointsInTime, clock: list[float]
) -> None:
    assert await points.since(999) == "pit 1"
    clock[0] += 30
    assert await points.since(999) == "pit 1"
    assert await points.since(1000) == "pit 1"
    assert await points.since(1001) == "pit 2"


async def test_one_that_ends_soon_is_not_shared(points: PointsInTime, clock: list[float]) -> None:
    await points.since(999)
    clock[0] += KEEP_ALIVE_SECONDS - LEFT_SECONDS + 1
    assert await points.since(999) == "pit 2"


async def test_when_half_are_taken_a_slightly_older_one_will_do(
    points: PointsInTime, clock: list[float]
) -> None:
    for moment in (1000, 1001):
        clock[0] = moment
        await points.since(moment)
    clock[0] = 1001 + SHARED_SECONDS
    assert await points.since(clock[0]) == "pit 2"
    clock[0] += 1
    assert await points.since(clock[0]) == "pit 3"


async def test_beyond_the_limit_the_answer_is_when_to_come_back(
    points: PointsInTime, client: Client, clock: list[float]
) -> None:
    client.shards = 3
    await points.since(1000)
    clock[0] += 30
    with pytest.raises(AllTaken) as raised:
        await points.since(clock[0])
    assert raised.value.retry_seconds == KEEP_ALIVE_SECONDS - 30
    points.used("pit 1")
    clock[0] += KEEP_ALIVE_SECONDS - 1
    with pytest.raises(AllTaken):
        await points.since(clock[0])
    clock[0] += 1
    assert await points.since(clock[0]) == "pit 2"


async def test_one_is_opened_however_many_shards_there_are(
    points: PointsInTime, client: Client
) -> None:
    client.shards = 40
    assert await points.since(1000) == "pit 1"
    assert await points.since(1000) == "pit 1"


async def test_one_that_is_gone_makes_room_and_is_not_shared(points: PointsInTime) -> None:
    await points.since(999)
    points.gone("pit 1")
    assert await points.since(999) == "pit 2"


async def test_anothers_counts_and_is_not_shared(points: PointsInTime) -> None:
    for name in "abcd":
        points.used(name)
    with pytest.raises(AllTaken):
        await points.since(0)
