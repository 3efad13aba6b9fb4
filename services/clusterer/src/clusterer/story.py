"""A story's title and figures, worked out from its articles' records and nothing else.

Never from what the window knows: that changes with every article, and a redelivered event must
find the story that it left.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from clusterer.placing import stream_time
from clusterer.text import ENGLISH, tokens
from parallax.documents import TranslationStatus

MEMBER_FIELDS = (
    "source_id",
    "url",
    "country",
    "language",
    "original.title",
    "translation.status",
    "translation.title",
    "placement",
    "times.published",
    "times.discovered",
    "withdrawn",
)
"""What is read of an article's document."""

TITLE_PARTS = re.compile(r"\s+[|–—-]\s+|\s*\|\s*")


@dataclass(frozen=True)
class Member:
    """An article, as far as its story's figures go."""

    article_id: str
    source_id: str
    host: str
    country: str | None
    language: str | None
    title: str
    title_language: str
    at: datetime
    withdrawn: bool


@dataclass(frozen=True)
class Figures:
    """What is derived of a story; named as in its document."""

    title: str
    title_language: str
    first_seen: datetime
    last_seen: datetime
    article_ids: tuple[str, ...]
    article_count: int
    source_ids: tuple[str, ...]
    countries: tuple[str, ...]
    languages: tuple[str, ...]


def member_of(document: dict[str, Any]) -> Member:
    """The record of an article's document (MEMBER_FIELDS of it)."""
    translation = document.get("translation") or {}
    language = document.get("language")
    title, title_language = document["original"]["title"], language or "und"
    if translation.get("status") == TranslationStatus.TRANSLATED and translation.get("title"):
        title, title_language = translation["title"], ENGLISH
    elif translation.get("status") == TranslationStatus.NOT_NEEDED:
        title_language = ENGLISH
    times = document["times"]
    return Member(
        article_id=document["_id"],
        source_id=document["source_id"],
        host=urlsplit(document["url"]).hostname or "",
        country=document.get("country"),
        language=language,
        title=title,
        title_language=title_language,
        at=stream_time(times.get("published"), times["discovered"]),
        withdrawn=bool(document.get("withdrawn")),
    )


def figures(members: Sequence[Member]) -> Figures:
    """A story's title and figures. Withdrawn articles stay in it, but say nothing of it."""
    ordered = sorted(members, key=lambda member: (member.at, member.article_id))
    shown = [member for member in ordered if not member.withdrawn]
    central = most_central(shown)
    return Figures(
        title=headline(central) if central else "",
        title_language=central.title_language if central else ENGLISH,
        first_seen=min(member.at for member in shown or ordered),
        last_seen=max(member.at for member in shown or ordered),
        article_ids=tuple(member.article_id for member in ordered),
        article_count=len(shown),
        source_ids=_distinct(member.source_id for member in shown),
        countries=_distinct(member.country for member in shown),
        languages=_distinct(member.language for member in shown),
    )


def most_central(members: Sequence[Member]) -> Member | None:
    """The member whose title shares most with all titles; an English one where there is one.

    The cosine of each title to the sum of all; of equals the first, so the one published first.
    """
    english = [member for member in members if member.title_language == ENGLISH]
    candidates = english or list(members)
    counts = [Counter(tokens(headline(member))) for member in candidates]
    together: Counter[str] = Counter()
    for terms in counts:
        together.update(terms.keys())
    best: tuple[float, Member] | None = None
    for member, terms in zip(candidates, counts, strict=True):
        centrality = sum(together[term] for term in terms) / math.sqrt(len(terms) or 1)
        if best is None or centrality > best[0]:
            best = (centrality, member)
    return best[1] if best else None


def headline(member: Member) -> str:
    """A title without its outlet's name at the end: "... | The Gazette", "... - The Gazette"."""
    title = member.title.strip()
    parts = list(TITLE_PARTS.finditer(title))
    if not parts:
        return title
    end = title[parts[-1].end() :]
    names_outlet = _squeezed(end) in {
        _squeezed(member.source_id),
        _squeezed(member.host),
        _squeezed(member.host.removeprefix("www.").partition(".")[0]),
    }
    is_label = "|" in parts[-1].group() and len(end.split()) <= 3
    return title[: parts[-1].start()] if names_outlet or is_label else title


def _squeezed(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in folded if char.isalnum()).removeprefix("the")


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
