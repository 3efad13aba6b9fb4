"""The terms of a story's sentences: words, names and numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from clusterer.text import tokens

INSIDE = re.compile(r"(?<=[\w,;:] )[A-ZÀ-ÞČŠŽŁŚĆĐ][\w’'-]*\w")
"""A capitalised word that doesn't begin a sentence or a quotation."""


def capitalised(texts: Iterable[str], terms: Iterable[Sequence[str]]) -> frozenset[str]:
    """Of the terms of texts, those written with a capital within sentences, mostly."""
    names: Counter[str] = Counter()
    for text in texts:
        for word in INSIDE.findall(text):
            names.update(tokens(word))
    everywhere = Counter(term for sequence in terms for term in sequence)
    return frozenset(term for term, count in names.items() if 2 * count >= everywhere[term])


NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split()
    )
}
FIRST_SAID = 3
"""One and two are said of anything."""
YEAR = re.compile(r"(?:19|20)\d\d")


def figures(text: str, terms: Iterable[str]) -> frozenset[str]:
    """The numbers of a text with `terms` by which claims can differ, `twelve` and 12 alike: no
    years."""
    written = {term for term in terms if term[:1].isdigit()}
    words = re.findall(r"[a-z]+", text.lower())
    said = {NUMBER_WORDS[word] for word in words if word in NUMBER_WORDS}
    found = written | {number for number in said if int(number) >= FIRST_SAID}
    return frozenset(number for number in found if not YEAR.fullmatch(number))
