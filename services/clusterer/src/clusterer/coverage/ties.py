"""How much of a story's names a country's press knows from other stories.

A name counts by how many of the story's articles have it, and by its inverse document frequency
among the stories compared: what everybody writes about every day ties nobody to anything.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping


class Names:
    """The names of recent stories, by the countries that carried them."""

    def __init__(self) -> None:
        self._stories = 0
        self._frequency: Counter[str] = Counter()
        self._known: dict[str, Counter[str]] = defaultdict(Counter)
        """By name, then country: in how many of its stories."""

    def add(self, names: Iterable[str], countries: Iterable[str]) -> None:
        """Take in a story."""
        self._stories += 1
        carriers = set(countries)
        for name in set(names):
            self._frequency[name] += 1
            self._known[name].update(carriers)

    def ties(self, names: Mapping[str, int], countries: Iterable[str]) -> dict[str, float]:
        """By country, 0 to 1, for a story that was added with these names and countries."""
        own = set(countries)
        weights = {name: count * self._rarity(name) for name, count in names.items()}
        total = math.fsum(weights.values())
        if total == 0:
            return {}
        found: dict[str, float] = defaultdict(float)
        for name, weight in sorted(weights.items()):
            for country, stories in self._known[name].items():
                if stories > (country in own):
                    found[country] += weight
        return {country: round(weight / total, 4) for country, weight in sorted(found.items())}

    def _rarity(self, name: str) -> float:
        return math.log((1 + self._stories) / max(1, self._frequency[name]))
