"""The Retry-After header (RFC 9110, section 10.2.3): seconds, or a date."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 24 * 3600.0
"""What a server may ask for at most: a typing error must not silence it for a year."""


def seconds_asked(header: str | None, now: datetime | None = None) -> float | None:
    """How many seconds to leave a server alone, LONGEST_SECONDS at most; None if it asks nothing.

    A moment in the past and nonsense ask nothing.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:12]), LONGEST_SECONDS) or None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # A date without a zone is GMT: HTTP knows no other.
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = (aware - (now or datetime.now(UTC))).total_seconds()
    return min(seconds, LONGEST_SECONDS) if seconds > 0 else None
