"""Asks OpenSearch; knows no HTTP."""

from dataclasses import dataclass
from typing import Any

from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError, TransportError

from parallax.errors import Unavailable
from search_api.display import Display, resolve
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
    """OpenSearch refuses the query: too many clauses, nested too deep, or a prefix too wide."""


class TookTooLong(Exception):
    """The search was ended before it was done: part of an answer would look like all of it."""


SIGNS: dict[type[Exception], tuple[str, ...]] = {
    TookTooLong: ("Time exceeded", "task_cancelled"),
    QueryTooComplex: (
        "too_many_clauses",
        "too_many_nested_clauses",
        "maxClauseCount",
        "The nested depth of the query exceeds",
        "too_complex_to_determinize",
    ),
}
"""What OpenSearch says when a client's question is at fault; any other refusal is our own fault."""


@dataclass(frozen=True)
class Search:
    """What is needed to answer."""

    client: AsyncOpenSearch
    prefix: str
    secrets: tuple[bytes, ...]
    points: PointsInTime
    default_display: Display = "excerpt"
    """What is shown of a source whose entry doesn't say."""


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
    except TransportError as error:
        told = str(error.info)
        for kind, signs in SIGNS.items():
            if any(sign in told for sign in signs):
                raise kind(told[:500]) from error
        raise
    if found["timed_out"]:
        raise TookTooLong(f"after {found['took']} ms")
    _resolved(found, search.default_display)
    return found


def _resolved(found: Json, default: Display) -> None:
    for hit in found["hits"]["hits"]:
        resolve(hit.get("_source", {}), default)


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
