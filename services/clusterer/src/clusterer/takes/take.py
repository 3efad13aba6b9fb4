"""The takes of a story, from its reports: the way in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from clusterer.takes.agreement import agreement
from clusterer.takes.article import Report, Unread, in_order, voices
from clusterer.takes.contrast import contrast
from clusterer.takes.diversity import Chosen
from clusterer.takes.evidence import Evidence, gather
from clusterer.takes.grouping import Group, Stance, groups, sides, without_doubles
from clusterer.takes.limits import USUAL, Limits, capped
from clusterer.takes.perspectives import Perspectives
from clusterer.takes.record import Member, Outlet, Statement, Take

WORLD = "world"
WORLD_LABEL = "The world's current take"
NOTHING_OWN = "says what the others say"
NOTHING_SHARED = "no two independent voices were found to state the same"
NOBODY_ELSE = "nobody else reports the story, so there is nothing to compare with"


def takes(
    reports: Iterable[Report],
    perspectives: Perspectives,
    stance: Stance | None = None,
    limits: Limits = USUAL,
) -> tuple[Take, ...]:
    """The world's take, then those that say something of their own, most different first; then
    those that don't, and those that are too thin.

    `stance` judges a sentence towards what is named from start to end in it, and groups outlets by
    their side; without it there are no such takes. The same reports in any order give the same
    takes.
    """
    ordered = in_order(reports)
    if not ordered:
        return ()
    read = [report for report in ordered if report.paragraphs]
    everyone = Group(WORLD, WORLD_LABEL, WORLD, dict.fromkeys((r.article_id for r in ordered), ""))
    blank = _blank(everyone, ordered, limits)
    if reason := _thinness(ordered, limits):
        return (replace(blank, thin=True, reason=reason),)
    evidence = gather(read)
    world = _world(evidence, blank)
    found = groups(ordered, perspectives)
    if stance is not None:
        found += sides(evidence, stance)
    by_id = {report.article_id: report for report in ordered}
    told = [
        _of_group(group, evidence, [by_id[article] for article in group.why], limits)
        for group in without_doubles(found)
        if len(group.why) < len(ordered)
    ]
    return (world, *capped(told, {group.id: frozenset(group.why) for group in found}, limits))


def _blank(group: Group, reports: Sequence[Report], limits: Limits) -> Take:
    """A take of a group without sentences."""
    heard = [report for report in reports if report.paragraphs or report.unread is Unread.LEFT_OUT]
    names = {report.source_id: report.outlet for report in reports}
    members = [
        Member(report.article_id, _why(group.why[report.article_id], report.unread))
        for report in reports
    ]
    return Take(
        id=group.id,
        label=group.label,
        kind=group.kind,
        sentences=(),
        voices=voices(heard),
        outlets=tuple(Outlet(source, name) for source, name in sorted(names.items())),
        article_count=len(reports),
        articles=tuple(members[: limits.articles]),
        thin=False,
        reason="",
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


def _world(evidence: Evidence, blank: Take) -> Take:
    chosen = agreement(evidence)
    stating: dict[str, int] = {}
    everyone = frozenset(evidence.reports)
    for one in chosen:
        for report in evidence.telling(one.sentence, evidence.alike[one.sentence], everyone):
            stating[report.article_id] = stating.get(report.article_id, 0) + 1

    def why(member: Member) -> str:
        if member.article_id in stating:
            return f"states {stating[member.article_id]} of the {len(chosen)} sentences"
        return member.why or "reports the story"

    return replace(
        blank,
        sentences=_statements(evidence, chosen),
        articles=tuple(Member(one.article_id, why(one)) for one in blank.articles),
        reason="" if chosen else NOTHING_SHARED,
    )


def _of_group(group: Group, evidence: Evidence, reports: Sequence[Report], limits: Limits) -> Take:
    blank = _blank(group, reports, limits)
    if reason := _thinness(reports, limits):
        return replace(blank, thin=True, reason=reason)
    mine = frozenset(group.why) & evidence.reports.keys()
    if len(mine) == len(evidence.reports):
        return replace(blank, reason=NOBODY_ELSE)
    chosen = contrast(evidence, mine)
    if not chosen:
        return replace(blank, reason=NOTHING_OWN)
    own = sum(one.distinctiveness for one in chosen) / len(chosen)
    return replace(blank, sentences=_statements(evidence, chosen), distinctiveness=round(own, 4))


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
