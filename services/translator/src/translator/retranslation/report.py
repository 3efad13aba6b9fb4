"""What `translator retranslate` tells: a line that moves, then what came of it."""

import json
import sys
import time
from collections.abc import Mapping
from typing import Any

from translator.retranslation.requests import Progress
from translator.retranslation.run import Run
from translator.retranslation.selection import Verdict

PATIENCE_SECONDS = 60.0
"""With nothing taken from a full topic: then the translator doesn't seem to run."""
LINE_SECONDS = 30.0
SHOWN_SECONDS = 0.2


class Shown:
    """One line that is overwritten on a terminal; now and then a line elsewhere."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._last = 0.0 if self._terminal else time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Show it, unless that was just done."""
        if time.monotonic() - self._last < (SHOWN_SECONDS if self._terminal else LINE_SECONDS):
            return
        self._last = time.monotonic()
        start, end = ("\r\x1b[K", "") if self._terminal else ("", "\n")
        sys.stderr.write(f"{start}{line(progress)}{end}")
        sys.stderr.flush()


def line(progress: Progress) -> str:
    """For a person who waits."""
    parts = [f"{progress.done:,} of {progress.total:,}", f"{progress.waiting:,} waiting"]
    left = progress.seconds_left
    if progress.standstill_seconds >= PATIENCE_SECONDS:
        parts.append("the translator takes none: does it run?")
    elif left:
        parts.append(f"{_duration(left)} to go")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def clear() -> None:
    """Take the line away that Shown left."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")


def say(text: str) -> None:
    """For the person, beside the result."""
    sys.stderr.write(f"{text}\n")


def show_result(what: Any, *, as_json: bool) -> None:
    """On standard output, at once: a person or a program reads it while requests are met."""
    sys.stdout.write(f"{json.dumps(what, ensure_ascii=False) if as_json else what}\n")
    sys.stdout.flush()


def table(found: Mapping[str, Any]) -> str:
    """A dry run's result: by language, what made the translations and what would make new ones."""
    lines = []
    for item in found["items"]:
        made = f"{item['status']}{_by(item['made_by'])}"
        lines += [
            f"{item['articles']:>9,}  {item['language'] or '?':<8} {made}",
            f"{'':20} now{_by(item['now'])}",
        ]
    return "\n".join([*lines, f"{counts_text(found)} (dry run: nothing was asked for)"])


def _by(target: Mapping[str, str | None]) -> str:
    words = " ".join(word for word in target.values() if word)
    return f" by {words}" if words else ""


def counts_text(counts: Mapping[str, int]) -> str:
    """What became of all articles so far."""
    return (
        f"{counts[Verdict.REQUESTED]:,} to be translated anew, "
        f"{counts[Verdict.UP_TO_DATE]:,} up to date, "
        f"{counts[Verdict.NO_ENGINE]:,} without an engine"
        + (f", {counts[Verdict.SKIPPED]:,} skipped" if counts[Verdict.SKIPPED] else "")
    )


def result(run: Run) -> dict[str, Any]:
    """The same for programs."""
    return {
        **{str(verdict): run.counts[verdict] for verdict in Verdict},
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
    }
