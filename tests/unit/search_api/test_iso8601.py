"""Dates and times as spans."""

from datetime import UTC, datetime

import pytest

from search_api.search.queries.iso8601 import span


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-11-23", "2026-11-23", "2026-11-24"),
        ("20261123", "2026-11-23", "2026-11-24"),
        ("2026-W48", "2026-11-23", "2026-11-30"),
        ("2026W48", "2026-11-23", "2026-11-30"),
        ("2026-W48-1", "2026-11-23", "2026-11-24"),
        ("2026W487", "2026-11-29", "2026-11-30"),
        ("2026-327", "2026-11-23", "2026-11-24"),
        ("2024366", "2024-12-31", "2025-01-01"),
        ("2026-11", "2026-11-01", "2026-12-01"),
        ("2026-12", "2026-12-01", "2027-01-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("9999", "9999-01-01", None),
        ("9999-12", "9999-12-01", None),
        ("9999-12-31", "9999-12-31", None),
    ],
)
def test_a_date_is_all_of_its_days(text: str, start: str, end: str | None) -> None:
    found = span(text)
    assert (found.start, found.is_moment) == (utc(start), False)
    assert found.end == (utc(end) if end else None)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23T08:30", "2026-11-23T08:30"),
        ("2026-11-23T08", "2026-11-23T08:00"),
        ("20261123T083000Z", "2026-11-23T08:30"),
        ("2026-11-23t08:30:00z", "2026-11-23T08:30"),
        ("2026-11-23T08:30:00.25+02:00", "2026-11-23T06:30:00.250"),
        ("2026-11-23T08:30:00,25-0330", "2026-11-23T12:00:00.250"),
        ("2026-11-23T08:30 02:00", "2026-11-23T06:30"),
        ("2026-W48-1T10:00", "2026-11-23T10:00"),
        ("2026-327T10:00", "2026-11-23T10:00"),
        ("2026-11-23T24:00", "2026-11-24T00:00"),
        ("2026-11-23T240000Z", "2026-11-24T00:00"),
    ],
)
def test_a_time_is_a_moment_in_utc(text: str, moment: str) -> None:
    found = span(text)
    assert (found.start, found.end, found.is_moment) == (utc(moment), None, True)


@pytest.mark.parametrize(
    "text",
    [
        "", "T10", "10:00", "yesterday", "2026-13", "2026-366", "2026-000", "2026-W54", "20261",
        "2026-11T10:00", "2026T10", "2026-11-23T25:00", "2026-11-23T24:01", "٢٠٢٦", "0000",
        "0001-01-01T00:00+14:00", "2026-11-23T", "2026-11-23T08:00[UTC]", "9999-12-31T24:00",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        span(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
