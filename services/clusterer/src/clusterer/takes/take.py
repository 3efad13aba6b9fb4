"""The takes of a story, from its reports: the way in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import fmean

from clusterer.takes.agreement import agreement
from clusterer.takes.article import Report, Unread, in_order, voices
from clusterer.takes.contrast import Said, contrast
from clusterer.takes.diversity import Chosen
from clusterer.takes.evidence import Evidence, gather
from clusterer.takes.grouping import Group, groups, without_doubles
from clusterer.takes.limits import USUAL, Limits, capped
from clusterer.takes.perspectives import Perspectives
from clusterer.takes.record import Member, Outlet, Statement, Take
from clusterer.takes.siding import Judge, sides

WORLD = "world"
AGREES = "states what most agree on"
NOTHING_OWN = "says what the others say"
NOTHING_SHARED = "no two independent voices were found to state the same"
NOBODY_ELSE = "nobody else reports the story, so there is nothing to compare with"


def takes(
    reports: Iterable[Report],
    perspectives: Perspectives,
    stance: Judge | None = None,
    limits: Limits = USUAL,
) -> tuple[Take, ...]:
    """The world's take, then those that say something of their own, most different first; then
    those that don't, and those that are too thin.

    `stance` judges sentences towards somebody in them (`clusterer.stance.stances_of`); without it
    nobody is critical or supportive. The same reports in any order give the same takes.
    """
    ordered = in_order(reports)
    if not ordered:
        return ()
    read = [report for report in ordered if report.paragraphs]
    listed = dict.fromkeys((report.article_id for report in ordered), "")
    everyone = Group(WORLD, perspectives.world_label, WORLD, listed)
    blank = _blank(everyone, ordered, limits)
    if blank.thin:
        return (blank,)
    evidence = gather(read)
    labels = perspectives.stances()
    taking_sides = sides(evidence, stance, limits.voices, labels) if stance is not None else []
    shared = agreement(evidence, {place for group in taking_sides for place in group.pointed or ()})
    found = groups(ordered, perspectives) + taking_sides
    articles = {group.id: evidence.reports.keys() & group.why.keys() for group in found}
    told = _perspectives(found, ordered, evidence, shared, limits)
    return (_world(evidence, blank, shared), *capped(told, articles, limits))


def _perspectives(
    found: Iterable[Group],
    reports: Sequence[Report],
    evidence: Evidence,
    shared: Sequence[Chosen],
    limits: Limits,
) -> list[Take]:
    """The takes of groups, beside what the world agrees on; of what is no perspective none."""
    agreed = {place for one in shared for place in (one.sentence, *evidence.alike[one.sentence])}
    said = Said(frozenset(agreed))
    told = []
    for group in without_doubles(found, evidence.reports):
        mine = [report for report in reports if report.article_id in group.why]
        if len(mine) == len(reports):
            continue
        take = _blank(group, mine, limits)
        if not take.thin:
            answer = _choose(group, evidence, said, limits)
            if answer is None:
                continue
            chosen, reason = answer
            take = replace(
                take,
                sentences=_statements(evidence, chosen),
                reason=reason,
                distinctiveness=round(fmean(one.distinctiveness for one in chosen), 4)
                if chosen
                else 0.0,
            )
            said = replace(said, told=said.told.union(one.sentence for one in chosen))
        told.append(take)
    return told


def _choose(
    group: Group, evidence: Evidence, said: Said, limits: Limits
) -> tuple[list[Chosen], str] | None:
    """A perspective's sentences, or why there are none; None for what is no perspective."""
    mine = frozenset(group.why) & evidence.reports.keys()
    rest = [report for article, report in evidence.reports.items() if article not in mine]
    if group.kind != "country" and (
        voices(rest) < limits.voices
        or voices(evidence.reports[one] for one in mine) > limits.most * evidence.voices
    ):
        return None  # nearly all outlets are private: what those say is what all say
    if not rest:
        return [], NOBODY_ELSE
    chosen = contrast(evidence, mine, group.pointed, said)
    if not chosen and group.pointed is not None:
        return None
    return chosen, "" if chosen else NOTHING_OWN


def _blank(group: Group, reports: Sequence[Report], limits: Limits) -> Take:
    """A take of a group without sentences, and whether it is too thin to have any."""
    heard = [report for report in reports if report.paragraphs or report.unread is Unread.LEFT_OUT]
    names = {report.source_id: report.outlet for report in reports}
    members = [
        Member(report.article_id, _why(group.why[report.article_id], report.unread))
        for report in reports
    ]
    reason = _thinness(reports, limits)
    return Take(
        id=group.id,
        label=group.label,
        kind=group.kind,
        sentences=(),
        voices=voices(heard),
        outlets=tuple(Outlet(source, name) for source, name in sorted(names.items())),
        article_count=len(reports),
        articles=tuple(members[: limits.articles]),
        thin=bool(reason),
        reason=reason,
        distinctiveness=0.0,
    )


def _why(reason: str, unread: Unread | None) -> str:
    return ", ".join(filter(None, (reason, f"{unread}, so not read" if unread else "")))


def _thinness(reports: Sequence[Report], limits: Limits) -> str:
    """Why a perspective is too thin, in words; empty if it isn't."""
    read = [report for report in reports if report.paragraphs]
    heard = voices(read)
    if heard >= limits.voices:
        return ""
    have = {0: "no voice", 1: "one independent voice"}.get(heard, f"{heard} independent voices")
    reason = f"{have} where {limits.voices} are needed"
    for why, unread in sorted(Counter(filter(None, (one.unread for one in reports))).items()):
        reason += f"; {unread} of {len(reports)} articles {why}"
    if copies := len(read) - heard:
        reason += f"; {copies} more of the same outlet or copies of the same text"
    return reason


def _world(evidence: Evidence, blank: Take, chosen: Sequence[Chosen]) -> Take:
    everyone = frozenset(evidence.reports)
    stating = {
        report.article_id
        for one in chosen
        for report in evidence.telling(one.sentence, evidence.alike[one.sentence], everyone)
    }

    def why(member: Member) -> str:
        # No count: the sentences that are shown may be those of an earlier choice.
        return AGREES if member.article_id in stating else member.why or "reports the story"

    return replace(
        blank,
        sentences=_statements(evidence, chosen),
        articles=tuple(Member(one.article_id, why(one)) for one in blank.articles),
        reason="" if chosen else NOTHING_SHARED,
    )


def _statements(evidence: Evidence, chosen: Sequence[Chosen]) -> tuple[Statement, ...]:
    return tuple(
        Statement(
            text=evidence.sentences[one.sentence].text,
            article_id=evidence.sentences[one.sentence].article_id,
            source_id=evidence.report(one.sentence).source_id,
            quote=evidence.sentences[one.sentence].quote,
            support=one.support,
        )
        for one in chosen
    )
