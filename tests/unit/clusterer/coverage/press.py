"""Outlets of invented countries' press, their polls, and stories about made-up events."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from clusterer.coverage.figures import Coverage, Report, Rules, StoryFacts, coverage
from clusterer.coverage.outlets import Outlet
from clusterer.coverage.polls import Hour, PollTable
from tests.unit.clusterer.events import NOON

RULES = Rules()
FIRST = NOON
LAST = NOON + timedelta(hours=2)
OVER = LAST + RULES.after + RULES.settle


def outlet(identifier: str, *tags: str, about: str | None = None) -> Outlet:
    """`pt-1` is an outlet in PT."""
    country = identifier.partition("-")[0].upper()
    return Outlet(identifier, country, "newspaper", frozenset(tags), about)


def report(source: str, hours: float = 0, **changes: Any) -> Report:
    """An article of a source, `hours` after the first."""
    fields: dict[str, Any] = {
        "article_id": f"{source}@{hours:g}",
        "source_id": source,
        "country": source.partition("-")[0].upper(),
        "at": FIRST + timedelta(hours=hours),
    }
    return Report(**{**fields, **changes})


def story(*reports: Report, **changes: Any) -> StoryFacts:
    """A story of two hours."""
    return StoryFacts("ferry", FIRST, LAST, reports, **changes)


def hours(start: float, end: float, step: float = 1, **counts: int) -> list[Hour]:
    """An hour's polls each `step` hours from the story's first article on, both ends included."""
    counts = counts or {"looked": 2}
    steps = int((end - start) / step) + 1
    return [Hour(FIRST + timedelta(hours=start + step * n), **counts) for n in range(steps)]


ALWAYS = hours(-8, 40)
FAILING = hours(-8, 40, failed=3)


def count(
    facts: StoryFacts,
    outlets: Iterable[Outlet],
    polls: Mapping[str, Iterable[Hour]] | None = None,
    *,
    after: timedelta = timedelta(hours=48),
    rules: Rules = RULES,
) -> Coverage:
    """The coverage of a story; an outlet whose polls aren't given was looked at every hour."""
    watched = tuple(outlets)
    table = PollTable({one.id: ALWAYS for one in watched} | dict(polls or {}))
    return coverage(facts, watched, table, now=FIRST + after, rules=rules)
