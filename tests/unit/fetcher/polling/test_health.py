"""A source that went silent is told apart from one that fails."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fetcher.catalogue.load import Source
from fetcher.polling.health import judge
from fetcher.polling.polls import Poll
from fetcher.polling.state import State

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source(
    id="gazette",
    name="The Gazette",
    homepage="https://gazette.example/",
    country="IE",
    feeds=("https://gazette.example/a", "https://gazette.example/b"),
)


def poll(name: str = "a", **changes: Any) -> Poll:
    """A feed that was polled an hour ago with success."""
    usual = {
        "outcome": "ok",
        "polled_at": NOON - HOUR,
        "first_polled_at": NOON - 100 * HOUR,
        "last_success_at": NOON - HOUR,
        "last_new_at": NOON - 2 * HOUR,
        "gap_seconds": 3600.0,
        "due_at": NOON + HOUR,
    }
    return Poll(feed=f"https://gazette.example/{name}", source_id="gazette", **{**usual, **changes})


@pytest.mark.parametrize(
    ("polls", "state"),
    [
        ([Poll(feed="https://gazette.example/a", source_id="gazette")], State.NEW),
        ([poll()], State.OK),
        ([poll(outcome="not_modified")], State.OK),
        ([poll(last_new_at=NOON - 30 * HOUR)], State.SILENT),
        ([poll(last_new_at=NOON - 30 * HOUR, gap_seconds=5 * 3600.0)], State.OK),
        ([poll(last_new_at=None)], State.SILENT),
        ([poll(last_new_at=None, first_polled_at=NOON - HOUR)], State.OK),
        ([poll(outcome="status_500", failures=5)], State.FAILING),
        ([poll(outcome="status_500", failures=1)], State.OK),
        ([poll(outcome="dns", failures=1, last_success_at=None)], State.FAILING),
        (
            [poll(outcome="dns", failures=1, last_success_at=None, first_polled_at=NOON - HOUR)],
            State.WAITING,
        ),
        ([poll(last_new_at=NOON - 30 * HOUR, unread=5)], State.UNREADABLE),
        ([poll(unread=5)], State.OK),
        ([poll(outcome="deferred", last_success_at=NOON - 30 * HOUR)], State.FAILING),
        ([poll(outcome="robots", failures=9)], State.FORBIDDEN),
        ([poll(outcome="deferred")], State.WAITING),
        ([poll(outcome="gone", gone_at=NOON)], State.GONE),
        ([poll(), poll("b", outcome="dns", failures=9)], State.OK),
        ([poll(last_new_at=NOON - 90 * HOUR), poll("b", outcome="dns", failures=9)], State.SILENT),
        ([poll(outcome="robots", failures=2), poll("b", outcome="dns", failures=9)], State.FAILING),
    ],
)
def test_states(polls: list[Poll], state: State) -> None:
    assert judge(SOURCE, polls, NOON).state is state


def test_the_row_says_when_and_why() -> None:
    row = judge(
        SOURCE,
        [poll(), poll("b", outcome="dns", failures=3, detail="no such name", due_at=NOON)],
        NOON,
    )
    assert (row.feeds, row.feeds_working, row.failures) == (2, 1, 3)
    assert row.last_success_at == NOON - HOUR
    assert row.last_new_at == NOON - 2 * HOUR
    assert row.next_poll_at == NOON
    assert row.reason == "no such name"


def test_a_feed_that_is_gone_has_no_next_poll() -> None:
    assert judge(SOURCE, [poll(outcome="gone", gone_at=NOON)], NOON).next_poll_at is None
