"""The language of a text, by py3langid (Barbaresi 2022, after Lui & Baldwin 2012).

Needs the extra: a service that imports this depends on `parallax[language]`.
"""

import math
import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SHORTEST_TEXT = 40
"""Letters below which a guess isn't worth more than what the source says."""
SURE = 0.9
LONGEST_TEXT = 4000

_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_][a-z0-9]{2,8})*$", re.IGNORECASE)
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "tl": "fil"}
_LEAST = 1e-12
_LEAST_SCORE = math.log(_LEAST)
_CYRILLIC_OR_LATIN = {"sr", "bs", "uz"}
"""Languages written in both scripts, of which a translator needs to know which it is."""


def detect(text: str, prior: str | None) -> str | None:
    """The BCP 47 language of `text`, or None when neither the text nor the source tells.

    A confident guess wins over `prior`, the source's or the page's language; a doubtful one or a
    short text gives the prior.
    """
    letters = sum(1 for character in text[:LONGEST_TEXT] if character.isalpha())
    expected = normalise(prior)
    if letters < _needed(text):
        return expected
    found, probability = _identifier().classify(text[:LONGEST_TEXT])
    found = _SAME.get(found, found)
    if expected and close(found, expected):
        return with_script(expected, text)
    if probability >= SURE:
        return with_script(found, text)
    return expected


def scores(text: str) -> dict[str, float]:
    """The natural logarithm of the probability of each language that the identifier knows.

    Without languages that hardly any newsroom writes, and that names look like: Latin, Volapük and
    those with a code of three letters, Filipino apart. About 1 µs a byte.
    """
    found: dict[str, float] = {}
    for label, probability in _identifier().rank(text):
        language = _written(label)
        if language is not None:
            found[language] = found.get(language, 0.0) + probability
    return {
        language: math.log(probability) if probability > _LEAST else _LEAST_SCORE
        for language, probability in found.items()
    }


@cache
def _written(label: str) -> str | None:
    language = _SAME.get(label, label)
    is_usual = len(language) == 2 and language not in {"la", "vo"}
    return language if is_usual or language == "fil" else None


def normalise(tag: str | None) -> str | None:
    """A declared language as a short BCP 47 tag: `de` of `de-AT`, `sr-Latn` of `sr_latn_RS`."""
    match = _TAG.match((tag or "").strip())
    if match is None:
        return None
    base = _SAME.get(match[1].lower(), match[1].lower())
    script = match[2].title() if match[2] else None
    if base == "zh" and script not in {"Hans", "Hant"}:
        return _chinese(tag or "")
    return f"{base}-{script}" if script else base


def _chinese(tag: str) -> str:
    region = re.split(r"[-_]", tag.lower())[1:]
    return "zh-Hant" if {"tw", "hk", "mo"} & set(region) else "zh"


def close(found: str, expected: str) -> bool:
    """Whether the guess is the expected language or one the identifier mistakes for it."""
    base = expected.partition("-")[0]
    return found == base or any({found, base} <= group for group in _MISTAKEN)


_MISTAKEN: tuple[set[str], ...] = (
    {"hr", "sr", "bs", "sh", "cnr"},
    {"id", "ms"},
    {"no", "da"},
    {"pt", "gl"},
    {"fil", "tl"},
    {"fa", "prs"},
    {"hi", "mr", "ne"},
    {"he", "yi"},
    {"am", "ti"},
)


def with_script(language: str, text: str) -> str:
    """`sr-Latn` for Serbian in Latin letters: the tag with the script where it isn't the usual."""
    base = language.partition("-")[0]
    if base not in _CYRILLIC_OR_LATIN:
        return language
    cyrillic = sum(1 for character in text[:LONGEST_TEXT] if "\u0400" <= character <= "\u04ff")
    latin = sum(
        1 for character in text[:LONGEST_TEXT] if character.isascii() and character.isalpha()
    )
    usual_is_cyrillic = base == "sr"
    if (cyrillic > latin) == usual_is_cyrillic:
        return base
    return f"{base}-{'Latn' if usual_is_cyrillic else 'Cyrl'}"


def _needed(text: str) -> int:
    """Chinese, Japanese and Korean say in 15 letters what others say in 40."""
    return SHORTEST_TEXT if sum(character > "\u2e7f" for character in text[:200]) < 10 else 15


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
