"""Live progress of the demo: bars on a terminal, lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from parallax_local import output
from parallax_local.counts import Counts

Show = Callable[[Counts, int], None]
LINE_SECONDS = 2.0


@contextmanager
def showing() -> Iterator[Show]:
    """Yields what is called with the counts and the number of articles to come."""
    if Console(stderr=True).is_terminal:
        with _bars() as show:
            yield show
    else:
        yield _lines()


@contextmanager
def _bars() -> Iterator[Show]:
    columns = (
        TextColumn("{task.description:<11}"),
        BarColumn(bar_width=40),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks = {one.name: progress.add_task(one.name, total=None) for one in fields(Counts)}

        def show(counts: Counts, total: int) -> None:
            for name, task in tasks.items():
                done = getattr(counts, name)
                progress.update(task, completed=done, total=max(total, done) or None)

        yield show


def _lines() -> Show:
    last: tuple[Counts | None, float] = (None, 0.0)

    def show(counts: Counts, total: int) -> None:
        nonlocal last
        moment = time.monotonic()
        if counts != last[0] and (moment - last[1] > LINE_SECONDS or counts.searchable >= total):
            parts = ", ".join(f"{one.name} {getattr(counts, one.name)}" for one in fields(Counts))
            output.say(f"  {parts}, of {total}")
            sys.stderr.flush()
            last = (counts, moment)

    return show
