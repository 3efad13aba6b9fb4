"""Numbers of a sentence and of its English: which are lost, which invented, which can be mended."""

import re
from collections.abc import Iterator
from decimal import Decimal

from translator.care.figures import HALF_DAY, NUMBER, POINT_LANGUAGES, Number, Value, find, value_of
from translator.care.words import ENGLISH, SOURCES

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_ROMAN = re.compile(r"\b[IVXLC]{1,6}\b")
_WRONG_HALF = re.compile(r"\b\d{1,2}:\d\d\s?[ap]\.?\s?m\b\.?", re.IGNORECASE)
_COMMA_DECIMAL = re.compile(r"(?<![\d.,])\d+,(?:\d\d?|\d{4,})(?![\d,]|\.\d)")
_POINTED_TIME = re.compile(r"\b(\d{1,2})\.([0-5]\d)(?=\s?[ap]\.?\s?m\b)", re.IGNORECASE)


def lost(source: str, english: str, language: str) -> list[Number]:
    """Numbers of the source, in digits, that the English has neither in digits nor in words."""
    found = find(english, "en")
    # Each digit of the English answers for one of the source, words for as many as need them.
    values = [number.values for number in found]
    spelled = frozenset(_spelled(english, ENGLISH))
    missing = []
    for number in find(source, language):
        match = next((n for n, value in enumerate(values) if value & number.values), None)
        if match is not None:
            del values[match]
        elif not number.values & spelled and not _in_parts(number, found):
            missing.append(number)
    return missing


def invented(source: str, english: str, language: str) -> list[Number]:
    """Numbers of the English, in digits, that the source has neither in digits nor in words.

    Where the source's words for numbers aren't known, only those above 100 that aren't round.
    """
    tag = language.partition("-")[0].lower()
    known = {value for number in find(source, language) for value in number.values}
    words = SOURCES.get(tag)
    known |= set(_spelled(source, words or {}))
    known |= {("n", Decimal(_roman(match[0]))) for match in _ROMAN.finditer(source)}
    timed = [value for kind, value in known if kind == "time"]
    parts = {value % 60 for value in timed} | {value // 60 for value in timed}
    extra = []
    for number in find(english, "en"):
        values = {value for _, value in number.values}
        if number.values & known or values & parts:
            continue
        if words is not None or all(value > 100 and value % 10 for value in values):
            extra.append(number)
    return extra


def mend(source: str, english: str, language: str) -> str:
    """The English with those numbers set right of which only the separators are wrong.

    1.234,5 that became 1.234.5 is 1,234.5; and 7h15, which is in the morning, isn't 7:15 p.m.
    """
    english = _POINTED_TIME.sub(r"\1:\2", english)
    if language.partition("-")[0].lower() not in POINT_LANGUAGES:
        copied = {number.text for number in find(source, language)}
        english = _COMMA_DECIMAL.sub(
            lambda m: m[0].replace(",", ".") if m[0] in copied else m[0], english
        )
    for number in lost(source, english, language):
        digits = _digits(number.text)
        timed = any(kind == "time" for kind, _ in number.values)
        places = [other for other in _times(english, timed) if _digits(other[0]) == digits]
        if len(places) != 1 or len(digits) < 2:
            continue
        (place,) = places
        right = HALF_DAY.sub("", place[0]) if timed else _in_english(number.text, language)
        english = english[: place.start()] + right + english[place.end() :]
    return english


def _times(english: str, timed: bool) -> Iterator[re.Match[str]]:
    return (_WRONG_HALF if timed else NUMBER).finditer(english)


def _in_parts(number: Number, found: list[Number]) -> bool:
    """True for 2h30 that became `2 hours and 30 minutes`."""
    parts = re.findall(r"\d+", number.text)
    if len(parts) != 2 or not any(kind == "time" for kind, _ in number.values):
        return False
    values = {value for other in found for value in other.values}
    return all(("n", Decimal(part)) in values for part in parts)


def _spelled(text: str, words: dict[str, int]) -> Iterator[Value]:
    """Also the sums and products of neighbours: `vinte e dois`, `twenty-two`, `two hundred`."""
    before = 0
    for match in _WORD.finditer(text.lower()):
        parts = [match[0]] if match[0] in words else match[0].split("-")
        for part in parts:
            value = words.get(part)
            if value is None:
                before = before if part in ("e", "y", "and") else 0
                continue
            yield "n", Decimal(value)
            if before:
                before = before * value if value >= 100 > before else before + value
                yield "n", Decimal(before)
            else:
                before = value


def _roman(numeral: str) -> int:
    values = [dict(zip("IVXLC", (1, 5, 10, 50, 100), strict=True))[char] for char in numeral]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _in_english(text: str, language: str) -> str:
    """A number of the source as English writes it; a year stays without a comma."""
    value = value_of(text, language.partition("-")[0].lower())
    if value is None or not re.search(r"\D", text):
        return text
    return f"{value:,}"
