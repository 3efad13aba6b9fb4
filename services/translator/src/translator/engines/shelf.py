"""The engines that one worker process has loaded, within a budget of resident memory."""

import ctypes
import gc
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

BYTES_BY_FILE = 2
"""Resident bytes for a byte of a model's files, until it was loaded once: a Firefox model of 23 MB
takes 35 MB, an Apertium pair of 6 MB with its processes more."""


class Engine(Protocol):
    """Translates one text."""

    def translate(self, text: str) -> str:
        """The text in the other language."""
        ...

    def close(self) -> None:
        """Give back what the garbage collector doesn't."""
        ...

    def process_ids(self) -> Iterable[int]:
        """Of the processes that it has of its own."""
        ...


Load = Callable[[Mapping[str, Any]], Engine]


class Shelf:
    """Loads on demand; what was used least recently goes first when memory is short."""

    def __init__(
        self, load: Load, resident: "Callable[[Iterable[int]], int] | None" = None
    ) -> None:
        self._load = load
        self._resident_of = resident or resident_bytes
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._sizes: dict[str, int] = {}

    @property
    def keys(self) -> list[str]:
        """Of what is loaded."""
        return list(self._engines)

    @property
    def resident(self) -> int:
        """Bytes of this process and of those that its engines have."""
        own = (pid for engine in self._engines.values() for pid in engine.process_ids())
        return resident_bytes((os.getpid(), *own))

    def take(self, key: str) -> Engine:
        """A loaded engine, now the most recently used. Raises KeyError."""
        self._engines.move_to_end(key)
        return self._engines[key]

    def put(self, wanted: Mapping[str, Any]) -> None:
        """Load `wanted` and drop others until all is within its `budget`, 0 for no bound.

        One engine alone is kept even when it is larger than that: without it nothing can be done.
        """
        key, budget = wanted["key"], int(wanted.get("budget", 0))
        if key in self._engines:
            return
        self._make_room(self._sizes.get(key) or _estimate(wanted), budget, keep=0)
        before = self.resident
        self._engines[key] = self._load(wanted)
        self._sizes[key] = self.resident - before
        self._make_room(0, budget, keep=1)

    def _make_room(self, wanted: int, budget: int, keep: int) -> None:
        while budget and len(self._engines) > keep and self.resident + wanted > budget:
            _, engine = self._engines.popitem(last=False)
            engine.close()
            del engine
            gc.collect()
            _give_back_to_the_system()


def _estimate(wanted: Mapping[str, Any]) -> int:
    size = 0
    for file in wanted.get("files", ()):
        with suppress(OSError):
            size += Path(file).stat().st_size
    return BYTES_BY_FILE * size


def resident_bytes(pids: Iterable[int]) -> int:
    """Resident set of some processes; 0 where /proc doesn't tell it."""
    pages = 0
    for pid in pids:
        with suppress(OSError):
            pages += int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") if pages else 0


def _give_back_to_the_system() -> None:
    """The C library keeps freed memory; half of a dropped model would stay resident."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # musl has no malloc_trim
            ctypes.CDLL(None).malloc_trim(0)
