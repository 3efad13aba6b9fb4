"""How sources are, from the hours of the fetcher's poll log; pure.

The log counts by source and hour: looks (the feed's answer could be read, or said that nothing had
changed), failures, new articles, and unread entries, whose pages could not be had. Shares of the
day are counted as the clusterer counts a story's coverage: docs/coverage.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from search_api.models.sources import CoverageToday, SourceHealth

HOUR = timedelta(hours=1)
DAY_HOURS = 24
LOOKBACK_HOURS = 6
"""A look vouches for its own hour and so many before: feeds list at least so much."""
CHANCE = 1
"""So many failed looks after a good one may be chance."""


@dataclass(frozen=True)
class Hour:
    """A source's polls in one hour, `at` its beginning."""

    at: datetime
    looked: int = 0
    failed: int = 0
    new: int = 0
    unread: int = 0
    """Adds up over the polls."""
    reason: str | None = None
    """Of the last failure."""


def hour_of(document: Mapping[str, Any]) -> Hour:
    """An hour of a document of `poll_log`."""
    counts = {name: document.get(name, 0) for name in ("looked", "failed", "new", "unread")}
    return Hour(document["hour"], reason=document.get("reason"), **counts)


def day_hours(now: datetime) -> list[datetime]:
    """The beginnings of the last 24 hours, the present one the last."""
    present = now.replace(minute=0, second=0, microsecond=0)
    return [present - number * HOUR for number in reversed(range(DAY_HOURS))]


def health(hours: Sequence[Hour], now: datetime, last_new: datetime | None) -> SourceHealth:
    """The state of a source from its `hours`, in order; `last_new` is its last article's time."""
    asked = [hour for hour in hours if hour.looked or hour.failed]
    if not asked:
        return SourceHealth(state="unknown", detail="not asked in the last 24 hours")
    looks = [hour for hour in asked if hour.looked]
    after = [hour for hour in asked if not looks or hour.at > looks[-1].at]
    failures = sum(hour.failed for hour in after)
    if failures > (CHANCE if looks else 0):
        return _failing(after, failures, now)
    if now - looks[-1].at > (LOOKBACK_HOURS + 1) * HOUR:
        since = looks[-1].at + HOUR
        return SourceHealth(state="unknown", since=since, detail="not asked since")
    if any(hour.new for hour in looks):
        return SourceHealth(state="ok")
    if any(hour.unread for hour in looks):
        text = "it answers, but none of its new articles can be read"
        return SourceHealth(state="failing", detail=text)
    return SourceHealth(
        state="quiet", since=last_new, detail="it answers; nothing new in the last 24 hours"
    )


def _failing(hours: Sequence[Hour], failures: int, now: datetime) -> SourceHealth:
    reason = next((hour.reason for hour in reversed(hours) if hour.reason), None)
    times = "once" if failures == 1 else f"{failures} times"
    since = hours[0].at
    return SourceHealth(
        state="failing",
        since=since if since > day_hours(now)[0] else None,
        detail=f"asked {times}, never answering" + (f" ({reason})" if reason else ""),
    )


def coverage_today(hours: Sequence[Sequence[Hour]], now: datetime) -> CoverageToday:
    """What was seen of sources, from the hours of each."""
    reached = sum(any(hour.looked for hour in some) for some in hours)
    asked = sum(any(hour.looked or hour.failed for hour in some) for some in hours)
    shares = [seen_share(some, now) * (1 - unread_share(some)) for some in hours]
    return CoverageToday(
        watched=len(hours),
        reached=reached,
        failed=asked - reached,
        complete=round(math.fsum(shares) / len(shares), 3) if shares else None,
        as_of=now,
    )


UNKNOWN_COVERAGE = CoverageToday(watched=None, reached=None, failed=None, complete=None, as_of=None)


def seen_share(hours: Sequence[Hour], now: datetime) -> float:
    """The share of the last 24 hours that a source's looks vouch for, 0 to 1."""
    vouched, before = 0, day_hours(now)[0] - HOUR
    for hour in hours:
        if hour.looked:
            vouched += min((hour.at - before) // HOUR, LOOKBACK_HOURS + 1)
            before = hour.at
    return vouched / DAY_HOURS


def unread_share(hours: Sequence[Hour]) -> float:
    """The entries still unread, as a share of them and all that was new, 0 to 1.

    A poll counts every entry that is still unread, so the last hour that had some tells the
    backlog; an hour after it that brought articles and left none unread has cleared it.
    """
    for hour in reversed(hours):
        if hour.unread:
            backlog = math.ceil(hour.unread / max(hour.looked, 1))
            return backlog / (backlog + sum(one.new for one in hours))
        if hour.looked and hour.new:
            return 0.0
    return 0.0
