"""An article as its story sees it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from clusterer.placing import stream_time
from clusterer.text import ENGLISH
from parallax.documents import TranslationStatus

MEMBER_FIELDS = (
    "source_id",
    "source",
    "url",
    "country",
    "language",
    "original.title",
    "original.description",
    "original.kind",
    "translation.status",
    "translation.title",
    "translation.description",
    "translation.warnings",
    "placement",
    "times.published",
    "times.discovered",
    "withdrawn",
)
"""What `figures` needs of an article's document."""

TOLD_FIELDS = (
    *MEMBER_FIELDS,
    "original.paragraphs",
    "original.signature",
    "original.rights",
    "translation.paragraphs",
)
"""What `told` needs of it: its text as well."""

PARAGRAPHS = 5
"""Read of a text: news says first what it is about."""

CHARACTERS = 2000
"""Read of a paragraph: some pages have their whole text in one."""

_PARAGRAPH = re.compile(r"paragraph (\d+):")


@dataclass(frozen=True)
class Member:
    """An article, as far as its story goes."""

    article_id: str
    source_id: str
    host: str
    country: str | None
    language: str | None
    title: str
    title_language: str
    at: datetime
    withdrawn: bool
    lead: str = ""
    """The description, in the title's language."""
    paragraphs: tuple[str, ...] = ()
    """The first ones, in the title's language."""
    translated: bool = False
    title_doubtful: bool = False
    paragraphs_doubtful: frozenset[int] = frozenset()
    """From 0; what the translator warned of."""
    kind: str = "article"
    signature: str | None = None
    quotable: bool = True
    """Whether the publisher lets its sentences be shown elsewhere."""
    outlet: str = ""
    """What the source calls itself."""

    @property
    def english(self) -> bool:
        """Whether its text can be read here."""
        return self.title_language == ENGLISH


def member_of(document: dict[str, Any]) -> Member:
    """The record of an article's document (MEMBER_FIELDS or TOLD_FIELDS of it)."""
    original, translation = document["original"], document.get("translation") or {}
    language = document.get("language")
    text, text_language = original, language or "und"
    warnings: tuple[str, ...] = ()
    is_translated = bool(
        translation.get("status") == TranslationStatus.TRANSLATED and translation.get("title")
    )
    if is_translated:
        text, text_language = translation, ENGLISH
        warnings = tuple(translation.get("warnings") or ())
    elif translation.get("status") == TranslationStatus.NOT_NEEDED:
        text_language = ENGLISH
    times, source = document["times"], document.get("source") or {}
    return Member(
        article_id=document["_id"],
        source_id=document["source_id"],
        host=urlsplit(document["url"]).hostname or "",
        country=document.get("country"),
        language=language,
        title=text["title"],
        title_language=text_language,
        at=stream_time(times.get("published"), times["discovered"]),
        withdrawn=bool(document.get("withdrawn")),
        lead=text.get("description") or "",
        paragraphs=tuple(part[:CHARACTERS] for part in (text.get("paragraphs") or ())[:PARAGRAPHS]),
        translated=is_translated,
        title_doubtful=any(warning.startswith("title:") for warning in warnings),
        paragraphs_doubtful=_paragraphs(warnings),
        kind=original.get("kind") or "article",
        signature=original.get("signature"),
        quotable=source.get("display") != "link"
        and not (original.get("rights") or {}).get("nosnippet"),
        outlet=source.get("name") or "",
    )


def _paragraphs(warnings: Sequence[str]) -> frozenset[int]:
    found = (_PARAGRAPH.match(warning) for warning in warnings)
    return frozenset(int(match[1]) - 1 for match in found if match)


def in_order(members: Sequence[Member]) -> list[Member]:
    """By time; of two at once the one of the lower id first."""
    return sorted(members, key=lambda member: (member.at, member.article_id))


def settled(count: int) -> int:
    """How many of `count` articles, the earliest, decide what a story is called.

    All of four, then steps by about a half: 6, 8, 12, 16, 24, ... A title so changes a few times
    in a story's life, not with every article.
    """
    step = 4
    while step * 2 <= count:
        step *= 2
    if count < step:
        return count
    return step * 3 // 2 if step * 3 // 2 <= count else step
