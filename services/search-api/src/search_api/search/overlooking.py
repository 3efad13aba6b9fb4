"""Answers what a country left out and what it alone told; ranks as parallax.overlooked does."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from parallax.overlooked import (
    CountryCoverage,
    Formula,
    OnlyHere,
    Overlooked,
    Told,
    only_here,
    overlooked,
)
from search_api.index.mappings import stories_alias
from search_api.models.countries import (
    Elsewhere,
    OnlyItem,
    OnlyPage,
    OverlookedItem,
    OverlookedList,
    Relevance,
    Verdicts,
)
from search_api.models.stories import Coverage, StoryImage
from search_api.search import cursors
from search_api.search.asking import Search, ask, page
from search_api.search.cursors import Position
from search_api.search.images import story_images
from search_api.search.presenting.stories import story_item
from search_api.search.queries import stories as queries
from search_api.search.queries.common import milliseconds

Json = dict[str, Any]
Item = TypeVar("Item", OverlookedItem, OnlyItem)


async def list_overlooked(
    search: Search, *, country: str, days: float, k: int, size: int
) -> OverlookedList:
    """The stories of the last days that `k` others carried and none or few here did."""
    now = datetime.now(UTC)
    since = milliseconds(now - timedelta(days=days))
    body = queries.overlooked(country=country, k=k, since=since)
    found = await ask(search, stories_alias(search.prefix), body)
    answer = overlooked_list(found, country=country, k=k, size=size, as_of=now)
    images = await story_images(search, [item.story.id for item in answer.items])
    return answer.model_copy(update={"items": _illustrated(answer.items, images)})


async def list_only(
    search: Search, *, country: str, days: float, single: bool | None, size: int, cursor: str | None
) -> OnlyPage:
    """A page of the stories of the last days that this country alone told."""
    mark = cursors.fingerprint("only", {"country": country, "days": days, "single": single})
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    as_of = position.as_of or milliseconds(datetime.now(UTC))
    body = queries.only_here(
        country=country,
        since=as_of - int(days * 86_400_000),
        single=single,
        size=size,
        after=position.after,
    )
    found = await ask(search, stories_alias(search.prefix), body)
    hits, more = page(found, size)
    images = await story_images(search, [hit["_id"] for hit in hits])
    following = Position(after=tuple(hits[-1]["sort"]), as_of=as_of) if more else None
    return OnlyPage(
        country=country,
        as_of=datetime.fromtimestamp(as_of / 1000, UTC),
        items=_illustrated(only_items([hit["_source"] for hit in hits], country), images),
        next_cursor=cursors.encode(following, mark, search.secrets[0]) if following else None,
        total=found["hits"]["total"]["value"],
    )


def overlooked_list(
    found: Json, *, country: str, k: int, size: int, as_of: datetime
) -> OverlookedList:
    """The answer to queries.overlooked, ranked."""
    sources = {hit["_source"]["id"]: hit["_source"] for hit in found["hits"]["hits"]}
    ranked = overlooked(map(told, sources.values()), country, Formula(k=k))
    counts = found["aggregations"]["verdicts"]["buckets"]
    return OverlookedList(
        country=country,
        as_of=as_of,
        carried_elsewhere=Verdicts(
            **{verdict: bucket["doc_count"] for verdict, bucket in counts.items()}
        ),
        items=[_overlooked_item(one, sources[one.story.story_id]) for one in ranked[:size]],
        total=found["hits"]["total"]["value"],
    )


def only_items(sources: list[Json], country: str) -> list[OnlyItem]:
    """Indexed stories, in the order in which they come, with their figures."""
    return [
        _only_item(one, source) for source in sources for one in only_here([told(source)], country)
    ]


def _illustrated(items: list[Item], images: dict[str, StoryImage]) -> list[Item]:
    return [
        item.model_copy(
            update={"story": item.story.model_copy(update={"image": images.get(item.story.id)})}
        )
        for item in items
    ]


def told(source: Json) -> Told:
    """An indexed story as the lists take it."""
    return Told(
        source["id"],
        datetime.fromisoformat(source["first_seen"]),
        datetime.fromisoformat(source["last_seen"]),
        tuple(CountryCoverage.model_validate(row) for row in source["coverage"]),
    )


def _overlooked_item(one: Overlooked, source: Json) -> OverlookedItem:
    others = [row.country for row in one.story.carriers() if row.country != one.here.country]
    return OverlookedItem(
        **_figures(one, source),
        elsewhere=Elsewhere(
            countries=others, outlets=one.outlets, voices=one.voices, articles=one.articles
        ),
        prominence=one.prominence,
        relevance=Relevance(**vars(one.relevance)),
        silence=one.silence,
    )


def _only_item(one: OnlyHere, source: Json) -> OnlyItem:
    return OnlyItem(
        **_figures(one, source),
        single=one.single,
        silent=one.silent,
        unknown=one.unknown,
        certainty=one.certainty,
    )


def _figures(one: Overlooked | OnlyHere, source: Json) -> Json:
    return {
        "story": story_item(source),
        "as_of": source["coverage_as_of"],
        "final": source["coverage_final"],
        "here": Coverage(**one.here.model_dump()),
        "hours": round(one.story.hours, 1),
        "breadth": one.breadth,
        "duration": one.duration,
        "score": one.score,
    }
