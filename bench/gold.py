"""Collections of articles whose events are known, for the clusterer's benchmarks.

One JSON object a line: `set` (collection), `cluster` (gold event), `title`, `text`, `date` or
`published_at` (ISO 8601, or null).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clusterer.reading import rows
from clusterer.stream import Article
from clusterer.text import NAMES, NUMBERS, Vectors, Weighting


@dataclass(frozen=True)
class Gold:
    """An article and its event."""

    article: Article
    cluster: str


def collections(path: Path) -> dict[str, list[Gold]]:
    """The file's articles by collection; dated ones in the order of time, others in the file's."""
    found: dict[str, list[Gold]] = {}
    for row in rows(path, Weighting(), labelled=True):
        found.setdefault(row.collection, []).append(Gold(row.article, str(row.cluster)))
    return {name: in_time(gold) for name, gold in found.items()}


def in_time(gold: Sequence[Gold]) -> list[Gold]:
    """Sorted by date; undated articles, first, stay in their order."""
    return sorted(gold, key=lambda one: (one.article.at is not None, one.article.at))


def mixed(gold: Sequence[Gold], seed: int) -> list[Gold]:
    """In another order, as far as dates allow: a file in the order of its events is kinder than
    a press is."""
    return in_time(random.Random(seed).sample(gold, len(gold)))


def articles(gold: Sequence[Gold]) -> list[Article]:
    """As the stream takes them."""
    return [replace(one.article, article_id=f"{n:06}") for n, one in enumerate(gold)]


def untranslated(vectors: Vectors) -> Vectors:
    """As if the article were in a language that nobody translated: names and numbers are left."""
    width = len(vectors.weights) // max(len(vectors), 1)
    terms, weights = bytearray(), bytearray()
    for place in range(len(vectors)):
        row = vectors.weights[place * width : (place + 1) * width]
        if row[NAMES] or row[NUMBERS]:
            terms += vectors.terms[4 * place : 4 * place + 4]
            weights += bytes(NAMES) + row[NAMES:]
    return Vectors(bytes(terms), bytes(weights), english=False)
