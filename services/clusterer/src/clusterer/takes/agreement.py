"""What most of a story's reports agree on: the world's take."""

import math
from collections.abc import Container

from clusterer.takes.article import voices
from clusterer.takes.contrast import MAX_SENTENCES
from clusterer.takes.diversity import Chosen, diverse
from clusterer.takes.evidence import Evidence

LEAST_VOICES, LEAST_SHARE = 2, 0.15
"""Voices that state a sentence, and their share of the story's."""
LEAST_TOPIC = 2.0
"""Summed shares of texts with a sentence's terms, below which it is off the topic."""
TOPIC_ENOUGH, HEADLINE_ENOUGH = 2.0, 0.8
"""The same, and for titles, by the root of the sentence's length, that a lead reaches."""
DAMPING = 4
"""Terms added to that length: the shortest sentences aren't the best."""
LONG = 220
"""Characters from which a sentence has more in it than most agree on."""


def agreement(evidence: Evidence, one_sided: Container[int] = ()) -> list[Chosen]:
    """The sentences that are most corroborated, first across countries and then by voices; without
    the `one_sided`.

    Each is stated by two independent voices at least, of two countries where the story has as
    many. An article counts for a sentence when it has one alike, with no other numbers.
    """
    everyone = frozenset(evidence.reports)
    countries = {report.country for report in evidence.reports.values()}
    least = max(LEAST_VOICES, LEAST_SHARE * voices(evidence.reports.values()))
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
        candidates.append(
            Chosen(sentence, support, 0.0, _score(evidence, sentence, topic, reached, support))
        )
    return diverse(evidence, candidates, MAX_SENTENCES)


def _score(evidence: Evidence, sentence: int, topic: float, countries: int, support: int) -> float:
    found, alike = evidence.sentences[sentence], evidence.alike[sentence]
    terms = evidence.terms[sentence]
    length = math.sqrt(len(terms) + DAMPING)
    headline = math.fsum(evidence.headline.get(term, 0.0) for term in terms)
    return (
        math.log2(countries)
        + 0.5 * math.log2(support)
        + 1.5 * min(headline / length, HEADLINE_ENOUGH) / HEADLINE_ENOUGH
        + min(topic / length, TOPIC_ENOUGH) / TOPIC_ENOUGH
        + 0.5 * math.fsum(sorted(alike.values())) / len(alike)
        + 0.3 * (found.position < 5)
        - 0.3 * (len(found.text) > LONG)
        - 0.5 * found.quote
        - 0.5 * evidence.strangers(sentence)
    )
