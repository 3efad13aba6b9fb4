"""Generations of the read model: each a whole set of indices, filled beside the one that serves.

Index names say version (of the mappings) and generation: `articles-v1-g2-2026-11`,
`stories-v1-g2`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Generation:
    """One set of indices. Number 0 has none in its name: it was made before there were numbers."""

    version: int
    number: int

    def __str__(self) -> str:
        """As in the names of its indices."""
        return f"v{self.version}-g{self.number}" if self.number else f"v{self.version}"

    @classmethod
    def parse(cls, text: str) -> "Generation":
        """From its text; raises ValueError for another one."""
        found = re.fullmatch(r"v(\d+)(?:-g(\d+))?", text)
        if not found:
            raise ValueError(f"{text!r} names no generation")
        return cls(int(found[1]), int(found[2] or 0))


@dataclass(frozen=True)
class Place:
    """What the name of an index says."""

    alias: str
    generation: Generation
    month: str | None


NAME = re.compile(r"(?P<alias>.+)-(?P<generation>v\d+(-g\d+)?)(-(?P<month>\d{4}-\d{2}))?")


def place(index: str) -> Place | None:
    """Where an index belongs, by its name; None for one of another make."""
    found = NAME.fullmatch(index)
    return found and Place(found["alias"], Generation.parse(found["generation"]), found["month"])


def following(present: Iterable[Generation], version: int) -> Generation:
    """The next generation of a version: no number is used twice, as long as its indices exist."""
    return Generation(version, max((one.number for one in present), default=0) + 1)
