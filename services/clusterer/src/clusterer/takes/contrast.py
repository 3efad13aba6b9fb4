"""What one group of reports says that the rest of the story does not.

Contrastive extraction: sentences are the publishers' own and chosen, never made. Facts that others
tell as well go out by their paraphrases; what is left is ranked by how much its words are this
group's own, by quotations, framing and support, and kept to the story's topic.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from clusterer.takes.article import voices
from clusterer.takes.diversity import Chosen, diverse
from clusterer.takes.evidence import Evidence
from clusterer.takes.framing import framing
from clusterer.takes.odds import Words, compare

LEAST_OWN = 0.35
"""Share of a sentence's weight in the group's own terms, below which it says nothing distinct."""
LEAST_TOPIC = 1.0
"""Summed shares of texts that have the sentence's terms: below it the sentence is off the topic."""
ODDS, MOST_OTHERS = 4.5, 1 / 3
"""What others state as well goes out where the odds that a voice of the group states it aren't so
many times theirs, or more than this share of them do."""
SHOWN = 4
"""Sentences of a take."""
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
    voices: tuple[int, int]
    """Of the group and of the rest."""
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
    heard = tuple(voices(evidence.reports[one] for one in part) for part in (group, rest))
    parted = _Parted(group, rest, (heard[0], heard[1]), words, said)
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
    return diverse(evidence, [one for one in scored if one.score >= LEAST_SCORE], SHOWN)


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
    if others and not _is_own((support, others), parted.voices):
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


def _is_own(stating: tuple[int, int], voices_of: tuple[int, int]) -> bool:
    """Whether a group's voices state something so much more than the rest's. Odds with a half added
    to each count (Haldane, 1956; Anscombe, 1956), so that two of two are no certainty."""
    mine, others = (
        (count + 0.5) / (total - count + 0.5)
        for count, total in zip(stating, voices_of, strict=True)
    )
    return mine >= ODDS * others and stating[1] <= MOST_OTHERS * voices_of[1]
