"""What the indexer sees to now and then: months that are over their time, an old generation."""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import TransportError
from pymongo.errors import PyMongoError

from parallax.faults import SURROUNDINGS, text_of
from parallax.store import Store
from search_api.index import raises
from search_api.index.engine import generations, open_months
from search_api.index.rebuilding import record
from search_api.index.rebuilding.rebuild import Refused, finish
from search_api.index.retention import drop_old_months
from search_api.settings import Settings

EVERY_SECONDS = 600.0
WAITS: tuple[type[Exception], ...] = (*SURROUNDINGS, PyMongoError, TransportError, Refused)
"""Refused: somebody has just rolled the rebuild back, or finished it."""

log = structlog.stdlib.get_logger(__name__)


async def run(settings: Settings, client: AsyncOpenSearch, store: Store) -> None:
    """See to it for ever. Several at once do no harm."""
    while True:
        try:
            await tidy(settings, client, store, datetime.now(UTC))
        except WAITS as error:
            log.warning("housekeeping_waits", error=text_of(error))
        await asyncio.sleep(EVERY_SECONDS)


async def tidy(settings: Settings, client: AsyncOpenSearch, store: Store, moment: datetime) -> None:
    """Once. A month is opened before old ones go: an alias without an index can't be searched."""
    serving = (await generations(client, settings.index_prefix)).serving
    if serving is not None:
        await open_months(client, settings.index_prefix, serving)
    await drop_old_months(client, settings.index_prefix, settings.retention_months, moment)
    await raises.drop_old(client, settings.index_prefix, moment)
    last = await record.read(store)
    if last is None or last.phase != record.SERVING or last.served is None:
        return
    if serving == last.generation and moment - last.served > timedelta(
        hours=settings.rollback_hours
    ):
        await finish(
            client, store, settings.index_prefix, lambda text: log.info("reindex", did=text)
        )
