"""The flow of one event: parse, translate, write, publish."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from parallax.delivery import Delivery, Exhausted, Record
from parallax.documents import Translation, TranslationStatus
from parallax.errors import ParallaxError
from parallax.events import ArticleEvent, ArticleFetched, ArticleTranslated
from parallax.kafka import Names, publish
from parallax.store import Store
from parallax.subscribing import subscribe
from parallax.telemetry import ARTICLES, STAGE_SECONDS
from parallax.topics import ARTICLES_FETCHED, ARTICLES_TRANSLATED, retry_topic
from translator.attempts import Engines
from translator.engines.base import ModelReplaced
from translator.languages import languages_of
from translator.translation import (
    Options,
    as_translation,
    translate_article,
    untranslated,
)
from translator.versions import Decision, decide, would_lose

SERVICE = "translator"
STAGE = "translate"
COLLECTION = "articles"
MAX_RACES = 5

log = structlog.stdlib.get_logger(__name__)

Fields = dict[str, object]


class ArticleMissing(ParallaxError):
    """An event of an article that isn't stored, although the fetcher stores before it publishes."""


class LostRaces(ParallaxError):
    """Another writer changed the article's translation each time before this one could."""


@dataclass(frozen=True)
class Work:
    """What handling an event needs."""

    store: Store
    broker: KafkaBroker
    names: Names
    engines: Engines
    options: Options


def subscribe_all(broker: KafkaBroker, delivery: Delivery, work: Work, at_once: int) -> None:
    """Subscribe to fetched articles and to those that are replayed.

    So many consumers of one group share the partitions: while the last sentences of one's article
    are translated, those of another keep the other workers busy.
    """
    fetched = work.names.topic(ARTICLES_FETCHED)
    replayed = work.names.topic(retry_topic(ARTICLES_FETCHED, SERVICE))

    async def handle(event: ArticleFetched, message: KafkaMessage) -> None:
        record: Record = message.raw_message
        await bring_on(work, event, replayed=record.topic == replayed)

    for _ in range(at_once):
        subscribe(broker, delivery, fetched, replayed, event=ArticleFetched)(handle)


def exhausted(work: Work) -> Exhausted:
    """For Delivery: publish an article with its original once its attempts are used up."""

    async def publish_original(record: Record, error: Exception) -> None:
        event = ArticleFetched.decode(record.value)

        async def give_up(_: Work, __: ArticleFetched) -> Fields:
            reason = f"given up after the last attempt: {type(error).__name__}: {error}"
            return untranslated(TranslationStatus.FAILED, reason)

        await bring_on(work, event, replayed=False, compute=give_up)

    return publish_original


async def compute_translation(work: Work, event: ArticleFetched) -> Fields:
    """Translate an event's article as far as its language allows."""
    languages = languages_of(event.original, event.language, event.source.language)
    try:
        return await translate_article(work.engines, event.original, languages, work.options)
    except ModelReplaced:
        # Once: the library has looked again by now, and what it found is whole.
        return await translate_article(work.engines, event.original, languages, work.options)


async def bring_on(
    work: Work,
    event: ArticleFetched,
    *,
    replayed: bool,
    compute: Callable[[Work, ArticleFetched], Awaitable[Fields]] = compute_translation,
) -> None:
    """Write what is newer, publish what is stored, drop what is older.

    Raises ArticleMissing, LostRaces, and what the store, Kafka or the engines raise.
    """
    started = time.monotonic()
    fields: Fields | None = None
    for _ in range(MAX_RACES):
        stored, version = await _stored(work.store, event.article_id)
        tags = (event.language, event.source.language)
        has_model = replayed and any(tag and work.engines.routes(tag) for tag in tags)
        decision = decide(
            stored,
            event.revision,
            replayed=replayed,
            has_model=has_model,
            retranslate=event.retranslate,
        )
        if decision is Decision.STALE:
            _count(event, "stale")
            return
        if decision is Decision.REPEATED and stored is not None:
            await _publish(work, event, stored)
            _count(event, "repeated")
            return
        if fields is None:
            fields = await compute(work, event)
        if stored is not None and would_lose(stored, event.revision, fields["status"]):
            await _publish(work, event, stored)
            _count(event, "kept", (f"nothing better than what is stored: {fields['warnings']}",))
            return
        translation = as_translation(fields, event.revision, version + 1)
        if await _write(work.store, event.article_id, translation, version):
            await _publish(work, event, translation)
            _count(event, translation.status.value, translation.warnings)
            STAGE_SECONDS.labels(STAGE).observe(time.monotonic() - started)
            return
    raise LostRaces(
        f"article {event.article_id}: the translation of revision {event.revision} could not be "
        f"written in {MAX_RACES} tries; look for a second translator outside of the group"
    )


async def _stored(store: Store, article_id: str) -> tuple[Translation | None, int]:
    document = await store.get(COLLECTION, article_id, ("translation", "translation_version"))
    if document is None:
        raise ArticleMissing(
            f"article {article_id} is not stored; the fetcher and the translator must use the "
            "same MongoDB database"
        )
    found = document.get("translation")
    translation = Translation.model_validate(found) if found else None
    return translation, int(document.get("translation_version", 0))


async def _write(store: Store, article_id: str, translation: Translation, version: int) -> bool:
    return await store.compare_and_set(
        COLLECTION,
        article_id,
        {"translation_version": version},
        set_={
            "translation": translation.model_dump(),
            "translation_version": translation.translation_version,
            "times.translated": translation.translated_at,
        },
    )


async def _publish(work: Work, event: ArticleFetched, translation: Translation) -> None:
    fetched = {name: getattr(event, name) for name in ArticleEvent.model_fields}
    del fetched["schema_version"], fetched["occurred_at"]
    fetched["times"] = event.times.model_copy(update={"translated": translation.translated_at})
    translated = ArticleTranslated(**fetched, translation=translation)
    topic = work.names.topic(ARTICLES_TRANSLATED)
    await publish(work.broker, topic, event.article_id, translated)


def _count(event: ArticleFetched, outcome: str, warnings: tuple[str, ...] = ()) -> None:
    ARTICLES.labels(STAGE, outcome).inc()
    # A language without a model is the state of things, not news about this article.
    trouble = warnings and outcome != TranslationStatus.UNAVAILABLE
    level = log.warning if trouble else log.info
    level(
        "article",
        article_id=event.article_id,
        revision=event.revision,
        language=event.language,
        outcome=outcome,
        **({"warnings": list(warnings)} if warnings else {}),
    )
