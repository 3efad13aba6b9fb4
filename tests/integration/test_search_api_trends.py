"""What rises, asked of the real search engine."""

from datetime import timedelta

from parallax.documents import now
from parallax.events import Entity, StoryUpdated
from tests.integration.test_search_api import Bench, bench, search_settings, short_waits
from tests.integration.test_search_api_stories import indexed
from tests.unit.search_api.samples import clustered, story

__all__ = ["bench", "search_settings", "short_waits"]  # fixtures

NOW = now()


def naming(identifier: str, days_ago: float, *names: str, country: str = "MX") -> StoryUpdated:
    last = NOW - timedelta(days=days_ago)
    return story(
        identifier,
        first_seen=last - timedelta(hours=1),
        last_seen=last,
        countries=(country,),
        entities=[Entity(name=name, kind="place", articles=2) for name in names],
    )


async def test_names_rise_against_the_days_before(bench: Bench) -> None:
    discovered = NOW - timedelta(days=9)
    await bench.searchable(
        clustered("http://gazette.example/old", published=discovered, discovered=discovered)
    )
    today = [naming(f"today-{n}", 0.1 * n, "Lumbavo", "Europe") for n in range(1, 6)]
    abroad = naming("abroad", 0.2, "Lumbavo", country="PT")
    days = [naming(f"day-{n}-{m}", n + 0.5, "Europe") for n in range(1, 8) for m in range(4)]
    await indexed(bench, *today, abroad, *days, naming("once", 3.5, "Lumbavo"))

    page = await bench.ask("/v1/trends")
    (trend,) = page["items"]
    assert (page["windows"], page["hours"], page["total"]) == (7, 24, 1)
    assert (trend["name"], trend["kind"], trend["stories"], trend["articles"]) == (
        "Lumbavo",
        "place",
        6,
        12,
    )
    assert trend["before"] == 0.14
    assert trend["rise"] > 5
    assert trend["surprise"] > 2
    assert trend["countries"] == ["MX", "PT"]
    assert len(trend["story_ids"]) == 5
    assert (await bench.ask("/v1/trends", country="pt"))["items"] == []
    shorter = await bench.ask("/v1/trends", hours=48)
    assert shorter["windows"] == 3


async def test_with_no_history_the_counts_are_shown_and_nothing_rises(bench: Bench) -> None:
    assert (await bench.ask("/v1/trends"))["items"] == []
    await bench.searchable(clustered("http://gazette.example/new", discovered=NOW, published=NOW))
    await indexed(bench, naming("a", 0.1, "Lumbavo", "Europe"), naming("b", 0.2, "Lumbavo"))
    page = await bench.ask("/v1/trends", size=1)
    assert (page["windows"], page["total"]) == (0, 2)
    (trend,) = page["items"]
    assert (trend["name"], trend["stories"], trend["before"], trend["rise"]) == (
        "Lumbavo",
        2,
        None,
        None,
    )
    assert (await bench.ask("/v1/trends", 400, hours=0))["parameter"] == "hours"
