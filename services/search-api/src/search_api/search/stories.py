"""Answers questions about stories; knows no HTTP."""

from search_api.index.mappings import articles_alias, stories_alias
from search_api.models.stories import Story, StoryPage
from search_api.search import cursors
from search_api.search.asking import Json, MergedInto, Search, ask, one, page
from search_api.search.cursors import Position
from search_api.search.presenting import stories as presenting
from search_api.search.queries import articles as article_queries
from search_api.search.queries import stories as queries


async def list_stories(
    search: Search,
    *,
    countries: tuple[str, ...],
    single_source: bool | None,
    sort: str,
    size: int,
    bound: Json,
    cursor: str | None,
) -> StoryPage:
    """A page of stories."""
    mark = cursors.fingerprint("stories", bound)
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    body = queries.stories(
        countries=countries, single_source=single_source, sort=sort, size=size, after=position.after
    )
    found = await ask(search, stories_alias(search.prefix), body)
    hits, more = page(found, size)
    following = Position(after=tuple(hits[-1]["sort"])) if more else None
    return StoryPage(
        items=[presenting.story_item(hit["_source"]) for hit in hits],
        next_cursor=cursors.encode(following, mark, search.secrets[0]) if following else None,
        total=found["hits"]["total"]["value"],
    )


async def get_story(search: Search, identifier: str) -> Story:
    """One story with its articles; raises NoSuchDocument or MergedInto."""
    source = await one(search, stories_alias(search.prefix), identifier)
    if source.get("merged_into"):
        raise MergedInto(source["merged_into"])
    found = await ask(
        search, articles_alias(search.prefix), article_queries.story_articles(identifier)
    )
    return presenting.story(source, found)
