"""Signals turned into an orderly end, for blocks that have to clean up whatever happens."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

# A closed terminal (SIGHUP) and an orchestrator (SIGTERM) would by default end the program without
# running a single `finally`; Ctrl-C (SIGINT) raises already.
ENDING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def unwinding() -> Iterator[None]:
    """While inside, SIGTERM and SIGHUP raise SystemExit, so that every `finally` runs.

    Handlers that somebody else installed stay. Does nothing outside the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    mine = [one for one in ENDING if signal.getsignal(one) is signal.SIG_DFL]
    for one in mine:
        signal.signal(one, _exit)
    try:
        yield
    finally:
        for one in mine:
            signal.signal(one, signal.SIG_DFL)


@contextmanager
def undisturbed() -> Iterator[None]:
    """While inside, further requests to end wait for nobody: the clean-up, which is bounded, runs.

    Does nothing outside the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = {one: signal.signal(one, signal.SIG_IGN) for one in (*ENDING, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in previous.items():
            signal.signal(one, handler)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
