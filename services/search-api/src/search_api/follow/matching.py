"""What a follower wants to hear of, and the pages of it after a place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from search_api.follow.changes import Place, Type, after, aliases, images_of, is_story, place
from search_api.models.articles import ArticleItem
from search_api.models.stories import StoryImage, StoryItem
from search_api.search.articles import resolved
from search_api.search.asking import Json, Search, ask
from search_api.search.presenting.articles import article_item
from search_api.search.presenting.stories import story_item
from search_api.search.queries import articles as queries
from search_api.search.queries.articles import ArticleQuery
from search_api.search.queries.choosing import Choice, in_field
from search_api.search.queries.stories import standing

ARTICLES: Json = {"exists": {"field": "revision"}}

Stories = Mapping[str, Choice]
"""Which stories: any of some values and none of others, by field."""


@dataclass(frozen=True)
class Wanted:
    """What to follow. Two with the same `key` are the same."""

    key: str
    articles: ArticleQuery | None
    stories: Stories | None


@dataclass(frozen=True)
class Item:
    """An article or a story in its place; `body` is its JSON, on one line.

    Many are kept at once: the text takes a sixth of the memory that the objects it is made from do.
    """

    place: Place
    kind: Type
    version: int
    body: bytes


async def page_after(
    search: Search, wanted: Wanted, start: Place, until: int, size: int
) -> list[Item]:
    """What is wanted after a place, up to a watermark; fewer than `size` are the last.

    Raises Unavailable, QueryTooComplex, TookTooLong or BadParameter.
    """
    type_: Type | None = None
    if wanted.stories is None or wanted.articles is None:
        type_ = "story" if wanted.articles is None else "article"
    if wanted.articles is not None:
        wanted = replace(wanted, articles=await resolved(search, wanted.articles))
    body = after(start, until, size, _query(wanted))
    found = await ask(search, aliases(search.prefix, type_), body)
    hits = found["hits"]["hits"]
    images = await images_of(search, hits)
    return [_item(hit, search.prefix, images) for hit in hits]


def _query(wanted: Wanted) -> Json:
    either: list[Json] = []
    if wanted.articles is not None:
        asked = queries.asked_for(wanted.articles)
        either.append({"bool": {"filter": [ARTICLES], "must": [asked]}})
    if wanted.stories is not None:
        either.append(_stories(wanted.stories))
    return {"bool": {"should": either, "minimum_should_match": 1}}


def _stories(asked: Stories) -> Json:
    either = [in_field(field, values) for field, values in asked.items()]
    chosen = standing([clause for wanted, _ in either for clause in wanted])
    chosen["bool"]["must_not"] += [clause for _, unwanted in either for clause in unwanted]
    return chosen


def _item(hit: Json, prefix: str, images: dict[str, StoryImage]) -> Item:
    source = hit["_source"]
    shown: ArticleItem | StoryItem
    kind: Type = "story" if is_story(hit, prefix) else "article"
    shown = story_item(source, images.get(source["id"])) if kind == "story" else article_item(hit)
    return Item(place(hit), kind, shown.version, shown.model_dump_json().encode())


def key_of(**parameters: object) -> str:
    """The same for the same parameters."""
    return json.dumps(parameters, sort_keys=True, default=str)
