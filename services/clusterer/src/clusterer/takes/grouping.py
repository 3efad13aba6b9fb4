"""Which articles of a story speak for which perspective."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from clusterer.takes.article import Report
from clusterer.takes.perspectives import Perspectives, perspectives_of

KINDS = ("country", "bloc", "side", "stance")
"""Of groups of the same articles the first of these is kept."""


@dataclass
class Group:
    """A perspective's articles, each with the reason why it is one."""

    id: str
    label: str
    kind: str
    why: dict[str, str] = field(default_factory=dict)
    pointed: Mapping[int, float] | None = None
    """Where only some of its sentences make a perspective of it: these, by their place in the
    evidence, and how clearly they do, 0 to 1."""


def groups(reports: Collection[Report], perspectives: Perspectives) -> list[Group]:
    """The groups that the operators' file declares, in its order, countries first."""
    found: dict[str, Group] = {}
    for report in reports:
        for one in perspectives_of(report, perspectives):
            group = found.setdefault(one.id, Group(one.id, one.label, one.kind))
            group.why[report.article_id] = one.why
    countries = {report.article_id: report.country for report in reports if report.paragraphs}
    order = [f"bloc:{bloc.id}" for bloc in perspectives.blocs] + [s.id for s in perspectives.sides]
    place = {identity: number for number, identity in enumerate(order, 1)}
    return sorted(
        (
            group
            for group in found.values()
            if group.kind != "bloc"
            or len({countries.get(article, "") for article in group.why} - {""}) > 1
        ),
        key=lambda group: (place.get(group.id, 0), group.id),
    )


def without_doubles(found: Iterable[Group], read: Collection[str]) -> list[Group]:
    """Groups of which no two have the same articles `read` (ids); countries before blocs before
    sides. One that has sentences of its own to show is no double."""
    kept: dict[tuple[str, frozenset[str]], Group] = {}
    for group in sorted(found, key=lambda group: KINDS.index(group.kind)):
        articles = frozenset(group.why).intersection(read)
        alone = group.pointed is not None or not articles
        kept.setdefault((group.id if alone else "", articles), group)
    return list(kept.values())
