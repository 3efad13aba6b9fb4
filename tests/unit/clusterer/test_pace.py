"""When stories are repaired: by the stream's own time and count."""

from datetime import datetime, timedelta

import pytest

from clusterer.pace import Rhythm
from tests.unit.clusterer.events import NOON

RHYTHM = Rhythm(articles=10, span=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("since", "coming", "due"),
    [
        (1, NOON + timedelta(minutes=14), False),
        (1, NOON + timedelta(minutes=15), True),
        (0, NOON + timedelta(days=1), False),
        (9, None, False),
        (10, None, True),
        (9, NOON - timedelta(hours=1), False),
    ],
)
def test_repair_is_due_by_time_or_number(since: int, coming: datetime | None, due: bool) -> None:
    assert RHYTHM.is_due(since, NOON, coming) == due


def test_without_a_clock_nothing_is_due() -> None:
    assert not RHYTHM.is_due(10, None, NOON)
