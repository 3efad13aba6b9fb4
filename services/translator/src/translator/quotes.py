"""Quotation marks and dashes: what the engines take, and what English prints.

The engines were trained on text with plain ASCII marks. Typographic ones are lost on the way
(“não há motivo” comes back without quotes, an em-dash makes a verb), so a sentence goes in with
plain marks and the English gets typographic ones afterwards.
"""

import re
from functools import lru_cache

OPENING, CLOSING = "“", "”"

_DOUBLE = str.maketrans(dict.fromkeys("„“”‟«»〝〞〟", '"'))
_SINGLE = str.maketrans(dict.fromkeys("‚‘’‛‹›", "'"))

# «oui» and « oui » here, »ja« there: which of the two opens is told by what is around it.
_BEFORE_GUILLEMET = r"(?:^|(?<=[\s(\[—–’'\"“„]))"
_FRENCH_OPENING = re.compile(rf"{_BEFORE_GUILLEMET}«\s+|„\s+")
_FRENCH_CLOSING = re.compile(r"(?<!\s)\s+»(?=[\s.,;:!?…)\]’'\"”]|$)")
_OUTER = (
    (re.compile(rf"{_BEFORE_GUILLEMET}«[^«»]*»"), '“”„"'),
    (re.compile(r"(?<!\w)»[^«»]*«(?!\w)"), '“”„"'),
    (re.compile(r"„[^„“”]*[“”]|(?<!\w)“[^“”]*”"), '«»"'),
)
_INNER = re.compile(r"„([^„“”]+)[“”]|“([^“”]+)”|«([^«»]+)»|»([^«»]+)«|\"([^\"]+)\"")

_DASH = re.compile(r"(^|\s)[–—―](?=\s)")
_TIGHT_DIALOGUE = re.compile(r"^[–—―](?=\S)")
_TIGHT_OPENING = re.compile(r"(?<=\s)[–—―](?=[^\W\d_]|[¿¡\"'«“„‘(])")
_TIGHT_CLOSING = re.compile(r"(?<=[^\s–—―])[–—―](?=[\s.,;:!?]|$)")
_PLAIN_DASH = re.compile(r"(^|\s)--?(?=[\s,.])")
_AFTER_OPENING = re.compile(r"^[^\s.,;:!?)\]}…]")
_BEFORE_OPENING = frozenset(" \t\n([{-–—/'‘“")
_ALWAYS_OPENS = "„〝"
_MARKS = frozenset('"„“”«»〝〞〟‟')

_SPACE_INSIDE = re.compile(r"(?<=“)[ \t]+|(?<=\S)[ \t]+(?=”)")
OPENS_BRACKET = ("(", "[")


@lru_cache(maxsize=256)  # a sentence is asked for, compared and looked at for speech
def plain(text: str) -> str:
    """A sentence as engines take it: straight quotation marks, hyphens for spaced dashes.

    A quotation within one of another style gets single marks: «el “no”» is "el 'no'". A dash that
    Spanish sets at one side only, —dijo—, gets both spaces.
    """
    text = _nested(_FRENCH_CLOSING.sub("»", _FRENCH_OPENING.sub(_without_space, text)))
    text = _TIGHT_DIALOGUE.sub("- ", text)
    text = _TIGHT_CLOSING.sub(" -", _TIGHT_OPENING.sub("- ", text))
    text = _DASH.sub(r"\1-", text)
    return text.translate(_DOUBLE).translate(_SINGLE)


def _without_space(match: re.Match[str]) -> str:
    return match[0].rstrip()


def _nested(text: str) -> str:
    for outer, inner in _OUTER:
        if any(mark in text for mark in inner):
            text = outer.sub(_single_inside, text)
    return text


def _single_inside(match: re.Match[str]) -> str:
    whole = match[0]
    inside = _INNER.sub(lambda m: f"'{next(filter(None, m.groups()))}'", whole[1:-1])
    return f"{whole[0]}{inside}{whole[-1]}"


def restore_dashes(source: str, english: str) -> str:
    """Give the English the dash of its source: `- No - she said` becomes `— No — she said`."""
    dash = next((char for char in source if char in "—–―"), None)
    if dash is None or _PLAIN_DASH.search(source):
        return english
    return _PLAIN_DASH.sub(rf"\1{dash}", english)


def curl(text: str) -> str:
    """Double quotation marks as “ and ”, with the space that English has outside of them."""
    text = _FRENCH_CLOSING.sub("»", _FRENCH_OPENING.sub(_without_space, text))
    out: list[str] = []
    is_open = False
    for position, char in enumerate(text):
        if char not in _MARKS:
            out.append(char)
            continue
        before = out[-1][-1] if out else " "
        after = text[position + 1 : position + 2]
        if char == '"' and not is_open and before.isdecimal() and not after.isalpha():
            out.append(char)  # inches
            continue
        is_open = _opens(char, before, after, is_open)
        if is_open and before not in _BEFORE_OPENING:
            out.append(" ")
        out.append(OPENING if is_open else CLOSING)
        if not is_open and (after.isalnum() or after in OPENS_BRACKET):
            out.append(" ")
    return _SPACE_INSIDE.sub("", "".join(out))


def _opens(char: str, before: str, after: str, is_open: bool) -> bool:
    if char in _ALWAYS_OPENS:
        return True
    fits_opening = before in _BEFORE_OPENING and bool(_AFTER_OPENING.match(after))
    fits_closing = before not in _BEFORE_OPENING and not after.isalnum()
    if fits_opening != fits_closing:
        return fits_opening
    if char in "«»":
        return char == "«"
    return not is_open
