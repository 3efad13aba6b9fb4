"""What was added, changed, merged or withdrawn, in the order in which it became visible."""

from dataclasses import dataclass
from typing import Any, Literal

from search_api.index.mappings import articles_alias, stories_alias
from search_api.models.changes import Change, ChangePage
from search_api.models.stories import StoryImage
from search_api.search import cursors
from search_api.search.asking import Search, ask, page
from search_api.search.cursors import Position
from search_api.search.images import story_images
from search_api.search.presenting.articles import article_item
from search_api.search.presenting.stories import story_item
from search_api.search.queries.articles import FULL_TEXT
from search_api.search.queries.common import SEARCH_TIMEOUT

Json = dict[str, Any]
Type = Literal["article", "story"]

UNSHOWN = [*FULL_TEXT, "coverage", "takes"]
"""What no item of a list has."""


@dataclass(frozen=True, order=True)
class Place:
    """Of a document in the order of followers; all before it have been read."""

    change: int = 0
    id: str = ""


def first_after(until: int) -> Place:
    """Before all that comes after a watermark."""
    return Place(until + 1)


async def list_changes(
    search: Search, *, until: int, type_: Type | None, size: int, cursor: str | None
) -> ChangePage:
    """A page up to the watermark `until`; its cursor is good while its secret is known."""
    mark = cursors.fingerprint("changes", {"type": type_})
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    start = Place(*position.after) if position.after else Place()
    found = await ask(search, aliases(search.prefix, type_), after(start, until, size + 1))
    hits, more = page(found, size)
    end = place(hits[-1]) if hits else start
    images = await images_of(search, hits)
    return ChangePage(
        items=[change(hit, search.prefix, images) for hit in hits],
        next_cursor=cursors.encode(Position(after=(end.change, end.id)), mark, search.secrets[0]),
        more=more,
    )


def aliases(prefix: str, type_: Type | None) -> str:
    """What to search for changes."""
    names = {"article": articles_alias(prefix), "story": stories_alias(prefix)}
    return names[type_] if type_ else ",".join(names.values())


def after(start: Place, until: int, size: int, query: Json | None = None) -> Json:
    """A body for the documents after a place, up to a watermark; of those that `query` matches."""
    return {
        "size": size,
        "track_total_hits": False,
        "timeout": SEARCH_TIMEOUT,
        "_source": {"excludes": UNSHOWN},
        "query": {
            "bool": {
                "filter": [{"range": {"change": {"gte": start.change, "lte": until}}}],
                "must": [query] if query else [],
            }
        },
        "sort": [{"change": "asc"}, {"id": "asc"}],
        "search_after": [start.change, start.id],
    }


def place(hit: Json) -> Place:
    """Of a hit of `after`."""
    return Place(*hit["sort"])


def is_story(hit: Json, prefix: str) -> bool:
    """Whether a hit of both aliases is a story."""
    return bool(hit["_index"].startswith(f"{stories_alias(prefix)}-"))


async def images_of(search: Search, hits: list[Json]) -> dict[str, StoryImage]:
    """The pictures of the stories among hits."""
    stories = [hit["_source"]["id"] for hit in hits if is_story(hit, search.prefix)]
    return await story_images(search, stories) if stories else {}


def change(hit: Json, prefix: str, images: dict[str, StoryImage]) -> Change:
    """A hit as an item."""
    source = hit["_source"]
    told = {"id": source["id"], "version": source["version"], "seq": source["seq"]}
    seen = "added" if source["version"] == 1 else "changed"
    if is_story(hit, prefix):
        if source.get("merged_into"):
            merged_into = source["merged_into"]
            return Change(type="story", kind="merged", merged_into=merged_into, **told)
        return Change(
            type="story", kind=seen, story=story_item(source, images.get(source["id"])), **told
        )
    if source.get("withdrawn"):
        return Change(type="article", kind="withdrawn", **told)
    return Change(type="article", kind=seen, article=article_item(hit), **told)
