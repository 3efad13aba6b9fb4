"""Both forms of Retry-After."""

from datetime import UTC, datetime

import pytest

from fetcher.web.retry_after import LONGEST_SECONDS, seconds_asked

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("0", None),
        ("999999999999999999", LONGEST_SECONDS),
        ("Fri, 02 Jan 2026 12:10:00 GMT", 600),
        ("Friday, 02-Jan-26 12:10:00 GMT", 600),
        ("Fri, 02 Jan 2026 11:00:00 GMT", None),
        ("Fri, 02 Jan 2099 11:00:00 GMT", LONGEST_SECONDS),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert seconds_asked(header, NOON) == seconds
