"""Indexed stories to answers; pure."""

from search_api.models.stories import CountryCount, SourceCount, Story, StoryItem
from search_api.search.presenting.articles import article_item
from search_api.search.queries.common import Json


def story_item(source: Json) -> StoryItem:
    """An indexed story as an item of a list."""
    return StoryItem(**source, source_count=len(source["source_ids"]))


def story(source: Json, found: Json) -> Story:
    """An indexed story with the answer to query.story_articles."""
    aggregations = found["aggregations"]
    of_countries = {size["country"]: size["voices"] for size in source.get("by_country", [])}
    of_sources = {size["source_id"]: size["voices"] for size in source.get("by_source", [])}
    told = {name: value for name, value in source.items() if not name.startswith("by_")}
    return Story(
        **told,
        source_count=len(source["source_ids"]),
        by_country=[
            CountryCount(
                country=bucket["key"],
                articles=bucket["doc_count"],
                voices=of_countries.get(bucket["key"]),
            )
            for bucket in aggregations["countries"]["buckets"]
        ],
        by_source=[
            SourceCount(
                id=bucket["key"],
                name=bucket["name"]["buckets"][0]["key"],
                articles=bucket["doc_count"],
                voices=of_sources.get(bucket["key"]),
            )
            for bucket in aggregations["sources"]["buckets"]
        ],
        articles=[article_item(hit) for hit in found["hits"]["hits"]],
    )
