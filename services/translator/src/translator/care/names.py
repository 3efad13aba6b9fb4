"""Capitals: proper names keep theirs, a sentence starts with one."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache, partial
from itertools import islice

from translator.care.reading import folded, own_letters

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MARKED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_MAY_BE_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ]|['\"]")
NAMES = 8
"""So many are looked for in a sentence."""
LETTERS = 3
"""A name with fewer that are known is found too easily."""
_POSSESSIVE = re.compile(r"['’]s?$")
NOUNS_WITH_CAPITALS = frozenset({"de", "lb"})

# Spelled alike in English, where they are no names by themselves.
_COMMON = frozenset(
    "animal art capital central chat coral cultural editor federal final general global hospital "
    "hotel idea internet judicial legal literal local major manual marina material menu metro "
    "militar modern moral motor municipal musical natural normal oral original papal pastor plan "
    "popular portal postal professor radio real regional rival rural senior social solar sport "
    "superior terminal total tribunal universal virtual visual auditor director doctor senator "
    "ministerial presidential national international government "
    "the and for with from his her its was were has had not but that this are who all one two can "
    "may will more most over into".split()
)


def spelling(source: str, english: str, language: str) -> str:
    """Names with letters that the engine doesn't know as the source spells them.

    Vučić was asked for as Vucic, or became Vu'i': both are known again by the other letters.
    """
    own = own_letters(language)
    if own is None or not _MARKED.search(source):
        return english
    words = dict.fromkeys(word for word in _WORD.findall(source) if word[0].isupper())
    for name in [word for word in words if folded(word, own) != word][:NAMES]:
        if name not in english:
            english = _misspelt(name, own).sub(partial(_spelt, name), english)
    return english


def _spelt(name: str, match: re.Match[str]) -> str:
    """The name for what may be it: with a capital, or a mark for one."""
    return f"{name}{match[1] or ''}" if _MAY_BE_NAME.search(match[0]) else match[0]


def _misspelt(name: str, own: frozenset[str]) -> re.Pattern[str]:
    exact = rf"(?<!\w){re.escape(folded(name))}(?!\w)"
    letters = [(char, folded(char, own) == char) for char in name]
    if sum(known for _, known in letters) < LETTERS:
        return re.compile(rf"{exact}(['’]s)?")
    rough = "".join(
        f"[{re.escape(char + folded(char))}]" if known else r"[\w'\"-]{0,2}"
        for char, known in letters
    )
    return re.compile(rf"(?:{exact}|(?<![\w'-]){rough}(?!\w))(['’]s)?", re.IGNORECASE)


def capitals(source: str, english: str, language: str) -> str:
    """The English with a capital in each word that the source writes with one inside a sentence."""
    if language.partition("-")[0].lower() in NOUNS_WITH_CAPITALS:
        return english
    names = _names(source)
    if not names:
        return english
    # As often as the source has a name, less where the English has its capital already.
    left = names - Counter(_key(word) for word in _WORD.findall(english) if not word.islower())

    def repair(match: re.Match[str]) -> str:
        word = match[0]
        key = _key(word)
        if not word.islower() or not left[key]:
            return word
        left[key] -= 1
        return word[0].upper() + word[1:]

    return _WORD.sub(repair, english) if left else english


def _key(word: str) -> str:
    return _folded(_POSSESSIVE.sub("", word))


def _names(source: str) -> Counter[str]:
    """Words with a capital inside the sentence, and how often each stands there."""
    words = _WORD.findall(source)
    long = [word for word in words if len(word) > 3]
    # Where most have a capital, it is a headline's way of writing.
    if len(long) > 3 and sum(word[0].isupper() for word in long) * 10 > len(long) * 7:
        return Counter()
    found: Counter[str] = Counter()
    for match in islice(_WORD.finditer(source), 1, None):
        word = match[0]
        if not word[0].isupper() or word.isupper() or len(word) <= 2:
            continue
        before = source[max(0, match.start() - 8) : match.start()].rstrip(" \"'“”«»—–-")
        if before and before[-1] not in ".!?:…":
            found[_folded(word)] += 1
    if found:
        small = {_folded(word) for word in words if word.islower()}
        for name in [name for name in found if name in small or name in _COMMON]:
            del found[name]
    return found


def start(english: str) -> str:
    """With a capital at its first letter, if that is its first character but for marks."""
    place = next((n for n, char in enumerate(english) if char.isalnum()), None)
    if place is None:
        return english
    return english[:place] + english[place].upper() + english[place + 1 :]


def mend_piece(source: str, english: str) -> str:
    """A clause translated alone, as a part of its sentence: no capital, no period of its own."""
    first = next((char for char in source if char.isalpha()), "")
    word = _WORD.match(english)
    if first.islower() and word and word[0] != "I" and word[0][1:].islower():
        english = english[0].lower() + english[1:]
    if english.endswith(".") and not source.endswith((".", "…")):
        closing = source[-1] if source[-1] in ",;:" else ""
        english = english[:-1] + closing
    return english


@lru_cache(maxsize=4096)  # the same words come again and again
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
