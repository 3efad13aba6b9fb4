"""The best sentences of which none repeats another.

Maximal marginal relevance: Carbonell and Goldstein, "The use of MMR, diversity-based reranking for
reordering documents and producing summaries", 1998.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from clusterer.takes.evidence import Evidence
from clusterer.takes.similarity import cosine

REDUNDANCY = 0.8
"""What a sentence loses for its similarity to one that is chosen already;"""
TOO_ALIKE = 0.3
"""from here on it isn't taken at all."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence of a take, by its place in the evidence."""

    sentence: int
    support: int
    """Independent voices of the group that state it."""
    distinctiveness: float
    """Share of its weight that is in the group's own terms, 0 to 1."""
    score: float


def diverse(evidence: Evidence, candidates: Sequence[Chosen], limit: int) -> list[Chosen]:
    """The best candidates of which none repeats another, of two articles' voices when possible."""
    ranked = sorted(candidates, key=lambda one: (-round(one.score, 9), one.sentence))
    chosen: list[Chosen] = []
    for _ in range(limit):
        last = len(chosen) == limit - 1
        heard = {evidence.report(one.sentence).source_id for one in chosen}
        best = _next(evidence, ranked, chosen, other_than=heard if last and len(heard) == 1 else ())
        if best is None:
            break
        chosen.append(best)
    return chosen


def _next(
    evidence: Evidence,
    ranked: Sequence[Chosen],
    chosen: Sequence[Chosen],
    other_than: Collection[str],
) -> Chosen | None:
    best: tuple[float, Chosen] | None = None
    for one in ranked:
        if best is not None and one.score <= best[0]:
            break
        if evidence.report(one.sentence).source_id in other_than:
            continue
        alike = max((_likeness(evidence, one, other) for other in chosen), default=0.0)
        value = round(one.score - REDUNDANCY * alike, 9)
        if alike < TOO_ALIKE and (best is None or value > best[0]):
            best = (value, one)
    if best is None and other_than:
        return _next(evidence, ranked, chosen, ())
    return best[1] if best else None


def _likeness(evidence: Evidence, one: Chosen, other: Chosen) -> float:
    if other.sentence in evidence.alike[one.sentence]:
        return 1.0
    return cosine(evidence.vectors[one.sentence], evidence.vectors[other.sentence])
