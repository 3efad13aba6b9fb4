"""When to do what again. Pure: moments in, moments out."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

REVISIT_AFTER = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
    timedelta(hours=72),
)
"""A page is looked at again so long after its discovery; corrections come early or never."""

RETRY_PAGE_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
"""Waits between the attempts at a page that fails: five attempts in all."""

LONGEST_BACKOFF = timedelta(hours=6)
LONGEST_HINT = timedelta(hours=6)
"""What a feed or its server may ask for at most: some say a week and mean nothing by it."""
FIRST_POLL_SPREAD = timedelta(minutes=1)
GONE_TWICE_AFTER = timedelta(hours=23, minutes=50)
"""A page that is gone on two looks a day apart was taken down."""
LOOK_AGAIN_AFTER = timedelta(hours=6)
"""After a look that failed at a page that was gone at the one before."""
WITHDRAWN_VISIT_AFTER = timedelta(days=7)
ONCE_MORE_AFTER = timedelta(days=1)
RECENT_ENTRIES = 20
LEAST_DATED = 3
FIRST_GAP = timedelta(hours=1)
"""Between the articles of a feed of which nothing is known."""
LONGEST_GAP = timedelta(days=7)


@dataclass(frozen=True)
class Rhythm:
    """What bounds the time between two polls: the operator's settings and the feed's wishes."""

    shortest: timedelta
    longest: timedelta
    at_least: timedelta | None = None
    """By the feed's `ttl` or its server's Cache-Control."""
    skip_hours: frozenset[int] = frozenset()
    """Hours of the day (GMT) in which the feed doesn't change."""
    skip_days: frozenset[int] = frozenset()
    """Days of the week, Monday is 0."""

    def wished(
        self, at_least: timedelta | None, skip_hours: frozenset[int], skip_days: frozenset[int]
    ) -> "Rhythm":
        """The same settings with what a feed asks for."""
        return Rhythm(self.shortest, self.longest, at_least, skip_hours, skip_days)


def first_poll(feed: str, started: datetime, shortest: timedelta, due: datetime | None) -> datetime:
    """The first poll of a feed after a start.

    Feeds are spread over the first minute by their name, so that a start is no burst and two
    starts give the same order; a feed polled before the start waits until it is due.
    """
    spread_out = started + min(shortest, FIRST_POLL_SPREAD) * _fraction(feed)
    return spread_out if due is None else max(spread_out, due)


def gap_between(
    published: Iterable[datetime],
    now: datetime,
    *,
    before: timedelta | None,
    new: int,
    since: timedelta | None,
) -> timedelta:
    """How long it takes a feed, on average and lately, until its next article.

    From the times of its newest entries; the time since the last one counts, so that a feed that
    has fallen silent is slowly looked at less. A feed without times is judged by how many were
    `new` in the time `since` the last poll, smoothed with what was thought `before`.
    """
    times = sorted((moment for moment in published if moment <= now), reverse=True)
    if len(times) >= LEAST_DATED:
        recent = times[:RECENT_ENTRIES]
        gap = (now - recent[-1]) / len(recent)
    elif since is None or before is None:
        gap = before or FIRST_GAP
    else:
        gap = (before + (since / new if new else before * 2)) / 2
    return min(max(gap, timedelta(seconds=1)), LONGEST_GAP)


def gap_grown(gap: timedelta, since: timedelta) -> timedelta:
    """A gap after a poll that found nothing changed: as if the newest entries' mean were anew."""
    return min(gap + since / RECENT_ENTRIES, LONGEST_GAP)


def next_poll(
    polled: datetime, rhythm: Rhythm, gap: timedelta, *, feed: str = "", failures: int = 0
) -> datetime:
    """The next poll: twice as often as articles come, as far as the rhythm allows.

    Doubled with each failure in a row, six hours at most. A tenth is added by the feed's name, so
    that feeds of one pace don't fall into step.
    """
    wait = min(max(gap / 2, rhythm.shortest), rhythm.longest)
    if rhythm.at_least is not None:
        wait = max(wait, min(rhythm.at_least, LONGEST_HINT))
    if failures > 0:
        wait = max(wait, min(wait * (1 << min(failures, 16)), LONGEST_BACKOFF))
    due = polled + wait * (1 + _fraction(feed) / 10)
    return _not_skipped(due, rhythm)


def _not_skipped(due: datetime, rhythm: Rhythm) -> datetime:
    """The first moment from `due` on that isn't in a skipped hour or day."""
    moment = due
    for _ in range(8 * 24):
        if moment.hour not in rhythm.skip_hours and moment.weekday() not in rhythm.skip_days:
            return moment
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    # All of them are skipped, which can't be meant.
    return due


def max_age(cache_control: str | None) -> timedelta | None:
    """The time for which a server says that its answer stays good; None if it doesn't."""
    directives = [part.strip().lower() for part in (cache_control or "").split(",")]
    if "no-cache" in directives or "no-store" in directives:
        return None
    for directive in directives:
        name, _, value = directive.partition("=")
        if name == "max-age" and value.strip('"').isdecimal():
            return timedelta(seconds=min(int(value.strip('"')[:9]), 10**9))
    return None


def _fraction(name: str) -> float:
    """A number from 0 to 1 that stays the same for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) / 2**32


def next_visit(discovered: datetime, at: datetime) -> datetime | None:
    """The first re-visit later than `at`, or None when the last one is over."""
    visits = (discovered + after for after in REVISIT_AFTER)
    return next((visit for visit in visits if visit > at), None)


def next_page_attempt(attempts: int, at: datetime) -> datetime | None:
    """When to try a page again that has failed `attempts` times, or None to give it up."""
    if attempts > len(RETRY_PAGE_AFTER):
        return None
    return at + RETRY_PAGE_AFTER[max(attempts, 1) - 1]
