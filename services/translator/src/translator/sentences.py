"""Cuts a text into the sentences that an engine takes one by one.

sentencex (Wikimedia's rules for some 300 languages) finds the sentences; what it cuts too much
is joined again, and what is too long for an engine is cut further.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex  # type: ignore[import-untyped]

MAX_CHARACTERS = 400
"""Of one sentence: an engine's time rises with the square of what it is given at once."""

BLOCK_CHARACTERS = 10_000
"""Looked at together: the splitter takes 3 s for 180,000 quotation marks, 10 ms for this many."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Abbreviations that sentencex's lists lack, in lower case and without the period.
_BEFORE_NAMES = {
    "pt": _words(
        "adm alm av btl cel cia col comte dep des dir edif emb eng exma exmo gen gov mal mons pe "
        "pres prof profa r rev rod sen srta séc ten"
    ),
}
_BEFORE_NUMBERS = {
    "pt": _words(
        "abr ago art arts cap cf dez fev fig fls inc jan jul jun mai mar n no nov nº out pag pág "
        "págs séc set tel vol"
    ),
}
_LAST_WORD = re.compile(r"(?:^|[\s(\"'“‘«—–-])([^\W\d_]+)\.$")
_CLAUSE_END = re.compile(r"[;:,!?…)\]]\s+|[。！？；，、]\s*|\s[–—-]\s")


@dataclass(frozen=True)
class Sentence:
    """`text` has no space around it; `gap` is what stands between it and the next one."""

    text: str
    gap: str = ""


def split(text: str, language: str = "en", limit: int = MAX_CHARACTERS) -> list[Sentence]:
    """The sentences of a text, each of at most `limit` characters.

    Joining `text + gap` of all gives the text with its spaces normalised. Line breaks are kept
    as gaps; a boundary without a space (Chinese, Japanese) gets one, as English needs it.
    """
    found: list[Sentence] = []
    for line in text.split("\n"):
        words = " ".join(line.split())
        if not words:
            continue
        if found:
            found[-1] = Sentence(found[-1].text, "\n")
        for sentence in _sentences(words, language):
            found += _cut(sentence, limit, gap=" ")
    if found:
        found[-1] = Sentence(found[-1].text)
    return found


def join(sentences: list[Sentence], texts: list[str]) -> str:
    """Put `texts` in the places of `sentences`: the opposite of `split`."""
    return "".join(
        text + sentence.gap for sentence, text in zip(sentences, texts, strict=True)
    ).strip()


def _sentences(line: str, language: str) -> Iterator[str]:
    tag = language.partition("-")[0].lower()
    waiting = ""
    for block in _blocks(line):
        for piece in sentencex.segment(tag, block):
            if waiting and not _belongs_together(waiting.rstrip(), piece.lstrip(), tag):
                yield waiting.strip()
                waiting = ""
            waiting += piece
    if waiting.strip():
        yield waiting.strip()


def _blocks(line: str) -> Iterator[str]:
    start = 0
    while start < len(line):
        end = start + BLOCK_CHARACTERS
        if end < len(line):
            space = line.rfind(" ", start, end)
            end = space + 1 if space > start else end
        yield line[start:end]
        start = end


def _belongs_together(before: str, after: str, language: str) -> bool:
    """True when a boundary stands inside a sentence: `em jan. de 2024`, `Av. Brasil`, `n. 10`."""
    if len(before) + len(after) > MAX_CHARACTERS:
        return False
    first_letter = next((char for char in after if char.isalnum()), "")
    if first_letter.islower():
        return True
    match = _LAST_WORD.search(before)
    word = match[1].lower() if match else ""
    known = _BEFORE_NUMBERS if first_letter.isdecimal() else _BEFORE_NAMES
    return word in known.get(language, ())


def _cut(sentence: str, limit: int, gap: str) -> Iterator[Sentence]:
    """Pieces of at most `limit`: at the end of a clause, else at a space, else anywhere."""
    rest = sentence
    while len(rest) > limit:
        end = _cutting_point(rest, limit)
        piece, following = rest[:end], rest[end:]
        spaced = piece.endswith(" ") or following.startswith(" ")
        yield Sentence(piece.strip(), " " if spaced else "")
        rest = following.strip()
    if rest:
        yield Sentence(rest, gap)


def _cutting_point(text: str, limit: int) -> int:
    clauses = [match.end() for match in _CLAUSE_END.finditer(text, 0, limit)]
    if clauses and clauses[-1] >= limit // 3:
        return clauses[-1]
    space = text.rfind(" ", 1, limit + 1)
    if space > 0:
        return space
    return limit
