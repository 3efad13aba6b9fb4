"""Answers questions about stories; knows no HTTP."""

import asyncio
from datetime import UTC, datetime

from search_api.index.mappings import articles_alias, stories_alias
from search_api.models.stories import Story, StoryPage
from search_api.search import cursors
from search_api.search.asking import Json, MergedInto, Search, ask, one, page
from search_api.search.cursors import Position
from search_api.search.images import story_images
from search_api.search.presenting import stories as presenting
from search_api.search.queries import stories as queries
from search_api.search.queries.common import milliseconds
from search_api.search.queries.stories import StoryQuery


async def list_stories(
    search: Search, asked: StoryQuery, bound: Json, cursor: str | None
) -> StoryPage:
    """A page, in two searches: the stories, their pictures. `bound` binds the cursor."""
    mark = cursors.fingerprint("stories", bound)
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    as_of = position.as_of or milliseconds(datetime.now(UTC))
    body = queries.stories(asked, as_of=as_of, after=position.after)
    found = await ask(search, stories_alias(search.prefix), body)
    hits, more = page(found, asked.size)
    sources = [hit["_source"] for hit in hits]
    images = await story_images(search, [source["id"] for source in sources])
    following = Position(after=tuple(hits[-1]["sort"]), as_of=as_of) if more else None
    return StoryPage(
        items=[presenting.story_item(source, images.get(source["id"])) for source in sources],
        next_cursor=cursors.encode(following, mark, search.secrets[0]) if following else None,
        total=found["hits"]["total"]["value"],
    )


async def get_story(search: Search, identifier: str) -> Story:
    """One story with its articles; raises NoSuchDocument or MergedInto."""
    source = await one(search, stories_alias(search.prefix), identifier)
    if source.get("merged_into"):
        raise MergedInto(source["merged_into"])
    body = queries.story_articles(identifier, presenting.interval(source))
    found, images = await asyncio.gather(
        ask(search, articles_alias(search.prefix), body), story_images(search, [identifier])
    )
    return presenting.story(source, found, images.get(identifier))
