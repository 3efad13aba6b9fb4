"""Numbers of a sentence and of its English: which are lost, which invented, which can be mended."""

import re
from collections.abc import Iterator
from decimal import Decimal

from translator.care.figures import HALF_DAY, NUMBER, Number, Value, base, find, settled, value_of
from translator.care.scales import english_scale
from translator.care.words import ENGLISH, words_of
from translator.scripts import in_latin

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_ROMAN = re.compile(r"\b[IVXLC]{1,6}\b")
_WRONG_HALF = re.compile(r"\b\d{1,2}:\d\d\s?[ap]\.?\s?m\b\.?", re.IGNORECASE)
_HALF_DAY_POINTED = re.compile(r"\b(\d{1,2})\.([0-5]\d)(?=\s?[ap]\.?\s?m\b)", re.IGNORECASE)
_ENGLISH_FORM = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_AFTER_NUMBER = re.compile(r"(?<=\d )[^\W\d_]{2,24}\b")
SERBIAN = frozenset({"sr", "sh", "bs", "cnr"})
"""Languages written in either script."""
_CLOCK = re.compile(r"(\d\d?)\.(\d\d)")
_DATE = re.compile(r"(?<![\d./-])(\d\d?)(\.\s?|/)(\d\d?)\2((?:19|20)\d\d)(?![\d/-]|\.\d)")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_JOINERS = frozenset({"e", "y", "i", "and", "og", "и"})


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
    known = {value for number in find(source, language) for value in number.values}
    words = words_of(base(language))
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
    """The English with those numbers set right of which only the form is wrong.

    1.234,5 that became 1.234.5 is 1,234.5; and 7h15, which is in the morning, isn't 7:15 p.m.
    """
    language = settled(source, language)
    english = _HALF_DAY_POINTED.sub(r"\1:\2", english)
    english = _scales(source, _dates(source, _copied(source, english, language)), language)
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


def _copied(source: str, english: str, language: str) -> str:
    """Numbers that an engine took over as they stand, in the form that English has.

    What is right in English already stays, though the source has the same digits for another.
    """
    found = find(source, language)
    values = {value for number in found for value in number.values if value[0] == "n"}
    forms = {number.text: _form(number, language) for number in found}

    def right(match: re.Match[str]) -> str:
        form = forms.get(match[0], match[0])
        if ":" not in form and _ENGLISH_FORM.fullmatch(match[0]):
            value = value_of(match[0], "en")
            same = value is not None and any(number == value for _, number in values)
            return match[0] if same else form
        return form

    return NUMBER.sub(right, english)


def _scales(source: str, english: str, language: str) -> str:
    """`3 milijuna` as 3 million: words that an engine left as they are."""
    tag = base(language)
    words = set(_WORD.findall(in_latin(source) if tag in SERBIAN else source))

    def right(match: re.Match[str]) -> str:
        word = match[0]
        return (english_scale(word, tag) if word in words else None) or word

    return _AFTER_NUMBER.sub(right, english)


def _form(number: Number, language: str) -> str:
    if any(kind == "time" for kind, _ in number.values):
        return _CLOCK.sub(r"\1:\2", number.text)
    return _in_english(number.text, language)


def _dates(source: str, english: str) -> str:
    """14.3.2024 and 14/03/2024 as 14 March 2024 where they were taken over as they stand.

    To many readers of English, 3/4 is in March.
    """
    known = {match[0] for match in _DATE.finditer(source)}

    def written(match: re.Match[str]) -> str:
        day, month = int(match[1]), int(match[3])
        if match[0] not in known or not (1 <= day <= 31 and 1 <= month <= 12):
            return match[0]
        return f"{day} {_MONTHS[month - 1]} {match[4]}"

    return _DATE.sub(written, english) if known else english


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
                before = before if part in _JOINERS else 0
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
    value = value_of(text, language)
    if value is None or not re.search(r"\D", text):
        return text
    return f"{value:,}"
