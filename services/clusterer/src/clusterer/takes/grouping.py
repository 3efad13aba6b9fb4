"""Which articles of a story speak for which perspective."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from clusterer.takes.actors import Actor, main_actors
from clusterer.takes.article import Report
from clusterer.takes.evidence import Evidence
from clusterer.takes.perspectives import Perspectives, perspectives_of

Stance = Callable[[str, int, int], str]
"""Of a sentence towards what stands from start to end in it: negative, neutral or positive."""

KINDS = ("country", "bloc", "side", "stance")
"""Of groups of the same articles the first of these is kept."""

LEAST_JUDGED = 3
"""Sentences of an outlet about an actor before it can be said to take a side."""
LEAST_MARGIN = 2
MARGIN = 0.3
"""By how many, and by what share of the judged, one side has to be ahead of the other."""
MAX_JUDGED_EACH = 12
"""Sentences judged of one outlet about one actor: judging is slow."""
MAX_JUDGED = 3_000
"""Of one story."""


@dataclass
class Group:
    """A perspective's articles, each with the reason why it is one."""

    id: str
    label: str
    kind: str
    why: dict[str, str] = field(default_factory=dict)


def groups(reports: Collection[Report], perspectives: Perspectives) -> list[Group]:
    """The groups that the operators' file declares, in its order, countries first."""
    found: dict[str, Group] = {}
    for report in reports:
        for one in perspectives_of(report, perspectives):
            group = found.setdefault(one.id, Group(one.id, one.label, one.kind))
            group.why[report.article_id] = one.why
    countries = {report.article_id: report.country for report in reports}
    order = [f"bloc:{bloc.id}" for bloc in perspectives.blocs] + [s.id for s in perspectives.sides]
    place = {identity: number for number, identity in enumerate(order, 1)}
    return sorted(
        (
            group
            for group in found.values()
            if group.kind != "bloc" or len({countries[article] for article in group.why}) > 1
        ),
        key=lambda group: (place.get(group.id, 0), group.id),
    )


def sides(evidence: Evidence, stance: Stance) -> list[Group]:
    """The outlets that are critical or supportive of the story's main actors, as groups.

    An outlet is on a side by the majority of its sentences about the actor, if it has enough of
    them and the majority is clear.
    """
    found: dict[str, Group] = {}
    left = MAX_JUDGED
    for actor in main_actors(evidence):
        judged = _judgements(evidence, actor, stance, left)
        left -= sum(counts.total() for counts in judged.values())
        for report in evidence.reports.values():
            if side := _side(judged.get(report.source_id, Counter())):
                name, why = side
                identity = f"stance:{name}:{_slug(actor.name)}"
                label = f"{name.capitalize()} of {actor.name}"
                group = found.setdefault(identity, Group(identity, label, "stance"))
                group.why[report.article_id] = why.format(actor=actor.name)
    return list(found.values())


def _judgements(
    evidence: Evidence, actor: Actor, stance: Stance, limit: int
) -> dict[str, Counter[str]]:
    judged: dict[str, Counter[str]] = defaultdict(Counter)
    texts: dict[str, set[str]] = defaultdict(set)
    for sentence, start, end in actor.mentions:
        text = evidence.sentences[sentence].text
        source = evidence.report(sentence).source_id
        counts = judged[source]
        if not evidence.sentences[sentence].shown or text in texts[source]:
            continue
        if limit <= 0 or counts.total() >= MAX_JUDGED_EACH:
            continue
        texts[source].add(text)
        limit -= 1
        counts[stance(text, start, end)] += 1
    return judged


def _side(counts: Counter[str]) -> tuple[str, str] | None:
    """The side of an outlet, and why in words; None if it takes none."""
    total, against, for_it = counts.total(), counts["negative"], counts["positive"]
    if total < LEAST_JUDGED or abs(against - for_it) < max(LEAST_MARGIN, MARGIN * total):
        return None
    tally = f"{against} critical and {for_it} supportive of {total} sentences about {{actor}}"
    return ("critical", tally) if against > for_it else ("supportive", tally)


def _slug(name: str) -> str:
    letters = ("".join(char if char.isalnum() else " " for char in name)).lower().split()
    return "-".join(letters)


def without_doubles(found: Iterable[Group]) -> list[Group]:
    """Groups of which no two have the same articles; countries before blocs before sides."""
    kept: dict[frozenset[str], Group] = {}
    for group in sorted(found, key=lambda group: KINDS.index(group.kind)):
        kept.setdefault(frozenset(group.why), group)
    return list(kept.values())
