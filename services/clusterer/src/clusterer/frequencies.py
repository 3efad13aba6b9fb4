"""How common each term is among the articles of the window, kept up to date one by one."""

import math
from collections import Counter
from collections.abc import Iterable

PRIOR_DOCUMENTS = 100
"""Articles imagined beside the real ones, holding no term: a window of two articles doesn't take
the words that both have for worthless."""


class Frequencies:
    """Document frequencies that can be raised and lowered."""

    def __init__(self, prior: int = PRIOR_DOCUMENTS) -> None:
        self._prior = prior
        self._documents = 0
        self._holding: Counter[str] = Counter()
        self._weights: dict[str, float] = {}
        """Weights asked for since the last change: the candidates of one article share terms."""

    def add(self, terms: Iterable[str]) -> None:
        """Count one document that holds each of `terms` (no term twice)."""
        self._weights.clear()
        self._documents += 1
        self._holding.update(iter(terms))  # a mapping would have its weights added

    def remove(self, terms: Iterable[str]) -> None:
        """Undo an `add` of the same terms."""
        self._weights.clear()
        self._documents -= 1
        for term in terms:
            self._holding[term] -= 1
            if not self._holding[term]:
                del self._holding[term]

    def weight(self, term: str) -> float:
        """Inverse document frequency: the logarithm of N over the documents that hold `term`
        (Spärck Jones, 1972), with half a document for a term never seen."""
        weight = self._weights.get(term)
        if weight is None:
            holding = self._holding.get(term, 0)
            weight = math.log((self._documents + self._prior + 1) / (holding + 0.5))
            self._weights[term] = weight
        return weight
