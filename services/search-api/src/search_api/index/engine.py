"""OpenSearch: the client, its errors sorted, and the state the service needs of it."""

import asyncio
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import ConnectionError as EngineConnectionError
from opensearchpy.exceptions import RequestError, TransportError

from parallax.errors import ParallaxError, Unavailable
from parallax.health import Check
from search_api.index.generations import Generation, place
from search_api.index.mappings import (
    ARTICLE,
    STORY,
    VERSION,
    Sizes,
    articles_alias,
    index_name,
    month_of,
    stories_alias,
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


class EngineUnavailable(Unavailable):
    """OpenSearch can't be used now."""


@contextmanager
def surroundings(doing: str) -> Iterator[None]:
    """Turn errors that time may mend into EngineUnavailable; others pass."""
    try:
        yield
    except TransportError as error:
        if not _may_pass(error):
            raise
        raise EngineUnavailable(
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
    await put_templates(client, settings)
    state = await generations(client, prefix)
    serving = state.serving or Generation(VERSION, 1)
    if serving.version != VERSION:
        raise SchemaConflict(
            f"the indices that serve have version {serving.version} of the mappings, this release "
            f"has {VERSION}: run this release's `search-api reindex` beside the one before, then "
            "start this one"
        )
    # An alias exists only with an index behind it, and a search needs the alias.
    await open_months(client, prefix, serving)
    for alias, mapping in ((articles_alias(prefix), ARTICLE), (stories_alias(prefix), STORY)):
        await _add_fields(client, f"{alias}-v{VERSION},{alias}-v{VERSION}-*", mapping)


async def put_templates(client: AsyncOpenSearch, settings: Settings) -> None:
    """Have new indices of this version made as the settings say."""
    sizes = Sizes(settings.shards, settings.replicas, settings.refresh, settings.active_shards)
    for name, template in templates(settings.index_prefix, sizes).items():
        await client.indices.put_index_template(name=name, body=template)


@dataclass(frozen=True)
class Generations:
    """Which generations there are. The aliases are the only record of it, changed in one step."""

    serving: Generation | None
    """What searches read; None before the first start."""
    written: tuple[Generation, ...]
    """What the indexer writes: the one that serves first, then those kept in step with it."""
    present: tuple[Generation, ...]
    """All that have indices; others than those written are being filled, or were left behind."""


def written_alias(prefix: str) -> str:
    """On the index of stories of each generation that the indexer writes."""
    return f"{prefix}stories-written"


async def generations(client: AsyncOpenSearch, prefix: str) -> Generations:
    """What the cluster says. Raises Unavailable without OpenSearch."""
    stories = stories_alias(prefix)
    with surroundings("being asked for its indices"):
        found = await client.indices.get_alias(
            index=f"{stories}-v*,{articles_alias(prefix)}-v*",
            params={"ignore_unavailable": "true", "allow_no_indices": "true"},
        )
    serving, written, present = None, set(), set()
    for index, about in found.items():
        where = place(index)
        if where is None:
            continue
        present.add(where.generation)
        if stories in about["aliases"]:
            serving = where.generation
            written.add(serving)
        if written_alias(prefix) in about["aliases"]:
            written.add(where.generation)
    order = sorted(written, key=lambda one: (one != serving, one))
    return Generations(serving, tuple(order), tuple(sorted(present)))


async def highest_change(client: AsyncOpenSearch, prefix: str) -> int:
    """Make all that is indexed visible, also by an indexer that is gone; the highest `change`."""
    names = ",".join((articles_alias(prefix), stories_alias(prefix)))
    body = {"size": 0, "aggs": {"highest": {"max": {"field": "change"}}}}
    with surroundings("looking for how far the index is"):
        await client.indices.refresh(index=names)
        found = await client.search(
            index=names, body=body, params={"allow_partial_search_results": "false"}
        )
    return int(found["aggregations"]["highest"]["value"] or 0)


async def open_months(client: AsyncOpenSearch, prefix: str, generation: Generation) -> None:
    """Make sure of this month's index and that of stories, and of their aliases."""
    articles, stories = articles_alias(prefix), stories_alias(prefix)
    this_month = index_name(articles, generation, month_of(datetime.now(UTC)))
    await open_index(client, this_month, articles)
    await open_index(client, index_name(stories, generation), stories)


async def open_index(client: AsyncOpenSearch, index: str, alias: str | None) -> None:
    """Make sure that an index exists and, given an alias, can be read by it.

    The alias comes once the index can answer: until then a search through it would fail.
    """
    try:
        await client.indices.create(index=index)
    except RequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
    await client.cluster.health(index=index, params={"wait_for_status": "yellow"})
    if alias is not None:
        await client.indices.put_alias(index=index, name=alias)


async def _add_fields(client: AsyncOpenSearch, pattern: str, mapping: dict[str, Any]) -> None:
    try:
        await client.indices.put_mapping(
            index=pattern,
            body=mapping,
            params={"ignore_unavailable": "true", "allow_no_indices": "true"},
        )
    except RequestError as error:
        raise SchemaConflict(
            f"the indices {pattern} can't take this version's mapping ({error.info}): raise "
            "VERSION in search_api/index/mappings.py and rebuild"
        ) from error
