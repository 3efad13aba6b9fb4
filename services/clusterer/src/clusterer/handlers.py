"""The flow of one event: parse, place, publish the article and then its story."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from faststream.kafka import KafkaBroker

from clusterer.changes import Publish
from clusterer.repairing import Repairing
from clusterer.writer import Outcome, Writer
from parallax.delivery import Delivery, Exhausted, Record
from parallax.events import ArticleClustered, ArticleTranslated, StoryUpdated
from parallax.kafka import Names, publish
from parallax.subscribing import subscribe
from parallax.telemetry import ARTICLES, STAGE_SECONDS
from parallax.topics import (
    ARTICLES_CLUSTERED,
    ARTICLES_TRANSLATED,
    STORIES_UPDATED,
    retry_topic,
)

SERVICE = "clusterer"
STAGE = "cluster"
CONSUMED = (ARTICLES_TRANSLATED, retry_topic(ARTICLES_TRANSLATED, SERVICE))

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Work:
    """What handling an event needs."""

    writer: Writer
    repairing: Repairing
    send: Publish
    names: Names
    note: Callable[[str], None]
    """Called with each story that changed."""


def subscribe_all(broker: KafkaBroker, delivery: Delivery, work: Work) -> None:
    """Subscribe to translated articles and to those that are replayed."""
    topics = [work.names.topic(topic) for topic in CONSUMED]

    # By range both topics' only partitions go to the same replica: there is one writer.
    @subscribe(  # type: ignore[untyped-decorator]
        broker,
        delivery,
        *topics,
        event=ArticleTranslated,
        partition_assignment_strategy=(RangePartitionAssignor,),
    )
    async def handle(event: ArticleTranslated) -> None:
        started = time.monotonic()
        await _publish(work, event, await _place(work, event))
        STAGE_SECONDS.labels(STAGE).observe(time.monotonic() - started)


def exhausted(work: Work) -> Exhausted:
    """For Delivery: publish an article as a story of its own once its attempts are used up."""

    async def publish_alone(record: Record, error: Exception) -> None:
        del error
        event = ArticleTranslated.decode(record.value)
        await _publish(work, event, await _place(work, event, alone=True))

    return publish_alone


def publisher(broker: KafkaBroker, names: Names) -> Publish:
    """Publishes an event to the topic of its kind."""

    async def send(event: ArticleClustered | StoryUpdated) -> None:
        if isinstance(event, StoryUpdated):
            await publish(broker, names.topic(STORIES_UPDATED), event.story_id, event)
        else:
            await publish(broker, names.topic(ARTICLES_CLUSTERED), event.article_id, event)

    return send


async def _place(work: Work, event: ArticleTranslated, *, alone: bool = False) -> Outcome:
    async with work.writer.turn():
        await work.repairing.when_due(event.times.discovered)
        return await work.writer.place(event, alone=alone)


async def _publish(work: Work, event: ArticleTranslated, outcome: Outcome) -> None:
    if outcome.story is not None and outcome.untold:
        work.note(outcome.story.story_id)  # first: once sent in vain, the event is but a repetition
    for follows in (outcome.article, outcome.story):
        if follows is not None:
            await work.send(follows)
    ARTICLES.labels(STAGE, outcome.name).inc()
    log.info(
        "article",
        article_id=event.article_id,
        revision=event.revision,
        outcome=outcome.name,
        **_placed(outcome),
    )


def _placed(outcome: Outcome) -> dict[str, object]:
    if outcome.article is None:
        return {}
    placement = outcome.article.placement
    return {
        "story_id": placement.story_id,
        "similarity": placement.similarity,
        "version": outcome.article.version,
    }
