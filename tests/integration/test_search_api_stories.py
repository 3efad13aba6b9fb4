"""Stories as they are searched, ranked, illustrated and read, on the real search engine."""

from datetime import timedelta
from typing import Any

import pytest

from parallax.documents import Image, now
from parallax.events import ArticleClustered, Entity, StoryUpdated
from tests.integration.test_search_api import Bench, bench, ids, search_settings, short_waits
from tests.integration.test_search_api_overlooked import OTHERS, counted
from tests.support.waiting import until
from tests.unit.search_api.samples import FARO, clustered, story
from tests.unit.search_api.test_overlooking import row

__all__ = ["bench", "search_settings", "short_waits"]  # fixtures

Json = dict[str, Any]
NOW = now()


def told(name: str, hours_ago: float, **changes: Any) -> StoryUpdated:
    last = NOW - timedelta(hours=hours_ago)
    return story(name, **{"first_seen": last - timedelta(hours=2), "last_seen": last, **changes})


def pictured(
    name: str, story_name: str, *widths: int | None, hours_ago: float = 1, **changes: Any
) -> ArticleClustered:
    moment = NOW - timedelta(hours=hours_ago)
    event = clustered(
        f"http://faro.example/{name}",
        story=story_name,
        published=moment,
        discovered=moment,
        **changes,
    )
    images = tuple(
        Image(url=f"http://faro.example/{name}/{n}.jpg", caption=f"{name} {n}", width=width)
        for n, width in enumerate(widths)
    )
    return event.model_copy(
        update={"original": event.original.model_copy(update={"images": images})}
    )


async def indexed(bench: Bench, *stories: StoryUpdated) -> None:
    await bench.send_stories(*stories)

    async def there() -> bool:
        return bool((await bench.ask("/v1/stories", size=1))["total"] == len(stories))

    await until(there, what="all stories are searchable")


async def listed(bench: Bench, **parameters: Any) -> list[str]:
    return ids((await bench.ask("/v1/stories", **parameters))["items"])


async def test_stories_are_found_by_words_and_filters(bench: Bench) -> None:
    lake = told("lake", 1, title="The lake froze", countries=("MX",), about=("BR",))
    mayor = told(
        "mayor",
        2,
        title="A new mayor",
        entities=(Entity(name="Inês Lake", kind="person", articles=2),),
        languages=("pt-BR",),
        source_ids=("el-faro",),
    )
    others = [row(country) for country in ("ES", "FR", "MX")]
    missed = counted("missed", row("PT", "few"), *others, hours_ago=3, title="Harbour")
    narrow = counted("narrow", row("PT", "none"), *others[:2], hours_ago=4, title="Harbour")
    alone = counted("alone", row("PT"), row("ES", "none"), hours_ago=50, title="Harbour")
    await indexed(bench, lake, mayor, missed, narrow, alone)

    assert await listed(bench, q="lakes", sort="newest") == ["lake", "mayor"]
    assert await listed(bench, q="lake -mayor") == ["lake"]
    assert await listed(bench, q='"froze lake"') == []
    assert await listed(bench, country="mx", about="br") == ["lake"]
    assert await listed(bench, about="-br", country="-ie") == []
    assert "lake" not in await listed(bench, about="-br")
    assert await listed(bench, language="pt") == ["mayor"]
    assert "mayor" not in await listed(bench, language="-pt")
    assert await listed(bench, source="-gazette") == ["mayor"]
    assert await listed(bench, overlooked_by="pt") == ["missed"]
    assert await listed(bench, only_in="PT") == ["alone"]
    assert await listed(bench, single_source="true") == ["mayor"]
    since = (NOW - timedelta(hours=2.5)).isoformat()
    assert await listed(bench, sort="newest", **{"from": since}) == ["lake", "mayor"]
    assert await listed(bench, to=(NOW - timedelta(hours=40)).isoformat()) == ["alone"]


async def test_the_top_is_what_weighs_most_and_ages(bench: Bench) -> None:
    wide = {"voices": 30, "countries": ("BR", "ES", "FR", "MX", "PT"), "article_count": 30}
    stories = [
        told("old and wide", 24 * 6, **wide),
        told("wide", 20, **wide),
        told("small", 1, voices=1, article_count=1, countries=("MX",)),
        told("fresh", 1, voices=4, article_count=4),
    ]
    await indexed(bench, *stories)
    by_top = ["wide", "fresh", "small", "old and wide"]
    assert await listed(bench) == by_top
    assert await listed(bench, sort="weight") == ["wide", "old and wide", "fresh", "small"]
    assert (await listed(bench, sort="newest"))[2:] == ["wide", "old and wide"]
    for sort in ("top", "weight", "newest"):
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = await bench.ask("/v1/stories", size=1, sort=sort, **cursor)
            found += ids(page["items"])
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert found == await listed(bench, sort=sort)
    problem = await bench.ask("/v1/stories", 400, sort="relevance")
    assert problem["parameter"] == "sort"
    problem = await bench.ask("/v1/stories", 400, sort="weight", **cursor)
    assert problem["parameter"] == "cursor"


async def test_a_story_has_the_picture_of_one_of_its_articles(bench: Bench) -> None:
    unshown = FARO.model_copy(update={"display": "link"})
    articles = [
        pictured("narrow", "lake", 300, hours_ago=5),
        pictured("first", "lake", 2000, 4000, hours_ago=4),
        pictured("later", "lake", 5000, hours_ago=3),
        pictured("link", "mayor", 900, source=unshown),
        pictured("none", "mayor"),
        pictured("unknown", "dam", None),
    ]
    await bench.searchable(*articles)
    left_out = counted("lake", row("PT", "none"), *OTHERS)
    alone = counted("dam", row("PT"), row("ES", "none"))
    await indexed(bench, left_out, told("mayor", 1), alone)

    by_id = {item["id"]: item for item in (await bench.ask("/v1/stories"))["items"]}
    image = by_id["lake"]["image"]
    assert image["article_id"] == articles[1].article_id
    assert image["url"] == "http://faro.example/first/0.jpg"
    assert image["caption"] == "first 0"
    assert by_id["mayor"]["image"] is None
    assert by_id["dam"]["image"]["article_id"] == articles[-1].article_id
    assert (await bench.ask("/v1/stories/lake"))["image"] == image
    (item,) = (await bench.ask("/v1/countries/PT/overlooked"))["items"]
    assert item["story"]["image"] == image
    (item,) = (await bench.ask("/v1/countries/PT/only"))["items"]
    assert item["story"]["image"] == by_id["dam"]["image"]


async def test_a_page_of_stories_takes_two_searches(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"story-{n}" for n in range(20)]
    await bench.searchable(*(pictured(name, name, 640) for name in names))
    await indexed(bench, *(told(name, 1) for name in names))
    searched: list[str] = []
    client = bench.app.state.search.client
    search = client.search

    async def counted(index: str, **body: Any) -> Any:
        searched.append(index)
        return await search(index=index, **body)

    monkeypatch.setattr(client, "search", counted)
    page = await bench.ask("/v1/stories", size=20)
    assert all(item["image"] for item in page["items"])
    assert (len(page["items"]), len(searched)) == (20, 2)


async def test_a_storys_timeline_says_how_it_spread(bench: Bench) -> None:
    mexican = {"source": FARO, "title": "El lago"}
    hour = NOW.replace(minute=0, second=0, microsecond=0) - timedelta(hours=10)
    articles = [
        clustered(
            f"http://faro.example/{n}",
            story="lake",
            published=hour + later,
            discovered=NOW,
            **changes,
        )
        for n, (later, changes) in enumerate(
            [
                (timedelta(minutes=5), {}),
                (timedelta(minutes=50), mexican),
                (timedelta(hours=3), mexican),
            ]
        )
    ]
    await bench.searchable(*articles)
    await indexed(bench, told("lake", 7), told("long", 0, first_seen=NOW - timedelta(days=9)))
    timeline = (await bench.ask("/v1/stories/lake"))["timeline"]
    assert timeline["interval"] == "hour"
    assert [bucket["articles"] for bucket in timeline["buckets"]] == [2, 1]
    assert timeline["buckets"][0]["start"].startswith(hour.isoformat()[:19])
    assert [first["country"] for first in timeline["firsts"]] == ["IE", "MX"]
    mexico = timeline["firsts"][1]
    assert mexico["article_id"] == articles[1].article_id
    assert mexico["source"] == {"id": "el-faro", "name": "El Faro del Norte"}
    assert (await bench.ask("/v1/stories/long"))["timeline"] == {
        "interval": "day",
        "buckets": [],
        "firsts": [],
    }
