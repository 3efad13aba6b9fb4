"""What a reader may have meant; pure.

Words that few articles have are put beside words of the index that differ in a letter or two.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from search_api.search.language.parsing import WORD
from search_api.search.language.tree import Node, Words, wanted
from search_api.search.queries.common import SEARCH_TIMEOUT, Json

FEW = 3
"""Below so many hits something else is looked for."""
FAR_MORE = 10
"""So many times as many articles have the other word."""
MAX_WORDS = 10
MIN_LETTERS = 4
FIELDS = {
    "english": ("english.title.spellings", "english.paragraphs.spellings"),
    "original": ("original.title", "original.paragraphs"),
}
"""Whose terms are whole words, as they are written."""
WHOLE_WORDS = "original_text"


class Option(NamedTuple):
    """Another word, the likelier the greater."""

    score: float
    articles: int
    text: str


def suggestable(node: Node) -> list[Words]:
    """Words that a query looks for, each by itself, long enough to be mistyped."""
    words = (one for part in wanted(node) for one in _split(part))
    return [one for one in words if len(one.text) >= MIN_LETTERS][:MAX_WORDS]


def _split(part: Words) -> Iterator[Words]:
    for found in WORD.finditer(part.text):
        yield Words(found.group(), part.start + found.start())


def suggestions(words: list[Words], where: str) -> Json:
    """How many articles have each word, and which other ones it may be."""
    return {
        "size": 0,
        "timeout": SEARCH_TIMEOUT,
        "aggs": {
            "known": {
                "filters": {
                    "filters": {
                        _name(number): {
                            "multi_match": {
                                "query": word.text,
                                "fields": list(FIELDS[where]),
                                "analyzer": WHOLE_WORDS,
                            }
                        }
                        for number, word in enumerate(words)
                    }
                }
            }
        },
        "suggest": {
            f"{_name(number)} {field}": {
                "text": word.text,
                "term": {
                    "field": field,
                    "analyzer": WHOLE_WORDS,
                    "suggest_mode": "popular",
                    "sort": "score",
                    "prefix_length": 1,
                    "min_word_length": MIN_LETTERS,
                    "max_edits": 2,
                    "size": 3,
                },
            }
            for number, word in enumerate(words)
            for field in FIELDS[where]
        },
    }


def mended(q: str, words: list[Words], found: Json) -> list[str]:
    """The text with words replaced, all else as it was, in the order in which to try them.

    First without the words that no article has; then without those, too, for which another one is
    far more frequent.
    """
    known = [
        found["aggregations"]["known"]["buckets"][_name(number)]["doc_count"]
        for number in range(len(words))
    ]
    better = [_best(word, number, found["suggest"]) for number, word in enumerate(words)]
    unknown = [option if option and not known[n] else None for n, option in enumerate(better)]
    rare = [
        option if option and option.articles > known[n] * FAR_MORE else None
        for n, option in enumerate(better)
    ]
    tried = (_replaced(q, words, unknown), _replaced(q, words, rare))
    return [text for text in dict.fromkeys(tried) if text != q]


def _name(number: int) -> str:
    return f"word {number}"


def _best(word: Words, number: int, found: dict[str, list[Any]]) -> Option | None:
    options = [
        Option(option["score"], option["freq"], option["text"])
        for name, entries in found.items()
        if name.startswith(f"{_name(number)} ") and len(entries) == 1
        for option in entries[0]["options"]
        if option["text"] != word.text.lower()
    ]
    return max(options, default=None)


def _replaced(q: str, words: list[Words], better: list[Option | None]) -> str:
    # From the end, so that what is before stays where it is.
    for word, option in reversed(list(zip(words, better, strict=True))):
        if option:
            q = q[: word.start] + option.text + q[word.start + len(word.text) :]
    return q
