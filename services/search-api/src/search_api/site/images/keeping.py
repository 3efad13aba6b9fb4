"""Small pictures that were made: kept in memory, or in a folder when one is given.

Both forget what was used longest ago once they hold as many bytes as they may.
"""

import asyncio
import hashlib
import os
import tempfile
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

SUFFIX = ".picture"


class Shelf(Protocol):
    """Bytes by key, in a bounded space."""

    async def get(self, key: str) -> bytes | None:
        """What was put, if it is still there."""

    async def put(self, key: str, value: bytes) -> None:
        """Keep it; something else may go."""


class Memory:
    """A shelf in this process."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self.bytes = 0

    async def get(self, key: str) -> bytes | None:
        """What was put, if it is still there."""
        value = self._held.get(key)
        if value is not None:
            self._held.move_to_end(key)
        return value

    async def put(self, key: str, value: bytes) -> None:
        """Keep it; what was used longest ago goes."""
        self.bytes += len(value) - len(self._held.pop(key, b""))
        self._held[key] = value
        while self.bytes > self._limit:
            _, old = self._held.popitem(last=False)
            self.bytes -= len(old)


class Folder:
    """A shelf on disk, which the next process finds again; one process a folder.

    Raises OSError at start when the folder can't be made.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._limit = limit
        found = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
        self._sizes = OrderedDict((path.name, path.stat().st_size) for path in found)
        self.bytes = sum(self._sizes.values())

    async def get(self, key: str) -> bytes | None:
        """What was put, if it is still there."""
        name = _name(key)
        if name not in self._sizes:
            return None
        self._sizes.move_to_end(name)
        try:
            return await asyncio.to_thread((self._folder / name).read_bytes)
        except FileNotFoundError:  # somebody tidied up
            self.bytes -= self._sizes.pop(name, 0)
            return None

    async def put(self, key: str, value: bytes) -> None:
        """Keep it; what was used longest ago goes."""
        name = _name(key)
        await asyncio.to_thread(self._write, name, value)
        self.bytes += len(value) - self._sizes.pop(name, 0)
        self._sizes[name] = len(value)
        gone: list[str] = []
        while self.bytes > self._limit:
            old, size = self._sizes.popitem(last=False)
            self.bytes -= size
            gone.append(old)
        await asyncio.to_thread(self._remove, gone)

    def _write(self, name: str, value: bytes) -> None:
        """All of it or nothing, whenever the process ends."""
        number, path = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(number, "wb") as file:
            file.write(value)
        Path(path).replace(self._folder / name)

    def _remove(self, names: list[str]) -> None:
        for name in names:
            (self._folder / name).unlink(missing_ok=True)


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest() + SUFFIX
