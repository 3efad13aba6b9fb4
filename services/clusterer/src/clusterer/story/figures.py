"""A story's title and counts: cheap, made anew with each article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from clusterer.story.member import Member, in_order
from clusterer.story.titles import spelled, title_of
from clusterer.text import ENGLISH


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
    """Of the newsrooms that cover it; what it is about is told.about."""
    languages: tuple[str, ...]


def figures(members: Sequence[Member]) -> Figures:
    """A story's title and figures. Withdrawn articles stay in it, but say nothing of it."""
    ordered = in_order(members)
    shown = [member for member in ordered if not member.withdrawn]
    central = title_of(shown)
    return Figures(
        title=spelled(central, shown) if central else "",
        title_language=central.title_language if central else ENGLISH,
        first_seen=min(member.at for member in shown or ordered),
        last_seen=max(member.at for member in shown or ordered),
        article_ids=tuple(member.article_id for member in ordered),
        article_count=len(shown),
        source_ids=_distinct(member.source_id for member in shown),
        countries=_distinct(member.country for member in shown),
        languages=_distinct(member.language for member in shown),
    )


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
