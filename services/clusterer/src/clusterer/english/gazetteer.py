"""The table of countries, by the words that name them; see countries.txt."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from clusterer.english.scanning import Token, scanned

NONE = "-"
"""The code of what only sounds like a country."""


class Sort(StrEnum):
    """What a phrase is to its country."""

    NAME = "name"
    PEOPLE = "people"
    PLACE = "place"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a phrase."""

    country: str
    sort: Sort
    weak: bool


Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Gazetteer:
    """Phrases to their meanings."""

    entries: dict[Phrase, tuple[Entry, ...]]
    longest: dict[str, int]
    """The most words of a phrase, by its first."""

    def at(self, tokens: Sequence[Token], position: int) -> tuple[int, tuple[Entry, ...]]:
        """The longest phrase that starts at a token: its length, 0 for none, and its meanings."""
        for length in range(self.longest.get(tokens[position].text, 0), 0, -1):
            phrase = tuple(token.text for token in tokens[position : position + length])
            if len(phrase) == length and phrase in self.entries:
                return length, self.entries[phrase]
        return 0, ()

    def of(self, words: Sequence[str]) -> tuple[Entry, ...]:
        """The meanings of exactly these words."""
        return self.entries.get(tuple(words), ())


@cache
def gazetteer() -> Gazetteer:
    """The table, read once."""
    text = resources.files("clusterer.english").joinpath("countries.txt").read_text("utf-8")
    found: dict[Phrase, list[Entry]] = defaultdict(list)
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        code, *columns = line.split("|")
        for sort, column in zip(Sort, columns, strict=False):
            for written in filter(None, column.split(",")):
                phrase = tuple(token.text for token in scanned(written.removeprefix("?")))
                found[phrase].append(Entry(code, sort, written.startswith("?")))
    longest: dict[str, int] = {}
    for phrase in found:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return Gazetteer({phrase: tuple(entries) for phrase, entries in found.items()}, longest)
