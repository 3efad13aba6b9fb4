"""Parameters to OpenSearch bodies; pure.

Free text looks in the English of an article, or in the original where there is no English. It
doesn't look in the originals of translated articles, where "die" or "once" are other words,
unless the reader asks for a language. Each of the two ways is a query of its own: with all words
required, a stop word of one analyzer would otherwise never match in the other's fields.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from search_api.search.queries.common import SEARCH_TIMEOUT, BadParameter, Json

MAX_Q = 1000


MAX_WORDS = 60
"""Each word becomes a clause in each field; OpenSearch takes 1,024 clauses."""


CLOCK_SKEW = timedelta(minutes=1)


ENGLISH_FIELDS = ("english.title^3", "english.description^2", "english.paragraphs")


ENGLISH_CAPTIONS = "english.captions^0.5"


ORIGINAL_FIELDS = ("original.title^3", "original.description^2", "original.paragraphs")


ORIGINAL_CAPTIONS = "original.captions^0.5"


TITLES = ("english.title", "original.title")


TEXTS = (
    "english.paragraphs",
    "english.description",
    "english.captions",
    "original.paragraphs",
    "original.description",
    "original.captions",
)


FULL_TEXT = ("english.paragraphs", "original.paragraphs", "english.captions", "original.captions")


UNTRANSLATED = ("unavailable", "failed")


OPERATORS = "AND|OR|NOT|PHRASE|PRECEDENCE|ESCAPE|WHITESPACE"
"""Of simple_query_string, which never fails on syntax; no wildcards, no fuzziness."""


@dataclass(frozen=True)
class ArticleQuery:
    """What a client asks of the articles."""

    q: str | None = None
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    story: str | None = None
    source: str | None = None
    start: Json | None = None
    end: Json | None = None
    sort: str = "newest"
    size: int = 20


def search_text(q: str | None) -> str | None:
    """The text to search for; None for a blank one. Raises BadParameter for too many words."""
    text = (q or "").strip()
    if len(text.split()) > MAX_WORDS:
        raise BadParameter("q", f"q has more than {MAX_WORDS} words. Use fewer.")
    return text or None


def articles(query: ArticleQuery, *, after: tuple[Any, ...] = (), as_of: int | None = None) -> Json:
    """A page of articles; `after` and `as_of` as in cursors.Position."""
    body = _articles_body(query, as_of)
    body["sort"] = _sort(query.sort)
    if after:
        body["search_after"] = list(after)
    return body


def articles_by_relevance(
    query: ArticleQuery,
    *,
    seen: tuple[str, ...] = (),
    pit: str | None = None,
    keep_alive: str = "",
    after: tuple[Any, ...] = (),
) -> Json:
    """A page by relevance: the first without a point in time, the next ones without `seen`."""
    body = _articles_body(query, None)
    body["sort"] = [{"_score": "desc"}, {"id": "asc"}]
    if pit is not None:
        body["pit"] = {"id": pit, "keep_alive": keep_alive}
    if seen:
        body["query"]["bool"]["must_not"].append({"terms": {"id": list(seen)}})
    if after:
        body["search_after"] = list(after)
    return body


def _articles_body(query: ArticleQuery, as_of: int | None) -> Json:
    body: Json = {
        "size": query.size + 1,  # one more tells whether there is a next page
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "_source": {"excludes": list(FULL_TEXT)},
        "query": {
            "bool": {
                "filter": _filters(query, as_of),
                "must": [_free_text(query.q, query.languages)] if query.q else [],
                "must_not": [WITHDRAWN],
            }
        },
    }
    if query.q:
        body["highlight"] = HIGHLIGHT
    return body


WITHDRAWN: Json = {"exists": {"field": "withdrawn.by"}}


HIGHLIGHT: Json = {
    "encoder": "html",
    "pre_tags": ["<mark>"],
    "post_tags": ["</mark>"],
    "fields": {
        **{field: {"number_of_fragments": 0} for field in TITLES},
        **{field: {"number_of_fragments": 3, "fragment_size": 160} for field in TEXTS},
    },
}
"""`encoder: html` escapes the text; the marks are the only tags in a fragment."""


def _filters(query: ArticleQuery, as_of: int | None) -> list[Json]:
    filters: list[Json] = []
    if query.countries:
        filters.append({"terms": {"country": list(query.countries)}})
    if query.languages:
        filters.append({"bool": {"should": [_language(tag) for tag in query.languages]}})
    if query.story:
        filters.append({"term": {"story_id": query.story}})
    if query.source:
        filters.append({"term": {"source.id": query.source}})
    if query.start or query.end:
        filters.append({"range": {"sort_time": {**(query.start or {}), **(query.end or {})}}})
    if as_of is not None:
        filters.append({"range": {"times.discovered": {"lte": as_of}}})
    return filters


def _language(tag: str) -> Json:
    """pt means pt and pt-BR; pt-BR means that alone."""
    return {"bool": {"should": [{"term": {"language": tag}}, {"prefix": {"language": f"{tag}-"}}]}}


def _free_text(q: str, languages: tuple[str, ...]) -> Json:
    in_original: Json = {
        "bool": {"must": [_words(q, [*ORIGINAL_FIELDS, ORIGINAL_CAPTIONS])], "filter": []}
    }
    if not languages:
        in_original["bool"]["filter"].append({"terms": {"translation.status": UNTRANSLATED}})
    return {
        "bool": {
            "should": [_words(q, [*ENGLISH_FIELDS, ENGLISH_CAPTIONS]), in_original],
            "minimum_should_match": 1,
        }
    }


def _words(q: str, fields: list[str]) -> Json:
    return {
        "simple_query_string": {
            "query": q,
            "fields": fields,
            "default_operator": "and",
            "flags": OPERATORS,
        }
    }


def _sort(order: str) -> list[Json]:
    direction = "asc" if order == "oldest" else "desc"
    return [{"sort_time": direction}, {"id": direction}]
