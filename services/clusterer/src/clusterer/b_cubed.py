"""B-cubed, by which a clustering is compared with a gold one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum


@dataclass(frozen=True)
class Score:
    """B-cubed precision, recall and F1; 0 to 1."""

    precision: float
    recall: float
    f1: float


def b_cubed(
    gold: Sequence[str], found: Sequence[str], counted: Sequence[bool] | None = None
) -> Score:
    """Compare two partitions of the same articles, given as one label an article.

    Bagga & Baldwin, "Entity-based cross-document coreferencing using the vector space model",
    1998: precision and recall of each article's cluster, averaged over the articles, or over
    those that are `counted`.
    """
    pairs = list(zip(gold, found, strict=True))
    of_gold, of_found, together = Counter(gold), Counter(found), Counter(pairs)
    if counted is not None:
        pairs = [pair for pair, counts in zip(pairs, counted, strict=True) if counts]
    if not pairs:
        return Score(1.0, 1.0, 1.0)
    precision = fsum(together[g, f] / of_found[f] for g, f in pairs) / len(pairs)
    recall = fsum(together[g, f] / of_gold[g] for g, f in pairs) / len(pairs)
    return Score(precision, recall, 2 * precision * recall / (precision + recall))
