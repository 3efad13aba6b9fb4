"""When there is a take, how many there are of a story, and in which order."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from clusterer.takes.record import Take

MUCH_THE_SAME = 0.8
"""Shared articles (Jaccard) from which a second bloc or side adds nothing. What the articles say
for or against somebody is something else."""


@dataclass(frozen=True)
class Limits:
    """When there is a take, and how many."""

    voices: int = 2
    """Independent voices that a take needs."""
    most: float = 0.7
    """Share of the story's voices that a bloc or side may have."""
    takes: int = 16
    """Of perspectives that say something of their own, besides the world's;"""
    countries: int = 8
    """of these countries,"""
    others: int = 4
    """blocs, sides and stances, of each."""
    undistinct: int = 6
    """Of those that say what the others say."""
    thin: int = 20
    """Of those with too few voices."""
    articles: int = 100
    """Listed in one take."""


USUAL = Limits()


def capped(
    told: Collection[Take], articles: Mapping[str, AbstractSet[str]], limits: Limits
) -> list[Take]:
    """The most different and largest takes, without a bloc or side whose `articles`, those that
    are read, are nearly another take's."""

    def by_size(take: Take) -> tuple[float, str]:
        return (-take.voices, take.id)

    def by_difference(take: Take) -> tuple[float, str]:
        return (-round(take.distinctiveness * take.voices**0.5, 6), take.id)

    kept: list[Take] = []
    distinct = sorted((take for take in told if take.sentences), key=by_difference)
    for take in sorted(distinct, key=lambda take: take.kind != "country"):
        alike = any(
            (take.kind == "stance") == (one.kind == "stance")
            and _jaccard(articles[take.id], articles[one.id]) >= MUCH_THE_SAME
            for one in kept
        )
        of_kind = sum(one.kind == take.kind for one in kept)
        room = of_kind < (limits.countries if take.kind == "country" else limits.others)
        if len(kept) < limits.takes and room and not alike:
            kept.append(take)
    undistinct = (take for take in told if not take.sentences and not take.thin)
    return [
        *sorted(kept, key=by_difference),
        *sorted(undistinct, key=by_size)[: limits.undistinct],
        *sorted((take for take in told if take.thin), key=by_size)[: limits.thin],
    ]


def _jaccard(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    return len(one & other) / len(one | other)
