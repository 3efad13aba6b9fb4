"""What most of a story's reports agree on: the world's take."""

import math
from collections.abc import Container, Iterable

from clusterer.takes.contrast import SHOWN
from clusterer.takes.diversity import Chosen, diverse
from clusterer.takes.evidence import Evidence
from clusterer.text import stem

LEAST_VOICES, LEAST_SHARE = 2, 0.15
"""Voices that state a sentence, and their share of the story's."""
LEAST_TOPIC = 2.0
"""Summed shares of texts with a sentence's terms, below which it is off the topic."""
TOPIC_ENOUGH, HEADLINE_ENOUGH = 2.0, 0.8
"""The same, and for titles, by the root of the sentence's length, that a lead reaches."""
LEAST_SUPPORTED = 0.35
"""Share of a sentence's weight that is in the words of those alike: below it others state a clause
of it, and the rest is its author's alone."""
DAMPING = 4
"""Terms added to that length: the shortest sentences aren't the best."""
LONG = 220
"""Characters from which a sentence has more in it than most agree on."""


def agreement(evidence: Evidence, one_sided: Container[int] = ()) -> list[Chosen]:
    """The sentences that are most corroborated, first across countries and then by voices; without
    the `one_sided`.

    Each is stated by two independent voices at least, of two countries where the story has as
    many. An article counts for a sentence when it has one alike, with no other numbers; and what is
    shown has no number that they lack, and most of its words from them.
    """
    everyone = frozenset(evidence.reports)
    countries = {report.country for report in evidence.reports.values()}
    least = max(LEAST_VOICES, LEAST_SHARE * evidence.voices)
    candidates = []
    for sentence in range(len(evidence.sentences)):
        found = evidence.sentences[sentence]
        topic = math.fsum(evidence.topic.get(term, 0.0) for term in evidence.terms[sentence])
        if (
            not found.shown
            or sentence in one_sided
            or topic < LEAST_TOPIC
            or not evidence.alike[sentence]
        ):
            continue
        telling = evidence.telling(sentence, evidence.alike[sentence], everyone)
        reached = len({report.country for report in telling})
        support = evidence.support(sentence, everyone)
        if support < least or reached < min(2, len(countries)):
            continue
        others = _others(evidence, sentence)
        if not _is_supported(evidence, sentence, others):
            continue
        likeness = math.fsum(sorted(others.values())) / len(others)
        score = _score(evidence, sentence, topic, reached, support) + 0.5 * likeness
        candidates.append(Chosen(sentence, support, 0.0, score))
    return diverse(evidence, candidates, SHOWN)


def _others(evidence: Evidence, sentence: int) -> dict[int, float]:
    """The sentences alike that are in other texts: copies say nothing more."""
    text = evidence.report(sentence).told_by
    alike = evidence.alike[sentence]
    return {one: value for one, value in alike.items() if evidence.report(one).told_by != text}


def _is_supported(evidence: Evidence, sentence: int, others: Iterable[int]) -> bool:
    """Whether the `others` state what a sentence does, and not a clause of it alone."""
    numbers = {number for one in others for number in evidence.figures[one]}
    if not evidence.figures[sentence] <= numbers:
        return False
    said = {stem(term) for one in others for term in evidence.terms[one]}
    weights = evidence.vectors[sentence]
    shared = math.fsum(weight for term, weight in weights.items() if stem(term) in said)
    return shared >= LEAST_SUPPORTED * math.fsum(weights.values())


def _score(evidence: Evidence, sentence: int, topic: float, countries: int, support: int) -> float:
    found = evidence.sentences[sentence]
    terms = evidence.terms[sentence]
    length = math.sqrt(len(terms) + DAMPING)
    headline = math.fsum(evidence.headline.get(term, 0.0) for term in terms)
    return (
        math.log2(countries)
        + 0.5 * math.log2(support)
        + 1.5 * min(headline / length, HEADLINE_ENOUGH) / HEADLINE_ENOUGH
        + min(topic / length, TOPIC_ENOUGH) / TOPIC_ENOUGH
        + 0.3 * (found.position < 5)
        - 0.3 * (len(found.text) > LONG)
        - 0.5 * found.quote
        - 0.5 * evidence.strangers(sentence)
    )
