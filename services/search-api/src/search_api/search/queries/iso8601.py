"""ISO 8601 dates and times as spans of time; pure.

Python reads most of it (calendar and week dates, basic and extended, with offsets). Here is the
rest: ordinal dates (2026-327), 24:00, and reduced precision (2026-11, 2026, 2026-W48), which means
all of that month, year or week.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

_YEAR = re.compile(r"(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_WEEK = re.compile(r"\d{4}-?W\d{2}", re.ASCII)
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})", re.ASCII)
_MIDNIGHT = re.compile(r"24(:?00(:?00([.,]0+)?)?)?(?=$|[Z+-])")

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From a moment to before another one, UTC; a moment has no second one.

    `end` is None, too, for a day after which the calendar has none.
    """

    start: datetime
    end: datetime | None
    is_moment: bool = False


def span(text: str) -> Span:
    """What a text means; without an offset it is UTC. Raises ValueError or OverflowError."""
    day, found, clock = text.replace("t", "T", 1).partition("T")
    if not found:
        return _days(day)
    first = _days(day)
    if first.end is not None and first.end - first.start != DAY:
        raise ValueError("a time needs a whole date before it")
    later = timedelta()
    # A + that wasn't percent-encoded arrives as a space.
    clock = clock.replace(" ", "+").replace("z", "Z")
    if _MIDNIGHT.match(clock):
        clock, later = _MIDNIGHT.sub("00", clock, count=1), DAY
    read = time.fromisoformat(clock)
    moment = datetime.combine(first.start.date(), read) + later
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return Span(moment, None, is_moment=True)


def _days(text: str) -> Span:
    if year := _YEAR.fullmatch(text):
        return _until(date(int(year[1]), 1, 1), 12)
    if month := _MONTH.fullmatch(text):
        return _until(date(int(month[1]), int(month[2]), 1), 1)
    if ordinal := _ORDINAL.fullmatch(text):
        first = date(int(ordinal[1]), 1, 1) + (int(ordinal[2]) - 1) * DAY
        if first.year != int(ordinal[1]):
            raise ValueError("the year has no such day")
        return _span(first, 1)
    return _span(date.fromisoformat(text), 7 if _WEEK.fullmatch(text) else 1)


def _until(first: date, months: int) -> Span:
    """All days of one or more months."""
    years, month = divmod(first.month - 1 + months, 12)
    if first.year + years > date.max.year:
        return Span(_start(first), None)
    return Span(_start(first), _start(date(first.year + years, month + 1, 1)))


def _span(first: date, days: int) -> Span:
    if (date.max - first).days < days:
        return Span(_start(first), None)
    return Span(_start(first), _start(first + days * DAY))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
