"""Where in a catalogue's text something is written, so that an error can name the line."""

import re
from typing import Any

_TABLE = re.compile(r"^\s*\[\[\s*source\s*\]\]")
_HEADER = re.compile(r"^\s*\[")
_KEY = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)["']?\s*=""")


class Places:
    """The lines, from 1, of each `[[source]]` table and of what is in it."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        starts = [n for n, line in enumerate(self._lines) if _TABLE.match(line)]
        ends = [
            next(
                (n for n in range(start + 1, len(self._lines)) if _HEADER.match(self._lines[n])),
                len(self._lines),
            )
            for start in starts
        ]
        self._tables = list(zip(starts, ends, strict=True))

    def has(self, index: int) -> bool:
        """Whether a table is written as `[[source]]`."""
        return index < len(self._tables)

    def table(self, index: int) -> int:
        """The line of a table's header; 1 of a table that is written in another way."""
        return self._tables[index][0] + 1 if index < len(self._tables) else 1

    def end(self, index: int) -> int:
        """The last line of a table that isn't blank or a comment."""
        start, end = self._tables[index]
        while end > start + 1 and not self._lines[end - 1].split("#")[0].strip():
            end -= 1
        return end

    def key(self, index: int, key: str, value: Any = None) -> int:
        """The line of a key, or within a list that of `value`; else that of the table."""
        if index >= len(self._tables):
            return 1
        start, end = self._tables[index]
        for n in range(start + 1, end):
            match = _KEY.match(self._lines[n])
            if match and match[1] == key:
                return self._within(n, end, value) + 1
        return start + 1

    def _within(self, start: int, end: int, value: Any) -> int:
        if isinstance(value, str) and value:
            for n in range(start, end):
                if n > start and _KEY.match(self._lines[n]):
                    break
                if f'"{value}"' in self._lines[n] or f"'{value}'" in self._lines[n]:
                    return n
        return start
