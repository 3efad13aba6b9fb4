"""Publishers' dates."""

from datetime import UTC, datetime, timedelta

import pytest

from fetcher.extraction.dates import When, parse_moment, settle

TEN = datetime(2026, 1, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment", "estimated"),
    [
        ("2026-01-02T10:00:00Z", TEN, False),
        ("2026-01-02T11:00:00+01:00", TEN, False),
        ("2026-01-02T11:00:00+0100", TEN, False),
        ("2026-01-02 11:00:00 +0100", TEN, False),
        ("2026-01-02 10:00:00 UTC", TEN, False),
        ("Fri, 02 Jan 2026 11:00:00 +0100", TEN, False),
        ("2026-01-02T10:00:00", TEN, True),
        ("2026-01-02", TEN.replace(hour=0), True),
        ("20260102", TEN.replace(hour=0), True),
    ],
)
def test_dates_are_read(text: str, moment: datetime, estimated: bool) -> None:
    found = parse_moment(text)
    assert found is not None
    assert (found.moment, found.estimated) == (moment, estimated)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-40", "0001-01-01", None, 5, ["2026"]])
def test_what_is_no_date_is_none(text: object) -> None:
    assert parse_moment(text) is None


def test_the_future_is_the_moment_of_discovery() -> None:
    near = When(TEN + timedelta(minutes=10), estimated=False)
    far = When(TEN + timedelta(minutes=16), estimated=False)
    assert settle(near, TEN) == near
    assert settle(far, TEN) == When(TEN, estimated=True)
    assert settle(None, TEN) is None
