"""The numbers that a sentence has in digits, as values, by the conventions of its language.

A number has all the values that it may stand for: `9h30` is a time of day or a duration, `2` in
`2 a 3 mil` may be 2000. Two numbers agree when they share a value.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from translator.care.scales import EAST_ASIAN, scale

POINT_LANGUAGES = frozenset(
    "en zh yue ja ko th he hi bn ur ms ta te ml mr gu kn pa ne si my km fil sw mt ga cy".split()
)
"""Languages that write 1,234.5; the others write 1.234,5 or 1 234,5."""

POINT_REGIONS = frozenset("mx us gt hn ni pa pr do sv".split())
"""Countries where Spanish does too; its tag seldom names one."""

_POINT_DECIMAL = re.compile(r"(?<![\d.,])\d+(?:,\d{3})*\.\d\d?(?![\d.,]*\d)(?!\s?h)")
_COMMA_DECIMAL = re.compile(r"(?<![\d.,])\d+(?:\.\d{3})*,\d\d?(?!\d)|€|\beuros?\b")
_EITHER = re.compile(r"[1-9]\d{0,2},\d{3}")

DAY_MINUTES = 24 * 60
THOUSAND = Decimal(1000)

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


_GROUPING = " \u00a0\u2009\u202f'’"
NUMBER = re.compile(
    rf"(?<!\d)\d{{1,3}}(?:[{_GROUPING}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,٫٬]\d+)*"
)
_MINUTES = re.compile(r"[hH:]([0-5]\d)(?!\d)")
HALF_DAY = re.compile(r"\s?(a\.?\s?m|p\.?\s?m)\b\.?", re.IGNORECASE)
_O_CLOCK = re.compile(r"\s?(?:h\b|o['’]clock)")
_POINTED_TIME = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_CLOCK_BEFORE = re.compile(
    r"\b(?:kl\.?|klo|klokka|klukkan|ore|alle|a l[ae]s|de l[ae]s|godz\.?)\s?$", re.IGNORECASE
)
_CLOCK_ARTICLE = re.compile(r"\b(?:l[ae]s|u|у)\s$", re.IGNORECASE)
_COUNTS_NOTHING = re.compile(
    r"\s*(?:$|[;:!?)\"”»“]|[.,](?!\d)|\s(?:[-–—]|(?:y|i|a|de|del|dels|hasta|fins|na|на)\b))"
)
_HOURS = "h|hs|hrs|horas|hor[ea]s|heures|uhr|sat[ia]|časova|ura|uur|godz|часа|часот|часова"
_CLOCK_AFTER = re.compile(
    rf"(?:\s?(?:a|y|i|e|do|до|-|–)\s?(?:l[ae]s\s)?\d\d?\.[0-5]\d)?\s?(?:{_HOURS})\b", re.IGNORECASE
)
_AFTERNOON = re.compile(
    r"\b(?:tarde|noite|noche|vespre|nit|tarda|soir|abends|popodne|poslijepodne|poslepodne|uveče|"
    r"navečer|попладне|навечер|поподне|увече|síðdegis|kvöld|kvöldi)\b|[pe]\.h\.",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_][^\s\d_,;:!?…'\"“”«»()\[\]/-]{0,24}"
_SCALE_WORDS = re.compile(rf"[\s-]?({_WORD})(?:\s({_WORD}))?", re.IGNORECASE)
_MEGA_CURRENCY = re.compile(r"\s?M(?=\s?[€$£])")
_RANGE = re.compile(
    r"\s?(?:[-–~～〜]|\b(?:and|to|or|e|a|à|y|o|ou|i|do|ili|og|til|eða|и|до|или|bis|und|et|en|tot|"
    r"och|till|až|au|la|și|para|hasta|fins a)\b)\s?(?=\d)"
)
_THOUSAND_MILLIONS = re.compile(r"\s?mil\s(?:e|y|i)\s\d{1,3}\s(?=milh|millon|milion)")
"""3 mil e 200 milhões are 3,200 million."""
_WEEKDAY = re.compile(r"\.?ª[\s-]feira\b")
"""6.ª feira is Friday."""
_DIGIT = re.compile(r"\d")
_DECADE = re.compile(r"\b(?:anos|años|anys|década de|decade of|dècada dels?)\s(?:los\s)?['’]?$")
_UNIT = "".join(EAST_ASIAN)
_EAST_ASIAN = re.compile(rf"(?:\d[\d,]*(?:\.\d+)?\s?[{_UNIT}]+\s?)+(?:(?<!\s)\d{{1,4}}(?![\d.,]))?")
_EAST_ASIAN_PART = re.compile(rf"(\d[\d,]*(?:\.\d+)?)\s?([{_UNIT}]*)")


def find(text: str, language: str) -> list[Number]:
    """Every number that is written in digits."""
    return list(_found(text, language)) if _DIGIT.search(text) else []


@lru_cache(maxsize=64)  # a sentence's numbers are looked at again and again while it is mended
def _found(text: str, language: str) -> tuple[Number, ...]:
    language = settled(text, language)
    tag = base(language)
    late = tag == "en" or bool(_AFTERNOON.search(text))
    numbers: list[Number] = []
    skip = -1
    for match in NUMBER.finditer(text):
        if match.start() < skip:
            continue
        if tag == "pt" and _WEEKDAY.match(text, match.end()):
            continue
        whole = _time(text, match, tag, late=late) or _pointed_time(text, match, tag, late=late)
        if whole is None and tag in ("zh", "yue", "ja", "ko"):
            whole = _east_asian(text, match.start())
        if whole is not None:
            numbers.append(whole)
            skip = whole.end
            continue
        numbers += _plain(text, match, language)
    return tuple(numbers)


def base(language: str) -> str:
    """A language tag without its script and region."""
    return language.partition("-")[0].lower()


def settled(text: str, language: str) -> str:
    """Spanish of America where a text's numbers are written as there, else the language itself."""
    if language.lower() == "es" and _POINT_DECIMAL.search(text) and not _COMMA_DECIMAL.search(text):
        return "es-MX"
    return language


def uses_points(language: str) -> bool:
    """True where 1,234.5 is written, false where it is 1.234,5."""
    tag, _, region = language.lower().partition("-")
    return tag in POINT_LANGUAGES or (tag == "es" and region in POINT_REGIONS)


def _plain(text: str, match: re.Match[str], language: str) -> Iterator[Number]:
    """One number; or each part, where the separators are those of a date, a version, an address."""
    value = value_of(match[0], language)
    if value is None:
        for part in re.finditer(r"\d+", match[0]):
            yield Number(
                part[0], match.start() + part.start(), frozenset({("n", Decimal(part[0]))})
            )
        return
    tag = base(language)
    values = {("n", value * _scale(text, match.end(), tag))}
    follows = _RANGE.match(text, match.end())
    if follows and (other := NUMBER.match(text, follows.end())):
        values.add(("n", value * _scale(text, other.end(), tag)))
    if _THOUSAND_MILLIONS.match(text, match.end()):
        values.add(("n", value * THOUSAND**3))
    if language.lower() == "es" and _EITHER.fullmatch(match[0]) and not _COMMA_DECIMAL.search(text):
        values |= {("n", number * 1000) for _, number in tuple(values)}
    if _DECADE.search(text, max(0, match.start() - 20), match.start()) and value < 100:
        values.add(("n", 1900 + value))
    yield Number(match[0], match.start(), frozenset(values))


def value_of(digits: str, language: str) -> Decimal | None:
    """What digits with separators stand for; None where these are no number's."""
    grouping, decimal = (",", ".") if uses_points(language) else (".", ",")
    digits = re.sub(f"[{_GROUPING}]", "", digits).replace("٫", decimal).replace("٬", grouping)
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return Decimal(digits)
    if len(set(marks)) == 1 and not _is_decimal(digits, marks, decimal):
        grouped = re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits)
        return Decimal(re.sub("[.,]", "", digits)) if grouped else None
    if len(set(marks)) == 1:
        return Decimal(digits.replace(",", "."))
    # With both kinds of mark, the last is the decimal one, whatever the language is used to.
    if marks[-1] != decimal:
        grouping, decimal = decimal, grouping
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
    """What the words after a number multiply it by: `millones`, `mil millones`."""
    if _MEGA_CURRENCY.match(text, end):
        return Decimal(10**6)
    match = _SCALE_WORDS.match(text, end)
    if match is None:
        return Decimal(1)
    single = len(match[1].rstrip(".")) == 1
    if single and not match[0][0].isalpha():
        return Decimal(1)  # `14 m` are metres
    if single and text[max(0, end - 12) : end].count("$") == 0:
        return Decimal(1)
    first = _scale_of(match[1], tag)
    if first is None:
        return Decimal(1)
    second = _scale_of(match[2], tag) if match[2] and first == THOUSAND else None
    if first == THOUSAND and _MEGA_CURRENCY.match(text, match.end(1)):
        second = THOUSAND**2
    return first * second if second and second > THOUSAND else first


def _scale_of(word: str, tag: str) -> Decimal | None:
    return scale(word, tag) or scale(word.rstrip("."), tag)


def _east_asian(text: str, start: int) -> Number | None:
    """1億2000万 as one number."""
    match = _EAST_ASIAN.match(text, start)
    if match is None:
        return None
    total = sum(
        Decimal(digits.replace(",", "")) * 10 ** sum(EAST_ASIAN[unit] for unit in units)
        for digits, units in _EAST_ASIAN_PART.findall(match[0])
    )
    return Number(match[0].rstrip(), start, frozenset({("n", Decimal(total))}))


def _pointed_time(text: str, match: re.Match[str], tag: str, *, late: bool) -> Number | None:
    """`kl. 19.30`, `a les 19.30`, `19.30 Uhr`; also as a number, which rough English leaves it."""
    time = _POINTED_TIME.fullmatch(match[0])
    if time is None or tag == "en":
        return None
    start, end = match.span()
    after = _CLOCK_AFTER.match(text, end)
    if not after and not _CLOCK_BEFORE.search(text, max(0, start - 10), start):
        article = _CLOCK_ARTICLE.search(text, max(0, start - 4), start)
        if not article or not _COUNTS_NOTHING.match(text, end):
            return None
    hour, minute = int(time[1]), int(time[2])
    options = _times_of_day(hour, minute, twice=late and hour <= 12)
    values: set[Value] = {("n", Decimal(match[0])), *options}
    if not minute:
        values.add(("n", Decimal(hour)))
    return Number(match[0], start, frozenset(values))


def _times_of_day(hour: int, minute: int, *, twice: bool) -> set[Value]:
    total = hour * 60 + minute
    options = {total % DAY_MINUTES} | ({(total + 720) % DAY_MINUTES} if twice else set())
    return {("time", Decimal(option)) for option in options}


def _time(text: str, match: re.Match[str], tag: str, *, late: bool) -> Number | None:
    start, whole = match.start(), match[0]
    if len(whole) > 2 or not whole.isdecimal() or int(whole) > 24:
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
    if half:
        hour = hour % 12 + (12 if half[1][0] in "pP" else 0)
    values = _times_of_day(hour, minute, twice=late and not half and hour <= 12)
    if not minute:
        values.add(("n", Decimal(hour)))
    return Number(text[start:end], start, frozenset(values))
