"""Publishers' ways to write a moment."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SKEW = timedelta(minutes=15)
"""A published time further ahead than this is a mistake or a schedule, not a fact."""
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)

_LOOSE_ZONE = re.compile(r"\s*(?:GMT|UTC)?\s*([+-]\d{2}:?\d{2})$")
_NAMED_UTC = re.compile(r"\s*(?:GMT|UTC)$")
_DATE_ONLY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_SLASHES = re.compile(r"^(\d{4})/(\d{2})/(\d{2})")
_STAMP = re.compile(r"\d{10}|\d{13}")


@dataclass(frozen=True)
class When:
    """A moment in the zone it was given in, and whether its time or zone had to be assumed."""

    moment: datetime
    estimated: bool


def parse_moment(text: object) -> When | None:
    """A moment from ISO 8601, RFC 2822 or Unix time; without a zone as UTC, estimated.

    Keeps the offset that the text gives; cuts to milliseconds. None for what is none, or before
    1990, which is a program's default and no article's time.
    """
    if not isinstance(text, str) or not 8 <= len(cleaned := " ".join(text.split())) <= 64:
        return None
    moment = _unix(cleaned) if _STAMP.fullmatch(cleaned) else _iso(cleaned) or _rfc2822(cleaned)
    if moment is None:
        return None
    estimated = moment.tzinfo is None or bool(_DATE_ONLY.fullmatch(cleaned))
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    aware = aware.replace(microsecond=aware.microsecond // 1000 * 1000)
    try:
        return When(aware, estimated) if aware.astimezone(UTC) >= OLDEST else None
    except OverflowError:
        return None


def settle(published: When | None, discovered: datetime) -> When | None:
    """A published time that can be shown: one in the future becomes that of the discovery."""
    if published is not None and published.moment > discovered + SKEW:
        return When(discovered, estimated=True)
    return published


def _iso(text: str) -> datetime | None:
    dashed = _SLASHES.sub(r"\1-\2-\3", text)
    for attempt in (dashed, _LOOSE_ZONE.sub(r"\1", dashed), _NAMED_UTC.sub("Z", dashed)):
        try:
            return datetime.fromisoformat(attempt)
        except ValueError:
            continue
    return None


def _unix(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _rfc2822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
