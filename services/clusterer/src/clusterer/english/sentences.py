"""The sentences of English news."""

import re
from collections.abc import Iterator

import sentencex  # type: ignore[import-untyped]

_TITLES = (
    "Mr|Mrs|Ms|Messrs|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Govs|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Rev|Hon|St"
    "|Ste|Supt|Insp|vs|Mt|Ft"
)
_CUT_SHORT = re.compile(rf"(?:^|[\s(\[“\"‘-])(?:(?:{_TITLES})|[A-Z])\.$")
"""No end of a sentence, whatever follows."""
_CUT_BEFORE_NUMBER = re.compile(
    r"(?:^|[\s(-])(?:No|Nos|Jan|Feb|Aug|Sept|Sep|Oct|Nov|Dec|Art|Fig|p|pp)\.$"
)
_CUT_BEFORE_ZONE = re.compile(r"\b[ap]\.m\.$")
_ZONE = re.compile(r"(?:E[SD]?T|P[SD]?T|GMT|UTC|CE?S?T|BST|local)\b")
_NO_WORD = re.compile(r"\W*")
_LOOSE_MARK = re.compile(r"(?<=[.!?])\s+([\"“«])$")
"""The next sentence's opening mark."""

_BYLINE = r"(?:(?:By|BY) (?:[A-ZÀ-Þ][\w.'’-]+,? ){2,5})?"
_DATELINE = re.compile(
    rf"^{_BYLINE}\W{{0,2}}[A-ZÀ-Þ][A-ZÀ-Þ'’.\-]{{2,}}(?:[ ,]+[A-ZÀ-Þ][\w.'’-]*){{0,6}}"
    r"(?:,? (?:\w+\.? )?\d{1,2})?\s*(?:\([^)]{2,40}\))?\s*(?:[—―]\s*|(?:[—–―-]{1,2}|:)\s+)"
)
_DATELINE_MIXED = re.compile(
    rf"^{_BYLINE}[A-Z][\w.'’-]{{1,30}}(?:[ ,]+[A-Z][\w.'’-]{{1,30}}){{0,4}}"
    r"[ ,]+(?:\d{1,2}[,.]? )?"
    r"(?:\([A-Z][\w. /-]{1,30}\)\s*(?:—|–|--|-)?|/[A-Z][\w ]{1,30}/\s*(?:—|–|--|-))\s*"
)
_AGENCY_ONLY = re.compile(r"^\((?:[A-Z]{2,5}|Reuters|Bloomberg|Xinhua|Yonhap)\)\s*(?:—|–|--|-)?\s*")
_TIME = re.compile(r"^\d{1,2}[.:h]\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?\s*[:–—-]\s+")


def undated(paragraph: str) -> str:
    """A paragraph without its dateline, "LUANDA, March 2 (Agency) — ", or a ticker's time."""
    for pattern in (_DATELINE, _DATELINE_MIXED, _AGENCY_ONLY, _TIME):
        shorter = pattern.sub("", paragraph, count=1)
        if shorter != paragraph and shorter[:1].isupper():
            return shorter
    return paragraph


def sentences(paragraph: str) -> Iterator[str]:
    """The sentences of a paragraph, in order; a quotation of several is one with its speaker.

    sentencex finds them; what it cuts at a title, an initial, a date or a time is whole again.
    """
    held = ""
    for piece in sentencex.segment("en", paragraph):
        if not held.strip() or _goes_on(held.rstrip(), piece.lstrip()):
            held += piece
            continue
        mark = _LOOSE_MARK.search(held.rstrip())
        yield (held[: mark.start()] if mark else held).strip()
        held = f"{mark[1]}{piece}" if mark else piece
    if held.strip():
        yield held.strip()


def _goes_on(before: str, piece: str) -> bool:
    """Whether the splitter cut where no sentence ends."""
    end = before[-12:]
    return bool(
        _NO_WORD.fullmatch(piece)
        or _CUT_SHORT.search(end)
        or (_CUT_BEFORE_NUMBER.search(end) and piece[:1].isdigit())
        or (_CUT_BEFORE_ZONE.search(end) and _ZONE.match(piece))
    )
