"""What a publisher asks of those who poll: how often, and when not at all."""

import contextlib
import math
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

LONGEST = timedelta(days=31)
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = {
    name: number
    for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    )
}


class Wishes(NamedTuple):
    """`ttl`, `skip_hours` and `skip_days` as Feed has them."""

    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


def wishes(
    ttl: str | None,
    period: str | None,
    frequency: str | None,
    hours: Iterable[str | None],
    days: Iterable[str | None],
) -> Wishes:
    """From the texts of RSS's ttl (minutes), sy:updatePeriod and updateFrequency, skipHours and
    skipDays; what can't be understood isn't asked for.
    """
    return Wishes(_minutes(ttl) or _period(period, frequency), _hours(hours), _days(days))


def _minutes(text: str | None) -> timedelta | None:
    number = _number(text)
    return min(timedelta(minutes=number), LONGEST) if number else None


def _period(period: str | None, frequency: str | None) -> timedelta | None:
    # Both have a default in the standard (daily, 1), but a feed without either asks for nothing.
    length = _PERIODS.get((period or "").strip().lower())
    if length is None:
        return None
    # 0.1 has been seen: once in ten periods.
    return max(timedelta(minutes=1), min(length / (_number(frequency) or 1), LONGEST))


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and 0.001 <= number <= 1e6 else None


def _hours(texts: Iterable[str | None]) -> frozenset[int]:
    found = set()
    for text in texts:
        with contextlib.suppress(ValueError):
            found.add(int(text or "") % 24)  # RSS 0.91 counts from 1 to 24
    # Who asks not to be polled at any hour has misunderstood.
    return frozenset(found) if len(found) < 24 else frozenset()


def _days(texts: Iterable[str | None]) -> frozenset[int]:
    names = ((text or "").strip().lower() for text in texts)
    found = {_DAYS[name] for name in names if name in _DAYS}
    return frozenset(found) if len(found) < 7 else frozenset()
