"""What a country left out and alone told: indexed fields, queries, answers, problems."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from parallax.overlooked import CountryCoverage, Formula, only_here, overlooked
from search_api.app import create_app
from search_api.index.documents import coverage_fields, story_document
from search_api.search.overlooking import only_items, overlooked_list, told
from search_api.search.presenting import stories as presenting
from search_api.search.queries import stories as queries
from search_api.settings import Settings
from tests.support.articles import NOON
from tests.unit.search_api.samples import story
from tests.unit.search_api.serving import serving

Json = dict[str, Any]


def row(country: str, verdict: str = "covered", **changes: Any) -> CountryCoverage:
    """Two outlets of four, or none."""
    carried = 2 if verdict == "covered" else 0
    fields: Json = {
        "country": country,
        "watched": 4,
        "reached": 0 if verdict == "unknown" else 4,
        "failed": 4 if verdict == "unknown" else 0,
        "covered": carried,
        "verdict": verdict,
        "articles": carried,
        "voices": carried,
        "prominence": 0.4 if carried else 0.0,
    }
    return CountryCoverage(**{**fields, **changes})


def counted(identifier: str, *rows: CountryCoverage, **changes: Any) -> Any:
    """The event of a story that was counted."""
    return story(
        identifier,
        coverage=rows,
        coverage_as_of=NOON + timedelta(hours=7),
        last_seen=NOON + timedelta(hours=5),
        **changes,
    )


def indexed(*events: Any) -> list[Json]:
    return [story_document(event, "").source for event in events]


def found(sources: list[Json], total: int | None = None, **verdicts: int) -> Json:
    counts = dict.fromkeys(("covered", "few", "none", "unknown"), 0) | verdicts
    return {
        "hits": {
            "hits": [{"_id": source["id"], "_source": source} for source in sources],
            "total": {"value": len(sources) if total is None else total},
        },
        "aggregations": {
            "verdicts": {"buckets": {name: {"doc_count": n} for name, n in counts.items()}}
        },
    }


QUAKE = counted("quake", row("PT", "none"), row("ES"), row("FR"), row("MX"))
TIDE = counted("tide", row("PT", "few", covered=1), row("ES"), row("FR"), row("MX"), row("IE"))
ALONE = counted("alone", row("PT"), row("ES", "none"), row("FR", "unknown"))


def test_a_story_that_was_not_counted_is_in_no_list() -> None:
    (source,) = indexed(story())
    assert (source["coverage"], source["verdicts"], source["carried_count"]) == ([], [], 0)
    assert source["coverage_as_of"] is None
    assert "alone_score" not in source


def test_what_lists_are_asked_by_is_indexed() -> None:
    fields = coverage_fields(QUAKE)
    assert fields["verdicts"] == ["PT:none", "ES:covered", "FR:covered", "MX:covered"]
    assert fields["carried_in"] == ["ES", "FR", "MX"]
    assert fields["carried_count"] == 3
    assert "alone_score" not in fields


def test_what_one_country_alone_told_has_the_score_of_its_list() -> None:
    fields = coverage_fields(ALONE)
    (source,) = indexed(ALONE)
    (alone,) = only_here([told(source)], "PT")
    assert fields["alone_score"] == alone.score > 0
    assert (fields["alone_several"], fields["alone_single"]) == (True, False)
    single = coverage_fields(
        counted("s", row("PT", covered=1, articles=1, voices=1), row("ES", "none"))
    )
    assert (single["alone_several"], single["alone_single"]) == (False, True)


def test_the_api_ranks_as_the_formula_does() -> None:
    sources = indexed(QUAKE, TIDE)
    answer = overlooked_list(
        found(sources, few=1, none=1, unknown=3), country="PT", k=3, size=20, as_of=NOON
    )
    ranked = overlooked(map(told, sources), "PT", Formula(k=3))
    assert [item.story.id for item in answer.items] == [one.story.story_id for one in ranked]
    assert [item.score for item in answer.items] == [one.score for one in ranked]
    assert answer.carried_elsewhere.unknown == 3
    assert answer.total == 2


def test_an_item_has_the_figures_behind_its_rank() -> None:
    answer = overlooked_list(found(indexed(QUAKE)), country="PT", k=3, size=20, as_of=NOON)
    (item,) = answer.items
    assert item.elsewhere.countries == ["ES", "FR", "MX"]
    assert (item.elsewhere.outlets, item.elsewhere.voices, item.elsewhere.articles) == (6, 6, 6)
    assert (item.here.watched, item.here.reached, item.here.failed, item.here.covered) == (
        4,
        4,
        0,
        0,
    )
    assert (item.as_of, item.final, item.hours) == (NOON + timedelta(hours=7), False, 5)
    assert item.relevance.reasons[0] == "carried in ES: Southern Europe, European Union"


def test_no_more_than_asked_for_are_shown() -> None:
    answer = overlooked_list(
        found(indexed(QUAKE, TIDE), total=40), country="PT", k=3, size=1, as_of=NOON
    )
    assert (len(answer.items), answer.total, answer.next_cursor) == (1, 40, None)


def test_only_items_keep_the_order_of_the_index() -> None:
    single = counted("single", row("PT", covered=1, articles=1, voices=1), row("ES", "none"))
    items = only_items(indexed(ALONE, single), "PT")
    assert [(item.story.id, item.single) for item in items] == [("alone", False), ("single", True)]
    assert (items[0].silent, items[0].unknown, items[0].certainty) == (1, 1, 0.5)


def test_a_story_answers_with_its_coverage() -> None:
    (source,) = indexed(QUAKE)
    articles = {
        "aggregations": {name: {"buckets": []} for name in ("countries", "sources", "timeline")},
        "hits": {"hits": []},
    }
    answer = presenting.story(source, articles)
    assert [one.verdict for one in answer.coverage] == ["none", "covered", "covered", "covered"]
    assert (answer.coverage_as_of, answer.coverage_final) == (NOON + timedelta(hours=7), False)


def test_lists_of_stories_leave_the_coverage_where_it_is() -> None:
    body = queries.stories(queries.StoryQuery(), as_of=0)
    assert {"coverage", "takes"} <= set(body["_source"]["excludes"])
    (source,) = indexed(QUAKE)
    del source["coverage"]
    assert presenting.story_item(source).id == "quake"


def test_k_others_are_asked_for_whether_the_country_carried_it_or_not() -> None:
    body = queries.overlooked(country="PT", k=3, since=0)
    by_others = body["query"]["bool"]["filter"][1]["bool"]["should"]
    with_it, without = (one["bool"] for one in by_others)
    assert {"range": {"carried_count": {"gte": 4}}} in with_it["must"]
    assert {"range": {"carried_count": {"gte": 3}}} in without["must"]
    assert without["must_not"] == with_it["must"][:1] == [{"term": {"carried_in": "PT"}}]
    assert body["post_filter"] == {"terms": {"verdicts": ["PT:none", "PT:few"]}}


def test_pages_of_what_is_told_here_alone_go_on_where_they_ended() -> None:
    first = queries.only_here(country="PT", since=0, single=None, size=2)
    after = queries.only_here(
        country="PT", since=0, single=False, size=2, after=(True, 0.5, 1, "a")
    )
    assert first["size"] == 3
    assert "search_after" not in first
    assert after["search_after"] == [True, 0.5, 1, "a"]
    assert {"term": {"alone_single": False}} in after["query"]["bool"]["filter"]


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """The API, with a search engine that isn't there."""
    nowhere = "127.0.0.1:1"
    settings = Settings(
        kafka_servers=nowhere,
        mongodb_url=f"mongodb://{nowhere}",
        opensearch_url=f"http://{nowhere}",
        role="http",
        contact="desk@parallax.example",
    )
    async with serving(create_app(settings)) as session:
        yield session


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/countries/Portugal/overlooked", "country"),
        ("/v1/countries/PT/overlooked?k=0", "k"),
        ("/v1/countries/PT/overlooked?days=31", "days"),
        ("/v1/countries/PT/overlooked?cursor=abc", "cursor"),
        ("/v1/countries/P1/only", "country"),
        ("/v1/countries/PT/only?single=perhaps", "single"),
        ("/v1/countries/PT/only?size=101", "size"),
        ("/v1/countries/PT/only?k=3", "k"),
        ("/v1/countries/PT/only?cursor=abc", "cursor"),
    ],
)
async def test_what_is_wrong_is_named(
    http: aiohttp.ClientSession, path: str, parameter: str
) -> None:
    async with http.get(path) as response:
        body = await response.json(content_type="application/problem+json")
        assert (response.status, body["parameter"]) == (400, parameter), body


@pytest.mark.parametrize("what", ["overlooked", "only"])
async def test_without_the_search_engine_it_says_when_to_come_back(
    http: aiohttp.ClientSession, what: str
) -> None:
    async with http.get(f"/v1/countries/PT/{what}") as response:
        body = await response.json(content_type="application/problem+json")
        assert (response.status, body["type"]) == (503, "urn:parallax:problem:unavailable")
        assert "Retry-After" in response.headers
