"""Output that can't be a translation: none, the source again, a loop, a wrong length."""

import re
from collections import Counter

UNTRANSLATED = "not translated"

_WORD = re.compile(r"[^\W\d_]+")
_DENSE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


_INNER_END = re.compile(r"(?<=[^\W\d_A-Z]{3})[.!?…]+[\"'”’]?\s+(?=[\"'“‘]?[^\W\d_a-z])")
_ANY_END = re.compile(r"[.!?…;:][\"'”’]?\s")


def inner_ends(text: str) -> list[int]:
    """Where sentences end inside of what was taken for one, as within a quotation."""
    return [match.end() for match in _INNER_END.finditer(text) if text[match.end() :].strip()]


def wrong(source: str, english: str) -> str | None:
    """What is wrong with it at first sight, or None."""
    if not english.strip():
        return "empty"
    if _loops(english, source):
        return "repeated words"
    if untranslated(source, english):
        return UNTRANSLATED
    if len(_ANY_END.findall(english)) < len(inner_ends(source)) and len(english) < 0.8 * len(
        source
    ):
        return "sentence lost"
    return _odd_length(source, english)


def untranslated(source: str, english: str) -> bool:
    """True when it is the source again, names aside, or mostly in the source's script."""
    letters = "".join(filter(str.isalpha, english))
    foreign = len(letters) - len(_LATIN.findall(letters))
    if letters and foreign * 2 > len(letters):
        return True
    if source.isupper():  # a headline in capitals, which was asked for in small letters
        source, english = source.lower(), english.lower()
    known = set(_WORD.findall(source))
    found = {word for word in _WORD.findall(english) if len(word) > 2 and word.islower()}
    return len(found) >= 4 and len(found & known) * 10 >= len(found) * 8


def _loops(english: str, source: str) -> bool:
    words, given = english.lower().split(), source.lower().split()
    # The source is only looked at where the English repeats more than any sentence may.
    for size, usual in ((1, 3), (2, 2), (3, 2), (4, 2)):
        longest = _run(words, size)
        if longest > usual and longest > _run(given, size):
            return True
    often = _often(words)
    return often > 4 and often > 2 * _often(given)


def _run(words: list[str], size: int) -> int:
    """How often a group of so many words stands one after the other at most."""
    longest = count = 1
    same = 0
    for place in range(size, len(words)):
        same = same + 1 if words[place] == words[place - size] else 0
        count = same // size + 1
        longest = max(longest, count)
    return longest


def _often(words: list[str]) -> int:
    """How often its most frequent group of three words occurs."""
    groups = Counter(zip(words, words[1:], words[2:], strict=False))
    return max(groups.values(), default=0)


def _odd_length(source: str, english: str) -> str | None:
    # A character of Chinese, Japanese or Korean says as much as several of an alphabet.
    size = len(source) + 4 * len(_DENSE.findall(source))
    if len(english) > 3 * size + 60:
        return "far too long"
    if len(source) > 60 and len(english) * 5 < len(source):
        return "far too short"
    return None
