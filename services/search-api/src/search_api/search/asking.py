"""Asks OpenSearch; knows no HTTP."""

from dataclasses import dataclass
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError, TransportError

from parallax.errors import Unavailable
from search_api.index.engine import surroundings
from search_api.search.points_in_time import PointsInTime
from search_api.search.queries.common import document

CANCELLED_AFTER = "9s"
"""Later than a body's own timeout, sooner than the client gives up."""

Json = dict[str, Any]


class NoSuchDocument(Exception):
    """Nothing with this id is indexed."""


class MergedInto(Exception):
    """The story lives on as another one, whose id is the text."""


class PointInTimeGone(Exception):
    """The point in time behind a cursor has ended."""


class QueryTooComplex(Exception):
    """OpenSearch refuses the query: too many clauses, or nested too deep."""


class TookTooLong(Exception):
    """The search was ended before it was done: part of an answer would look like all of it."""


@dataclass(frozen=True)
class Search:
    """What is needed to answer."""

    client: AsyncOpenSearch
    prefix: str
    secrets: tuple[bytes, ...]
    points: PointsInTime


async def ask(search: Search, alias: str | None, body: Json) -> Json:
    """What OpenSearch answers; raises one of the errors above, or Unavailable."""
    try:
        with surroundings("searching"):
            # Part of an answer would look like all of it.
            found: Json = await search.client.search(
                index=alias,
                body=body,
                params={
                    "allow_partial_search_results": "false",
                    # Also what the body's own timeout doesn't see, such as expanding a prefix.
                    "cancel_after_time_interval": CANCELLED_AFTER,
                },
            )
    except Unavailable as error:
        # A missing index may come back; a point in time on one that was dropped doesn't.
        if "pit" in body and isinstance(error.__cause__, NotFoundError):
            raise PointInTimeGone from error
        raise
    except NotFoundError as error:
        if "pit" in body:
            raise PointInTimeGone from error
        raise
    except RequestError as error:
        raise QueryTooComplex(str(error.info)[:500]) from error
    except TransportError as error:
        if _ended(error):
            raise TookTooLong(str(error.info)[:500]) from error
        if _too_many_clauses(error):
            raise QueryTooComplex(str(error.info)[:500]) from error
        raise
    if found["timed_out"]:
        raise TookTooLong(f"after {found['took']} ms")
    return found


def _ended(error: TransportError) -> bool:
    return "Time exceeded" in str(error.info) or "task_cancelled" in str(error.info)


def _too_many_clauses(error: TransportError) -> bool:
    return "too_many_clauses" in str(error.info) or "too_many_nested_clauses" in str(error.info)


async def one(search: Search, alias: str, identifier: str) -> Json:
    found = await ask(search, alias, document(identifier))
    if not found["hits"]["hits"]:
        raise NoSuchDocument(identifier)
    source: Json = found["hits"]["hits"][0]["_source"]
    return source


def page(found: Json, size: int) -> tuple[list[Json], bool]:
    """The hits of a page, and whether there are more."""
    hits = found["hits"]["hits"]
    return hits[:size], len(hits) > size
