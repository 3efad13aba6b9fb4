"""What a take is made from."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Unread(StrEnum):
    """Why the sentences of an article aren't looked at, in words."""

    UNTRANSLATED = "not translated"
    RESERVED = "not to be quoted by its publisher's wish"
    EMPTY = "without a text"
    DOUBTFUL = "doubtfully translated"
    LEFT_OUT = "one of very many"


@dataclass(frozen=True)
class Report:
    """An article of a story, as a take sees it."""

    article_id: str
    source_id: str
    outlet: str
    """The source's name as readers know it."""
    country: str
    """Of the newsroom: ISO 3166-1 alpha-2, or XK."""
    language: str
    """BCP 47, of the original."""
    at: datetime
    title: str
    """In English; empty in an article that isn't read, or where its translation is doubtful."""
    paragraphs: tuple[str, ...]
    """In English; empty in an article that isn't read."""
    kind: str | None = None
    ownership: str | None = None
    tags: tuple[str, ...] = ()
    copy_group: str = ""
    """Articles that are copies of one text share it; empty if there is no copy."""
    unread: Unread | None = None

    @property
    def told_by(self) -> str:
        """The text's identity: that of the group of copies, else the article's own."""
        return self.copy_group or f"article:{self.article_id}"


def voices(reports: Iterable[Report]) -> int:
    """How many independent voices there are.

    As many as there are reports of which no two have the same source or the same text: an agency's
    piece in ten outlets is one voice, and so are ten pieces of one outlet. The greatest number of
    such pairs is a maximum bipartite matching (augmenting paths: Kuhn, 1955).
    """
    texts: dict[str, set[str]] = {}
    held_by: dict[str, int] = {}
    pairs = {(report.source_id, report.told_by) for report in reports}
    for source, text in pairs:
        texts.setdefault(source, set()).add(text)
        held_by[text] = held_by.get(text, 0) + 1
    if len(pairs) == len(texts) or len(pairs) == len(held_by):
        return min(len(texts), len(held_by))
    shared = {text for text, holders in held_by.items() if holders > 1}
    free = {source for source, told in texts.items() if told - shared}
    """Sources with a text of their own; the others depend on who speaks for a shared one."""
    return len(free) + _matching({source: texts[source] for source in texts.keys() - free})


def _matching(texts: dict[str, set[str]]) -> int:
    speaks: dict[str, str] = {}

    def finds_voice(source: str, tried: set[str]) -> bool:
        for text in sorted(texts[source] - tried):
            tried.add(text)
            if text not in speaks or finds_voice(speaks[text], tried):
                speaks[text] = source
                return True
        return False

    return sum(finds_voice(source, set()) for source in sorted(texts))


def in_order(reports: Iterable[Report]) -> list[Report]:
    """Each article once, sorted so that no result depends on the order of arrival."""
    return sorted(
        {report.article_id: report for report in reports}.values(),
        key=lambda report: (report.at, report.article_id),
    )


def spread(reports: Collection[Report], limit: int) -> list[Report]:
    """At most `limit` of the reports that have a text: what a very large story is read by.

    Countries in turn, in each country sources in turn. Of copies of one text, one of each source:
    a state outlet has said what it took from an agency, even if a private one did before it.
    """
    copies: set[tuple[str, str]] = set()
    of_source: Counter[str] = Counter()
    of_country: Counter[tuple[str, int]] = Counter()
    ranked: list[tuple[int, int, int, Report]] = []
    for position, report in enumerate(in_order(reports)):
        if (report.told_by, report.source_id) in copies or not report.paragraphs:
            continue
        copies.add((report.told_by, report.source_id))
        turn = of_source[report.source_id]
        place = of_country[report.country, turn]
        of_source[report.source_id] += 1
        of_country[report.country, turn] += 1
        ranked.append((turn, place, position, report))
    ranked.sort(key=lambda entry: entry[:3])
    return in_order(report for *_, report in ranked[:limit])
