"""What was translated before: agency copy repeats the same sentences from outlet to outlet."""

from collections import OrderedDict

from prometheus_client import Counter, Gauge

from translator.engines.base import Step

LOOKUPS = Counter(
    "translator_memory_lookups_total",
    "Sentences looked for among those translated before, by result: hit or miss",
    ["result"],
)
CHARACTERS = Gauge("translator_memory_characters", "Characters of sentences kept, both languages")

Key = tuple[Step, str]


class Memory:
    """What each step has made of a text; the least recently used is forgotten first.

    A step names its engine, model and their versions, so an answer holds until one of these
    changes. `characters` bounds source and English together; 0 remembers nothing.
    """

    def __init__(self, characters: int = 0) -> None:
        self._room = characters
        self._kept: OrderedDict[Key, str] = OrderedDict()
        self._used = 0

    def find(self, step: Step, text: str) -> str | None:
        """What this very step made of this very text, if it is still known."""
        known = self._kept.get((step, text))
        if known is not None:
            self._kept.move_to_end((step, text))
        LOOKUPS.labels("miss" if known is None else "hit").inc()
        return known

    def keep(self, step: Step, text: str, english: str) -> None:
        """Remember it, if there is room for it at all."""
        key = (step, text)
        if key in self._kept or _size(key, english) > self._room:
            return
        self._kept[key] = english
        self._used += _size(key, english)
        while self._used > self._room:
            old, forgotten = self._kept.popitem(last=False)
            self._used -= _size(old, forgotten)
        CHARACTERS.set(self._used)


def _size(key: Key, english: str) -> int:
    return len(key[1]) + len(english)
