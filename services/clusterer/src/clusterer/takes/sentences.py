"""The sentences of a report, and which can stand alone under the name of its outlet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clusterer.english.sentences import sentences, undated
from clusterer.english.statements import (
    LONGEST,
    addresses,
    explains,
    is_statement,
    leans,
    stands_alone,
)
from clusterer.takes.article import Report
from clusterer.takes.quoting import quotations, with_speakers
from clusterer.text import tokens

SHORTEST_COMPARED, LONGEST_COMPARED = 25, 600
MAX_PARAGRAPHS = 60
MAX_PARAGRAPH_CHARACTERS = 4_000
MOST_OF_ARTICLE = 80
"""Sentences. News says what matters early; live tickers go on for ever."""

CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w’-]{2,}\b")
FULL_NAME = re.compile(
    r"\b(?!Mr\b|Mrs\b|Ms\b|Dr\b|The\b)[A-ZÀ-Þ][\w’-]+ (?:[A-ZÀ-Þ]\. |[A-ZÀ-Þ][\w’-]+ )?"
    r"([A-ZÀ-Þ][\w’-]{2,})\b"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement of a report, as its publisher (or the translation) has it."""

    article_id: str
    position: int
    """Among the statements of its article, from 0."""
    text: str
    quote: bool
    """Someone's words are in it, with who said them."""
    shown: bool
    """May be shown. Others (titles, fragments, questions, “He added”) only say what an article has
    told."""
    context: int = 0
    """Its first characters that are the sentence before it, without which it says nothing."""
    surnames: frozenset[str] = frozenset()
    """Terms of the names in it of people whom its article has introduced elsewhere."""


def sentences_of(report: Report, limit: int = MOST_OF_ARTICLE) -> list[Sentence]:
    """The first `limit` sentences of a report in their order, its title first, none twice."""
    found: dict[str, tuple[bool, int]] = {}
    if report.title and report.paragraphs:
        found[_tidy(report.title[:LONGEST])] = False, 0
    for paragraph in report.paragraphs[:MAX_PARAGRAPHS]:
        for text, shown, context in _pieces(paragraph):
            if shown or text not in found:
                found[text] = shown, context
        if len(found) > limit:
            break
    introduced = frozenset(
        match[1] for text in found for match in FULL_NAME.finditer(text, 0, LONGEST_COMPARED)
    )
    return [
        Sentence(
            article_id=report.article_id,
            position=position,
            text=text,
            quote=bool(quotations(text)),
            shown=shown,
            context=context,
            surnames=_surnames(text, introduced) if shown else frozenset(),
        )
        for position, (text, (shown, context)) in enumerate(list(found.items())[:limit])
    ]


def _surnames(text: str, introduced: frozenset[str]) -> frozenset[str]:
    named = {match[1] for match in FULL_NAME.finditer(text)}
    alone = {word for word in CAPITALISED.findall(text) if word in introduced - named}
    return frozenset(term for word in alone for term in tokens(word))


def _pieces(paragraph: str) -> Iterator[tuple[str, bool, int]]:
    """The sentences of a paragraph, whether each may be shown, and how much of it is context."""
    text = undated(_tidy(paragraph[:MAX_PARAGRAPH_CHARACTERS]))
    pieces = list(sentences(text))
    if len(paragraph) > MAX_PARAGRAPH_CHARACTERS:
        pieces = pieces[:-1]  # cut by the limit
    told = [*_standing(with_speakers(pieces, LONGEST), text)]
    for piece, context in told:
        yield piece, True, context
    for piece in pieces:
        if len(piece) >= SHORTEST_COMPARED and not any(piece in other for other, _ in told):
            yield piece[:LONGEST_COMPARED], False, 0


def _standing(whole: Sequence[str], text: str) -> Iterator[tuple[str, int]]:
    """What stands alone; of the rest, what does together with the sentence before it."""
    before = ""
    for piece in whole:
        if stands_alone(piece):
            yield piece, 0
            before = piece
            continue
        both = f"{before} {piece}"
        goes_on = before and leans(piece) and explains(before, piece) and not addresses(piece)
        if goes_on and is_statement(both) and both in text:
            yield both, len(before) + 1
        before = ""


def _tidy(text: str) -> str:
    return " ".join(text.split())
