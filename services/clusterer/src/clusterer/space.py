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
from clusterer.text import BEGINNING, COLUMNS, LEAD, NAMES, NUMBERS, TERMS, TITLE, Vectors

POSTINGS = 5_000
"""Entries of the index read for one article, those of its weightiest terms: what a look-up costs
doesn't grow with the window, and terms that half of the press uses are not looked up."""
GONE = 100_000
"""Articles gone, beyond as many as there are, after which slots are numbered anew."""
NEAREST = 100
"""Articles that the index proposes."""
WIDTH = len(COLUMNS)
STAND_INS = ((TITLE, LEAD), (NAMES, BEGINNING))

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Comparison:
    """One article beside others, a row for each of them."""

    cosines: Floats
    """0 to 1, a column for each of text.COLUMNS; see _quotients for what a side lacks."""
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
        self._places = np.zeros(1024, np.int32)
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
            self._places = np.zeros(len(self._alive), np.int32)
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
        # Each once: the last of its places is the one that its slot remembers.
        places = np.arange(len(slots), dtype=np.int32)
        self._places[slots] = places
        slots = slots[self._places[slots] == places]
        totals = self._scores[slots]
        self._scores[slots] = 0
        return self._best(slots, totals)

    def _look_up(
        self, terms: Integers, values: Integers
    ) -> tuple[list[NDArray[np.int32]], list[int]]:
        """The postings of the weightiest terms, as far as POSTINGS go, and what each counts."""
        order = np.lexsort((terms, -values))
        terms, values = terms[order], values[order]
        left = POSTINGS
        found: list[NDArray[np.int32]] = []
        counts: list[int] = []
        of_terms = zip(
            terms.tolist(), values.tolist(), self.frequencies.holding(terms).tolist(), strict=True
        )
        for term, value, holding in of_terms:
            if holding <= left and (posting := self._postings.get(term)) is not None:
                left -= holding
                found.append(np.frombuffer(posting, np.int32)[1:])
                counts.append(value)
        return found, counts

    def _best(self, slots: NDArray[np.int32], totals: Floats) -> list[str]:
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
        found = [one for one in others if one is not None]
        english = np.array([vectors.english and one.english for one in found], np.bool_)
        rows = [row for row, one in enumerate(found) if one.terms]
        cosines = np.zeros((len(found), WIDTH))
        shared = np.zeros(len(found), np.int64)
        if rows and vectors.terms:
            cosines[rows], shared[rows] = self._cosines(vectors, [found[row] for row in rows])
        return Comparison(cosines, shared, english)

    def _cosines(self, vectors: Vectors, others: list[Vectors]) -> tuple[Floats, Integers]:
        terms = _terms(vectors)
        mine = _by_column(vectors.weights, self.frequencies.weights(terms))
        theirs = np.frombuffer(b"".join([one.terms for one in others]), np.uint32)
        weighted = _by_column(
            b"".join([one.weights for one in others]), self.frequencies.weights(theirs)
        )
        lengths = np.array([len(one) for one in others])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        squares = np.add.reduceat(weighted * weighted, starts, axis=1)
        self._place[terms] = np.arange(1, len(terms) + 1)
        places = self._place[theirs]
        self._place[terms] = 0
        common = np.flatnonzero(places)
        rows = np.repeat(np.arange(len(others)), lengths)[common]
        products = mine[:, places[common] - 1] * weighted[:, common]
        dots = np.stack([np.bincount(rows, of, len(others)) for of in products]).astype(np.float64)
        told = products[NAMES] + products[NUMBERS] > 0
        length = np.sqrt((mine * mine).sum(axis=1))[:, None] * np.sqrt(squares)
        return _quotients(dots.T, length.T), np.bincount(rows[told], minlength=len(others))

    def compare_all(self, ones: Sequence[str], others: Sequence[str]) -> Comparison:
        """Every one of some articles beside every one of others; a row for each pair, those of
        the first article first."""
        numbers = {one: number for number, one in enumerate(dict.fromkeys((*ones, *others)))}
        found = [one for name in numbers if (one := self._vectors[self._slots[name]]) is not None]
        terms = np.frombuffer(b"".join([one.terms for one in found]), np.uint32)
        rows = np.repeat(np.arange(len(found)), [len(one) for one in found])
        weighted = _by_column(
            b"".join([one.weights for one in found]), self.frequencies.weights(terms)
        )
        squares = np.stack([np.bincount(rows, of * of, len(found)) for of in weighted])
        told = (weighted[NAMES] + weighted[NUMBERS] > 0).astype(np.float64)

        # Terms of one article alone are left out of the products, so its own are put in after.
        _, places, holding = np.unique(terms, return_inverse=True, return_counts=True)
        common = np.flatnonzero(holding[places] > 1)
        places = (np.cumsum(holding > 1) - 1)[places[common]]
        table = np.zeros((WIDTH + 1, len(found), int((holding > 1).sum())))
        table[:WIDTH, rows[common], places] = weighted[:, common]
        table[WIDTH, rows[common], places] = told[common]
        first, second = ([numbers[one] for one in names] for names in (ones, others))
        # The products are of integers below 2**53: exact, whatever order they are added in.
        dots = table[:, first] @ table[:, second].transpose(0, 2, 1)
        own = np.stack([*squares, np.bincount(rows, told, len(found))])
        dots = np.where(np.equal.outer(first, second), own[:, first, None], dots)

        lengths = np.sqrt(squares)
        length = lengths[:, first, None] * lengths[:, None, second]
        english = np.array([one.english for one in found])
        return Comparison(
            _quotients(dots[:WIDTH].reshape(WIDTH, -1).T, length.reshape(WIDTH, -1).T),
            dots[WIDTH].astype(np.int64).ravel(),
            np.logical_and.outer(english[first], english[second]).ravel(),
        )


def _quotients(dots: Floats, length: Floats) -> Floats:
    """Cosines; where a side has no headline or no names, those of what is nearest in kind stand
    in: that something is missing says nothing against one event."""
    cosines = np.divide(dots, length, out=np.zeros(dots.shape), where=length > 0)
    for column, instead in STAND_INS:
        np.copyto(cosines[..., column], cosines[..., instead], where=length[..., column] == 0)
    return cosines


def _terms(vectors: Vectors) -> Integers:
    return np.frombuffer(vectors.terms, np.uint32).astype(np.int64)


def _weights(vectors: Vectors) -> NDArray[np.uint8]:
    return np.frombuffer(vectors.weights, np.uint8).reshape(-1, WIDTH)


def _by_column(weights: bytes, rarity: Integers) -> Floats:
    """Weights times inverse document frequencies, a row for each of text.COLUMNS."""
    counts = np.frombuffer(weights, np.uint8).reshape(-1, WIDTH)
    return np.multiply(counts.T, rarity, dtype=np.float64, order="C")


def _indexed(weights: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The terms by which an article can be found: the long tail would add few and cost much."""
    return np.asarray(weights[:, [BEGINNING, NAMES, NUMBERS]].any(axis=1), np.bool_)
