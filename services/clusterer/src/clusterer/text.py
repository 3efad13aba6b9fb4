"""From an article's text to the sparse vectors by which it is compared.

Six vectors, the columns of one table: the words of the headline, of the lead, of the beginning
and of a longer part; names; numbers. Weights are sublinear term frequencies; inverse document
frequency is applied later, at comparison, because it changes with every article (Salton &
Buckley, "Term-weighting approaches in automatic text retrieval", 1988). Only English text has
words; names and numbers are spelled alike in many languages. Weights are integers, so that sums
over them are exact in whatever order they are made. A term is the hash of its stem (Weinberger
et al., "Feature hashing for large scale multitask learning", ICML 2009): no vocabulary has to be
kept, and a vector means the same in every process.
"""

import math
import re
import sys
import unicodedata
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from parallax.documents import Original, Translation, TranslationStatus

COLUMNS = ("title", "lead", "beginning", "text", "names", "numbers")
"""What the weights of a term stand for, in their order."""
TITLE, LEAD, BEGINNING, TEXT, NAMES, NUMBERS = range(len(COLUMNS))
TERMS = 1 << 22
"""Different terms: of a week's half a million stems one in ten shares its place with another."""
SCALE = 16
"""A weight of one, in the integers that weights are kept in; the largest fits in a byte."""

ENGLISH = "en"
TITLE_CASE_SHARE = 0.6
"""A headline with more capitalised words than this says nothing about which are names."""

WORD = re.compile(
    r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*"
)
PIECE = re.compile(rf"(?<![\W_])([\W_]*+)({WORD.pattern})")
"""A word and what is between it and the one before, which is looked at once, however long."""
CHARACTERS = 14
"""Of a text so many are looked at for each word that is to be read, stop words among them."""
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
    """How much of a text is read, in words that are no stop words."""

    text: int = 300
    beginning: int = 120
    """News says first what it is about."""
    lead: int = 25
    """The first sentence or two, with the headline."""
    title: int = 2
    """Times a headline's word counts in the beginning and in the text."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """What an article is compared by; two bytes objects, since many of them are kept."""

    terms: bytes
    """The article's terms, ascending, as unsigned integers of four bytes."""
    weights: bytes
    """Of each term one byte a column; see COLUMNS."""
    english: bool
    """Whether words can be compared; names and numbers always can."""

    def __len__(self) -> int:
        return len(self.terms) // 4

    def column(self, column: int) -> dict[int, int]:
        """One vector, as terms and weights."""
        weights = self.weights[column :: len(COLUMNS)]
        terms = array("I", self.terms)
        return {term: weight for term, weight in zip(terms, weights, strict=True) if weight}


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
    """The vectors of a text; the names are those of the original too."""
    title, body = _read_both(text, weighting)
    names, numbers = _names(title, body)
    if text.original is not None:
        # Names and numbers as the publisher spelled them, beside those of the translation.
        found = _names(*_read_both(text.original, weighting))
        names |= found[0]
        numbers |= found[1]
    english = text.language == ENGLISH
    columns = [*(_words(title.terms, body.terms, weighting) if english else [Counter[int]()] * 4)]
    columns += [names, numbers]
    terms = sorted(set().union(*columns))
    weights = bytearray(len(COLUMNS) * len(terms))
    rows = {term: len(COLUMNS) * row for row, term in enumerate(terms)}
    for column, counts in enumerate(columns):
        for term, count in counts.items():
            weights[rows[term] + column] = FREQUENCY[count]
    return Vectors(array("I", terms).tobytes(), bytes(weights), english)


MOST_TITLE = 100
"""Words of a headline that are read; longer ones are mistakes of the page's."""
FREQUENCY = bytes([0, *(round(SCALE * (1 + math.log(count))) for count in range(1, 2000))])
"""Weights by how often a term occurs."""


@dataclass(slots=True)
class _Read:
    """What was read of a text: its terms, those of them that were capitalised as a name is, and
    those that are numbers; each as often as it was there."""

    terms: list[int]
    capitals: list[int]
    numbers: list[int]


def _read_both(text: Text, weighting: Weighting) -> tuple[_Read, _Read]:
    title = _read(text.title, MOST_TITLE, says_names=not is_title_case(text.title))
    return title, _read(text.body, weighting.text, says_names=True)


def _words(head: list[int], rest: list[int], weighting: Weighting) -> list[Counter[int]]:
    start = head * weighting.title
    return [
        Counter(head),
        Counter(head + rest[: weighting.lead]),
        Counter(start + rest[: weighting.beginning]),
        Counter(start + rest),
    ]


def _names(title: _Read, body: _Read) -> tuple[Counter[int], Counter[int]]:
    """Words that are capitalised half of the time or more, and numbers."""
    capitals = Counter(title.capitals + body.capitals)
    counts = Counter(title.terms + body.terms)
    names = Counter({term: counts[term] for term, n in capitals.items() if 2 * n >= counts[term]})
    return names, Counter(title.numbers + body.numbers)


def _read(text: str, limit: int, *, says_names: bool) -> _Read:
    pieces = PIECE.findall(text, 0, CHARACTERS * limit)
    hashed = map(_TERMS.__getitem__, [word for _, word in pieces])
    read = _Read([], [], [])
    left = limit
    for place, ((gap, word), term) in enumerate(zip(pieces, hashed, strict=True)):
        if term < 0:
            continue
        read.terms.append(term)
        if word[0].isdecimal():
            read.numbers.append(term)
        elif says_names and place and word[0].isupper() and not SENTENCE_END.search(gap):
            read.capitals.append(term)
        left -= 1
        if not left:
            break
    return read


class _Terms(dict[str, int]):
    """Words and their terms, -1 for what says nothing; the same words make up most of every text,
    and this is looked up faster than a function is called."""

    def __missing__(self, word: str) -> int:
        term = _hashed(word)
        if len(word) <= LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[word] = term
        return term


def _hashed(word: str) -> int:
    number = word[0].isdecimal()
    term = _number(word) if number else _term(word[:LONGEST])
    if len(term) < 2 or term in STOP_WORDS:
        return -1
    return zlib.crc32((term if number else stem(term)).encode()) % TERMS


REMEMBERED = 200_000
LONGEST = 64
"""Letters of a word that are looked at; longer ones are no words."""
_TERMS = _Terms()


def term_of(word: str) -> int:
    """The term that a word of a text becomes; -1 for what says nothing."""
    return _TERMS[word]


def stem(word: str) -> str:
    """A folded word without its ending, so that "resigns", "resigned" and "resignation" meet: one
    pass over the commonest English suffixes, lighter than Porter's ("An algorithm for suffix
    stripping", 1980), which would bring together more than it should in headlines."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    return word


SUFFIXES = tuple("ingly edly ation ition ement ing ion ers ed er ly al".split())


def tokens(text: str) -> list[str]:
    """The words of a text in their order, folded and singular, stop words left out."""
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        term = _number(word) if word[0].isdecimal() else _term(word[:LONGEST])
        if len(term) > 1 and term not in STOP_WORDS:
            found.append(sys.intern(term))
    return found


def is_title_case(title: str) -> bool:
    """Whether the capitals of a headline say nothing of names."""
    words = title[: CHARACTERS * MOST_TITLE].split()
    long_words = [word for word in words[1:] if len(word) > 3 and word[0].isalpha()]
    capitalised = sum(word[0].isupper() for word in long_words)
    return capitalised > TITLE_CASE_SHARE * len(long_words)


def _number(word: str) -> str:
    """1,300 and 1.300 and 1 300 are one number, and so are 7.7 and 7,7; digits are those of any
    script."""
    if not word.isascii():
        word = "".join(str(unicodedata.decimal(char, char)) for char in word)
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
