"""A story's sentences, ready to be compared: read once, used for every perspective."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from clusterer.takes.article import Report, spread, voices
from clusterer.takes.quoting import quotations
from clusterer.takes.sentences import MOST_OF_ARTICLE, Sentence, sentences_of
from clusterer.takes.similarity import Vector, neighbours, quoting_alike, vectors
from clusterer.takes.terms import capitalised, figures
from clusterer.text import tokens

RELATED = 0.19
"""Cosine from which a sentence doesn't tell what the other doesn't. Of pairs looked at in sixty
events told by three newsrooms each, about two in three are of the same fact at 0.2,"""
ALIKE = 0.25
"""and nearly all from here: two such sentences support one another."""
LEAST_PLAIN = 0.35
"""Part of their similarity that comes from words that aren't names."""
SAME_QUOTE = 0.5
"""What the same quotation counts for at least."""

WELL_KNOWN = 0.5
"""Share of a story's texts that name somebody who needs no introduction in it."""

MAX_REPORTS = 240
MOST_OF_STORY = 9_000
"""Sentences; of more articles fewer of each are read."""
LEAST_OF_ARTICLE = 10


@dataclass(frozen=True)
class Evidence:
    """What a story's reports state, and which statements are alike."""

    reports: dict[str, Report]
    """By id: those that are read."""
    sentences: tuple[Sentence, ...]
    terms: tuple[frozenset[str], ...]
    """Of each sentence."""
    vectors: tuple[Vector, ...]
    alike: tuple[dict[int, float], ...]
    """For each sentence those of other articles that state the same."""
    related: tuple[frozenset[int], ...]
    """For each sentence those of other articles that state the same or nearly so."""
    figures: tuple[frozenset[str], ...]
    """The numbers of each sentence by which claims can differ."""
    contrary: tuple[frozenset[int], ...]
    """For each sentence those that state the same with other numbers."""
    texts: dict[str, frozenset[str]]
    """The terms of each text, copies together."""
    topic: dict[str, float]
    """Terms to the share of texts that have them; those that one text alone has are left out."""
    headline: dict[str, float]
    """Terms to the share of texts whose titles have them."""

    @cached_property
    def voices(self) -> int:
        """How many independent voices there are."""
        return voices(self.reports.values())

    def report(self, sentence: int) -> Report:
        """The report that a sentence is from."""
        return self.reports[self.sentences[sentence].article_id]

    def strangers(self, sentence: int) -> bool:
        """Whether a sentence has somebody by the surname alone whom few texts name."""
        surnames = self.sentences[sentence].surnames
        return any(self.topic.get(term, 0.0) < WELL_KNOWN for term in surnames)

    def telling(self, sentence: int, like: Iterable[int], among: Collection[str]) -> list[Report]:
        """The reports `among` (by id) those that a sentence or one `like` it is from."""
        articles = {self.sentences[other].article_id for other in like}
        articles.add(self.sentences[sentence].article_id)
        return [self.reports[article] for article in sorted(articles) if article in among]

    def support(self, sentence: int, among: Collection[str]) -> int:
        """How many independent voices `among` the reports state what a sentence does."""
        return voices(self.telling(sentence, self.alike[sentence], among))

    def echoes(self, sentence: int, among: Collection[str]) -> int:
        """How many independent voices `among` the reports state it or nearly so."""
        return voices(self.telling(sentence, self.related[sentence], among))


def gather(reports: Collection[Report]) -> Evidence:
    """Read a story's reports."""
    read = spread(reports, MAX_REPORTS)
    each = min(MOST_OF_ARTICLE, max(LEAST_OF_ARTICLE, MOST_OF_STORY // max(1, len(read))))
    sentences = tuple(sentence for report in read for sentence in sentences_of(report, each))
    texts = [sentence.text for sentence in sentences]
    articles = [sentence.article_id for sentence in sentences]
    sequences = [tokens(text) for text in texts]
    found = vectors(sequences)
    near = neighbours(found, articles, RELATED)
    firm = _firm(found, near, capitalised(texts, sequences))
    for sentence, others in enumerate(quoting_alike(texts, list(map(quotations, texts)), articles)):
        firm[sentence] |= others
        for other in others:
            near[sentence][other] = max(SAME_QUOTE, near[sentence].get(other, 0.0))
    stated = tuple(map(figures, texts, sequences))
    contrary = _contrary(near, stated)
    terms = tuple(frozenset(sequence) for sequence in sequences)
    text_terms = _texts(read, sentences, terms)
    return Evidence(
        reports={report.article_id: report for report in read},
        sentences=sentences,
        terms=terms,
        vectors=tuple(found),
        alike=tuple(
            {
                other: value
                for other, value in others.items()
                if other in firm[sentence] and other not in contrary[sentence]
            }
            for sentence, others in enumerate(near)
        ),
        related=tuple(
            frozenset(others) - contrary[sentence] for sentence, others in enumerate(near)
        ),
        figures=stated,
        contrary=contrary,
        texts=text_terms,
        topic=_topic(text_terms),
        headline=_headline(read),
    )


def _firm(
    found: Sequence[Vector], near: Sequence[Mapping[int, float]], names: frozenset[str]
) -> list[set[int]]:
    """The neighbours that state the same: alike enough, and not by the names alone that are in
    both. Two statements of one organisation are two statements."""
    firm: list[set[int]] = [set() for _ in found]
    for sentence, others in enumerate(near):
        for other, value in others.items():
            if value >= ALIKE:
                common = (found[sentence].keys() & found[other].keys()) - names
                plain = math.fsum(found[sentence][term] * found[other][term] for term in common)
                if plain >= LEAST_PLAIN * value:
                    firm[sentence].add(other)
    return firm


def _contrary(
    near: Sequence[dict[int, float]], stated: Sequence[frozenset[str]]
) -> tuple[frozenset[int], ...]:
    """Twelve dead and fifteen dead are two claims, however alike the rest of the sentence is."""
    return tuple(
        frozenset(
            other
            for other, value in others.items()
            if value >= ALIKE and mine and stated[other] and not mine & stated[other]
        )
        for others, mine in zip(near, stated, strict=True)
    )


def _texts(
    reports: Iterable[Report], sentences: Sequence[Sentence], terms: Sequence[frozenset[str]]
) -> dict[str, frozenset[str]]:
    texts = {report.article_id: report.told_by for report in reports}
    found: dict[str, set[str]] = {text: set() for text in texts.values()}
    for sentence, held in zip(sentences, terms, strict=True):
        found[texts[sentence.article_id]] |= held
    return {text: frozenset(held) for text, held in found.items()}


def _topic(texts: Mapping[str, frozenset[str]]) -> dict[str, float]:
    holding = Counter(term for terms in texts.values() for term in terms)
    return {term: count / len(texts) for term, count in holding.items() if count > 1}


def _headline(reports: Iterable[Report]) -> dict[str, float]:
    titles = {report.told_by: frozenset(tokens(report.title)) for report in reports if report.title}
    holding = Counter(term for terms in titles.values() for term in terms)
    return {term: count / len(titles) for term, count in holding.items()}
