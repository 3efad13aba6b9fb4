"""What the model is shown of a sentence: the words beside the target, without the names.

The target itself is only a place: the model must judge what is said, not of whom. Nor does it see
other names, since what a training set says of a politician is no knowledge of the world.
"""

import re
from dataclasses import dataclass

REACH = 24
"""Words looked at on each side of the target. On NewsMTSC more did not help."""
REACH_CHARACTERS = 40 * REACH
"""Characters looked at on each side, so that a text of a megabyte costs what a sentence does."""

PADDING = "<p>"
TARGET = "<t>"
NAME = "<n>"
NUMBER = "<d>"
UNKNOWN = "<u>"
SPECIAL = (PADDING, TARGET, NAME, NUMBER, UNKNOWN)

PRONOUNS = frozenset("he him his she her hers they them their it its i me my we us our you".split())

_WORD = re.compile(
    r"n't\b|[^\W\d_]+?(?=n't\b)|[^\W\d_]+(?:-[^\W\d_]+)*|'(?:s|re|ve|ll|d|m)\b|\d[\d,.]*|[^\w\s]"
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'"})


@dataclass(frozen=True, slots=True)
class Context:
    """The words before and after a target, as written, nearest `REACH` of each side."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    pronoun: bool


def context_of(sentence: str, start: int, end: int) -> Context:
    """The context of `sentence[start:end]`.

    Raises ValueError if that is no part of the sentence or has nothing but blanks.
    """
    if not 0 <= start < end <= len(sentence):
        raise ValueError(
            f"no target at {start}:{end} of a sentence of {len(sentence)} characters: "
            "want 0 <= start < end <= length"
        )
    target = sentence[start : min(end, start + REACH_CHARACTERS)].strip()
    if not target:
        raise ValueError(f"the target at {start}:{end} is blank")
    before = words(sentence[max(0, start - REACH_CHARACTERS) : start])
    after = words(sentence[end : end + REACH_CHARACTERS])
    return Context(tuple(before[-REACH:]), tuple(after[:REACH]), target.lower() in PRONOUNS)


def words(text: str) -> list[str]:
    """Words, numbers and marks; `don't` is `do` and `n't`, as in the vectors' vocabulary."""
    return _WORD.findall(text.translate(_QUOTES))


def entry_of(word: str, known: dict[str, int]) -> int:
    """The vocabulary's entry for a word: itself in small letters, or what kind of word it is."""
    entry = known.get(word.lower())
    if entry is not None:
        return entry
    if word[0].isdigit():
        return known[NUMBER]
    return known[NAME if word[0].isupper() else UNKNOWN]
