"""Which sentences of a story say the same.

Cosine of TF-IDF vectors over all pairs of sentences of different articles, and words in a row of
what they quote.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from clusterer.text import STOP_WORDS

Vector = Mapping[str, float]

PHRASE = 5
LEAST_TELLING = 2
"""Of the words of a phrase, so that “I don't think I can” is nobody's in particular."""


def vectors(sentences: Sequence[Sequence[str]]) -> list[Vector]:
    """Unit vectors of sentences given by their terms. A term weighs as the logarithm of the share
    of sentences without it (Spärck Jones, 1972); how often it is in a sentence says little."""
    holding = Counter(term for terms in sentences for term in set(terms))
    total = len(sentences)
    weight = {term: math.log((total + 1) / (count + 0.5)) for term, count in holding.items()}
    return [unit({term: weight[term] for term in sorted(set(terms))}) for terms in sentences]


def unit(weights: Vector) -> Vector:
    """A vector of length 1 in the same direction."""
    length = math.sqrt(math.fsum(value * value for value in weights.values()))
    return {term: value / length for term, value in weights.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """Of two unit vectors. The sum is exact, so the order of its terms doesn't matter."""
    return math.fsum([one[term] * other[term] for term in one.keys() & other.keys()])


def neighbours(
    sentences: Sequence[Vector], articles: Sequence[str], threshold: float
) -> list[dict[int, float]]:
    """For each sentence, the sentences of other articles at least `threshold` similar to it.

    Term by term through an inverted index: sentences without a common term are never looked at.
    """
    index: dict[str, tuple[list[int], list[float]]] = {}
    for position, vector in enumerate(sentences):
        for term, value in vector.items():
            positions, values = index.setdefault(term, ([], []))
            positions.append(position)
            values.append(value)
    postings = {
        term: (np.array(positions, dtype=np.intp), np.array(values))
        for term, (positions, values) in index.items()
    }
    found: list[dict[int, float]] = [{} for _ in sentences]
    for position, vector in enumerate(sentences):
        products = np.zeros(len(sentences))
        for term, value in vector.items():
            places, values_held = postings[term]
            products[places] += value * values_held
        for other in np.flatnonzero(products[:position] >= threshold).tolist():
            if articles[other] != articles[position]:
                found[position][other] = found[other][position] = float(products[other])
    return found


def quoting_alike(
    texts: Sequence[str], quoted: Sequence[Sequence[str]], articles: Sequence[str]
) -> list[set[int]]:
    """For each sentence, those of other articles that have PHRASE words in a row of what it quotes:
    a quotation is the same however it is cut and introduced."""
    holding: dict[str, set[int]] = defaultdict(set)
    for position, quotes in enumerate(quoted):
        for quote in quotes:
            for phrase in _phrases(quote):
                holding[phrase].add(position)
    found: list[set[int]] = [set() for _ in texts]
    for position, text in enumerate(texts):
        for phrase in _phrases(text):
            for other in holding.get(phrase, ()):
                if articles[other] != articles[position]:
                    found[other].add(position)
                    found[position].add(other)
    return found


def _phrases(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.lower())
    for start in range(len(words) - PHRASE + 1):
        phrase = words[start : start + PHRASE]
        if sum(len(word) > 3 and word not in STOP_WORDS for word in phrase) >= LEAST_TELLING:
            yield " ".join(phrase)
