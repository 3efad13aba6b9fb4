"""A take as it is stored and published."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Statement:
    """A sentence of a take, in its publisher's words or their translation."""

    text: str
    article_id: str
    source_id: str
    quote: bool
    """Someone is quoted in it."""
    support: int
    """Independent voices of the take's perspective that state the same."""


@dataclass(frozen=True)
class Outlet:
    """A newsroom whose articles are in a take."""

    source_id: str
    name: str


@dataclass(frozen=True)
class Member:
    """An article of a take, and why it is one."""

    article_id: str
    why: str


@dataclass(frozen=True)
class Take:
    """What one perspective says of a story that others don't; the world's is what most say."""

    id: str
    """world, country:PT, bloc:eu, ownership:state, stance:critical:ana-silva."""
    label: str
    kind: str
    """world, country, bloc, side or stance."""
    sentences: tuple[Statement, ...]
    voices: int
    """Independent: copies of one text and articles of one outlet count once."""
    outlets: tuple[Outlet, ...]
    article_count: int
    articles: tuple[Member, ...]
    """The earliest; a very large take doesn't list all of article_count."""
    thin: bool
    """Too few voices to speak of a perspective; there are no sentences then."""
    reason: str
    """Why there are no sentences, in words; empty if there are some."""
    distinctiveness: float
    """Mean share of the sentences' weight that is in the perspective's own words, 0 to 1."""

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dictionaries."""
        return asdict(self, dict_factory=_plain)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The take that `to_json` made."""
        fields = dict(stored)
        fields["sentences"] = tuple(Statement(**one) for one in stored["sentences"])
        fields["outlets"] = tuple(Outlet(**one) for one in stored["outlets"])
        fields["articles"] = tuple(Member(**one) for one in stored["articles"])
        return cls(**fields)


def _plain(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in items}
