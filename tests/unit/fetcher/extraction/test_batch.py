"""Many pages at once."""

import io
import json
from pathlib import Path

import pytest

from fetcher.extraction import batch
from fetcher.extraction.batch import extract_file
from tests.unit.fetcher.extraction.samples import PROSE, article

PAGE = article(head="<meta property='article:published_time' content='2026-01-02T09:30:00+01:00'>")


def row(number: int, html: str = PAGE) -> str:
    return json.dumps({"id": number, "url": f"https://gazette.example/{number}", "html": html})


async def test_articles_come_in_the_order_of_the_pages(tmp_path: Path) -> None:
    source, target = tmp_path / "pages.jsonl", tmp_path / "articles.jsonl"
    lines = [row(n) if n % 5 else row(n, "<html></html>") for n in range(30)]
    source.write_text("\n".join(lines))
    summary = await extract_file(source, target, processes=2, progress=False)
    found = [json.loads(line) for line in target.read_text().splitlines()]
    assert [one["id"] for one in found] == list(range(30))
    assert (summary.pages, summary.without_article, summary.failed) == (30, 6, 0)
    assert summary.exit_code == 0
    assert found[0]["title"] is None
    assert found[0]["paragraphs"] == []
    assert found[1]["paragraphs"] == list(PROSE)
    assert found[1]["published_at"] == "2026-01-02T09:30:00+01:00"
    assert found[1]["modified_at"] is None
    assert list(found[1]) == [
        "id",
        "title",
        "description",
        "paragraphs",
        "authors",
        "published_at",
        "modified_at",
        "language",
        "images",
    ]


async def test_bad_lines_are_told_and_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "pages.jsonl", tmp_path / "articles.jsonl"
    source.write_text(f'{row(1)}\n{{broken\n\n{{"id": 2}}\n[]\n{row(3)}\n')
    summary = await extract_file(source, target, processes=1, progress=True)
    assert summary.bad_lines == [2, 4, 5]
    assert summary.exit_code == 1
    assert [json.loads(line)["id"] for line in target.read_text().splitlines()] == [1, 3]
    told = capsys.readouterr().err
    assert "line 2:" in told
    assert "3 bad lines" in str(summary)
    # No terminal, no progress.
    assert "\r" not in told


async def test_a_page_that_takes_too_long_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "pages.jsonl", tmp_path / "articles.jsonl"
    source.write_text(row(1))
    monkeypatch.setattr(batch, "DEADLINE_SECONDS", 0.0)
    summary = await extract_file(source, target, processes=1, progress=False)
    assert (summary.pages, summary.failed) == (1, 1)
    assert json.loads(target.read_text())["title"] is None


async def test_standard_input_and_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{row(7)}\n"))
    await extract_file(Path("-"), Path("-"), processes=1, progress=False)
    last = capsys.readouterr().out.splitlines()[-1]
    assert json.loads(last)["id"] == 7
