"""Whether a written sentence says only what the articles that it cites say.

Names, numbers, quotations and denials are checked by their letters. That finds what a model
invents or mixes up of these, and what somebody made it write; it doesn't prove that a sentence
follows from what it cites. In doubt a sentence is thrown out: the evidence itself is there.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clusterer.english.sentences import sentences
from clusterer.english.statements import LONGEST, SHORTEST, is_statement, leans
from clusterer.english.words import CALENDAR
from clusterer.takes.quoting import QUOTED, SPEECH
from clusterer.takes.terms import NUMBER_WORDS
from clusterer.text import STOP_WORDS, tokens

MAX_ANSWER = 10_000
"""Characters that are read of an answer."""
LEAST_COMMON = 0.4
"""Part of a written sentence's words that its evidence has too: less is no report of it."""
APART = 3
"""Words by which two parts of one name may be apart in the evidence: Rui Manuel Tavor."""

CITATION = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
CITATION_AFTER_STOP = re.compile(r"([.!?][\"”’]?)((?:\s*\[[\d\s,;]{1,40}\])+)")
MARKUP = re.compile(r"[<>{}`|\\^~*_\[\]#@]|://|\bwww\.")
"""Nothing that a plain sentence has."""
ADDRESS = re.compile(r"[\w-]+\.[a-z]{2,}\b")
"""gazette.example, also without more: only as the evidence has it."""
WORD = re.compile(r"\w[\w’']*")

TENS = "thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90".split()
SCALES = ("dozen", "hundred", "thousand", "million", "billion", "trillion")
WORDS = (
    NUMBER_WORDS
    | dict(zip(TENS[::2], TENS[1::2], strict=True))
    | {f"{scale}{plural}": scale for scale in SCALES for plural in ("", "s")}
)
MEASURE = re.compile(rf"(\d[\d.,]*|[a-z]+)[\s-]*(%|per\s?cent\b|(?:{'|'.join(SCALES)})s?\b)")
"""A number with its scale: 300 million is neither 300 nor 300 billion."""

BEGINNINGS = STOP_WORDS | frozenset(
    """according although another authorities both coverage critics despite different elsewhere
    experts however instead journalists local many meanwhile newspapers officials others outlets
    overall people press reports several supporters though unlike whereas witnesses""".split()
)
"""Words that begin sentences and are no names."""
NEGATIONS = frozenset("not no never nor neither without none cannot denied denies nobody".split())
DENIALS = NEGATIONS | frozenset(
    """deny denying rejected rejects reject rejecting refused refuses refuse refusing refuted
    refutes dismissed dismisses disputed disputes disputes lacked lacks lacking failed fails
    failing unable nothing nowhere hardly against stopped halted ruled false untrue""".split()
)
"""What may stand for a negation, in either text."""
NEGATION = re.compile(rf"\b(?:{'|'.join(sorted(NEGATIONS))})\b([^.,;:!?]*)")
LEAST_DENIED = 2
"""Telling words after a negation that are taken as what it denies."""
ATTRIBUTING = re.compile(
    r"\b(?:accus|admi|allege|believ|blam|complain|condemn|confirm|critici|den[iy]|describ|expect"
    r"|fear|hope|pledg|point|prais|promis|propos|reject|report|suggest|suspect|think|thought|urg|vow"
    r"|want|welcom)"
)
"""Words that leave a claim with who makes it, besides those of speech."""


@dataclass(frozen=True)
class Written:
    """A sentence that passed, and the evidence that it cites (places, from 0)."""

    text: str
    cites: tuple[int, ...]


def checked(answer: str, evidence: Sequence[str]) -> tuple[list[Written], list[str]]:
    """The sentences of an answer that its evidence bears out, and why each other one went out.

    One that leans on a sentence that went out goes with it: its "she" would be somebody else.
    """
    kept: list[Written] = []
    refused: list[str] = []
    leans_on_nothing = True
    for sentence in _sentences(answer):
        written, fault = _check(sentence, evidence)
        if written is not None and leans_on_nothing and leans(written.text):
            written, fault = None, "leans on what was thrown out"
        if written is not None and any(written.text == one.text for one in kept):
            continue
        if written is not None:
            kept.append(written)
        else:
            refused.append(fault)
        leans_on_nothing = written is None
    return kept, refused


def _sentences(answer: str) -> Iterator[str]:
    for line in answer[:MAX_ANSWER].splitlines():
        moved = CITATION_AFTER_STOP.sub(r"\2\1", line.strip().lstrip("-*•# "))
        yield from sentences(moved)


def _check(sentence: str, evidence: Sequence[str]) -> tuple[Written | None, str]:
    numbers = [int(one) for match in CITATION.finditer(sentence) for one in _split(match[1])]
    text = " ".join(CITATION.sub("", sentence).split())
    text = re.sub(r"\s+([.,;:!?])", r"\1", text)
    if not numbers:
        return None, "cites nothing"
    if any(not 1 <= number <= len(evidence) for number in numbers):
        return None, "cites what there is not"
    cites = tuple(sorted({number - 1 for number in numbers}))
    cited = [evidence[number] for number in cites]
    fault = contradiction(text, " ".join(cited)) or _turned(text, cited) or _fragment(text)
    return (None, fault) if fault else (Written(text, cites), "")


def _split(numbers: str) -> list[str]:
    return re.findall(r"\d+", numbers)


def contradiction(text: str, cited: str) -> str:
    """What a written sentence has that the cited text hasn't, in words; empty if nothing."""
    return next(filter(None, (check(text, cited) for check in CHECKS)), "")


def _markup(text: str, cited: str) -> str:
    foreign = MARKUP.search(text) or any(one not in cited for one in ADDRESS.findall(text))
    return "has markup or an address" if foreign else ""


def _quotation(text: str, cited: str) -> str:
    quoted = (next(filter(None, match.groups())) for match in QUOTED.finditer(text))
    is_there = all(_letters(one) in _letters(cited) for one in quoted)
    return "" if is_there else "quotes what isn't there"


def _number(text: str, cited: str) -> str:
    foreign = [
        *sorted(_numbers(text) - _numbers(cited)),
        *sorted(_measures(text) - _measures(cited)),
    ]
    return f"number {foreign[0]} isn't there" if foreign else ""


def _relation(text: str, cited: str) -> str:
    told, mine = set(tokens(cited)), set(tokens(text))
    related = len(mine & told) >= LEAST_COMMON * len(mine)
    return "" if related else "has little to do with what it cites"


def _negation(text: str, cited: str) -> str:
    foreign = _words(text) & NEGATIONS and not _words(cited) & DENIALS
    return "denies what isn't denied there" if foreign else ""


def _turned(text: str, cited: Sequence[str]) -> str:
    """What became of the cited sentences as a whole; empty if nothing."""
    mine = set(tokens(text))
    if all(_denied(one) & mine for one in cited) and not _words(text) & DENIALS:
        return "leaves out that it is denied there"
    attributes = any(pattern.search(text) for pattern in (SPEECH, ATTRIBUTING, QUOTED))
    if all(QUOTED.search(one) for one in cited) and not attributes:
        return "states what somebody only said"
    return ""


def _fragment(text: str) -> str:
    whole = f"is no whole statement of {SHORTEST} to {LONGEST} characters"
    return "" if is_statement(text) else whole


def _denied(text: str) -> set[str]:
    """The first telling words after each negation."""
    found = NEGATION.findall(_plain(text))
    return {term for rest in found for term in tokens(rest)[:LEAST_DENIED]}


def _plain(text: str) -> str:
    return text.lower().replace("’", "'").replace("n't", " not")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", _plain(text)))


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))


def _numbers(text: str) -> set[str]:
    digits = {term for term in tokens(text) if term[:1].isdigit()}
    digits |= set(re.findall(r"(?<![\d.,])\d(?![\d.,]\d|\d)", text))
    words = re.findall(r"[a-z]+", text.lower())
    said = {WORDS[word] for word in words if word in WORDS and word not in {"one", "zero"}}
    return digits | said


def _measures(text: str) -> set[str]:
    found = set()
    for number, unit in MEASURE.findall(text.lower()):
        value = WORDS.get(number, number)
        if value[0].isdigit():
            scale = "%" if unit[0] in "%p" else unit.removesuffix("s")
            found.add(f"{value.rstrip('.,')} {scale}")
    return found


def _name(text: str, cited: str) -> str:
    """A name that the cited text hasn't, or has only the parts of; in words."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(WORD.findall(cited)):
        places[_stem(word)].append(place)
    names = _names(text)
    for _, word in names:
        if _stem(word) not in places:
            return f"name {word} isn't there"
    for (start, first), (following, second) in pairwise(names):
        if (
            text[start + len(first) : following] != " "
            or {first.lower(), second.lower()} & CALENDAR
        ):
            continue
        near = (
            0 < after - before <= APART
            for before in places[_stem(first)]
            for after in places[_stem(second)]
        )
        if not any(near):
            return f"name {first} {second} isn't there"
    return ""


CHECKS = (_markup, _quotation, _number, _name, _relation, _negation)


def _names(text: str) -> list[tuple[int, str]]:
    """Capitalised words and where they begin; of those that begin the text all but the few that
    are no names surely."""
    found = []
    for position, match in enumerate(WORD.finditer(text)):
        word = match.group()
        if word[0].isupper() and (position or word.lower() not in BEGINNINGS):
            found.append((match.start(), word))
    return found


def _stem(word: str) -> str:
    folded = re.sub(r"['’]s?$", "", word.strip("'’-").lower())
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") else folded
