"""What most of a story's reports agree on: the world's take."""

import math

from clusterer.takes.contrast import MAX_SENTENCES
from clusterer.takes.diversity import Chosen, diverse
from clusterer.takes.evidence import Evidence

LEAST_VOICES = 2
LEAST_TOPIC = 2.0
TOPIC_ENOUGH = 8.0
"""Summed shares of texts with a sentence's terms that a lead reaches."""


def agreement(evidence: Evidence) -> list[Chosen]:
    """The sentences that are most corroborated, first across countries and then by voices.

    Each is stated by two independent voices at least, of two countries where the story has as
    many. An article counts for a sentence when it has one alike, with no other numbers.
    """
    everyone = frozenset(evidence.reports)
    countries = {report.country for report in evidence.reports.values()}
    candidates = []
    for sentence in range(len(evidence.sentences)):
        found = evidence.sentences[sentence]
        topic = math.fsum(evidence.topic.get(term, 0.0) for term in evidence.terms[sentence])
        if not found.shown or found.leans or topic < LEAST_TOPIC or not evidence.alike[sentence]:
            continue
        telling = evidence.telling(sentence, evidence.alike[sentence], everyone)
        reached = len({report.country for report in telling})
        support = evidence.support(sentence, everyone)
        if support < LEAST_VOICES or reached < min(2, len(countries)):
            continue
        candidates.append(
            Chosen(sentence, support, 0.0, _score(evidence, sentence, topic, reached, support))
        )
    return diverse(evidence, candidates, MAX_SENTENCES)


def _score(evidence: Evidence, sentence: int, topic: float, countries: int, support: int) -> float:
    found = evidence.sentences[sentence]
    alike = evidence.alike[sentence]
    return (
        math.log2(countries)
        + 0.5 * math.log2(support)
        + 1.5 * min(topic, TOPIC_ENOUGH) / TOPIC_ENOUGH
        + 0.5 * math.fsum(sorted(alike.values())) / len(alike)
        + 0.3 * (found.position < 5)
        - 0.2 * found.quote
    )
