"""Parameters to OpenSearch bodies; pure."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from search_api.search.language.tree import Node
from search_api.search.queries import texts
from search_api.search.queries.choosing import Choice, in_field, in_language
from search_api.search.queries.common import MAX_BUCKETS, SEARCH_TIMEOUT, Json

CLOCK_SKEW = timedelta(minutes=1)
MAX_DAYS = 366
"""Of the facet `day`: the latest ones."""

FRESH = "1d"
"""So long an article counts as new."""
HALVED = "14d"
"""After so long half of what freshness is worth is gone."""
FRESHNESS = 0.4
"""The part of a score that age can take away; the rest is the text's alone, however old."""


ANYTHING = Choice()


@dataclass(frozen=True)
class ArticleQuery:
    """What a client asks of the articles.

    `words` is what `q` says. `about` is known of stories alone: before articles are asked for, it
    is resolved to `in_stories` and `not_in_stories`.
    """

    q: str | None = None
    words: Node | None = None
    where: str = "english"
    country: Choice = ANYTHING
    about: Choice = ANYTHING
    language: Choice = ANYTHING
    source: Choice = ANYTHING
    story: Choice = ANYTHING
    kind: Choice = ANYTHING
    ownership: Choice = ANYTHING
    tag: Choice = ANYTHING
    status: Choice = ANYTHING
    start: Json | None = None
    end: Json | None = None
    sort: str = "newest"
    size: int = 20
    facets: tuple[str, ...] = ()
    fetched: tuple[str, ...] = field(default=("*",))
    """Which parts of the documents, as OpenSearch names them."""
    highlighted: bool = True
    in_stories: tuple[str, ...] | None = None
    not_in_stories: tuple[str, ...] = ()


TERMS = {
    "country": "country",
    "source": "source.id",
    "story": "story_id",
    "kind": "source.kind",
    "ownership": "source.ownership",
    "tag": "source.tags",
    "status": "translation.status",
}
"""Filters by the field that has their values."""

FACETS: dict[str, Json] = {
    "country": {"terms": {"field": "country", "size": MAX_BUCKETS}},
    "language": {"terms": {"field": "language", "size": MAX_BUCKETS}},
    "source": {
        "terms": {"field": "source.id", "size": MAX_BUCKETS},
        "aggs": {"name": {"terms": {"field": "source.name", "size": 1}}},
    },
    "day": {
        "date_histogram": {
            "field": "sort_time",
            "calendar_interval": "day",
            "format": "yyyy-MM-dd",
            "min_doc_count": 1,
            "order": {"_key": "desc"},
        }
    },
}


def articles(query: ArticleQuery, *, after: tuple[Any, ...] = (), as_of: int | None = None) -> Json:
    """A page of articles; `after` and `as_of` as in cursors.Position."""
    asked = asked_for(query)
    if as_of is not None:
        asked["bool"]["filter"].append({"range": {"times.discovered": {"lte": as_of}}})
    direction = "asc" if query.sort == "oldest" else "desc"
    body = _body(query, asked, [{"sort_time": direction}, {"id": direction}])
    if after:
        body["search_after"] = list(after)
    return body


def articles_by_relevance(
    query: ArticleQuery,
    *,
    as_of: int,
    seen: tuple[str, ...] = (),
    pit: str | None = None,
    keep_alive: str = "",
    after: tuple[Any, ...] = (),
) -> Json:
    """A page by text and freshness as of a moment (milliseconds): the same one for all pages.

    The first comes without a point in time, the next ones without those `seen` on it.
    """
    asked = asked_for(query)
    if seen:
        asked["bool"]["must_not"].append({"terms": {"id": list(seen)}})
    body = _body(query, _fresher_first(asked, as_of), [{"_score": "desc"}, {"id": "asc"}])
    if pit is not None:
        body["pit"] = {"id": pit, "keep_alive": keep_alive}
    if after:
        body["search_after"] = list(after)
    return body


def how_many(query: ArticleQuery) -> Json:
    """Only how many there are."""
    return {
        "size": 0,
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "query": asked_for(query),
    }


def _fresher_first(asked: Json, as_of: int) -> Json:
    """The score of the text, times something between 1 and 1 - FRESHNESS that falls with age."""
    decay = {"origin": str(as_of), "offset": FRESH, "scale": HALVED, "decay": 0.5}
    return {
        "function_score": {
            "query": asked,
            "functions": [
                {"weight": 1 - FRESHNESS},
                {"weight": FRESHNESS, "exp": {"sort_time": decay}},
            ],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def _body(query: ArticleQuery, asked: Json, sort: list[Json]) -> Json:
    body: Json = {
        "size": query.size + 1,  # one more tells whether there is a next page
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "_source": {"includes": list(query.fetched)},
        "query": asked,
        "sort": sort,
    }
    if query.words and query.highlighted:
        body["highlight"] = _highlight(query.where)
    if query.facets:
        body["aggs"] = {name: FACETS[name] for name in query.facets}
    return body


FULL_TEXT = (
    "english.paragraphs",
    "english.captions",
    "original.paragraphs",
    "original.captions",
    "native",
)
"""Larger than all the rest of an article, not shown in lists."""

WITHDRAWN: Json = {"exists": {"field": "withdrawn.by"}}

HIGHLIGHTED_TITLES = {
    "english": (
        "english.title",
        "english.title.spellings",
        "original.title",
        "original.title.spellings",
    ),
    "native": ("native.*.title",),
}
HIGHLIGHTED_TEXTS = {
    "english": (
        "english.paragraphs",
        "english.paragraphs.spellings",
        "english.description",
        "english.description.spellings",
        "english.captions",
        "original.paragraphs",
        "original.description",
        "original.captions",
    ),
    "native": ("native.*.text",),
}


def _highlight(where: str) -> Json:
    """`encoder: html` escapes the text; the marks are the only tags in a fragment."""
    kinds = ("english", "native") if where == "original" else ("english",)
    return {
        "encoder": "html",
        "pre_tags": ["<mark>"],
        "post_tags": ["</mark>"],
        "fields": {
            **{
                name: {"number_of_fragments": 0}
                for kind in kinds
                for name in HIGHLIGHTED_TITLES[kind]
            },
            **{
                name: {"number_of_fragments": 3, "fragment_size": 160}
                for kind in kinds
                for name in HIGHLIGHTED_TEXTS[kind]
            },
        },
    }


def asked_for(query: ArticleQuery) -> Json:
    """What is asked for, whatever its order."""
    filters: list[Json] = []
    excluded: list[Json] = [WITHDRAWN]
    clauses = [in_field(field, getattr(query, name)) for name, field in TERMS.items()]
    for wanted, unwanted in (*clauses, in_language("language", query.language)):
        filters += wanted
        excluded += unwanted
    if query.in_stories is not None:
        filters.append({"terms": {"story_id": list(query.in_stories)}})
    if query.not_in_stories:
        excluded.append({"terms": {"story_id": list(query.not_in_stories)}})
    if query.start or query.end:
        filters.append({"range": {"sort_time": {**(query.start or {}), **(query.end or {})}}})
    must = [texts.words(query.words, query.where, query.language.wanted)] if query.words else []
    return {"bool": {"filter": filters, "must": must, "must_not": excluded}}
