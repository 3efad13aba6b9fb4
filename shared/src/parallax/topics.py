"""Every topic: its name, shape and event, written once."""

from dataclasses import dataclass

from parallax.events import (
    ArticleClustered,
    ArticleFetched,
    ArticleTranslated,
    Event,
    SourcePolled,
    StoryUpdated,
)

DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True)
class Topic:
    """A topic's name (before any prefix), partitions, days kept and the event it carries."""

    name: str
    partitions: int
    days: int
    event: type[Event] | None = None


ARTICLES_FETCHED = Topic("articles.fetched", 12, 14, ArticleFetched)
ARTICLES_TRANSLATED = Topic("articles.translated", 1, 14, ArticleTranslated)
ARTICLES_CLUSTERED = Topic("articles.clustered", 1, 14, ArticleClustered)
STORIES_UPDATED = Topic("stories.updated", 1, 14, StoryUpdated)
SOURCES_POLLED = Topic("sources.polled", 1, 14, SourcePolled)

CONSUMED = (
    (ARTICLES_FETCHED, "translator"),
    (ARTICLES_TRANSLATED, "clusterer"),
    (ARTICLES_CLUSTERED, "search-api"),
    (STORIES_UPDATED, "search-api"),
)
"""Who reads what: each pair has a retry topic and a dead-letter topic of its own."""


def retry_topic(topic: Topic, group: str) -> Topic:
    """Where replayed dead letters of `group` go, so that no other group reads them again."""
    return Topic(f"{topic.name}.{group}.retry", 1, 30, topic.event)


def dead_letter_topic(topic: Topic, group: str) -> Topic:
    """Where messages go that `group` could not handle."""
    return Topic(f"{topic.name}.{group}.dlq", 1, 30)


def all_topics() -> tuple[Topic, ...]:
    """Every topic of the system, in the order of the data's way."""
    flow = (
        ARTICLES_FETCHED,
        ARTICLES_TRANSLATED,
        ARTICLES_CLUSTERED,
        STORIES_UPDATED,
        SOURCES_POLLED,
    )
    side = tuple(
        shape(topic, group)
        for topic, group in CONSUMED
        for shape in (retry_topic, dead_letter_topic)
    )
    return flow + side
