"""Names of indices, months that are over, and how a rebuild is remembered."""

from datetime import UTC, datetime

import pytest

from search_api.index.generations import Generation, Place, following, place
from search_api.index.mappings import index_name, month_of
from search_api.index.rebuilding.progress import Progress, duration
from search_api.index.rebuilding.record import Record
from search_api.index.retention import expired, oldest_month


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("articles-v1-g2-2026-11", Place("articles", Generation(1, 2), "2026-11")),
        ("a-v1-articles-v2-g10-2026-01", Place("a-v1-articles", Generation(2, 10), "2026-01")),
        ("demo-stories-v1-g1", Place("demo-stories", Generation(1, 1), None)),
        # Before there were generations.
        ("articles-v1-2026-11", Place("articles", Generation(1, 0), "2026-11")),
        ("stories-v1", Place("stories", Generation(1, 0), None)),
        ("stories", None),
        ("articles-v1-g2-lost", None),
    ],
)
def test_a_name_says_where_an_index_belongs(index: str, expected: Place | None) -> None:
    assert place(index) == expected
    if expected:
        assert index_name(expected.alias, expected.generation, expected.month) == index


def test_a_generation_is_read_as_it_is_written() -> None:
    for one in (Generation(1, 0), Generation(1, 2), Generation(12, 345)):
        assert Generation.parse(str(one)) == one
    with pytest.raises(ValueError, match="names no generation"):
        Generation.parse("v1-g2-2026-11")


def test_no_number_is_used_again_also_of_another_version() -> None:
    assert following([], 1) == Generation(1, 1)
    assert following([Generation(1, 0)], 1) == Generation(1, 1)
    assert following([Generation(1, 7), Generation(1, 3)], 2) == Generation(2, 8)


@pytest.mark.parametrize(
    ("months", "moment", "oldest"),
    [
        (1, "2026-01-31T23:59:59+00:00", "2025-12"),
        (12, "2026-11-25T00:00:00+00:00", "2025-11"),
        (25, "2026-01-01T00:00:00+00:00", "2023-12"),
        # Still October in UTC.
        (1, "2026-11-01T01:00:00+02:00", "2026-09"),
    ],
)
def test_the_present_month_and_so_many_before_are_kept(
    months: int, moment: str, oldest: str
) -> None:
    at = datetime.fromisoformat(moment)
    assert oldest_month(months, at) == oldest
    assert not expired(oldest, months, at)
    assert expired(oldest_month(months + 1, at), months, at)
    assert not expired(month_of(at), months, at)


def test_without_retention_nothing_expires_and_stories_never_do() -> None:
    moment = datetime(2026, 11, 25, tzinfo=UTC)
    assert not expired("1999-01", 0, moment)
    assert not expired(None, 1, moment)


def test_a_rebuild_is_remembered_as_it_is() -> None:
    record = Record(
        generation=Generation(2, 5),
        previous=Generation(1, 4),
        phase="loading",
        began=datetime(2026, 11, 25, tzinfo=UTC),
        offsets={"demo-articles.clustered:0": 17},
        loaded={"articles": "mzxw6"},
    )
    assert Record.of(record.document()) == record


def test_progress_counts_from_where_it_went_on() -> None:
    lines: list[str] = []
    now = 0.0
    progress = Progress("articles", 1000, 400, lines.append, lambda: now)
    now = 3.0
    progress.advance(300)
    assert lines == ["articles: 700 of 1,000, 100/s, 3 s left"]
    progress.advance(300)
    assert len(lines) == 1
    progress.end()
    assert lines[1] == "articles: 1,000 of 1,000, 200/s"


def test_durations_are_said_as_people_say_them() -> None:
    assert [duration(one) for one in (9, 600, 9000)] == ["9 s", "10 min", "2.5 h"]
