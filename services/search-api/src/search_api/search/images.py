"""Finds a picture for each of some stories; knows no HTTP."""

from collections.abc import Sequence

from search_api.index.mappings import articles_alias
from search_api.models.stories import StoryImage
from search_api.search.asking import Search, ask
from search_api.search.presenting.stories import story_image
from search_api.search.queries.images import images


async def story_images(search: Search, stories: Sequence[str]) -> dict[str, StoryImage]:
    """By story, of those that have one; a single search."""
    if not stories:
        return {}
    found = await ask(search, articles_alias(search.prefix), images(stories))
    sources = [hit["_source"] for hit in found["hits"]["hits"]]
    return {source["story_id"]: story_image(source) for source in sources}
