"""What one group of reports says that the rest of the story does not.

Contrastive extraction: sentences are the publishers' own and chosen, never made. Facts that others
tell as well go out by their paraphrases; what is left is ranked by how much its words are this
group's own, by quotations, framing and support, and kept to the story's topic.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from clusterer.takes.diversity import Chosen, diverse
from clusterer.takes.evidence import Evidence
from clusterer.takes.framing import framing
from clusterer.takes.odds import Words, compare

LEAST_OWN = 0.35
"""Share of a sentence's weight in the group's own terms, below which it says nothing distinct."""
LEAST_TOPIC = 1.0
"""Summed shares of texts that have the sentence's terms: below it the sentence is off the topic."""
OTHERS = 4.0
"""A sentence goes out when its share of the group's voices isn't so many times that of the rest."""
MAX_SENTENCES = 4
LEAST_SCORE = 1.0
SHORT = 70
"""Characters below which a sentence seldom says something alone."""


@dataclass(frozen=True)
class Said:
    """What the story's other takes say: sentences, by their place in the evidence."""

    agreed: frozenset[int] = frozenset()
    """What the world agrees on."""
    told: frozenset[int] = frozenset()
    """What the perspectives before this one say."""


NOTHING = Said()


@dataclass(frozen=True)
class _Parted:
    """A story's articles in two: a group's and the rest."""

    group: frozenset[str]
    rest: frozenset[str]
    words: Words
    said: Said


def contrast(
    evidence: Evidence,
    group: frozenset[str],
    pointed: Mapping[int, float] | None = None,
    said: Said = NOTHING,
) -> list[Chosen]:
    """The sentences by which a group of articles (ids) differs from the rest, best first.

    Of `pointed` alone, where it is given (see Group). Of what the world agrees on nothing that the
    rest states too, and what another take has told only where there is nothing as good. None when
    there is no rest, or when the group says nothing of its own.
    """
    rest = frozenset(evidence.reports) - group
    group = group & evidence.reports.keys()
    if not group or not rest:
        return []
    words = compare(evidence, group, rest)
    parted = _Parted(group, rest, words, said)
    candidates = [
        chosen
        for sentence in (range(len(evidence.sentences)) if pointed is None else sorted(pointed))
        if evidence.sentences[sentence].shown
        and evidence.sentences[sentence].article_id in group
        and (chosen := _judged(evidence, sentence, parted)) is not None
    ]
    if pointed is not None:
        candidates = [replace(one, score=one.score + pointed[one.sentence]) for one in candidates]
    leanings = [words.lean(evidence.vectors[one.sentence]) for one in candidates]
    highest = max(leanings, default=0.0) or 1.0
    scored = [
        replace(one, score=one.score + leaning / highest)
        for one, leaning in zip(candidates, leanings, strict=True)
    ]
    return diverse(evidence, [one for one in scored if one.score >= LEAST_SCORE], MAX_SENTENCES)


def _judged(evidence: Evidence, sentence: int, parted: _Parted) -> Chosen | None:
    """A sentence with the part of its score that isn't its words, or None if it is no candidate."""
    group, rest, words = parted.group, parted.rest, parted.words
    vector = evidence.vectors[sentence]
    topic = math.fsum(evidence.topic.get(term, 0.0) for term in evidence.terms[sentence])
    share_own = words.share_own(vector)
    disputes = bool(evidence.figures[sentence] & words.own) and any(
        evidence.sentences[other].article_id in rest for other in evidence.contrary[sentence]
    )
    if topic < LEAST_TOPIC or (share_own < LEAST_OWN and not disputes):
        return None
    support = evidence.support(sentence, group)
    # Twelve dead where the others have nineteen is a claim, though all else is the same.
    others = evidence.support(sentence, rest) if disputes else evidence.echoes(sentence, rest)
    if sentence in parted.said.agreed and (others or len(group) > len(rest)):
        return None
    if others and support / len(group) < OTHERS * others / len(rest):
        return None
    found = evidence.sentences[sentence]
    score = (
        0.5 * min(topic, 3.0) / 3.0
        + 0.35 * found.quote
        + 0.15 * min(framing(evidence.terms[sentence]), 2)
        + 0.35 * math.log2(support)
        + 0.3 * disputes
        + 0.15 * (found.position < 6)
        - 0.2 * (len(found.text) < SHORT)
        - 0.5 * min(others, 2)
        - 0.25 * evidence.strangers(sentence)
        - 0.4 * (sentence in parted.said.told)
    )
    return Chosen(sentence, support, share_own, score)
