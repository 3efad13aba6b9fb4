"""OpenSearch: the client, its errors sorted, and the state the service needs of it."""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionError as EngineConnectionError
from opensearchpy.exceptions import RequestError, TransportError

from parallax.errors import ParallaxError, Unavailable
from parallax.health import Check
from search_api.index.mappings import (
    ARTICLE,
    STORY,
    articles_alias,
    articles_index,
    articles_pattern,
    stories_alias,
    stories_index,
    templates,
)
from search_api.settings import Settings

REQUEST_SECONDS = 10
BUSY = frozenset({429, 502, 503, 504})

log = structlog.stdlib.get_logger(__name__)


class SchemaConflict(ParallaxError):
    """The indices that exist can't take this version's mapping."""


def create_client(url: str) -> AsyncOpenSearch:
    """A client without retries of its own: the callers know when a second try is right."""
    # It would log a trace of each failed request, whose error the caller tells in a line.
    logging.getLogger("opensearch").setLevel(logging.ERROR)
    # Requests aren't compressed: gzip took three quarters of the time of a bulk.
    return AsyncOpenSearch([url], timeout=REQUEST_SECONDS, max_retries=0, retry_on_timeout=False)


@contextmanager
def surroundings(doing: str) -> Iterator[None]:
    """Turn errors that time may mend into Unavailable; others pass."""
    try:
        yield
    except TransportError as error:
        if not _may_pass(error):
            raise
        raise Unavailable(
            f"OpenSearch failed while {doing}: {error.status_code} {error.error}"[:500]
        ) from error


def _may_pass(error: TransportError) -> bool:
    # A missing index is one too: `prepare` makes it at the next start.
    return (
        isinstance(error, EngineConnectionError)
        or error.status_code in BUSY
        or error.error in {"cluster_block_exception", "index_not_found_exception"}
    )


def ping(client: AsyncOpenSearch) -> Check:
    """A readiness check: OpenSearch answers."""

    async def check() -> str | None:
        with surroundings("being asked for its health"):
            await client.cluster.health(request_timeout=3)
        return None

    return check


async def prepare(client: AsyncOpenSearch, settings: Settings) -> None:
    """Wait for OpenSearch, then make sure of templates, indices, aliases and mappings.

    Raises Unavailable when it isn't there within `start_seconds`, SchemaConflict when an index
    of this version has another mapping.
    """
    deadline = time.monotonic() + settings.start_seconds
    while True:
        try:
            with surroundings("starting"):
                await _prepare(client, settings)
        except Unavailable as error:
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"OpenSearch at SEARCH_API_OPENSEARCH_URL={settings.opensearch_url} can't be "
                    f"used after {settings.start_seconds:g} s ({error}). Start it, or correct "
                    "the address; SEARCH_API_START_SECONDS sets how long to wait."
                ) from error
            log.info("waiting_for_opensearch", url=settings.opensearch_url, error=str(error))
            await asyncio.sleep(0.5)
        else:
            return


async def _prepare(client: AsyncOpenSearch, settings: Settings) -> None:
    prefix = settings.index_prefix
    wanted = templates(
        prefix, shards=settings.shards, replicas=settings.replicas, refresh=settings.refresh
    )
    for name, template in wanted.items():
        await client.indices.put_index_template(name=name, body=template)
    # An alias exists only with an index behind it, and a search needs the alias.
    this_month = articles_index(prefix, datetime.now(UTC))
    await open_index(client, this_month, articles_alias(prefix))
    await open_index(client, stories_index(prefix), stories_alias(prefix))
    for pattern, mapping in ((articles_pattern(prefix), ARTICLE), (stories_index(prefix), STORY)):
        await _add_fields(client, pattern, mapping)


async def open_index(client: AsyncOpenSearch, index: str, alias: str) -> None:
    """Make sure that an index exists and can be read by its alias.

    The alias comes once the index can answer: until then a search through it would fail.
    """
    try:
        await client.indices.create(index=index)
    except RequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
    await client.cluster.health(index=index, params={"wait_for_status": "yellow"})
    await client.indices.put_alias(index=index, name=alias)


async def _add_fields(client: AsyncOpenSearch, pattern: str, mapping: dict[str, Any]) -> None:
    try:
        await client.indices.put_mapping(index=pattern, body=mapping)
    except RequestError as error:
        raise SchemaConflict(
            f"the indices {pattern} can't take this version's mapping ({error.info}): raise "
            "VERSION in search_api/mappings.py and rebuild"
        ) from error
