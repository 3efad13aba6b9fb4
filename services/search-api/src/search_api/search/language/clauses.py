"""A tree to OpenSearch clauses; pure.

Every leaf is looked for in a few fields, of which the best one counts, so that words that must all
occur may be spread over title and text. A word that an analyzer splits is a phrase, like one in
quotes: "well-known", or the characters of a Chinese name.
"""

from dataclasses import dataclass
from typing import Any

from search_api.search.language.parsing import is_symbol
from search_api.search.language.tree import And, InTitle, Node, Not, Or, Prefix, Words

Json = dict[str, Any]

OTHERS_COUNT = 0.2
"""How much fields beside the best one add to a leaf's score."""


@dataclass(frozen=True)
class Scope:
    """Where to look: names of fields with their weights, like english.title^3."""

    texts: tuple[str, ...]
    titles: tuple[str, ...]
    prefix_texts: tuple[str, ...]
    prefix_titles: tuple[str, ...]
    """Whose terms are whole words: those of the others are stems."""
    prefix_analyzer: str
    without_stop_words: bool
    """Whether all fields leave out the same words: those are then looked for nowhere, rather
    than found nowhere."""


def clause(node: Node, scope: Scope) -> Json:
    """What matches a query within a scope."""
    return _clause(node, scope, in_title=False, excluded=False)


def count(node: Node, scope: Scope) -> int:
    """Of clauses by which OpenSearch counts: one for each leaf and field."""
    return _count(node, scope, in_title=False)


def _clause(node: Node, scope: Scope, *, in_title: bool, excluded: bool) -> Json:
    match node:
        case Words(text):
            fields = scope.titles if in_title else scope.texts
            passed_over = (
                scope.without_stop_words and not excluded and not any(map(is_symbol, text))
            )
            return _words(text, fields, all_without_words=passed_over)
        case Prefix(text):
            fields = scope.prefix_titles if in_title else scope.prefix_texts
            return _prefix(text, fields, scope.prefix_analyzer)
        case InTitle(part):
            return _clause(part, scope, in_title=True, excluded=excluded)
        case Not(part):
            inner = _clause(part, scope, in_title=in_title, excluded=not excluded)
            return {"bool": {"must_not": [inner]}}
        case And(parts):
            return {
                "bool": {
                    "must": [
                        _clause(part, scope, in_title=in_title, excluded=excluded)
                        for part in parts
                        if not isinstance(part, Not)
                    ],
                    "must_not": [
                        _clause(part.part, scope, in_title=in_title, excluded=not excluded)
                        for part in parts
                        if isinstance(part, Not)
                    ],
                }
            }
        case Or(parts):
            return {
                "bool": {
                    "should": [
                        _clause(part, scope, in_title=in_title, excluded=excluded) for part in parts
                    ],
                    "minimum_should_match": 1,
                }
            }


def _words(text: str, fields: tuple[str, ...], *, all_without_words: bool) -> Json:
    return {
        "multi_match": {
            "query": text,
            "type": "phrase",
            "fields": list(fields),
            "tie_breaker": OTHERS_COUNT,
            "zero_terms_query": "all" if all_without_words else "none",
        }
    }


def _prefix(text: str, fields: tuple[str, ...], analyzer: str) -> Json:
    """All terms that begin so, not the first N of them: what matches must not depend on N."""
    return {
        "multi_match": {
            "query": text,
            "type": "bool_prefix",
            "operator": "and",
            "analyzer": analyzer,
            "fields": list(fields),
        }
    }


def _count(node: Node, scope: Scope, *, in_title: bool) -> int:
    match node:
        case Words():
            return len(scope.titles if in_title else scope.texts)
        case Prefix():
            return len(scope.prefix_titles if in_title else scope.prefix_texts)
        case InTitle(part):
            return _count(part, scope, in_title=True)
        case Not(part):
            return _count(part, scope, in_title=in_title)
        case And(parts) | Or(parts):
            return sum(_count(part, scope, in_title=in_title) for part in parts)
