"""The ways in which feeds write a moment: RFC 822, W3CDTF, and what is made of them in the wild."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before it no page was on the web: such a date is a default value, not a fact."""
MAX_LENGTH = 80

_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?(?:\s*([ap])\.?m\.?(?![a-z]))?"
_ZONE = r"\s*(?:\(?([a-z]{1,5})\)?)?\s*([+-]\d{1,2}(?::?\d{2})?)?(?:\s+\(?[a-z/ ]{1,40}\)?)?"
_TIME = rf"(?:(?:\s*t\s*|[\s,]+(?:at\s+)?){_CLOCK}{_ZONE})?"
_WEEKDAY = r"(?:[^\W\d]+\.?,?\s+)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}$")
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})[\s.-]+([^\W\d]+)\.?[\s,.-]+(\d{{4}}|\d{{2}}){_TIME}$"
)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}([^\W\d]+)\.?\s+(\d{{1,2}}),?\s+(\d{{4}}){_TIME}$")
_DOTTED = re.compile(rf"(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}){_TIME}$")
_UNIX = re.compile(r"1\d{9}(\d{3})?$")
_NOTHING = re.compile(r"[^\d]*(?:0{4}[-/].*)?$")

# Minutes from UTC. Names that several countries use have the meaning of the most populous one.
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60,
    "ast": -240, "at": -240, "adt": -180, "est": -300, "et": -300, "edt": -240,
    "cst": -360, "ct": -360, "cdt": -300, "mst": -420, "mt": -420, "mdt": -360,
    "pst": -480, "pt": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
    "brt": -180, "brst": -120, "art": -180, "clt": -240, "clst": -180, "cot": -300, "pet": -300,
    "bst": 60, "cet": 60, "met": 60, "wat": 60, "cest": 120, "mest": 120, "eet": 120,
    "cat": 120, "sast": 120, "eest": 180, "msk": 180, "eat": 180, "trt": 180, "gst": 240,
    "pkt": 300, "ist": 330, "npt": 345, "ict": 420, "wib": 420, "wita": 480, "sgt": 480,
    "hkt": 480, "pht": 480, "myt": 480, "awst": 480, "wit": 540, "jst": 540, "kst": 540,
    "acst": 570, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip

# January to December as feeds of that language shorten them; without accents.
_MONTHS = {
    name: number
    for language in (
        "jan feb mar apr may jun jul aug sep oct nov dec",  # English
        "ene feb mar abr may jun jul ago set oct nov dic",  # Spanish
        "jan fev mar abr mai jun jul ago set out nov dez",  # Portuguese
        "janv fevr mars avr mai juin juil aout sept oct nov dec",  # French
        "jan feb mrz apr mai jun jul aug sep okt nov dez",  # German
        "gen feb mar apr mag giu lug ago set ott nov dic",  # Italian
        "jan feb mrt apr mei jun jul agu sep okt nov des",  # Dutch, Indonesian, Scandinavian
        "oca sub mar nis may haz tem agu eyl eki kas ara",  # Turkish
        "sty lut mar kwi maj cze lip sie wrz paz lis gru",  # Polish
        "янв фев мар апр мая июн июл авг сен окт ноя дек",  # Russian
        "янв фев мар апр маи июн июл авг сен окт ноя дек",
        "ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ",  # Greek
    )
    for number, name in enumerate(language.split(), 1)
}


def moment(text: str) -> datetime | None:
    """The moment that `text` names, in UTC and whole seconds, or None.

    A missing or unknown zone is taken as UTC, a missing time as midnight.
    """
    found = _read(text)
    return found if found is not None and found >= OLDEST else None


def is_unknown(text: str) -> bool:
    """Whether `text` may name a moment in a way that isn't known here: neither blank nor zero."""
    return not _NOTHING.match(text.strip()) and _read(text) is None


def _read(text: str) -> datetime | None:
    folded = " ".join(text.split()).lower()
    if not folded or len(folded) > MAX_LENGTH:
        return None
    try:
        return _matched(folded)
    except (ValueError, OverflowError):
        return None


def _matched(text: str) -> datetime | None:
    if match := _YEAR_FIRST.match(text):
        year, month, day, *time = match.groups()
        return _at(int(year), int(month), int(day), time)
    if match := _DAY_FIRST.match(text):
        day, name, year, *time = match.groups()
        return _named(_full(year), name, int(day), time)
    if match := _MONTH_FIRST.match(text):
        name, day, year, *time = match.groups()
        return _named(int(year), name, int(day), time)
    if match := _DOTTED.match(text):
        day, month, year, *time = match.groups()
        return _at(int(year), int(month), int(day), time)
    if match := _UNIX.match(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    return None


def _full(year: str) -> int:
    """Two digits as RFC 822 readers take them: 90 to 99 are of the last century."""
    return int(year) + (0 if len(year) == 4 else 2000 if int(year) < 90 else 1900)


def _named(year: int, name: str, day: int, time: list[str | None]) -> datetime | None:
    month = _MONTHS.get(name[:3]) or _MONTHS.get(_bare(name)[:4]) or _MONTHS.get(_bare(name)[:3])
    return _at(year, month, day, time) if month else None


def _bare(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _at(year: int, month: int, day: int, time: list[str | None]) -> datetime:
    hours, minutes, seconds, half, name, offset = time
    hour = int(hours or 0)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    # A leap second is a second that no datetime has.
    second = min(int(seconds or 0), 59)
    zone = _offset(offset) if offset else timedelta(minutes=_ZONES.get(name or "", 0))
    return datetime(
        year, month, day, hour, int(minutes or 0), second, tzinfo=timezone(zone)
    ).astimezone(UTC)


def _offset(text: str) -> timedelta:
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    found = timedelta(hours=int(hours), minutes=int(minutes))
    return -found if text[0] == "-" else found
