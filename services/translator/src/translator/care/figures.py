"""The numbers that a sentence has in digits, as values, by the conventions of its language.

A number has all the values that it may stand for: `9h30` is a time of day or a duration, `2` in
`2 a 3 mil` may be 2000. Two numbers agree when they share a value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from translator.care.words import SCALES

POINT_LANGUAGES = frozenset("en zh ja ko th he hi bn ur ms ta te ml mr".split())
"""Languages that write 1,234.5; the others write 1.234,5 or 1 234,5."""

DAY_MINUTES = 24 * 60

Value = tuple[str, Decimal]
"""A kind, `n` or `time` (in minutes), and how many."""


@dataclass(frozen=True)
class Number:
    """`text` as it stands at `start`, without its scale word."""

    text: str
    start: int
    values: frozenset[Value]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


_SPACES = "    "
NUMBER = re.compile(rf"(?<!\d)\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*")
_HOURS = re.compile(r"\s?(?:h|hs|horas)\b|[hH:.](?=[0-5]\d(?!\d))")
_MINUTES = re.compile(r"[hH:]([0-5]\d)(?!\d)")
HALF_DAY = re.compile(r"\s?(a\.?\s?m|p\.?\s?m)\b\.?", re.IGNORECASE)
_O_CLOCK = re.compile(r"\s?(?:h\b|o['’]clock)")
_AFTERNOON = re.compile(r"\b(?:tarde|noite|noche|vespre|nit|soir|abends)\b", re.IGNORECASE)
_SCALE_WORD = re.compile(r"(?:[\s-]|(?=[kmb]))([^\W\d_]+)(?:\s([^\W\d_]+))?", re.IGNORECASE)
_MEGA_CURRENCY = re.compile(r"\s?M(?=\s?[€$£])")
_RANGE = re.compile(r"\s?(?:-|–|\b(?:and|to|or|e|a|y|o|ou|i)\b)\s?(?=\d)")
_DECADE = re.compile(r"\b(?:anos|años|anys|década de|decade of|dècada dels?)\s(?:los\s)?['’]?$")


def find(text: str, language: str) -> list[Number]:
    """Every number that is written in digits."""
    tag = language.partition("-")[0].lower()
    numbers: list[Number] = []
    skip = -1
    for match in NUMBER.finditer(text):
        if match.start() < skip:
            continue
        time = _time(text, match, tag)
        if time is not None:
            numbers.append(time)
            skip = time.end
            continue
        numbers += _plain(text, match, tag)
    return numbers


def _plain(text: str, match: re.Match[str], tag: str) -> Iterator[Number]:
    """One number; or each part, where the separators are those of a date, a version, an address."""
    value = value_of(match[0], tag)
    if value is None:
        for part in re.finditer(r"\d+", match[0]):
            yield Number(
                part[0], match.start() + part.start(), frozenset({("n", Decimal(part[0]))})
            )
        return
    scale = _scale(text, match.end(), tag)
    values = {("n", value * scale)}
    follows = _RANGE.match(text, match.end())
    if follows and (other := NUMBER.match(text, follows.end())):
        values.add(("n", value * _scale(text, other.end(), tag)))
    if _DECADE.search(text, max(0, match.start() - 20), match.start()) and value < 100:
        values.add(("n", 1900 + value))
    yield Number(match[0], match.start(), frozenset(values))


def value_of(digits: str, tag: str) -> Decimal | None:
    """What digits with separators stand for; None where these are no number's."""
    digits = re.sub(rf"[{_SPACES}]", "", digits)
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return Decimal(digits)
    grouping, decimal = (",", ".") if tag in POINT_LANGUAGES else (".", ",")
    if len(set(marks)) == 1 and not _is_decimal(digits, marks, decimal):
        grouped = re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits)
        return Decimal(re.sub("[.,]", "", digits)) if grouped else None
    if len(set(marks)) == 1:
        return Decimal(digits.replace(",", "."))
    whole, _, fraction = digits.rpartition(decimal)
    if decimal in whole or not re.fullmatch(rf"\d{{1,3}}(?:\{grouping}\d{{3}})+", whole):
        return None
    return Decimal(f"{whole.replace(grouping, '')}.{fraction}")


def _is_decimal(digits: str, marks: list[str], decimal: str) -> bool:
    """A single mark is decimal where the language says so, or where it can't be a thousand's."""
    return len(marks) == 1 and (
        marks[0] == decimal or not re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits)
    )


def _scale(text: str, end: int, tag: str) -> Decimal:
    if _MEGA_CURRENCY.match(text, end):
        return Decimal(10**6)
    match = _SCALE_WORD.match(text, end)
    scales = SCALES.get(tag, {})
    if match is None or (len(match[1]) == 1 and not match[0][0].isalpha()):
        return Decimal(1)  # `14 m` are metres
    first, both = match[1].lower(), f"{match[1]} {match[2]}".lower()
    if len(first) == 1 and text[max(0, end - 12) : end].count("$") == 0:
        return Decimal(1)
    return scales.get(both) or scales.get(first) or Decimal(1)


def _time(text: str, match: re.Match[str], tag: str) -> Number | None:
    start, whole = match.start(), match[0]
    if not whole.isdecimal() or int(whole) > 24:
        return None
    hour = int(whole)
    minutes = _MINUTES.match(text, match.end())
    end = minutes.end() if minutes else match.end()
    half = HALF_DAY.match(text, end) if tag == "en" else None
    clock = None if minutes else _O_CLOCK.match(text, end)
    if not (minutes or half or clock):
        return None
    minute = int(minutes[1]) if minutes else 0
    end = (half or clock or minutes or match).end()
    total = hour * 60 + minute
    options = {total % DAY_MINUTES}
    if half:
        options = {total % 720 + (720 if half[1][0] in "pP" else 0)}
    elif hour <= 12 and (tag == "en" or _AFTERNOON.search(text)):
        options.add((total + 720) % DAY_MINUTES)
    values: set[Value] = {("time", Decimal(option)) for option in options}
    if not minute:
        values.add(("n", Decimal(hour)))
    return Number(text[start:end], start, frozenset(values))
