"""How common each term is among the articles of the window, kept up to date one by one."""

import math

import numpy as np
from numpy.typing import NDArray

from clusterer.text import TERMS

PRIOR_DOCUMENTS = 100
"""Articles imagined beside the real ones, holding no term: a window of two articles doesn't take
the words that both have for worthless."""
SCALE = 16
"""A weight of one, in the integers that weights are kept in."""

Integers = NDArray[np.int64]
Terms = NDArray[np.int64] | NDArray[np.uint32]


class Frequencies:
    """Document frequencies that can be raised and lowered.

    Inverse document frequency is the logarithm of N over the documents that hold a term (Spärck
    Jones, 1972), with half a document for a term never seen. It is rounded to an integer in
    either part, so that weights and their sums are exact and depend on nothing but what is held.
    """

    def __init__(self) -> None:
        self._documents = 0
        self._holding = np.zeros(TERMS, np.int32)
        self._lost = np.zeros(TERMS, np.int16)
        """Of each term what its documents take from its weight, above that of none."""
        self._loss = np.zeros(1, np.int16)
        """The same by number of documents, as far as it was needed."""

    def add(self, terms: Terms) -> None:
        """Count one document that holds each of `terms` (no term twice)."""
        self._documents += 1
        self._count(terms, 1)

    def remove(self, terms: Terms) -> None:
        """Undo an `add` of the same terms."""
        self._documents -= 1
        self._count(terms, -1)

    def _count(self, terms: Terms, change: int) -> None:
        counts = self._holding[terms] + change
        self._holding[terms] = counts
        while len(self._loss) <= self._documents + 1:
            known = len(self._loss)
            more = [_logarithm(n + 0.5) - _logarithm(0.5) for n in range(known, 2 * known + 1000)]
            self._loss = np.concatenate([self._loss, np.array(more, np.int16)])
        self._lost[terms] = self._loss[counts]

    def holding(self, terms: Terms) -> Integers:
        """How many documents hold each of `terms`."""
        return self._holding[terms].astype(np.int64)

    def weights(self, terms: Terms) -> Integers:
        """Inverse document frequencies, times SCALE."""
        most = _logarithm(self._documents + PRIOR_DOCUMENTS + 1) - _logarithm(0.5)
        return np.int64(most) - self._lost[terms]


def _logarithm(value: float) -> int:
    return round(SCALE * math.log(value))
