"""Which language each text of an article is in: the title, the body and every paragraph apart.

An identifier of languages is reliable on a paragraph and poor on a title of five words, three of
them names. So a text is taken to be in the language that is expected of it, unless it speaks
clearly for another one. English is what this matters most for: text that is taken for English
stays untranslated. docs/adr/0010 has the measurements.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from parallax.documents import Original
from parallax.language import close, normalise, scores, with_script
from translator import scripts
from translator.article import Text

ENGLISH = "en"

CLEARLY = 4.0
"""How much likelier another language must be than the expected one, as a natural logarithm."""
PROBABLY = 2.5
"""The same for another of the languages that are expected, where nothing is expected, and for
English that has words of its own grammar, not names alone."""

PART = 150
"""Characters that are looked at, at the beginning and again at the end of a longer text."""
BODY_PART = 1_000
ARTICLE_CHARACTERS = 20_000
"""Beyond them a paragraph is in the article's language; about 25 ms."""
MIXED = 0.1
"""The share of letters that keeps the expected language possible: `Galaxy S25 Ultra 출시`."""

_ENGLISH_WORDS = re.compile(
    r"\b(?:the|of|and|to|for|in|on|at|by|is|as|be|it|with|from|are|were|been|have|its|his|their|"
    r"this|that|these|those|than|what|why|how|who|when|where|which|would|could|should|after|"
    r"before|about|into|says|said|you|your|they)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Guess:
    """A BCP 47 language, None where nothing tells it; `confident` if the text itself shows it."""

    language: str | None
    confident: bool


@dataclass(frozen=True)
class Languages:
    """The languages of an article; a paragraph's is None where it has no letters or can't be told.

    `expected` is what any other of its texts, such as a caption, is held against, best first.
    """

    title: Guess
    text: Guess
    paragraphs: tuple[str | None, ...]
    expected: tuple[str, ...]

    def of(self, text: Text) -> str | None:
        """The language of one text of the article; None is to be left as it is."""
        kind, _, number = text.place.partition(" ")
        if kind == "title":
            return self.title.language
        if kind == "paragraph":
            return self.paragraphs[int(number) - 1]
        return guess(text.text, self.expected).language


def languages_of(
    original: Original, declared: str | None, source_language: str | None
) -> Languages:
    """The languages of title and text apart, and of each paragraph.

    `declared` is what the fetcher says of the article, `source_language` what its source says.
    """
    priors = _tags(declared, source_language)
    text = guess(_body(original), priors, part=BODY_PART)
    expected = _tags(text.language, *priors)
    looked_at = 0
    paragraphs = []
    for paragraph in original.paragraphs:
        looked_at += min(len(paragraph), 2 * PART)
        within = looked_at <= ARTICLE_CHARACTERS
        paragraphs.append(guess(paragraph, expected).language if within else text.language)
    text = _as_written(text, paragraphs)
    return Languages(guess(original.title, expected), text, tuple(paragraphs), expected)


def _as_written(text: Guess, paragraphs: list[str | None]) -> Guess:
    """In the script of the paragraphs in that language: others mustn't make `sr` `sr-Latn`."""
    base = (text.language or "").partition("-")[0]
    tags = Counter(tag for tag in paragraphs if tag and tag.partition("-")[0] == base)
    return replace(text, language=tags.most_common(1)[0][0]) if tags else text


def all_english(languages: Iterable[str | None]) -> bool:
    """Whether an article whose texts are in these languages needs no translation."""
    known = {language.partition("-")[0] for language in languages if language}
    return known == {ENGLISH}


def guess(text: str, expected: tuple[str, ...], *, part: int = PART) -> Guess:
    """The language of one text: the first of `expected` that it can be, or what it clearly is.

    Looked at are its first and its last `part` characters.
    """
    parts = _parts(text, part)
    sample = "".join(parts)
    letters = scripts.letters(sample)
    if not letters:
        return Guess(None, confident=False)
    possible = [tag for tag in expected if scripts.share(tag, letters) >= MIXED]
    found = scripts.only_language(letters) or _identified(parts, letters, possible)
    if found is None:
        kept = with_script(possible[0], sample) if possible else None
        return Guess(kept, confident=False)
    tag = next((tag for tag in possible if close(found, tag)), found)
    return Guess(with_script(tag, sample), confident=True)


def _identified(parts: tuple[str, str], letters: Counter[str], possible: list[str]) -> str | None:
    """What the identifier finds: the language that is expected, or one that is clear enough."""
    sample = "".join(parts)
    likely = scores(sample)
    found = _first(likely, letters)
    prior = possible[0] if possible else None
    if found is None or (prior and close(found, prior)):
        return found
    easier = not prior or any(close(found, tag) for tag in possible)
    if found == ENGLISH and prior:
        easier = bool(_ENGLISH_WORDS.search(sample))
    if _ahead(likely, found, prior) < (PROBABLY if easier else CLEARLY):
        return None
    whole = not prior or all(_ahead(scores(part), found, prior) >= 0 for part in parts)
    return found if whole else None


def _first(likely: Mapping[str, float], letters: Counter[str]) -> str | None:
    """The likeliest of the languages that are written in these letters."""
    by_score = sorted(likely, key=likely.__getitem__, reverse=True)
    return next((one for one in by_score if scripts.share(one, letters) >= 0.5), None)


def _ahead(likely: Mapping[str, float], found: str, prior: str | None) -> float:
    """By how much `found` is likelier than the prior; without one, than any that isn't close."""
    base = (prior or "").partition("-")[0]
    if base in likely:
        return likely[found] - likely[base]
    return likely[found] - max(
        score for language, score in likely.items() if not close(found, language)
    )


def _parts(text: str, size: int) -> tuple[str, str]:
    """The first and the last part of a text, so that a quotation isn't taken for the whole."""
    text = text.strip()
    if len(text) > 2 * size:
        return text[:size] + " ", text[-size:]
    half = len(text) // 2
    space = text.find(" ", half, half + half // 2)
    middle = space if space > 0 else half
    return text[:middle], text[middle:]


def _body(original: Original) -> str:
    """The beginnings of the paragraphs, up to a bound; title and description, without any."""
    beginnings = (paragraph[: 2 * PART] for paragraph in original.paragraphs)
    body = "\n".join(beginnings)[: 2 * BODY_PART]
    if any(map(str.isalpha, body)):
        return body
    return "\n".join(filter(None, (original.title, original.description)))


def _tags(*declared: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in map(normalise, declared) if tag))
