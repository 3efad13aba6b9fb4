"""Many texts at once: a file with a text a line to a file with its translation a line.

In:   {"id": ..., "language": "pt", "text": "…"}
Out:  {"id", "text", "engine", "model", "status", "warnings"}, in the same order; `status` as in
      parallax.documents.TranslationStatus. A text that isn't translated is given back as it is.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from parallax.documents import TranslationStatus
from translator.article import Text
from translator.attempts import Engines, EnginesUnreachable
from translator.engines.base import ModelReplaced
from translator.models.files import is_english
from translator.translation import Options, translate_texts

AHEAD = 4
"""Texts read ahead for each worker: enough to keep it busy behind one slow text, and no more."""
PROGRESS_SECONDS = 0.2


@dataclass
class Summary:
    """What came of a run; `bad_lines` are the numbers of lines that were no text."""

    statuses: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    seconds: float = 0.0
    bad_lines: list[int] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 if a line could not be read or a text not be translated although it should."""
        return 1 if self.bad_lines or self.statuses[TranslationStatus.FAILED] else 0

    def __str__(self) -> str:
        rate = self.characters / self.seconds if self.seconds else 0.0
        parts = [
            f"{self.statuses.total()} texts in {self.seconds:.1f} s ({rate:.0f} characters/s)",
            *(f"{count} {status}" for status, count in self.statuses.most_common()),
        ]
        if self.bad_lines:
            parts.append(f"{len(self.bad_lines)} bad lines")
        return ", ".join(parts)


@dataclass(frozen=True)
class Row:
    """One line of the input."""

    id: Any
    language: str
    text: str


async def translate_file(
    source: Path,
    target: Path,
    engines: Engines,
    options: Options,
    *,
    workers: int,
    progress: bool,
) -> Summary:
    """Translate every text of a file; raises OSError for files, Unavailable without engines."""
    summary = Summary()
    started = time.monotonic()
    waiting: deque[asyncio.Task[dict[str, Any]]] = deque()
    shown = 0.0

    async def write_next(out: TextIO) -> None:
        nonlocal shown
        row = await waiting.popleft()
        out.write(f"{json.dumps(row, ensure_ascii=False)}\n")
        summary.statuses[row["status"]] += 1
        summary.characters += len(row["text"])
        summary.seconds = time.monotonic() - started
        if progress and summary.seconds - shown > PROGRESS_SECONDS:
            shown = summary.seconds
            sys.stderr.write(f"\r\x1b[K{summary}")
            sys.stderr.flush()

    with (
        source.open(encoding="utf-8", errors="replace") as lines,
        target.open("w", encoding="utf-8") as out,
    ):
        try:
            for row in _rows(lines, summary):
                waiting.append(asyncio.create_task(translate_row(row, engines, options)))
                if len(waiting) >= workers * AHEAD:
                    await write_next(out)
            while waiting:
                await write_next(out)
        finally:
            for task in waiting:
                task.cancel()
    if progress:
        sys.stderr.write("\r\x1b[K")
    return summary


def _rows(lines: Iterator[str], summary: Summary) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _row_of(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            summary.bad_lines.append(number)
            sys.stderr.write(f"line {number}: {type(error).__name__}: {error}\n")
            continue
        yield row


def _row_of(fields: Any) -> Row:
    language, text = fields["language"], fields["text"]
    if not (isinstance(language, str) and isinstance(text, str)):
        raise TypeError("language and text must be strings")
    return Row(fields["id"], language, text)


async def translate_row(row: Row, engines: Engines, options: Options) -> dict[str, Any]:
    """The output's row of one text."""
    found: dict[str, Any] = {"id": row.id, "text": row.text, "engine": None, "model": None}
    if is_english(row.language) or not any(map(str.isalpha, row.text)):
        return {**found, "status": TranslationStatus.NOT_NEEDED.value, "warnings": []}
    routes = engines.routes(row.language)
    if not routes:
        reason = f"there is no engine for {row.language}"
        return {**found, "status": TranslationStatus.UNAVAILABLE.value, "warnings": [reason]}
    text = row.text.encode(errors="replace").decode()
    # Line by line, so that paragraphs stay what and where they are.
    lines = text.split("\n")
    texts = [Text(f"line {n}", line) for n, line in enumerate(lines, 1) if line.strip()]
    try:
        english, report = await translate_texts(engines, row.language, texts, options)
    except (EnginesUnreachable, ModelReplaced) as error:
        return {**found, "status": TranslationStatus.FAILED.value, "warnings": [str(error)]}
    for one in english:
        lines[int(one.place.removeprefix("line ")) - 1] = one.text
    failed = report.kept * 2 > len(text)
    route = report.main or routes[0]
    status = TranslationStatus.FAILED if failed else TranslationStatus.TRANSLATED
    return {
        **found,
        "text": row.text if failed else "\n".join(lines),
        "engine": route.engine,
        "model": f"{route.model} {route.version}".strip(),
        "status": status.value,
        "warnings": [*report.warnings, *report.repaired],
    }
