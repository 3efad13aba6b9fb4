"""When what is done again."""

from datetime import UTC, datetime, timedelta

import pytest

from fetcher.polling import schedule
from fetcher.polling.schedule import Rhythm, gap_between, max_age, next_poll

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
"""A Friday."""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
RHYTHM = Rhythm(shortest=5 * MINUTE, longest=2 * HOUR)


@pytest.mark.parametrize(
    ("after_hours", "next_hours"),
    [(0, 1), (0.5, 1), (1, 6), (5.9, 6), (6, 24), (24, 72), (71, 72), (72, None), (500, None)],
)
def test_revisits(after_hours: float, next_hours: float | None) -> None:
    upcoming = schedule.next_visit(NOON, NOON + timedelta(hours=after_hours))
    assert upcoming == (None if next_hours is None else NOON + timedelta(hours=next_hours))


@pytest.mark.parametrize(
    ("gap", "wait"),
    [
        (MINUTE, 5 * MINUTE),
        (20 * MINUTE, 10 * MINUTE),
        (2 * HOUR, HOUR),
        (timedelta(days=3), 2 * HOUR),
    ],
)
def test_a_feed_is_polled_twice_as_often_as_it_has_articles(
    gap: timedelta, wait: timedelta
) -> None:
    assert wait <= next_poll(NOON, RHYTHM, gap) - NOON <= wait * 1.1


def test_feeds_of_one_pace_dont_fall_into_step() -> None:
    due = {next_poll(NOON, RHYTHM, HOUR, feed=f"https://{n}.example/feed") for n in range(50)}
    assert len(due) == 50


def test_a_failing_feed_is_asked_less_and_less_often() -> None:
    waits = [next_poll(NOON, RHYTHM, 20 * MINUTE, failures=n) - NOON for n in range(8)]
    assert waits == sorted(waits)
    assert [round(wait / waits[0]) for wait in waits[:4]] == [1, 2, 4, 8]
    longest = next_poll(NOON, RHYTHM, HOUR, failures=10_000) - NOON
    assert schedule.LONGEST_BACKOFF <= longest <= schedule.LONGEST_BACKOFF * 1.1


def test_what_a_feed_asks_for_is_a_lower_bound_within_reason() -> None:
    patient = RHYTHM.wished(HOUR, frozenset(), frozenset())
    assert next_poll(NOON, patient, MINUTE) - NOON >= HOUR
    absurd = RHYTHM.wished(timedelta(days=30), frozenset(), frozenset())
    assert next_poll(NOON, absurd, MINUTE) - NOON <= schedule.LONGEST_HINT * 1.1


def test_skipped_hours_and_days_are_skipped() -> None:
    night = RHYTHM.wished(None, frozenset({12, 13, 14}), frozenset())
    assert next_poll(NOON, night, MINUTE) == NOON + 3 * HOUR
    weekend = RHYTHM.wished(None, frozenset(range(12, 24)), frozenset({5, 6}))
    assert next_poll(NOON, weekend, MINUTE) == datetime(2026, 1, 5, tzinfo=UTC)


def test_a_feed_that_skips_everything_is_polled_all_the_same() -> None:
    never = RHYTHM.wished(None, frozenset(range(24)), frozenset())
    assert next_poll(NOON, never, MINUTE) - NOON < 6 * MINUTE


def test_the_gap_is_the_mean_of_the_newest_times() -> None:
    half_hourly = [NOON - 30 * MINUTE * n for n in range(1, 100)]
    assert gap_between(half_hourly, NOON, before=None, new=0, since=None) == 30 * MINUTE


def test_silence_widens_the_gap() -> None:
    times = [NOON - 30 * MINUTE * n for n in range(1, 21)]
    later = gap_between(times, NOON + 10 * HOUR, before=None, new=0, since=None)
    assert 30 * MINUTE < later < 3 * HOUR


def test_times_in_the_future_say_nothing() -> None:
    times = [NOON + HOUR, *(NOON - HOUR * n for n in range(1, 6))]
    assert gap_between(times, NOON, before=None, new=0, since=None) == HOUR


def test_a_feed_without_times_is_judged_by_what_was_new() -> None:
    busy = gap_between([], NOON, before=HOUR, new=6, since=HOUR)
    quiet = gap_between([], NOON, before=HOUR, new=0, since=HOUR)
    assert busy < HOUR < quiet


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("max-age=300", 300),
        ("public, MAX-AGE=60", 60),
        ("no-cache, max-age=300", None),
        ("max-age=soon", None),
        ("", None),
        (None, None),
    ],
)
def test_cache_control(header: str | None, seconds: int | None) -> None:
    assert max_age(header) == (None if seconds is None else timedelta(seconds=seconds))


def test_first_polls_are_spread_and_keep_their_place() -> None:
    feeds = [f"https://{n}.example/feed" for n in range(200)]
    first = [schedule.first_poll(feed, NOON, 5 * MINUTE, None) for feed in feeds]
    assert first == [schedule.first_poll(feed, NOON, 5 * MINUTE, None) for feed in feeds]
    assert all(NOON <= moment < NOON + schedule.FIRST_POLL_SPREAD for moment in first)
    assert sum(moment < NOON + schedule.FIRST_POLL_SPREAD / 2 for moment in first) in range(70, 130)


def test_a_restart_does_not_ask_again_what_isnt_due() -> None:
    due = NOON + 5 * MINUTE
    assert schedule.first_poll("https://a.example", NOON, 5 * MINUTE, due) == due
    overdue = NOON - timedelta(days=2)
    assert schedule.first_poll("https://a.example", NOON, 5 * MINUTE, overdue) >= NOON


def test_a_page_is_given_up_after_five_attempts() -> None:
    attempts = [schedule.next_page_attempt(n, NOON) for n in range(1, 6)]
    assert attempts[-1] is None
    waits = [moment - NOON for moment in attempts if moment is not None]
    assert len(waits) == 4
    assert waits == sorted(waits)
