"""Quotations: where they are in a sentence, and that they stay with who said them.

A quotation torn from its speaker is worse than none, so a piece of one is joined with its
neighbours in the paragraph, and left out where no speaker comes with it.
"""

import re
from collections.abc import Sequence

QUOTED = re.compile(r"“([^“”]{12,})”|\"([^\"]{12,})\"|«([^«»]{12,})»|‘([^‘’]{40,})’")
"""What was said, not a word in scare quotes."""
OPENING, CLOSING, EITHER = "“«", "”»", '"'
LEAST_WORDS = 4
SPEECH = re.compile(
    r"\b(?:said|says|say|saying|told|tells|added|adds|wrote|writes|stated|states|declared|declares|"
    r"warned|warns|argued|argues|insisted|insists|according|asked|replied|noted|notes|claimed|"
    r"claims|announced|explained|explains|stressed|tweeted|posted|called|calls|continued|concluded|"
    r"demanded|recalled|remarked|denied|denies|promised|promises|pledged|estimated|suggested|responded|reiterated|emphasi[sz]ed|quoted|vowed|testified)\b"
)
ATTRIBUTION = re.compile(
    r"^(?:[a-z]|(?:he|she|they|it|the)\b|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,4} "
    r"(?:said|told|added|wrote|says|stated|declared|explained|warned)\b)"
)
LONGEST_ATTRIBUTION = 120


def quotations(text: str) -> list[str]:
    """What is quoted in a text, of four words and more, without the marks."""
    found = (next(filter(None, match.groups())) for match in QUOTED.finditer(text))
    return [quoted for quoted in found if len(quoted.split()) >= LEAST_WORDS]


def around(text: str) -> str:
    """A text without what it quotes."""
    return QUOTED.sub(" ", text)


def is_open(text: str) -> bool:
    """True while a quotation has begun and not ended, or ends without a beginning."""
    depth = sum(text.count(mark) for mark in OPENING) - sum(text.count(mark) for mark in CLOSING)
    return depth != 0 or text.count(EITHER) % 2 == 1


def has_speaker(text: str) -> bool:
    """True when something that reads like who said it stands around the quotation."""
    outside = around(text)
    return bool(SPEECH.search(outside)) or len(re.findall(r"\w+", outside)) >= LEAST_WORDS


def with_speakers(pieces: Sequence[str], longest: int) -> list[str]:
    """The sentences of one paragraph, quotations whole and with their speaker, or left out."""
    joined: list[str] = []
    for piece in _whole(pieces, longest):
        before = joined[-1] if joined else ""
        if before and len(before) + len(piece) < longest and _belongs_together(before, piece):
            joined[-1] = f"{before} {piece}"
        else:
            joined.append(piece)
    return [piece for piece in joined if not _lacks_speaker(piece)]


def _whole(pieces: Sequence[str], longest: int) -> list[str]:
    """Pieces joined until their quotation marks close; what is too long by then is left out."""
    whole: list[str] = []
    held = ""
    for piece in pieces:
        held = f"{held} {piece}" if held else piece
        if not is_open(held):
            whole.append(held)
            held = ""
        elif len(held) > longest:
            return whole  # where the quotation ends is unknown, and what follows may be part of it
    return whole


def _belongs_together(before: str, piece: str) -> bool:
    """True where one has the quotation and the other says whose it is."""
    if _lacks_speaker(piece):
        return before.endswith(":") or (bool(QUOTED.search(before)) and has_speaker(before))
    attributes = len(piece) <= LONGEST_ATTRIBUTION and bool(ATTRIBUTION.match(piece))
    return attributes and _lacks_speaker(before)


def _lacks_speaker(text: str) -> bool:
    return bool(QUOTED.search(text)) and not has_speaker(text)
