"""What the hours of the poll log say of a source and of a country."""

from datetime import UTC, datetime, timedelta

import pytest

from search_api.search.health import (
    Hour,
    coverage_today,
    day_hours,
    health,
    seen_share,
    unread_share,
)

NOW = datetime(2026, 3, 2, 12, 40, tzinfo=UTC)
LAST_NEW = NOW - timedelta(days=2)


def at(hours_ago: int, **counts: int) -> Hour:
    hour = NOW.replace(minute=0) - timedelta(hours=hours_ago)
    return Hour(hour, **counts, reason="status_503" if counts.get("failed") else None)


@pytest.mark.parametrize(
    ("hours", "state"),
    [
        ([], "unknown"),
        ([at(3)], "unknown"),
        ([at(2, looked=3), at(1, looked=3, new=1)], "ok"),
        ([at(2, looked=3), at(1, looked=3)], "quiet"),
        ([at(1, looked=3, failed=4)], "quiet"),
        ([at(2, looked=3), at(1, failed=1)], "quiet"),
        ([at(2, looked=3, new=4), at(1, failed=2)], "failing"),
        ([at(2, failed=1)], "failing"),
        ([at(2, failed=9), at(1, looked=1, new=1)], "ok"),
        ([at(2, looked=1, unread=2)], "failing"),
        ([at(6, looked=1, new=2)], "ok"),
        ([at(8, looked=1, new=2)], "unknown"),
    ],
)
def test_silence_failure_and_ignorance_are_three_things(hours: list[Hour], state: str) -> None:
    assert health(hours, NOW, LAST_NEW).state == state


def test_a_state_says_since_when_and_why() -> None:
    failing = health([at(9, looked=1), at(3, failed=2), at(1, failed=2)], NOW, LAST_NEW)
    assert failing.since == at(3).at
    assert failing.detail == "asked 4 times, never answering (status_503)"
    assert health([at(23, failed=1)], NOW, LAST_NEW).since is None
    assert (
        health([at(1, failed=1)], NOW, LAST_NEW).detail
        == "asked once, never answering (status_503)"
    )
    assert health([at(1, looked=1)], NOW, LAST_NEW).since == LAST_NEW
    assert health([at(9, looked=1, new=1)], NOW, LAST_NEW).since == at(8).at


def test_a_look_vouches_for_its_hour_and_the_six_before() -> None:
    assert seen_share([], NOW) == 0
    assert seen_share([at(0, looked=1)], NOW) == pytest.approx(7 / 24)
    assert seen_share([at(23, looked=1), at(0, looked=1)], NOW) == pytest.approx(8 / 24)
    assert seen_share([at(2, looked=1), at(1, failed=1), at(0, looked=2)], NOW) == pytest.approx(
        9 / 24
    )
    assert seen_share([at(n, looked=1) for n in reversed(range(24))], NOW) == 1
    assert len(day_hours(NOW)) == 24


def test_a_backlog_counts_until_it_is_cleared() -> None:
    stuck = [at(2, looked=2, new=2), at(1, looked=2, unread=4)]
    assert unread_share(stuck) == pytest.approx(2 / 4)
    assert unread_share([*stuck, at(0, looked=1)]) == pytest.approx(2 / 4)
    assert unread_share([*stuck, at(0, looked=1, new=2)]) == 0


def test_a_countrys_day_is_as_complete_as_its_sources_were_seen() -> None:
    whole = [at(n, looked=1) for n in reversed(range(24))]
    seen = coverage_today([whole, [at(1, failed=3)], []], NOW)
    assert (seen.watched, seen.reached, seen.failed) == (3, 1, 1)
    assert seen.complete == pytest.approx(1 / 3, abs=0.001)
    assert seen.as_of == NOW
    assert coverage_today([], NOW).complete is None
    assert coverage_today([[]], NOW).complete == 0
