"""What is remembered of a feed after each kind of poll."""

from datetime import UTC, datetime, timedelta

from fetcher.feeds.parse import Entry
from fetcher.polling.polls import MOVED_FAILURES, Poll, scheduled
from fetcher.polling.reading import Reading
from fetcher.polling.schedule import Rhythm

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEED = "https://gazette.example/feed"
RHYTHM = Rhythm(shortest=timedelta(minutes=5), longest=2 * HOUR)


def reading(**changes: object) -> Reading:
    entries = tuple(
        Entry(link=f"https://gazette.example/{n}", published=NOON - n * HOUR) for n in range(10)
    )
    return Reading(
        **{  # type: ignore[arg-type]
            "outcome": "ok",
            "url": FEED,
            "entries": entries,
            "headers": {"ETag": '"1"', "Last-Modified": "yesterday"},
            "body_hash": "abc",
            **changes,
        }
    )


def test_after_a_feed_was_read_its_validators_are_kept() -> None:
    after = Poll(feed=FEED, source_id="g").answered(reading(), NOON, new=2, complete=True)
    assert after.conditions() == {"If-None-Match": '"1"', "If-Modified-Since": "yesterday"}
    assert after.body_hash == "abc"
    assert after.last_new_at == after.last_success_at == after.newest_at == NOON
    assert after.entries == 10


def test_validators_are_dropped_while_something_is_left() -> None:
    after = Poll(feed=FEED, source_id="g").answered(reading(), NOON, new=2, complete=False)
    assert after.conditions() == {}
    assert after.body_hash is None


def test_failures_count_in_a_row_and_a_pause_that_was_asked_for_is_none() -> None:
    poll = Poll(feed=FEED, source_id="g").failed("dns", "no name", NOON).failed("dns", "", NOON)
    assert poll.failures == 2
    assert poll.deferred("asked for a pause", NOON).failures == 2
    assert poll.not_modified(NOON).failures == 0


def test_a_feed_that_moved_for_good_is_asked_there_until_it_fails_there() -> None:
    moved = "https://gazette.example/new"
    poll = Poll(feed=FEED, source_id="g").answered(
        reading(moved_to=moved), NOON, new=0, complete=True
    )
    assert poll.address == moved
    assert poll.answered(reading(), NOON, new=0, complete=True).address == moved
    for _ in range(MOVED_FAILURES):
        poll = poll.failed("dns", "no name", NOON)
    assert poll.address == FEED
    assert poll.answered(reading(), NOON, new=0, complete=True).moved_to is None


def test_the_next_turn_follows_the_feeds_own_pace() -> None:
    before = Poll(feed=FEED, source_id="g")
    after = before.answered(reading(), NOON, new=10, complete=True)
    poll = scheduled(before, after, RHYTHM, reading=reading(), new=10)
    assert poll.gap_seconds is not None
    assert 3000 < poll.gap_seconds < 3600
    assert poll.due_at is not None
    assert timedelta(minutes=25) < poll.due_at - NOON < timedelta(minutes=35)


def test_unchanged_polls_widen_the_gap_slowly() -> None:
    before = Poll(feed=FEED, source_id="g", polled_at=NOON - HOUR, gap_seconds=3600)
    poll = scheduled(before, before.not_modified(NOON), RHYTHM)
    assert poll.gap_seconds is not None
    assert 3600 < poll.gap_seconds < 4000


def test_a_site_that_asks_for_a_pause_gets_it() -> None:
    before = Poll(feed=FEED, source_id="g", polled_at=NOON - HOUR, gap_seconds=3600)
    poll = scheduled(before, before.deferred("busy", NOON), RHYTHM, wait_seconds=5 * 3600)
    assert poll.due_at == NOON + 5 * HOUR


def test_a_feed_is_gone_for_good_when_it_says_so_a_day_later() -> None:
    first = Poll(feed=FEED, source_id="g").gone("410", NOON)
    assert (first.outcome, first.failures, first.gone_at) == ("status_410", 1, None)
    assert scheduled(first, first, RHYTHM).due_at is not None
    soon = first.gone("410", NOON + HOUR)
    assert soon.gone_at is None
    later = soon.gone("410", NOON + 24 * HOUR)
    assert (later.outcome, later.gone_at) == ("gone", NOON + 24 * HOUR)
    assert scheduled(soon, later, RHYTHM).due_at is None


def test_a_feed_that_works_in_between_is_not_gone() -> None:
    first = Poll(feed=FEED, source_id="g").gone("410", NOON)
    works = first.answered(reading(), NOON + HOUR, new=0, complete=True)
    assert works.gone("410", NOON + 24 * HOUR).gone_at is None


def test_where_a_feed_moved_to_can_be_gone_without_the_feed() -> None:
    moved = Poll(feed=FEED, source_id="g", moved_to="https://gazette.example/new")
    after = moved.gone("410", NOON).gone("410", NOON + 24 * HOUR)
    assert after.gone_at is None
    assert after.address == FEED


def test_what_a_feed_asks_for_holds_until_it_is_read_again() -> None:
    patient = reading(at_least=HOUR, skip_hours=frozenset(range(13, 24)))
    before = Poll(feed=FEED, source_id="g")
    read = scheduled(
        before, before.answered(patient, NOON, new=0, complete=True), RHYTHM, reading=patient
    )
    tomorrow = datetime(2026, 1, 3, tzinfo=UTC)
    assert read.due_at == tomorrow
    unchanged = scheduled(read, read.not_modified(NOON), RHYTHM)
    assert unchanged.due_at == tomorrow
    failed = scheduled(read, read.failed("dns", "no name", NOON), RHYTHM)
    assert failed.due_at == tomorrow
    hasty = scheduled(
        read, read.answered(reading(), NOON, new=0, complete=True), RHYTHM, reading=reading()
    )
    assert hasty.due_at is not None
    assert hasty.due_at < tomorrow
