"""What the command understands, and what it says."""

from datetime import UTC, datetime, timedelta

import pytest

from parallax.documents import now
from parallax.errors import ParallaxError
from translator.cli import main
from translator.retranslation.options import moment
from translator.retranslation.report import PATIENCE_SECONDS, line
from translator.retranslation.requests import Progress


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01T08:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
        ("2026-11-01T08:00:00+02:00", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ],
)
def test_a_time_is_iso(text: str, expected: datetime) -> None:
    assert moment(text) == expected


def test_a_day_is_its_beginning_or_its_whole() -> None:
    assert moment("2026-11-30", end=True) == datetime(2026, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(("text", "ago"), [("7d", timedelta(days=7)), ("48h", timedelta(hours=48))])
def test_a_time_is_so_long_ago(text: str, ago: timedelta) -> None:
    assert abs(now() - ago - moment(text)) < timedelta(seconds=5)


@pytest.mark.parametrize("text", ["", "yesterday", "7w", "2026-13-01", "9999-12-31x"])
def test_anything_else_is_explained(text: str) -> None:
    with pytest.raises(ParallaxError, match="write 2026-11-01"):
        moment(text)


@pytest.mark.parametrize(
    "words", [("--rate", "0"), ("--rate", "nan"), ("--rate", "inf"), ("--status", "fine")]
)
def test_a_wrong_option_is_named(
    words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["retranslate", *words])
    assert ended.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_a_person_who_waits_is_told_how_long() -> None:
    progress = Progress(total=12_000, waiting=50)
    assert line(progress) == "0 of 12,000, 50 waiting"
    progress.done, progress.started = 3_000, progress.started - 1_800
    assert line(progress) == "3,000 of 12,000, 50 waiting, 90 min to go"
    progress.total = 60_000
    assert line(progress).endswith("9 h 30 min to go")
    progress.done = 59_999
    assert line(progress).endswith("less than a minute to go")
    progress.standstill_seconds = PATIENCE_SECONDS
    assert line(progress).endswith("the translator takes none: does it run?")
