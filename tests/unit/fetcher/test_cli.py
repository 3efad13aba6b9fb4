"""The command `fetcher`, as far as it needs no server."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fetcher.cli import main
from fetcher.polling.health import SourceHealth
from fetcher.polling.report import as_json, table, worst_first
from fetcher.polling.state import State

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
TEXT = (
    "The night boat to the outer islands will run again from the first of May, the company said.",
    "It had been given up eleven years ago, when the second ship was sold to a yard abroad.",
    "Farmers on the islands had asked for it, since milk that leaves at night is sold by morning.",
)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A page as somebody might have saved it."""
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXT)
    file = tmp_path / "saved.html"
    file.write_text(
        "<html lang=en><head><title>Night boat returns</title>"
        "<meta property='article:published_time' content='2026-01-02T10:00:00+02:00'></head>"
        f"<body><article><h1>Night boat returns</h1>{paragraphs}</article></body></html>"
    )
    return file


def test_what_would_be_stored_of_a_page(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = "https://gazette.example/boat?utm_source=x"
    assert run("fetch", str(saved), "--url", address, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["url"] == "https://gazette.example/boat"
    assert document["original"]["title"] == "Night boat returns"
    assert tuple(document["original"]["paragraphs"]) == TEXT
    assert document["original"]["published_offset_minutes"] == 120
    assert "url:gazette.example/boat" in document["url_keys"]


def test_the_same_for_people(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fetch", str(saved)) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Night boat returns\n")
    assert "published  2026-01-02 08:00 UTC" in shown
    assert all(text in shown for text in TEXT)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_why_nothing_would_be_stored(
    form: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "empty.html"
    file.write_text("<html><body></body></html>")
    assert run("fetch", str(file), *form) == 1
    shown = capsys.readouterr().out
    assert "empty" in shown
    if form:
        assert json.loads(shown)["outcome"] == "empty"


def test_a_file_that_isnt_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("fetch", "no-such-file.html") == 2
    assert "no-such-file.html" in capsys.readouterr().err


def test_articles_out_of_a_file_of_pages(saved: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "pages.jsonl", tmp_path / "articles.jsonl"
    html = saved.read_text()
    pages = [
        {"id": "one", "url": "https://gazette.example/boat", "html": html},
        {"id": "two", "url": "https://gazette.example/none", "html": "<p></p>"},
        {"id": "three", "url": "https://gazette.example/boat", "html": html},
    ]
    source.write_text("".join(json.dumps(page) + "\n" for page in pages))
    command = ("extract", "--in", str(source), "--out", str(target), "--processes", "2")
    assert run(*command) == 0
    found = [json.loads(line) for line in target.read_text().splitlines()]
    assert [article["id"] for article in found] == ["one", "two", "three"]
    assert tuple(found[0]["paragraphs"]) == TEXT
    assert found[0]["published_at"] == "2026-01-02T10:00:00+02:00"
    assert (found[1]["title"], found[1]["paragraphs"]) == (None, [])
    assert {key: found[2][key] for key in found[2] if key != "id"} == {
        key: found[0][key] for key in found[0] if key != "id"
    }


@pytest.mark.parametrize("command", [["run"], ["sources", "health"]])
def test_a_missing_setting_is_named(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("FETCHER_MONGODB_URL", raising=False)
    assert run(*command) == 2
    assert "FETCHER_MONGODB_URL" in capsys.readouterr().err


def row(name: str, state: State, **changes: object) -> SourceHealth:
    fields = {"id": name, "name": name, "country": "IE", "state": state, "feeds": 1}
    return SourceHealth(**{**fields, "feeds_working": 1, **changes})  # type: ignore[arg-type]


def test_the_table_of_sources_shows_the_worst_first() -> None:
    rows = worst_first(
        [
            row("tide", State.OK, last_success_at=NOON - timedelta(minutes=5)),
            row("gazette", State.FAILING, reason="no such name", failures=4),
            row("herald", State.SILENT, last_new_at=NOON - timedelta(days=9)),
        ],
        None,
    )
    shown = table(rows, NOON).splitlines()
    assert [line.split()[:2] for line in shown[1:4]] == [
        ["failing", "gazette"],
        ["silent", "herald"],
        ["ok", "tide"],
    ]
    assert "no such name" in shown[1]
    assert "9 d ago" in shown[2]
    assert "5 min ago" in shown[3]
    assert shown[4] == "3 sources: 1 failing, 1 silent, 1 ok"
    assert [one["id"] for one in json.loads(as_json(rows))] == ["gazette", "herald", "tide"]


def test_only_the_states_that_are_asked_for() -> None:
    rows = [row("tide", State.OK), row("herald", State.SILENT)]
    assert [one.id for one in worst_first(rows, ["silent"])] == ["herald"]
