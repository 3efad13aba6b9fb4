"""Quotation marks and dashes: what the engines take, and what English prints.

The engines were trained on text with plain ASCII marks. Typographic ones are lost on the way
(“não há motivo” comes back without quotes, an em-dash makes a verb), so a sentence goes in with
plain marks and the English gets typographic ones afterwards.
"""

import re

OPENING, CLOSING = "“", "”"

_DOUBLE = str.maketrans(dict.fromkeys("„“”‟«»〝〞〟", '"'))
_SINGLE = str.maketrans(dict.fromkeys("‚‘’‛‹›", "'"))
_FRENCH_OPENING = re.compile(r"([«„])\s+")
_FRENCH_CLOSING = re.compile(r"\s+(»)")
_DASH = re.compile(r"(^|\s)[–—―](?=\s)")
_TIGHT_DIALOGUE = re.compile(r"^[–—―](?=\S)")
_PLAIN_DASH = re.compile(r"(^|\s)--?(?=\s)")
_AFTER_OPENING = re.compile(r"^[^\s.,;:!?)\]}…]")
_BEFORE_OPENING = frozenset(" \t\n([{-–—/'‘“")

_SPACE_INSIDE = re.compile(r"(?<=“)[ \t]+|(?<=\S)[ \t]+(?=”)")
OPENS_BRACKET = ("(", "[")


def plain(text: str) -> str:
    """A sentence as engines take it: straight quotation marks, hyphens for spaced dashes."""
    text = _FRENCH_OPENING.sub(r"\1", text)
    text = _FRENCH_CLOSING.sub(r"\1", text)
    text = _TIGHT_DIALOGUE.sub("- ", text)
    text = _DASH.sub(r"\1-", text)
    return text.translate(_DOUBLE).translate(_SINGLE)


def restore_dashes(source: str, english: str) -> str:
    """Give the English the dash of its source: `- No - she said` becomes `— No — she said`."""
    dash = next((char for char in source if char in "—–―"), None)
    if dash is None or _PLAIN_DASH.search(source):
        return english
    return _PLAIN_DASH.sub(rf"\1{dash}", english)


def curl(text: str) -> str:
    """Double quotation marks as “ and ”, with the space that English has outside of them."""
    text = _FRENCH_CLOSING.sub(r"\1", _FRENCH_OPENING.sub(r"\1", text))
    out: list[str] = []
    is_open = False
    for position, char in enumerate(text):
        if char not in '"„“”«»':
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
    if char in "„«":
        return True
    if char == "»":
        return False
    fits_opening = before in _BEFORE_OPENING and bool(_AFTER_OPENING.match(after))
    fits_closing = before not in _BEFORE_OPENING and not after.isalnum()
    if fits_opening != fits_closing:
        return fits_opening
    return not is_open
