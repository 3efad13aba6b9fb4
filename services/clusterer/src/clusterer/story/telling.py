"""What a story says in its own words: needs its articles' texts, so it isn't made in a hurry."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from clusterer.story.about import about
from clusterer.story.copies import copy_groups
from clusterer.story.entities import Entity, entities
from clusterer.story.member import Member, in_order, settled
from clusterer.story.summary import summary
from clusterer.story.titles import title_of
from clusterer.text import tokens

READ = 60
"""Articles whose text is read, the most central ones; copies are not read twice."""


@dataclass(frozen=True)
class CountrySize:
    """How much of a story one country's newsrooms tell."""

    country: str
    articles: int
    voices: int
    """Near-identical copies are one."""


@dataclass(frozen=True)
class SourceSize:
    """How much of a story one source tells."""

    source_id: str
    articles: int
    voices: int


@dataclass(frozen=True)
class CopyGroup:
    """Articles with nearly the same text; named after the earliest."""

    id: str
    article_ids: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What is told of a story; named as in its document."""

    summary: str
    summary_sources: tuple[str, ...]
    """The article of each sentence."""
    entities: tuple[Entity, ...]
    about: tuple[str, ...]
    voices: int
    by_country: tuple[CountrySize, ...]
    by_source: tuple[SourceSize, ...]
    copy_groups: tuple[CopyGroup, ...]
    """Those of two articles and more."""

    def fields(self) -> dict[str, Any]:
        """As a document has them: lists for tuples, all the way down."""
        return {name: _listed(value) for name, value in asdict(self).items()}


def told(members: Sequence[Member]) -> Told:
    """What a story's articles tell together. Withdrawn ones say nothing."""
    shown = [member for member in in_order(members) if not member.withdrawn]
    groups = copy_groups(shown)
    sizes = Counter(groups.values())
    voices = [member for member in shown if groups[member.article_id] == member.article_id]
    speakers = [member for member in _speakers(shown, groups) if member.english]
    told_by = [one for one in speakers if one.paragraphs] or speakers
    read = _most_central(told_by)
    central = title_of(shown)
    quotable = _most_central([member for member in told_by if member.quotable])
    first = summary(quotable[: settled(len(quotable))], central.title if central else "")
    return Told(
        summary=first.text,
        summary_sources=first.article_ids,
        entities=entities(
            read, {member.article_id: sizes[groups[member.article_id]] for member in read}
        ),
        about=about(read),
        voices=len(voices),
        by_country=tuple(
            CountrySize(*size)
            for size in _sizes((member.country, groups[member.article_id]) for member in shown)
        ),
        by_source=tuple(
            SourceSize(*size)
            for size in _sizes((member.source_id, groups[member.article_id]) for member in shown)
        ),
        copy_groups=_copied(groups),
    )


def _speakers(shown: Sequence[Member], groups: Mapping[str, str]) -> list[Member]:
    """One article of each group of copies: the earliest that is English by itself, or English.

    One whose text is at hand comes first: of a very large story not all are. Then one that may be
    quoted.
    """
    best: dict[str, tuple[tuple[bool, bool, int], Member]] = {}
    for member in shown:
        at_hand = member.english and bool(member.paragraphs)
        rank = (
            at_hand,
            member.english and member.quotable,
            (2 - member.translated) * member.english,
        )
        group = groups[member.article_id]
        if group not in best or rank > best[group][0]:
            best[group] = (rank, member)
    return in_order([member for _, member in best.values()])


def _most_central(members: Sequence[Member]) -> list[Member]:
    """At most READ, in order of time: those whose titles share most with all."""
    if len(members) <= READ:
        return list(members)
    terms = {member.article_id: set(tokens(member.title)) for member in members}
    together = Counter(term for found in terms.values() for term in found)

    def centrality(member: Member) -> tuple[float, str]:
        found = terms[member.article_id]
        return -sum(together[term] for term in found) / (len(found) or 1) ** 0.5, member.article_id

    return in_order(sorted(members, key=centrality)[:READ])


def _sizes(pairs: Iterable[tuple[str | None, str]]) -> list[tuple[str, int, int]]:
    """Name, articles and voices, the largest first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, group in pairs:
        if name:
            groups[name].append(group)
    found = [(name, len(of), len(set(of))) for name, of in groups.items()]
    return sorted(found, key=lambda size: (-size[2], -size[1], size[0]))


def _copied(groups: Mapping[str, str]) -> tuple[CopyGroup, ...]:
    together: dict[str, list[str]] = defaultdict(list)
    for article_id, group in groups.items():
        together[group].append(article_id)
    return tuple(
        CopyGroup(group, tuple(article_ids))
        for group, article_ids in together.items()
        if len(article_ids) > 1
    )


def _listed(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_listed(part) for part in value]
    if isinstance(value, dict):
        return {name: _listed(part) for name, part in value.items()}
    return value
