"""What the fetcher's poll log says of outlets: seen, failed, or neither.

The log counts by source and hour: looks (the feed's answer could be read, or said that nothing
had changed), failures, new articles, and unread entries, whose pages could not be had.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from operator import attrgetter

HOUR = timedelta(hours=1)
BY_NUMBER = attrgetter("number")


@dataclass(frozen=True)
class Hour:
    """A source's polls in one hour, `at` its beginning. `unread` adds up over the polls."""

    at: datetime
    looked: int = 0
    failed: int = 0
    new: int = 0
    unread: int = 0
    number: int = field(init=False, repr=False)
    """Which hour of all time it is: hours are compared a million times."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", number_of(self.at))


def number_of(at: datetime) -> int:
    """Hours since 1970."""
    return int(at.timestamp()) // 3600


@dataclass(frozen=True)
class Span:
    """The hours of a story's window that have come, each by its beginning, all inclusive."""

    start: datetime
    """The window's first hour."""
    since: datetime
    """The hour of the story's first article: who wasn't looked at from then on saw nothing."""
    end: datetime

    @property
    def hours(self) -> int:
        """How many hours it has."""
        return number_of(self.end) - number_of(self.start) + 1


@dataclass(frozen=True)
class Reach:
    """When an outlet counts as reached."""

    lookback_hours: int = 6
    """A look vouches for its own hour and this many before: feeds list at least so much."""
    least_seen: float = 0.5
    """Share of the window's hours that must be vouched for."""
    unread_allowed: float = 0.1
    """Share of the new entries that may have stayed unread."""


REACH = Reach()


class Seen(Enum):
    """What the polls say of an outlet in a span."""

    REACHED = "reached"
    FAILED = "failed"
    """Asked, and never seen."""
    PARTLY = "partly"
    """Looked at too rarely, or with news that could not be read."""
    MISSED = "missed"
    """Never asked."""


class PollTable:
    """The poll log of some hours, by source."""

    def __init__(self, hours: Mapping[str, Iterable[Hour]], reach: Reach = REACH) -> None:
        self._hours = {source: tuple(sorted(some, key=BY_NUMBER)) for source, some in hours.items()}
        self._reach = reach
        self._known: dict[Span, Within] = {}

    def within(self, span: Span) -> "Within":
        """What the polls say in a span, by source; many stories share one, so it is remembered."""
        found = self._known.get(span)
        if found is None:
            found = self._known[span] = Within(self, span)
        return found

    def seen(self, source_id: str, span: Span) -> Seen:
        """What the polls say of one source in a span."""
        hours = self._hours.get(source_id, ())
        first = bisect_left(hours, number_of(span.start), key=BY_NUMBER)
        behind = bisect_right(hours, number_of(span.end), key=BY_NUMBER)
        return judge(hours[first:behind], span, self._reach)


class Within(dict[str, Seen]):
    """By source; worked out when asked for."""

    def __init__(self, table: PollTable, span: Span) -> None:
        super().__init__()
        self._table = table
        self._span = span

    def __missing__(self, source_id: str) -> Seen:
        found = self[source_id] = self._table.seen(source_id, self._span)
        return found


def judge(hours: Sequence[Hour], span: Span, reach: Reach) -> Seen:
    """What `hours`, in order and within the span, say of their source."""
    since = hours[bisect_left(hours, number_of(span.since), key=BY_NUMBER) :]
    if not any(hour.looked for hour in since):
        return Seen.FAILED if any(hour.failed for hour in since) else Seen.MISSED
    vouched, before = 0, number_of(span.start) - 1
    for hour in hours:
        if hour.looked:
            vouched += min(hour.number - before, reach.lookback_hours + 1)
            before = hour.number
    seen = vouched / span.hours
    if seen < reach.least_seen or unread_share(since) > reach.unread_allowed:
        return Seen.PARTLY
    return Seen.REACHED


def unread_share(hours: Sequence[Hour]) -> float:
    """The backlog at the end of `hours`, as a share of it and all that was new; 0 to 1.

    A poll counts every entry that is still unread, so the last hour that had some gives the
    backlog: its unread entries by its looks. An hour after it that brought articles and left
    nothing unread has cleared it; one without anything new may only have said "not modified".
    """
    for hour in reversed(hours):
        if hour.unread:
            backlog = math.ceil(hour.unread / max(hour.looked, 1))
            return backlog / (backlog + sum(one.new for one in hours))
        if hour.looked and hour.new:
            return 0.0
    return 0.0
