"""When what is done again."""

from datetime import UTC, datetime, timedelta

import pytest

from fetcher.polling import schedule

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("after_hours", "next_hours"),
    [(0, 1), (0.5, 1), (1, 6), (5.9, 6), (6, 24), (24, 72), (71, 72), (72, None), (500, None)],
)
def test_revisits(after_hours: float, next_hours: float | None) -> None:
    upcoming = schedule.next_visit(NOON, NOON + timedelta(hours=after_hours))
    assert upcoming == (None if next_hours is None else NOON + timedelta(hours=next_hours))


def test_a_failing_feed_is_asked_less_and_less_often() -> None:
    waits = [schedule.next_poll(NOON, QUARTER, failures) - NOON for failures in range(8)]
    assert waits[:3] == [QUARTER, 2 * QUARTER, 4 * QUARTER]
    assert waits == sorted(waits)
    assert schedule.next_poll(NOON, QUARTER, 10_000) - NOON == schedule.LONGEST_BACKOFF


def test_a_poll_rarer_than_the_longest_backoff_stays_as_rare() -> None:
    daily = timedelta(days=1)
    assert schedule.next_poll(NOON, daily, 3) - NOON == daily


def test_first_polls_are_spread_and_keep_their_place() -> None:
    feeds = [f"https://{n}.example/feed" for n in range(200)]
    first = [schedule.first_poll(feed, NOON, QUARTER, None) for feed in feeds]
    assert first == [schedule.first_poll(feed, NOON, QUARTER, None) for feed in feeds]
    assert all(NOON <= moment < NOON + schedule.FIRST_POLL_SPREAD for moment in first)
    assert sum(moment < NOON + schedule.FIRST_POLL_SPREAD / 2 for moment in first) in range(70, 130)


def test_a_restart_does_not_ask_again_what_was_just_asked() -> None:
    last = NOON - timedelta(minutes=5)
    assert schedule.first_poll("https://a.example", NOON, QUARTER, last) == last + QUARTER
    long_ago = NOON - timedelta(days=2)
    assert schedule.first_poll("https://a.example", NOON, QUARTER, long_ago) >= NOON


def test_a_page_is_given_up_after_five_attempts() -> None:
    attempts = [schedule.next_page_attempt(n, NOON) for n in range(1, 6)]
    assert attempts[-1] is None
    waits = [moment - NOON for moment in attempts if moment is not None]
    assert len(waits) == 4
    assert waits == sorted(waits)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), (" 5 ", 5), ("999999999999999999", 6 * 3600), ("soon", None), (None, None)],
)
def test_retry_after(header: str | None, seconds: int | None) -> None:
    expected = None if seconds is None else NOON + timedelta(seconds=seconds)
    assert schedule.retry_after(header, NOON) == expected
