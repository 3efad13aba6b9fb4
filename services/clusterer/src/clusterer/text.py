"""From an article's text to the sparse vectors by which it is compared.

Terms are weighted by sublinear term frequency; inverse document frequency is applied later, at
comparison, because it changes with every article (Salton & Buckley, "Term-weighting approaches
in automatic text retrieval", 1988). An article has two vectors: all the words of its English
text, none where there is no such text, and its names and numbers, which are spelled alike in
many languages. Weights are integers, so that what is added to a centroid can be taken out
again exactly.
"""

import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from parallax.documents import Original, Translation, TranslationStatus

SCALE = 1_000_000
"""A vector's length: weights are parts of a million of a unit vector."""

ENGLISH = "en"
TITLE_CASE_SHARE = 0.6
"""A headline with more capitalised words than this says nothing about which are names."""

WORD = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*"
)
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
SENTENCE_END = re.compile(r"[.!?:…\n“\"«»‘¿¡—–]|^$")
POSSESSIVE = re.compile(r"['’]s?$")

STOP_WORDS = frozenset(
    """a about above according after again against all also am among an and another any are around
    as at be because been before being below between both but by can could did do does doing down
    during each even few for from further get got had has have having he her here hers herself him
    himself his how i if in into is it its itself just last like made make many may me might more
    most much must my myself new no nor not now of off on once one only or other our ours out over
    own per said same say says she should since so some such than that the their theirs them
    themselves then there these they this those through to told too two under until up upon us
    very was we were what when where which while who whom whose why will with within without would
    yes yet you your yours mr mrs ms dr""".split()
)


@dataclass(frozen=True)
class Weighting:
    """How much of a text is read, and what counts more. Found on two collections of news at once;
    bench/clustering.py measures them."""

    words: int = 120
    """Words read of the text: news says first what it is about."""
    title: float = 3.0
    """Times a headline's word is counted."""
    name: float = 1.5
    """Factor for capitalised words."""
    number: float = 1.0
    """Factor for numbers of two digits and more."""


@dataclass(frozen=True)
class Vectors:
    """What an article is compared by: terms to weights, each vector SCALE long or empty."""

    words: Mapping[str, int]
    """Of English text; other languages have no common words, and function words of their own."""
    names: Mapping[str, int]


@dataclass(frozen=True)
class Text:
    """The text that speaks for an article: English where there is some."""

    language: str
    title: str
    body: str
    original: "Text | None" = None
    """What an English text was translated from; its names are as the publisher spelled them."""


def text_of(original: Original, translation: Translation, language: str | None) -> Text:
    """The English text of an article, or else the original."""
    body = "\n".join(part for part in (original.description, *original.paragraphs) if part)
    spoken = (language or "und").partition("-")[0].lower()
    if translation.status is TranslationStatus.TRANSLATED and translation.title:
        parts = (translation.description, *translation.paragraphs)
        english = "\n".join(part for part in parts if part)
        return Text(ENGLISH, translation.title, english, Text(spoken, original.title, body))
    if translation.status is TranslationStatus.NOT_NEEDED:
        spoken = ENGLISH
    return Text(spoken, original.title, body)


def vectors(text: Text, weighting: Weighting) -> Vectors:
    """The two vectors of a text; the names are those of the original too."""
    words, names = _weights(text, weighting)
    if text.language != ENGLISH:
        words = {}
    if text.original is not None:
        for term, weight in _weights(text.original, weighting)[1].items():
            names[term] = max(weight, names.get(term, 0.0))
    return Vectors(_scaled(words), _scaled(names))


def _weights(text: Text, weighting: Weighting) -> tuple[dict[str, float], dict[str, float]]:
    """All terms, and the names and numbers among them."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for token in _tokens(text.title, says_names=not _is_title_case(text.title)):
        counts[token.term] += 1
        capitals[token.term] += token.capital
    for term in counts:
        counts[term] = round(counts[term] * weighting.title)
        capitals[term] = round(capitals[term] * weighting.title)
    for position, token in enumerate(_tokens(text.body, says_names=True)):
        if position >= weighting.words:
            break
        counts[token.term] += 1
        capitals[token.term] += token.capital
    words: dict[str, float] = {}
    names: dict[str, float] = {}
    for term, count in counts.items():
        weight = 1 + math.log(count)
        if term[0].isdigit():
            words[term] = names[term] = weight * weighting.number
        elif 2 * capitals[term] >= count:
            words[term] = names[term] = weight * weighting.name
        else:
            words[term] = weight
    return words, names


def tokens(text: str) -> list[str]:
    """The terms of a text in their order, stop words left out."""
    return [token.term for token in _tokens(text, says_names=False)]


@dataclass(frozen=True, slots=True)
class _Token:
    term: str
    capital: bool
    """Capitalised where only names are."""


def _tokens(text: str, *, says_names: bool) -> Iterator[_Token]:
    end = 0
    for match in WORD.finditer(text):
        word = match.group()
        starts_sentence = end == 0 or SENTENCE_END.search(text[end : match.start()]) is not None
        end = match.end()
        term = _number(word) if word[0].isdigit() else _term(word)
        if len(term) > 1 and term not in STOP_WORDS:
            capital = says_names and word[0].isupper() and not starts_sentence
            yield _Token(sys.intern(term), capital)


def _is_title_case(title: str) -> bool:
    long_words = [word for word in title.split()[1:] if len(word) > 3 and word[0].isalpha()]
    capitalised = sum(word[0].isupper() for word in long_words)
    return capitalised > TITLE_CASE_SHARE * len(long_words)


def _number(word: str) -> str:
    """1,300 and 1.300 and 1 300 are one number, and so are 7.7 and 7,7."""
    if " " in word or "\u00a0" in word or "\u202f" in word or GROUPED.fullmatch(word):
        return re.sub(r"\D", "", word)
    return word.replace(",", ".")


@lru_cache(maxsize=100_000)  # the same words make up most of every text
def _term(word: str) -> str:
    folded = unicodedata.normalize("NFKD", POSSESSIVE.sub("", word).lower())
    return _singular("".join(char for char in folded if not unicodedata.combining(char)))


def _singular(word: str) -> str:
    """Plurals only (Harman, "How effective is suffixing?", 1991: the S stemmer)."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _scaled(weights: Mapping[str, float]) -> dict[str, int]:
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {term: round(SCALE * weight / length) for term, weight in weights.items()}
