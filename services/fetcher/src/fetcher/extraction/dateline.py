"""An article's date where no metadata has it: in its address, or in a line near the headline."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from fetcher.extraction.blocks import Block
from fetcher.extraction.dates import OLDEST, When
from fetcher.extraction.months import month_of
from fetcher.extraction.zones import Zone

LONGEST_LINE = 160
"""Characters of a line that is looked at for a date: longer ones are text."""

MOST_WORDS = 6
_SAYS_DATE = re.compile(
    r"\W*(?:published|updated|posted|date|datum|stand|veröffentlicht|aktualisiert|publi[ée]"
    r"|mis à jour"
    r"|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|publisert|publicerad"
    r"|udgivet|julkaistu|opublikowano|data|publikováno|közzétéve|publicat|güncelleme|yayın"
    r"|опубликовано|опубліковано|δημοσίευση|diterbitkan|發布|发布|公開|更新|입력|등록)",
    re.IGNORECASE,
)

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_IN_PATH = (
    re.compile(rf"(?<!\d){_YEAR}[/_-](?P<month>\d\d?)[/_-](?P<day>\d\d?)(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}/(?P<name>[a-z]{{3,9}})/(?P<day>\d\d?)(?!\d)"),
    re.compile(rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)"),
)
_TIME = re.compile(
    r"(?<![\d.:])(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?![\d.])\s*(?P<half>[ap]\.?m\b)?",
    re.IGNORECASE,
)
_IN_TEXT = (
    re.compile(
        rf"(?<!\d){_YEAR}\s*[-/.年년]\s*(?P<month>\d\d?)\s*[-/.月월]\s*(?P<day>\d\d?)(?!\d)"
    ),
    re.compile(rf"(?<![\d.])(?P<day>\d\d?)\s*[./-]\s*(?P<month>\d\d?)\s*[./-]\s*{_YEAR}(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th|er|º|ª|-?(?:го|е))?[.,]?\s+(?:de |of |da |di )?"
        rf"(?P<name>[^\W\d_]{{3,16}})\.?,?\s+(?:de |del |of )?{_YEAR}(?!\d)"
    ),
    re.compile(
        rf"(?P<name>[^\W\d_]{{3,16}})\.?\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)"
    ),
)
_MONTH_FIRST = {"en-us", "en_us", "fil", "en-ph"}


def date_in_address(url: str) -> When | None:
    """The day in an address like `/2026/01/05/quay-reopens`; estimated, since it has no time."""
    path = unquote(urlsplit(url).path).lower()
    for pattern in _IN_PATH:
        for match in pattern.finditer(path):
            if found := _moment(match, None):
                return When(found, estimated=True)
    return None


def date_in_lines(
    blocks: Sequence[Block], first: int, language: str | None, now: datetime
) -> When | None:
    """The date in the line nearest to the text's first block, of those that are no prose.

    `first` is that block's position. A date after `now` is none of an article's.
    """
    around = range(max(0, first - 40), min(len(blocks), first + 40))
    for position in sorted(around, key=lambda p: (p >= first, abs(p - first))):
        block = blocks[position]
        if block.zone in {Zone.HIDDEN, Zone.CAPTION} or len(block.text) > LONGEST_LINE:
            continue
        # Another article's date is beside its linked headline.
        if block.is_heading or block.link_share > 0.5 or "©" in block.text:
            continue
        found = next(dates_in(block.text, language), None)
        if found and found.moment <= now + timedelta(days=1) and _is_dateline(block.text):
            return found
    return None


def _is_dateline(text: str) -> bool:
    """Whether a line is about its date: a caption or a teaser has more words than digits tell."""
    words = re.findall(r"[^\W\d_]+", text)
    return len(words) <= MOST_WORDS or bool(_SAYS_DATE.match(text))


def dates_in(text: str, language: str | None = None) -> Iterator[When]:
    """The dates in a line of any of the press's languages, the first first."""
    matches = [match for pattern in _IN_TEXT for match in pattern.finditer(text)]
    for match in sorted(matches, key=lambda found: found.start()):
        moment = _moment(match, language)
        if moment is None:
            continue
        clock = _TIME.search(text, match.end()) or _TIME.search(text[: match.start()])
        if clock is not None:
            moment = moment.replace(hour=_hour(clock), minute=int(clock["minute"]))
        yield When(moment, estimated=True)


def _hour(clock: re.Match[str]) -> int:
    hour = int(clock["hour"])
    if clock["half"] is None or hour > 12:
        return hour
    return hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)


def _moment(match: re.Match[str], language: str | None) -> datetime | None:
    parts = match.groupdict()
    day = int(parts["day"])
    if name := parts.get("name"):
        month = month_of(name, language)
    else:
        month = int(parts["month"])
        if month > 12 >= day or (
            day <= 12 and match.start("day") < match.start("month") and _is_american(language)
        ):
            day, month = month, day
    try:
        moment = datetime(int(parts["year"]), month or 0, day, tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment >= OLDEST else None


def _is_american(language: str | None) -> bool:
    return (language or "").lower() in _MONTH_FIRST
