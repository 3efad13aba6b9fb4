"""What may be asked for, by name and type; and how it is written into an address.

A filter takes one value or several (any of them); a leading `-` excludes: `country=["-ru"]`.
Where Python has a keyword of the same name, the parameter ends in `_`: `from_`, `in_`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Literal, TypeAlias, TypedDict

Many: TypeAlias = str | Iterable[str]
Moment: TypeAlias = str | date | datetime
"""ISO 8601, or a date or datetime; UTC where no offset is given."""


class ArticleFilters(TypedDict, total=False):
    """Which articles."""

    q: str
    in_: Literal["english", "original"]
    country: Many
    about: Many
    language: Many
    source: Many
    story: Many
    kind: Many
    ownership: Many
    tag: Many
    status: Many
    from_: Moment
    to: Moment


class ArticleSearch(ArticleFilters, total=False):
    """Which articles, in which order, with what. `size` is of a page; `limit` ends it all."""

    sort: Literal["relevance", "newest", "oldest"]
    facets: Many
    fields: Many
    size: int
    limit: int
    cursor: str


class StorySearch(TypedDict, total=False):
    """Which stories. `overlooked_by` and `only_in` are countries."""

    q: str
    country: Many
    about: Many
    language: Many
    source: Many
    overlooked_by: str
    only_in: str
    single_source: bool
    from_: Moment
    to: Moment
    sort: Literal["top", "newest", "weight", "relevance"]
    size: int
    limit: int
    cursor: str


class SourceSearch(TypedDict, total=False):
    """Which sources."""

    country: Many
    language: Many
    kind: Many
    ownership: Many
    tag: Many
    size: int
    limit: int
    cursor: str


class OverlookedSearch(TypedDict, total=False):
    """Stories of the last `days` that `k` other countries carried, at least."""

    days: float
    k: int
    size: int


class OnlySearch(TypedDict, total=False):
    """Stories of the last `days`; `single`: of one article only, or of several only."""

    days: float
    single: bool
    size: int
    limit: int
    cursor: str


class TrendSearch(TypedDict, total=False):
    """Of which country (else the world) and how many hours."""

    country: str
    hours: int
    size: int


class ChangeSearch(TypedDict, total=False):
    """`since`: the `next_cursor` that was kept; without one, from the beginning."""

    since: str
    type: Literal["article", "story"]
    size: int
    limit: int


class StreamFilters(ArticleFilters, total=False):
    """What a stream tells of; both types when none is given."""

    type: Literal["article", "story"]


Query: TypeAlias = tuple[tuple[str, str], ...]


def encode(parameters: Mapping[str, object]) -> Query:
    """Names and values as the address has them; None is left out."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        values = value if isinstance(value, Iterable) and not isinstance(value, str) else (value,)
        pairs += [(name.rstrip("_"), _text(one)) for one in values if one is not None]
    return tuple(pairs)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value)
