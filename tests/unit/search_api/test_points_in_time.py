"""The bounded number of points in time."""

from typing import Any

import pytest

from search_api.search.points_in_time import KEEP_ALIVE_SECONDS, AllTaken, PointsInTime


class Client:
    """Opens points in time and remembers those closed."""

    def __init__(self) -> None:
        self.opened = 0
        self.closed: list[str] = []

    async def create_pit(self, **_: Any) -> dict[str, str]:
        self.opened += 1
        return {"pit_id": f"pit {self.opened}"}

    async def delete_pit(self, body: dict[str, list[str]]) -> None:
        self.closed += body["pit_id"]


@pytest.fixture
def clock() -> list[float]:
    return [0.0]


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def points(client: Client, clock: list[float]) -> PointsInTime:
    return PointsInTime(client, "articles", 2, clock=lambda: clock[0])  # type: ignore[arg-type]


async def test_beyond_the_limit_the_answer_is_when_to_come_back(
    points: PointsInTime, clock: list[float]
) -> None:
    await points.open()
    clock[0] = 30
    await points.open()
    with pytest.raises(AllTaken) as raised:
        await points.open()
    assert raised.value.retry_seconds == KEEP_ALIVE_SECONDS - 30
    clock[0] = KEEP_ALIVE_SECONDS
    assert await points.open() == "pit 3"


async def test_use_keeps_a_point_longer(points: PointsInTime, clock: list[float]) -> None:
    pits = [await points.open(), await points.open()]
    clock[0] = KEEP_ALIVE_SECONDS - 1
    for pit in pits:
        points.used(pit)
    clock[0] = KEEP_ALIVE_SECONDS + 1
    with pytest.raises(AllTaken):
        await points.open()


async def test_a_closed_point_makes_room(points: PointsInTime, client: Client) -> None:
    pit = await points.open()
    await points.open()
    await points.close(pit)
    assert client.closed == [pit]
    await points.open()
