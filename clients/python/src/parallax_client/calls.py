"""Each address of the API as a value: what to send, and how to read what comes. No I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from parallax_client.models import ChangePage
from parallax_client.parameters import Query, encode
from parallax_client.reading import Json, Model, Page, read

MAX_SIZE = 100
SINGLE = frozenset({"q", "in", "from", "to"})
"""Parameters of a search that take one value; the others are lists."""
T = TypeVar("T")
M = TypeVar("M", bound=Model)
P = TypeVar("P", bound=Page)


@dataclass(frozen=True)
class Call(Generic[T]):
    """One request and the type of its answer."""

    path: str
    read: Callable[[Any], T]
    query: Query = ()
    method: str = "GET"
    body: Json | None = None


@dataclass(frozen=True)
class Listing(Call[P]):
    """A list's first page; `limit` items of it, or all."""

    limit: int | None = None


def one(kind: type[M], *path: str) -> Call[M]:
    """GET an object."""
    return Call(_address(path), lambda raw: read(kind, raw))


def listing(page: type[P], /, *path: str, **parameters: Any) -> Listing[P]:
    """GET a list; a `limit` without a `size` makes pages as large as it needs."""
    limit = parameters.pop("limit", None)
    if limit is not None:
        parameters = {"size": max(1, min(limit, MAX_SIZE)), **parameters}
    return Listing(_address(path), lambda raw: read(page, raw), encode(parameters), limit=limit)


def following(asked: Listing[P], page: P) -> Listing[P] | None:
    """The call for the page after `page`; None at the end."""
    if page.next_cursor is None or (isinstance(page, ChangePage) and not page.more):
        return None
    cursor = "since" if isinstance(page, ChangePage) else "cursor"
    query = tuple(pair for pair in asked.query if pair[0] != cursor)
    return replace(asked, query=(*query, (cursor, page.next_cursor)))


def write(kind: type[M], method: str, *path: str, body: Json) -> Call[M]:
    """POST or PATCH an object."""
    return Call(_address(path), lambda raw: read(kind, raw), method=method, body=body)


def remove(*path: str) -> Call[None]:
    """DELETE an object."""
    return Call(_address(path), lambda _: None, method="DELETE")


def stream(parameters: Mapping[str, Any]) -> Call[None]:
    """GET /v1/stream; its answer is read as it comes."""
    return Call(_address(["stream"]), lambda _: None, encode(parameters))


def saved_search(name: str | None, query: Mapping[str, Any] | None, webhook: str | None) -> Json:
    """The body of a saved search: only what is given."""
    body: Json = {}
    if name is not None:
        body["name"] = name
    if query is not None:
        body["query"] = _grouped(encode(query))
    if webhook is not None:
        body["webhook"] = {"url": webhook}
    return body


def changed_search(changes: Mapping[str, Any]) -> Json:
    """The body of a change of a saved search; a webhook is an address, or None to take it away."""
    body = dict(changes)
    if isinstance(body.get("webhook"), str):
        body["webhook"] = {"url": body["webhook"]}
    return body


def _grouped(query: Query) -> Json:
    grouped: Json = {}
    for name, value in query:
        if name in SINGLE:
            grouped[name] = value
        else:
            grouped.setdefault(name, []).append(value)
    return grouped


def _address(path: tuple[str, ...] | list[str]) -> str:
    return "/".join(("/v1", *(quote(part, safe="") for part in path)))
