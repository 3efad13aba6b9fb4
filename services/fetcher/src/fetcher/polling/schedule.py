"""When to do what again. Pure: moments in, moments out."""

import hashlib
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
FIRST_POLL_SPREAD = timedelta(minutes=1)


def first_poll(feed: str, started: datetime, every: timedelta, last: datetime | None) -> datetime:
    """The first poll of a feed after a start.

    Feeds are spread over the first minute by their name, so that a start is no burst and two
    starts give the same order; a feed polled shortly before the start waits for its turn.
    """
    spread = min(every, FIRST_POLL_SPREAD)
    digest = hashlib.sha256(feed.encode()).digest()
    spread_out = started + spread * (int.from_bytes(digest[:4]) / 2**32)
    return spread_out if last is None else max(spread_out, last + every)


def next_poll(polled: datetime, every: timedelta, failures: int) -> datetime:
    """The next poll: after `every`, doubled with each failure in a row, six hours at most."""
    if failures <= 0:
        return polled + every
    doubled = every * (1 << min(failures, 16))
    wait: timedelta = max(every, min(doubled, LONGEST_BACKOFF))
    return polled + wait


def next_visit(discovered: datetime, at: datetime) -> datetime | None:
    """The first re-visit later than `at`, or None when the last one is over."""
    visits = (discovered + after for after in REVISIT_AFTER)
    return next((visit for visit in visits if visit > at), None)


def next_page_attempt(attempts: int, at: datetime) -> datetime | None:
    """When to try a page again that has failed `attempts` times, or None to give it up."""
    if attempts > len(RETRY_PAGE_AFTER):
        return None
    return at + RETRY_PAGE_AFTER[max(attempts, 1) - 1]


def retry_after(header: str | None, at: datetime) -> datetime | None:
    """A server's Retry-After in seconds as a moment, six hours at most; None if there is none."""
    if header is None or not header.strip().isdecimal():
        return None
    return at + min(timedelta(seconds=min(int(header), 10**6)), LONGEST_BACKOFF)
