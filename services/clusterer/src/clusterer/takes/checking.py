"""Whether a written sentence says only what the articles that it cites say.

Names, numbers and quotations are checked by their letters. That finds what a model invents or
mixes up of these; it doesn't prove that a sentence follows from what it cites.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sentencex  # type: ignore[import-untyped]

from clusterer.takes.quoting import QUOTED
from clusterer.takes.terms import NUMBER_WORDS
from clusterer.text import STOP_WORDS, tokens

CITATION = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
CITATION_AFTER_STOP = re.compile(r"([.!?][\"”’]?)((?:\s*\[[\d\s,;]{1,40}\])+)")
CAPITALISED = re.compile(r"[A-ZÀ-ÞČŠŽŁŚĆĐİ][\w’'-]*")
TENS = "thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90".split()
MORE_NUMBERS = dict(zip(TENS[::2], TENS[1::2], strict=True)) | {
    f"{scale}{plural}": scale
    for scale in ("dozen", "hundred", "thousand", "million", "billion", "trillion")
    for plural in ("", "s")
}
WORDS = NUMBER_WORDS | MORE_NUMBERS
BEGINNINGS = STOP_WORDS | frozenset(
    """according although another authorities both coverage critics despite different elsewhere
    experts however instead journalists local many meanwhile newspapers officials others outlets
    overall people press reports several supporters though unlike whereas witnesses""".split()
)
"""Words that begin sentences and are no names."""
NEGATIONS = frozenset("not no never nor neither without none cannot denied denies".split())
LEAST_COMMON = 0.4
"""Part of a written sentence's words that its evidence has too: less is no report of it."""
SHORTEST, LONGEST = 20, 400


@dataclass(frozen=True)
class Written:
    """A sentence that passed, and the evidence that it cites (places, from 0)."""

    text: str
    cites: tuple[int, ...]


def checked(answer: str, evidence: Sequence[str]) -> tuple[list[Written], list[str]]:
    """The sentences of an answer that its evidence bears out, and why each other one went out."""
    kept: list[Written] = []
    refused: list[str] = []
    for line in answer.splitlines():
        moved = CITATION_AFTER_STOP.sub(r"\2\1", line.strip().lstrip("-*•# "))
        for sentence in sentencex.segment("en", moved):
            if not sentence.strip():
                continue
            written, fault = _check(sentence.strip(), evidence)
            if written is not None:
                kept.append(written)
            else:
                refused.append(fault)
    return kept, refused


def _check(sentence: str, evidence: Sequence[str]) -> tuple[Written | None, str]:
    numbers = [int(one) for match in CITATION.finditer(sentence) for one in _split(match[1])]
    text = " ".join(CITATION.sub("", sentence).split())
    text = re.sub(r"\s+([.,;:!?])", r"\1", text)
    if not numbers:
        return None, "cites nothing"
    if any(not 1 <= number <= len(evidence) for number in numbers):
        return None, "cites what there is not"
    if not SHORTEST <= len(text) <= LONGEST:
        return None, "too short or too long"
    cites = tuple(sorted({number - 1 for number in numbers}))
    fault = contradiction(text, " ".join(evidence[number] for number in cites))
    return (None, fault) if fault else (Written(text, cites), "")


def _split(numbers: str) -> list[str]:
    return re.findall(r"\d+", numbers)


def contradiction(text: str, cited: str) -> str:
    """What a written sentence has that the cited text hasn't, in words; empty if nothing."""
    for match in QUOTED.finditer(text):
        quoted = next(filter(None, match.groups()))
        if _letters(quoted) not in _letters(cited):
            return "quotes what isn't there"
    there = _numbers(cited)
    if foreign := sorted(_numbers(text) - there):
        return f"number {foreign[0]} isn't there"
    known = {_stem(word) for word in re.findall(r"[\w’'-]+", cited)}
    known |= {_stem(part) for word in known for part in word.split("-")}
    for word in _names(text):
        if _stem(word) not in known:
            return f"name {word} isn't there"
    told, mine = set(tokens(cited)), set(tokens(text))
    if len(mine & told) < LEAST_COMMON * len(mine):
        return "has little to do with what it cites"
    if _negations(text) and not _negations(cited):
        return "denies what isn't denied there"
    return ""


def _negations(text: str) -> frozenset[str]:
    plain = text.lower().replace("’", "'").replace("n't", " not")
    return NEGATIONS & set(re.findall(r"[a-z]+", plain))


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))


def _numbers(text: str) -> set[str]:
    digits = {term for term in tokens(text) if term[:1].isdigit()}
    digits |= set(re.findall(r"(?<![\d.,])\d(?![\d.,]\d|\d)", text))
    words = re.findall(r"[a-z]+", text.lower())
    said = {WORDS[word] for word in words if word in WORDS and word not in {"one", "zero"}}
    return digits | said


def _names(text: str) -> list[str]:
    """Capitalised words; of those that begin the text all but the few that are no names surely."""
    found = []
    for match in CAPITALISED.finditer(text):
        begins = re.search(r"\w", text[: match.start()]) is None
        if not begins or match.group().lower() not in BEGINNINGS:
            found.append(match.group())
    return found


def _stem(word: str) -> str:
    folded = re.sub(r"['’]s?$", "", word.strip("'’-").lower())
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") else folded
