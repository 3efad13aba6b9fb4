"""Learning that the process is asked to end before the server waits for its open answers."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def before_shutdown(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` in the event loop at SIGTERM or SIGINT; who had asked for the signal gets it too.

    The lifespan is told only after the last answer has ended, and a stream has no end of its own.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before: dict[int, Any] = {}

    def on_signal(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)
        if callable(before[number]):
            before[number](number, frame)

    for one in (signal.SIGTERM, signal.SIGINT):
        before[one] = signal.signal(one, on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
