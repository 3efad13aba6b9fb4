"""A story's summary: two or three sentences of its articles, as they wrote them.

Extractive, against the centroid of the story's words (Radev et al., "Centroid-based summarization
of multiple documents", 2004), without repetition by maximal marginal relevance (Carbonell &
Goldstein, SIGIR 1998).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clusterer.english.sentences import sentences, undated
from clusterer.english.statements import mostly_quotes, stands_alone
from clusterer.story.member import Member
from clusterer.text import tokens

MOST_SENTENCES = 3
MOST_CHARACTERS = 400
FIRST_SENTENCES = 8
"""Looked at in each article."""
TOO_ALIKE = 0.4
"""Share of the shorter sentence's words from which it says what another has said."""
WORTH = 0.4
"""Of the best one's score: what a sentence must have to be added."""
NOVELTY = 0.5
"""Weight of what is new against what is central."""
OTHER_SOURCE = 1.4
"""Factor for a source that hasn't spoken yet."""
_LEANING = re.compile(
    r"\b(?:also|too|instead|another|a different|meanwhile|again|as well|the other|latter)\b"
)
_HONORIFICS = ("Mr. ", "Mrs. ", "Ms. ", "Dr. ", "Mr ", "Mrs ", "Ms ", "Dr ")


@dataclass(frozen=True)
class Sentence:
    """One that may be quoted."""

    text: str
    article_id: str
    source_id: str
    position: int
    """In its article, from 0."""
    terms: frozenset[str]


@dataclass(frozen=True)
class Summary:
    """A text, and the article of each of its sentences."""

    text: str
    article_ids: tuple[str, ...]


def summary(members: Sequence[Member], title: str) -> Summary:
    """Of articles that may be quoted, in order of time, no two of them copies."""
    candidates = [sentence for member in members for sentence in _quotable(member)]
    if len({candidate.article_id for candidate in candidates}) == 1:
        chosen = _first(candidates)
    else:
        chosen = _central(candidates, members, title)
    return Summary(
        " ".join(sentence.text for sentence in chosen),
        tuple(sentence.article_id for sentence in chosen),
    )


def _quotable(member: Member) -> Iterator[Sentence]:
    position = 0
    for number, paragraph in enumerate(member.paragraphs):
        for text in sentences(undated(paragraph)):
            if position >= FIRST_SENTENCES:
                return
            sure = number not in member.paragraphs_doubtful
            if sure and stands_alone(text) and not mostly_quotes(text):
                yield Sentence(
                    text, member.article_id, member.source_id, position, frozenset(tokens(text))
                )
            position += 1


def _first(candidates: Sequence[Sentence]) -> list[Sentence]:
    chosen: list[Sentence] = []
    for sentence in candidates:
        if _fits(sentence, chosen) and not _says_again(sentence, chosen):
            chosen.append(sentence)
    return chosen


def _central(
    candidates: Sequence[Sentence], members: Sequence[Member], title: str
) -> list[Sentence]:
    shares = _shares(members)
    named = set(tokens(title))
    scores = {sentence: _score(sentence, shares, named) for sentence in candidates}
    chosen: list[Sentence] = []
    while True:
        best: tuple[float, Sentence] | None = None
        told_by = {sentence.source_id for sentence in chosen}
        for sentence in candidates:
            if not _fits(sentence, chosen) or _says_again(sentence, chosen):
                continue
            alike = max((_cosine(sentence, other) for other in chosen), default=0.0)
            value = scores[sentence] * (1 - NOVELTY * alike)
            if chosen and sentence.source_id not in told_by:
                value *= OTHER_SOURCE
            if best is None or value > best[0] + 1e-9:
                best = (value, sentence)
        if best is None or (chosen and best[0] < WORTH * scores[chosen[0]]):
            break
        chosen.append(best[1])
    return [*chosen[:1], *sorted(chosen[1:], key=lambda sentence: sentence.position)]


def _shares(members: Sequence[Member]) -> Mapping[str, float]:
    """The share of the articles that has a word."""
    counts: Counter[str] = Counter()
    for member in members:
        counts.update(set(tokens("\n".join((member.title, *member.paragraphs)))))
    return {term: count / len(members) for term, count in counts.items()}


def _score(sentence: Sentence, shares: Mapping[str, float], named: set[str]) -> float:
    central = math.fsum(
        shares[term] * (1.5 if term in named else 1.0) for term in sorted(sentence.terms)
    )
    score = central / math.sqrt(len(sentence.terms) + 4)
    score /= 1 + 0.12 * sentence.position
    if sentence.text.startswith(_HONORIFICS):
        score *= 0.7  # who that is stands elsewhere
    if _LEANING.search(sentence.text):
        score *= 0.7  # so does what it goes on from
    return score if len(sentence.text) <= MOST_CHARACTERS * 0.6 else score * 0.85


def _fits(sentence: Sentence, chosen: Sequence[Sentence]) -> bool:
    length = sum(len(other.text) + 1 for other in chosen) + len(sentence.text)
    return len(chosen) < MOST_SENTENCES and length <= MOST_CHARACTERS


def _says_again(sentence: Sentence, chosen: Sequence[Sentence]) -> bool:
    return any(
        len(sentence.terms & other.terms)
        >= TOO_ALIKE * (min(len(sentence.terms), len(other.terms)) or 1)
        for other in chosen
    )


def _cosine(one: Sentence, other: Sentence) -> float:
    shared = len(one.terms & other.terms)
    return shared / math.sqrt(len(one.terms) * len(other.terms) or 1)
