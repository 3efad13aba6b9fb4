"""B-cubed, by which a clustering is compared with a gold one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """B-cubed precision, recall and F1; 0 to 1."""

    precision: float
    recall: float
    f1: float


def b_cubed(gold: Sequence[str], found: Sequence[str]) -> Score:
    """Compare two partitions of the same articles, given as one label an article.

    Bagga & Baldwin, "Entity-based cross-document coreferencing using the vector space model",
    1998: precision and recall of each article's cluster, averaged over the articles.
    """
    if not gold:
        return Score(1.0, 1.0, 1.0)
    together = Counter(zip(gold, found, strict=True))
    of_gold, of_found = Counter(gold), Counter(found)
    total = len(gold)
    precision = sum(n * n / of_found[f] for (_, f), n in together.items()) / total
    recall = sum(n * n / of_gold[g] for (g, _), n in together.items()) / total
    return Score(precision, recall, 2 * precision * recall / (precision + recall))
