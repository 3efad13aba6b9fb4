"""Numbers of a sentence and of its English: which are lost, which invented, which can be mended."""

import re
from collections import deque
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from translator.care.figures import HALF_DAY, NUMBER, Number, Value, base, find, settled, value_of
from translator.care.scales import english_scale
from translator.care.words import ENGLISH, words_of
from translator.scripts import in_latin

_DIGIT = re.compile(r"\d")
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
    wanted = find(source, language)
    if not wanted:
        return []
    found = find(english, "en")
    # Each digit of the English answers for one of the source, words for as many as need them.
    free: dict[Value, deque[int]] = {}
    for place, number in enumerate(found):
        for value in number.values:
            free.setdefault(value, deque()).append(place)
    used: set[int] = set()
    spelled = frozenset(_spelled(english, ENGLISH))
    missing = []
    for number in wanted:
        places = [free[value] for value in number.values if value in free]
        for queue in places:
            while queue and queue[0] in used:
                queue.popleft()
        match = min((queue[0] for queue in places if queue), default=None)
        if match is not None:
            used.add(match)
        elif not number.values & spelled and not _in_parts(number, found):
            missing.append(number)
    return missing


def invented(source: str, english: str, language: str) -> list[Number]:
    """Numbers of the English, in digits, that the source has neither in digits nor in words.

    Where the source's words for numbers aren't known, only those above 100 that aren't round.
    """
    found = find(english, "en")
    if not found:
        return []
    known = {value for number in find(source, language) for value in number.values}
    words = words_of(base(language))
    known |= set(_spelled(source, words or {}))
    known |= {("n", Decimal(_roman(match[0]))) for match in _ROMAN.finditer(source)}
    timed = [value for kind, value in known if kind == "time"]
    parts = {value % 60 for value in timed} | {value // 60 for value in timed}
    extra = []
    for number in found:
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
    if not _DIGIT.search(source) and not _DIGIT.search(english):
        return english
    language = settled(source, language)
    english = _HALF_DAY_POINTED.sub(r"\1:\2", english)
    english = _clocks(source, _dates(source, _copied(source, english, language)))
    english = _PERCENT_SPACE.sub("", _signed(source, _scales(source, english, language), language))
    english = _weekdays(source, english, language)
    english = _misread(source, english, language)
    for number in lost(source, english, language)[:MENDED]:
        digits = _digits(number.text)
        timed = any(kind == "time" for kind, _ in number.values)
        places = [other for other in _times(english, timed) if _digits(other[0]) == digits]
        if len(places) != 1 or len(digits) < 2:
            continue
        (place,) = places
        right = HALF_DAY.sub("", place[0]) if timed else _in_english(number.text, language)
        english = english[: place.start()] + right + english[place.end() :]
    return english


_SCALE = re.compile(r" (thousand million|thousand|million|billion|trillion)\b|(?= |$|\W)")
_SCALE_WORDS = {
    Decimal(10**power): word
    for power, word in ((3, "thousand"), (6, "million"), (9, "billion"), (12, "trillion"))
}
_PERCENT_SPACE = re.compile(r"(?<=\d)[ \u00a0\u202f](?=[%‰])")
_HOUR_AT = re.compile(r"\b(?:às|as|das|pelas|l[ae]s)\s((\d\d?)h(\d\d)?)(?!\w)")
_PLUS_MINUS = re.compile(r"±\s?(\d+(?:[.,]\d+)*)")
_FAIR = re.compile(r"\b([2-6])\.?ª[\s-]feira\b")
_DAYS = "Monday Tuesday Wednesday Thursday Friday".split()
_AMOUNT = re.compile(r"\s?(?:[€$£%]|euro|d[oó]lar|hab|pes)")
_PHONE = re.compile(r"\d{3}(?: \d{3}){2}")
MENDED = 8
"""So many of a kind are looked for in one sentence."""
HOURS = 24
DIGITS = 3
"""A number of fewer is too short to be known again with one of them wrong."""
HALF = Decimal("0.5")


def _copied(source: str, english: str, language: str) -> str:
    """Numbers that an engine took over as they stand, in the form that English has.

    What is right in English already stays, though the source has the same digits for another.
    """
    found = find(source, language)
    values = {value for number in found for value in number.values if value[0] == "n"}
    forms = {
        number.text: _form(number, language)
        for number in found
        if not _PHONE.fullmatch(number.text) or _AMOUNT.match(source, number.end)
    }

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


def _misread(source: str, english: str, language: str) -> str:
    """148.5 for 148,8, or 1.2 billion for 1,2 biliões: one lost, one invented, and near enough."""
    missing = lost(source, english, language)
    if not missing or len(missing) > MENDED:
        return english
    extra = invented(source, english, language)[:MENDED]
    pairs = [(old, new) for old in missing for new in extra if _alike(old, new)]
    if len({old.start for old, _ in pairs}) != len(pairs):
        return english
    if len({new.start for _, new in pairs}) != len(pairs):
        return english
    for old, new in sorted(pairs, key=lambda pair: -pair[1].start):
        before, after = english[: new.start], english[new.end :]
        if _digits(old.text) != _digits(new.text):
            english = f"{before}{_in_english(old.text, language)}{after}"
        elif scale := _scale_in_english(old, language):
            word = _SCALE.match(after)
            if word and word[1]:
                english = f"{before}{new.text} {scale}{after[word.end() :]}"
            elif scale != "thousand":
                english = f"{before}{new.text} {scale}{after}"
    return english


def _alike(old: Number, new: Number) -> bool:
    """The same but for its scale, or as large and with two digits changed at most."""
    a, b = _digits(old.text), _digits(new.text)
    if any(kind == "time" for kind, _ in old.values | new.values):
        return False
    if a == b:
        return len(old.values) == 1
    if len(a) != len(b) or len(a) < DIGITS or a[0] != b[0]:
        return False
    changed = sum(one != other for one, other in zip(a, b, strict=True))
    near = any(y and HALF < x / y < 1 / HALF for _, x in old.values for _, y in new.values)
    return near and (changed <= DIGITS - 1 or sorted(a) == sorted(b))


def _scale_in_english(number: Number, language: str) -> str | None:
    """`million` for the 1,5 of 1,5 mi."""
    bare = value_of(number.text, language)
    if not bare:
        return None
    ((_, value),) = number.values
    return _SCALE_WORDS.get(value / bare)


def _clocks(source: str, english: str) -> str:
    """9h30 after `às` as 9:30 where it was taken over; elsewhere it may be a duration."""
    for match in islice(_HOUR_AT.finditer(source), MENDED):
        if int(match[2]) <= HOURS:
            written = rf"(?<!\w)(?:(?<=for )the )?{match[1]}(?!\w)"
            english = re.sub(written, f"{match[2]}:{match[3] or '00'}", english)
    return english


def _signed(source: str, english: str, language: str) -> str:
    """± where it got lost."""
    found = _PLUS_MINUS.finditer(source) if "±" in source and "±" not in english else iter(())
    for match in islice(found, MENDED):
        number = _in_english(match[1], language)
        place = rf"(?<![\d.,±]){re.escape(number)}(?!\d|[.,]\d)"
        english = re.sub(place, f"±{number}", english, count=1)
    return english


def _weekdays(source: str, english: str, language: str) -> str:
    """`6th fair` as Friday, which Portuguese calls the sixth."""
    for match in islice(_FAIR.finditer(source), MENDED) if base(language) == "pt" else ():
        day = _DAYS[int(match[1]) - 2]
        ordinal = rf"(?:(?<=on )the )?\b{match[1]}(?:nd|rd|th)(?:[ -](?:fair|market|{day}))?\b"
        english = re.sub(ordinal, day, english, count=1)
    return english


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
