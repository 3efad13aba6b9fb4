"""What a country left out and alone told, asked of the real search engine."""

from datetime import timedelta
from typing import Any

from parallax.documents import now
from parallax.events import StoryUpdated
from parallax.overlooked import CountryCoverage, only_here
from search_api.index.documents import story_document
from search_api.search.overlooking import told
from tests.integration.test_search_api import Bench, bench, ids, search_settings, short_waits
from tests.support.waiting import until
from tests.unit.search_api.samples import story
from tests.unit.search_api.test_overlooking import row

__all__ = ["bench", "search_settings", "short_waits"]  # fixtures

NOW = now()


def counted(
    name: str, *rows: CountryCoverage, hours_ago: float = 5, **changes: Any
) -> StoryUpdated:
    last = NOW - timedelta(hours=hours_ago)
    times = {"first_seen": last - timedelta(hours=8), "last_seen": last, "coverage_as_of": NOW}
    return story(name, coverage=rows, **times, **changes)


def single(country: str) -> CountryCoverage:
    return row(country, covered=1, articles=1, voices=1, prominence=0.1)


OTHERS = [row(country) for country in ("ES", "FR", "MX")]
QUAKE = counted("quake", row("PT", "none"), *OTHERS)
TIDE = counted("tide", row("PT", "none"), *OTHERS, row("IE"), row("BR"), coverage_final=True)
FEW = counted("few", row("PT", "few", covered=1, articles=1, voices=1), *OTHERS)
NARROW = counted("narrow", row("PT", "few", covered=1, articles=1, voices=1), *OTHERS[:2])
KNOWN = counted("known", row("PT"), *OTHERS)
DARK = counted("dark", row("PT", "unknown"), *OTHERS)
OLD = counted("old", row("PT", "none"), *OTHERS, hours_ago=100)
ALONE = counted("alone", row("PT"), row("ES", "none"), row("FR", "unknown"))
SINGLES = [
    counted(f"single-{n}", single("PT"), row("ES", "none"), row("FR", "none"), hours_ago=n)
    for n in range(1, 4)
]
ALL = [QUAKE, TIDE, FEW, NARROW, KNOWN, DARK, OLD, ALONE, *SINGLES, story("not-counted")]


async def indexed(bench: Bench) -> None:
    await bench.send_stories(*ALL)

    async def there() -> bool:
        return bool((await bench.ask("/v1/stories", size=1))["total"] == len(ALL))

    await until(there, what="all stories are searchable")


async def test_what_a_country_left_out_and_what_it_alone_told(bench: Bench) -> None:
    await indexed(bench)
    answer = await bench.ask("/v1/countries/pt/overlooked")
    assert [item["story"]["id"] for item in answer["items"]] == ["tide", "quake", "few"]
    assert answer["total"] == 3
    assert answer["carried_elsewhere"] == {"covered": 1, "few": 1, "none": 2, "unknown": 1}
    assert answer["items"][0]["final"] is True
    scores = [item["score"] for item in answer["items"]]
    assert scores == sorted(scores, reverse=True)

    widely = await bench.ask("/v1/countries/PT/overlooked", k=4)
    assert [item["story"]["id"] for item in widely["items"]] == ["tide"]
    longer = await bench.ask("/v1/countries/PT/overlooked", days=7, size=2)
    assert (len(longer["items"]), longer["total"]) == (2, 4)
    assert (await bench.ask("/v1/countries/KE/overlooked"))["items"] == []

    sources = [story_document(event, "").source for event in (ALONE, *SINGLES)]
    expected = [one.story.story_id for one in only_here(map(told, sources), "PT")]
    assert expected[0] == "alone"
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await bench.ask("/v1/countries/PT/only", size=2, **cursor)
        assert page["total"] == 4
        found += [item["story"]["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert found == expected
    several = await bench.ask("/v1/countries/PT/only", single="false")
    assert [item["story"]["id"] for item in several["items"]] == ["alone"]
    assert (await bench.ask("/v1/countries/ES/only"))["items"] == []

    shown = await bench.ask("/v1/stories/quake")
    assert [one["verdict"] for one in shown["coverage"]] == ["none", *["covered"] * 3]
    assert shown["coverage_final"] is False
    listed = await bench.ask("/v1/stories", size=100)
    assert len(ids(listed["items"])) == len(ALL)
