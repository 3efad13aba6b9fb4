"""Articles that can be compared: an inverted index to find the likely ones, and cosines.

A function of what it holds and not of the order it came in: taking an article out leaves what
would be there had it never been put in. Everything that is summed is an integer, exact in any
order, and ties are broken by ids.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterer.frequencies import Frequencies
from clusterer.text import BEGINNING, COLUMNS, NAMES, NUMBERS, TERMS, Vectors

POSTINGS = 5_000
"""Entries of the index read for one article, those of its weightiest terms: what a look-up costs
doesn't grow with the window, and terms that half of the press uses are not looked up."""
GONE = 100_000
"""Articles gone, beyond as many as there are, after which slots are numbered anew."""
NEAREST = 100
"""Articles that the index proposes."""
WIDTH = len(COLUMNS)

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Comparison:
    """One article beside others, a row for each of them."""

    cosines: Floats
    """0 to 1, a column for each of text.COLUMNS; 0 where a side has nothing there."""
    shared: Integers
    """Names and numbers in common."""
    english: NDArray[np.bool_]
    """Whether words could be compared."""


class Space:
    """Articles by their vectors, each under a number of its own, its slot."""

    def __init__(self) -> None:
        self.frequencies = Frequencies()
        self._slots: dict[str, int] = {}
        self._ids: list[str | None] = []
        self._vectors: list[Vectors | None] = []
        self._alive = np.zeros(1024, np.bool_)
        self._scores = np.zeros(1024, np.float64)
        self._postings: dict[int, array[int]] = {}
        """Slots by term, after a first entry that counts those among them that are gone."""
        self._place = np.zeros(TERMS, np.int16)
        """Scratch: where an article that is compared has a term, from 1; 0 otherwise."""

    def __len__(self) -> int:
        return len(self._slots)

    def vectors(self, article_id: str) -> Vectors | None:
        """What an article was put in with."""
        slot = self._slots.get(article_id)
        return None if slot is None else self._vectors[slot]

    def add(self, article_id: str, vectors: Vectors) -> None:
        """Put an article in; it must not be here."""
        slot = len(self._ids)
        self._slots[article_id] = slot
        self._ids.append(article_id)
        self._vectors.append(vectors)
        if slot >= len(self._alive):
            self._alive = np.concatenate([self._alive, np.zeros_like(self._alive)])
            self._scores = np.zeros(len(self._alive), np.float64)
        self._alive[slot] = True
        terms = _terms(vectors)
        self.frequencies.add(terms)
        for term in terms[_indexed(_weights(vectors))].tolist():
            posting = self._postings.get(term)
            if posting is None:
                self._postings[term] = array("i", (0, slot))
            else:
                posting.append(slot)

    def remove(self, article_id: str) -> None:
        """Undo an `add`."""
        slot = self._slots.pop(article_id)
        vectors = self._vectors[slot]
        assert vectors is not None  # noqa: S101
        self._ids[slot] = self._vectors[slot] = None
        self._alive[slot] = False
        terms = _terms(vectors)
        self.frequencies.remove(terms)
        for term in terms[_indexed(_weights(vectors))].tolist():
            posting = self._postings[term]
            posting[0] += 1
            if 2 * posting[0] >= len(posting) - 1:
                self._compact(term)
        if len(self._ids) > 2 * len(self._slots) + GONE:
            self._renumber()

    def _compact(self, term: int) -> None:
        posting = np.frombuffer(self._postings[term], np.int32)[1:]
        left = posting[self._alive[posting]]
        if len(left):
            self._postings[term] = array("i", [0, *left.tolist()])
        else:
            del self._postings[term]

    def _renumber(self) -> None:
        """Use the numbers of those that are gone again; a matter of seconds, and rare."""
        kept = np.flatnonzero(self._alive[: len(self._ids)])
        numbers = np.full(len(self._alive), -1, np.int32)
        numbers[kept] = np.arange(len(kept), dtype=np.int32)
        for term, posting in list(self._postings.items()):
            moved = numbers[np.frombuffer(posting, np.int32)[1:]]
            self._postings[term] = array("i", [0, *moved[moved >= 0].tolist()])
        self._ids = [self._ids[slot] for slot in kept.tolist()]
        self._vectors = [self._vectors[slot] for slot in kept.tolist()]
        self._slots = {name: slot for slot, name in enumerate(self._ids) if name is not None}
        self._alive[:] = False
        self._alive[: len(kept)] = True

    def nearest(self, vectors: Vectors) -> list[str]:
        """Articles likely to be the most similar ones, by the index alone, the likeliest first."""
        terms, weights = _terms(vectors), _weights(vectors)
        kept = _indexed(weights)
        terms = terms[kept]
        weights = weights[kept][:, [BEGINNING, NAMES, NUMBERS]].max(axis=1)
        rarity = self.frequencies.weights(terms)
        found, values = self._look_up(terms, weights * rarity * rarity)
        if not found:
            return []
        slots = np.concatenate(found)
        scores = np.repeat(np.array(values, np.float64), [len(one) for one in found])
        alive = self._alive[slots]
        slots, scores = slots[alive], scores[alive]
        np.add.at(self._scores, slots, scores)
        totals = self._scores[slots]
        self._scores[slots] = 0
        return self._best(slots, totals)

    def _look_up(
        self, terms: Integers, values: Integers
    ) -> tuple[list[NDArray[np.int32]], list[int]]:
        """The postings of the weightiest terms, as far as POSTINGS go, and what each counts."""
        order = np.lexsort((terms, -values))
        holding = self.frequencies.holding(terms)
        left = POSTINGS
        found: list[NDArray[np.int32]] = []
        counts: list[int] = []
        for place in order.tolist():
            posting = self._postings.get(int(terms[place]))
            if posting is None or holding[place] > left:
                continue
            left -= int(holding[place])
            found.append(np.frombuffer(posting, np.int32)[1:])
            counts.append(int(values[place]))
        return found, counts

    def _best(self, slots: NDArray[np.int32], totals: Floats) -> list[str]:
        if not len(slots):
            return []
        first = np.unique(slots, return_index=True)[1]
        slots, totals = slots[first], totals[first]
        if len(slots) > NEAREST:
            least = np.partition(totals, len(totals) - NEAREST)[len(totals) - NEAREST]
            kept = totals >= least
            slots, totals = slots[kept], totals[kept]
        ids = self._ids
        named = [
            (-total, ids[slot] or "")
            for slot, total in zip(slots.tolist(), totals.tolist(), strict=True)
        ]
        return [article_id for _, article_id in sorted(named)[:NEAREST]]

    def compare(self, vectors: Vectors, article_ids: Sequence[str]) -> Comparison:
        """An article beside some that are here."""
        others = [self._vectors[self._slots[one]] for one in article_ids]
        english = np.array([vectors.english and bool(one and one.english) for one in others])
        rows = [row for row, one in enumerate(others) if one]
        cosines = np.zeros((len(others), WIDTH))
        shared = np.zeros(len(others), np.int64)
        if rows and vectors.terms:
            cosines[rows], shared[rows] = self._cosines(
                vectors, [one for one in others if one is not None and one.terms]
            )
        return Comparison(cosines, shared, english)

    def _cosines(self, vectors: Vectors, others: list[Vectors]) -> tuple[Floats, Integers]:
        terms = _terms(vectors)
        mine = _weights(vectors) * self.frequencies.weights(terms)[:, None].astype(np.float64)
        theirs = np.frombuffer(b"".join([one.terms for one in others]), np.uint32)
        counts = np.frombuffer(b"".join([one.weights for one in others]), np.uint8)
        lengths = np.array([len(one) for one in others])
        weighted = counts.reshape(-1, WIDTH) * self.frequencies.weights(theirs)[:, None].astype(
            np.float64
        )
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        squares = np.add.reduceat(weighted * weighted, starts, axis=0)
        self._place[terms] = np.arange(1, len(terms) + 1)
        places = self._place[theirs]
        self._place[terms] = 0
        common = np.flatnonzero(places)
        products = mine[places[common] - 1] * weighted[common]
        rows = np.repeat(np.arange(len(others)), lengths)[common]
        dots = np.zeros((len(others), WIDTH))
        for column in range(WIDTH):
            dots[:, column] = np.bincount(rows, products[:, column], len(others))
        told = products[:, NAMES] + products[:, NUMBERS] > 0
        length = np.sqrt((mine * mine).sum(axis=0)) * np.sqrt(squares)
        cosines = np.divide(dots, length, out=np.zeros_like(dots), where=length > 0)
        return cosines, np.bincount(rows[told], minlength=len(others))

    def compare_all(self, ones: Sequence[str], others: Sequence[str]) -> Comparison:
        """Every one of some articles beside every one of others; a row for each pair, those of
        the first article first."""
        both = [self._vectors[self._slots[one]] for one in (*ones, *others)]
        found = [one for one in both if one is not None]
        terms = np.frombuffer(b"".join([one.terms for one in found]), np.uint32)
        counts = np.frombuffer(b"".join([one.weights for one in found]), np.uint8)
        rows = np.repeat(np.arange(len(found)), [len(one) for one in found])
        weighted = counts.reshape(-1, WIDTH) * self.frequencies.weights(terms)[:, None].astype(
            np.float64
        )
        lengths = np.empty((len(found), WIDTH))
        for column in range(WIDTH):
            squares = weighted[:, column] * weighted[:, column]
            lengths[:, column] = np.sqrt(np.bincount(rows, squares, len(found)))
        unique, places, holding = np.unique(terms, return_inverse=True, return_counts=True)
        common = holding[places] > 1
        # The products are of integers below 2**53: exact, whatever order they are added in.
        table = np.zeros((WIDTH, len(found), len(unique)))
        table[:, rows[common], places[common]] = weighted[common].T
        table = table[:, :, holding > 1]
        first, second = table[:, : len(ones)], table[:, len(ones) :].transpose(0, 2, 1)
        length = lengths[: len(ones), None] * lengths[None, len(ones) :]
        dots = (first @ second).transpose(1, 2, 0)
        cosines = np.divide(dots, length, out=np.zeros_like(dots), where=length > 0)
        told = [NAMES, NUMBERS]
        shared = ((first[told] > 0).astype(np.float64) @ (second[told] > 0)).sum(axis=0)
        english = np.array([one.english for one in found])
        return Comparison(
            cosines.reshape(-1, WIDTH),
            shared.astype(np.int64).ravel(),
            np.logical_and.outer(english[: len(ones)], english[len(ones) :]).ravel(),
        )


def _terms(vectors: Vectors) -> Integers:
    return np.frombuffer(vectors.terms, np.uint32).astype(np.int64)


def _weights(vectors: Vectors) -> NDArray[np.uint8]:
    return np.frombuffer(vectors.weights, np.uint8).reshape(-1, WIDTH)


def _indexed(weights: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The terms by which an article can be found: the long tail would add few and cost much."""
    return np.asarray(weights[:, [BEGINNING, NAMES, NUMBERS]].any(axis=1), np.bool_)
