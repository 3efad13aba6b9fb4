"""What the local tools tell a person: on standard error, as bars on a terminal, else as lines."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from parallax_local.jars import Advance

Say = Callable[[str], None]

LINES_PER_DOWNLOAD = 5


def say(text: str) -> None:
    """One line for the person who runs the command."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def quiet(_text: str) -> None:
    """For callers that want no lines."""


@contextmanager
def downloading(jars: int, visible: bool) -> Iterator[Advance]:
    """Show how far a download is; yields what the downloader calls as bytes and jars arrive."""
    if not visible:
        yield lambda _received, _complete: None
    elif Console(stderr=True).is_terminal:
        with _bars(jars) as advance:
            yield advance
    else:
        yield _lines(jars)


@contextmanager
def _bars(jars: int) -> Iterator[Advance]:
    columns = (
        TextColumn("downloading the servers"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("jars, {task.fields[megabytes]:.0f} MB"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=jars, megabytes=0.0)
        count = _Count()

        def advance(received: int, complete: bool) -> None:
            done, total = count.add(received, complete)
            progress.update(task, completed=done, megabytes=total / 1e6)

        yield advance


def _lines(jars: int) -> Advance:
    say(f"downloading the servers: {jars} jars, once for all checkouts")
    count = _Count()
    step = max(1, jars // LINES_PER_DOWNLOAD)

    def advance(received: int, complete: bool) -> None:
        done, total = count.add(received, complete)
        if complete and (done % step == 0 or done == jars):
            say(f"  {done} of {jars} jars, {total / 1e6:.0f} MB")

    return advance


class _Count:
    """Jars and bytes so far; several threads add to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jars = 0
        self._bytes = 0

    def add(self, received: int, complete: bool) -> tuple[int, int]:
        with self._lock:
            self._bytes += received
            self._jars += complete
            return self._jars, self._bytes
