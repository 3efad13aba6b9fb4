"""Indexed stories to answers; pure."""

from datetime import datetime, timedelta

from search_api.models.stories import (
    CountryCount,
    FirstArticle,
    SourceCount,
    Story,
    StoryImage,
    StoryItem,
    Timeline,
    TimelineBucket,
)
from search_api.search.presenting.articles import article_item
from search_api.search.queries.common import Json

BY_HOUR = timedelta(hours=72)
"""A story that lasted longer has its timeline by day."""


def story_item(source: Json, image: StoryImage | None = None) -> StoryItem:
    """An indexed story as an item of a list."""
    return StoryItem(**source, source_count=len(source["source_ids"]), image=image)


def story_image(article: Json) -> StoryImage:
    """The main image of an indexed article, with its texts in English where there is English."""
    (main, *_), texts = article["images"], ("caption", "alt")
    if article.get("english"):
        # What was indexed before alts were translated has none.
        main = {**main, **{text: main.get(f"english_{text}") for text in texts}}
    return StoryImage(**main, article_id=article["id"])


def interval(source: Json) -> str:
    """Of an indexed story's timeline."""
    first, last = (datetime.fromisoformat(source[end]) for end in ("first_seen", "last_seen"))
    return "hour" if last - first <= BY_HOUR else "day"


def story(source: Json, found: Json, image: StoryImage | None = None) -> Story:
    """An indexed story with the answer to query.story_articles."""
    aggregations = found["aggregations"]
    of_countries = {size["country"]: size["voices"] for size in source.get("by_country", [])}
    of_sources = {size["source_id"]: size["voices"] for size in source.get("by_source", [])}
    told = {name: value for name, value in source.items() if not name.startswith("by_")}
    return Story(
        **told,
        image=image,
        source_count=len(source["source_ids"]),
        timeline=_timeline(source, aggregations),
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


def _timeline(source: Json, aggregations: Json) -> Timeline:
    firsts = [_first(bucket) for bucket in aggregations["countries"]["buckets"]]
    return Timeline(
        interval=interval(source),
        buckets=[
            TimelineBucket(start=bucket["key_as_string"], articles=bucket["doc_count"])
            for bucket in aggregations["timeline"]["buckets"]
        ],
        firsts=sorted(firsts, key=lambda first: (first.at, first.article_id)),
    )


def _first(bucket: Json) -> FirstArticle:
    article = bucket["first"]["hits"]["hits"][0]["_source"]
    return FirstArticle(
        country=bucket["key"],
        article_id=article["id"],
        source=article["source"],
        at=article["sort_time"],
        title=(article.get("english") or {}).get("title") or article["original"]["title"],
    )
