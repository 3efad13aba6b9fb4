"""How a group's words differ from those of the rest of a story.

The log-odds ratio with an informative Dirichlet prior: Monroe, Colaresi and Quinn, "Fightin' words:
lexical feature selection and evaluation for identifying the content of political conflict", 2008.
The prior is the story itself; words are counted by the texts that have them.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import chain

from clusterer.takes.evidence import Evidence
from clusterer.takes.similarity import Vector

PRIOR_TERMS = 300.0
"""Terms of the imagined text of the whole story that both sides start from; about an article's."""
OWN_LIFT = 2.0
"""A term is a group's own when so many times as large a share of its texts have it."""


@dataclass(frozen=True)
class Words:
    """How a group's words differ from the rest's."""

    odds: Mapping[str, float]
    """Z-scores of the log-odds ratio: above 0 for the group's words."""
    own: frozenset[str]

    def share_own(self, vector: Vector) -> float:
        """How much of a sentence is in the group's own terms."""
        total = math.fsum(vector.values())
        own = math.fsum(vector[term] for term in vector if term in self.own)
        return own / total if total else 0.0

    def lean(self, vector: Vector) -> float:
        """The mean z-score of a sentence's terms, those of the rest counted as 0."""
        total = math.fsum(vector.values())
        positive = math.fsum(vector[term] * max(0.0, self.odds.get(term, 0.0)) for term in vector)
        return positive / total if total else 0.0


def compare(evidence: Evidence, group: Collection[str], rest: Collection[str]) -> Words:
    """The words of a group against those of the rest, counted by texts and not by occurrences."""
    mine, texts = _counts(evidence, group)
    theirs, other_texts = _counts(evidence, rest)
    everywhere = mine + theirs
    my_total, their_total = mine.total(), theirs.total()
    scale = PRIOR_TERMS / max(1, my_total + their_total)
    odds = {}
    own = set()
    for term in mine:  # the others lean the other way
        count = everywhere[term]
        prior = count * scale
        odds[term] = _log_odds(mine[term] + prior, my_total, theirs[term] + prior, their_total)
        if mine[term] / texts > OWN_LIFT * theirs[term] / other_texts:
            own.add(term)
    return Words(odds, frozenset(own))


def _counts(evidence: Evidence, among: Collection[str]) -> tuple[Counter[str], int]:
    """In how many texts of the articles `among` each term is, and how many texts there are."""
    texts = {evidence.reports[article].told_by for article in among}
    counts = Counter(chain.from_iterable(evidence.texts[text] for text in texts))
    return counts, max(1, len(texts))


def _log_odds(mine: float, my_total: float, theirs: float, their_total: float) -> float:
    """Equations 16, 19 and 22 of Monroe et al.; counts have the prior in them."""
    difference = math.log(mine / (my_total + PRIOR_TERMS - mine)) - math.log(
        theirs / (their_total + PRIOR_TERMS - theirs)
    )
    return difference / math.sqrt(1 / mine + 1 / theirs)
