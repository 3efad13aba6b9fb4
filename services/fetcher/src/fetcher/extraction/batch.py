"""Many pages at once: a file with a page a line to a file with an article a line.

In:   {"id": ..., "url": "https://…", "html": "…"}
Out:  {"id", "title", "description", "paragraphs", "authors", "published_at", "modified_at",
       "language", "images": [{"url", "caption", "credit"}]}, in the same order; times in ISO 8601
      with the offset that the page gives, or null. A page without an article has a null title and
      no paragraphs.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from fetcher.extraction.article import Extraction, Job
from fetcher.extraction.pool import ExtractionFailed, Extractors
from parallax.documents import now

DEADLINE_SECONDS = 60.0
AHEAD = 4
"""Pages read ahead for each process: enough to keep it busy behind one slow page, and no more."""
PROGRESS_SECONDS = 0.2
STANDARD = Path("-")


@dataclass
class Summary:
    """What came of a run; `bad_lines` are the numbers of lines that were no page."""

    pages: int = 0
    without_article: int = 0
    failed: int = 0
    seconds: float = 0.0
    bad_lines: list[int] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 if a line could not be read, else 0."""
        return 1 if self.bad_lines else 0

    def __str__(self) -> str:
        rate = self.pages / self.seconds if self.seconds else 0.0
        parts = [
            f"{self.pages} pages in {self.seconds:.1f} s ({rate:.1f} a second)",
            f"{self.without_article} without an article",
            f"{self.failed} failed",
        ]
        if self.bad_lines:
            parts.append(f"{len(self.bad_lines)} bad lines")
        return ", ".join(parts)


@dataclass(frozen=True)
class _Page:
    id: Any
    url: str
    html: str


async def extract_file(source: Path, target: Path, *, processes: int, progress: bool) -> Summary:
    """Extract the pages of `source` into `target`; `-` is standard input and output.

    A page that takes too long or kills its process is reported, counted as failed and written as
    one without an article. With `progress`, a line on standard error tells how far it is.
    """
    summary = Summary()
    started = time.monotonic()
    with _reading(source) as lines, _writing(target) as out, _telling(progress) as tell:
        async with Extractors(processes, DEADLINE_SECONDS) as extractors:
            async for line in _results(lines, extractors, processes, summary):
                out.write(line)
                summary.seconds = time.monotonic() - started
                tell(summary)
    summary.seconds = time.monotonic() - started
    return summary


async def _results(
    lines: Iterator[str], extractors: Extractors, processes: int, summary: Summary
) -> AsyncIterator[str]:
    """The output's lines in the input's order, with few pages in memory at a time."""
    waiting: asyncio.Queue[asyncio.Task[str]] = asyncio.Queue()
    pages = _pages(lines, summary)
    more = True
    try:
        while more or not waiting.empty():
            while more and waiting.qsize() < processes * AHEAD:
                page = next(pages, None)
                more = page is not None
                if page is not None:
                    waiting.put_nowait(asyncio.create_task(_line(page, extractors, summary)))
            if not waiting.empty():
                yield await waiting.get_nowait()
    finally:
        while not waiting.empty():
            waiting.get_nowait().cancel()


def _pages(lines: Iterator[str], summary: Summary) -> Iterator[_Page]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            page = _page_of(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            summary.bad_lines.append(number)
            _say(f"line {number}: {type(error).__name__}: {error}")
            continue
        yield page


def _page_of(row: Any) -> _Page:
    page_id, url, html = row["id"], row["url"], row["html"]
    if not (isinstance(url, str) and isinstance(html, str)):
        raise TypeError("url and html must be strings")
    return _Page(page_id, url, html)


async def _line(page: _Page, extractors: Extractors, summary: Summary) -> str:
    found: Extraction | None = None
    try:
        html = page.html.encode(errors="replace")
        job = Job(url=page.url, now=now(), content_type="text/html; charset=utf-8")
        found = await extractors.extract(job, html)
    except ExtractionFailed as error:
        summary.failed += 1
        _say(f"{page.id}: {error}")
    else:
        summary.without_article += found is None or not found.paragraphs
    summary.pages += 1
    return f"{json.dumps(as_row(page.id, found), ensure_ascii=False)}\n"


def as_row(page_id: Any, found: Extraction | None) -> dict[str, Any]:
    """The output's row of a page, by the fields that stand at the top of this file."""
    published = found.published_at if found else None
    modified = found.modified_at if found else None
    return {
        "id": page_id,
        "title": found.title if found else None,
        "description": found.description if found else None,
        "paragraphs": list(found.paragraphs) if found else [],
        "authors": list(found.authors) if found else [],
        "published_at": published.isoformat() if published else None,
        "modified_at": modified.isoformat() if modified else None,
        "language": found.language if found else None,
        "images": [
            {"url": image.url, "caption": image.caption, "credit": image.credit}
            for image in (found.images if found else ())
        ],
    }


@contextmanager
def _reading(source: Path) -> Iterator[Iterator[str]]:
    if source == STANDARD:
        yield sys.stdin
    else:
        with source.open(encoding="utf-8", errors="replace") as lines:
            yield lines


@contextmanager
def _writing(target: Path) -> Iterator[TextIO]:
    if target == STANDARD:
        yield sys.stdout
        sys.stdout.flush()
    else:
        with target.open("w", encoding="utf-8") as out:
            yield out


class _Teller:
    """One line on standard error, written over again."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, summary: Summary) -> None:
        moment = time.monotonic()
        if moment - self._last >= PROGRESS_SECONDS:
            self._last = moment
            sys.stderr.write(f"\r\x1b[K{summary}")
            sys.stderr.flush()


def _tell_nobody(_: Summary) -> None:
    return


@contextmanager
def _telling(progress: bool) -> Iterator[Any]:
    if not (progress and sys.stderr.isatty()):
        yield _tell_nobody
        return
    try:
        yield _Teller()
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
