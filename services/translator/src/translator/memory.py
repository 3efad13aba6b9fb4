"""What was translated before: agency copy repeats the same sentences from outlet to outlet."""

import math
from collections import OrderedDict

from prometheus_client import Counter, Gauge

from translator.models.files import Model, engine_name
from translator.translation import Engines

LOOKUPS = Counter(
    "translator_memory_lookups_total",
    "Sentences looked for among those translated before, by result: hit or miss",
    ["result"],
)
CHARACTERS = Gauge("translator_memory_characters", "Characters of sentences kept, both languages")

Key = tuple[str, str, str, str]


class Memory:
    """Engines that remember: the least recently used is forgotten first.

    An answer is the same for the same engine, model, version and sentence, so it holds until one
    of these changes. `characters` bounds source and English together; 0 remembers nothing.
    """

    def __init__(self, engines: Engines, characters: int) -> None:
        self._engines = engines
        self._room = characters
        self._kept: OrderedDict[Key, str] = OrderedDict()
        self._used = 0
        self._engine = engine_name()

    async def translate(
        self, model: Model, text: str, seconds: float, until: float = math.inf
    ) -> str:
        """One sentence in English, from memory or from the engines; raises as they do."""
        key = (self._engine, model.name, model.version, text)
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
            LOOKUPS.labels("hit").inc()
            return known
        LOOKUPS.labels("miss").inc()
        english = await self._engines.translate(model, text, seconds, until)
        self._keep(key, english)
        return english

    def _keep(self, key: Key, english: str) -> None:
        if key in self._kept or _size(key, english) > self._room:
            return
        self._kept[key] = english
        self._used += _size(key, english)
        while self._used > self._room:
            old, forgotten = self._kept.popitem(last=False)
            self._used -= _size(old, forgotten)
        CHARACTERS.set(self._used)


def _size(key: Key, english: str) -> int:
    return len(key[-1]) + len(english)
