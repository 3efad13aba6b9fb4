"""Parameters to OpenSearch bodies; pure.

Free text looks in the English of an article, or in the original where there is no English. It
doesn't look in the originals of translated articles, where "die" or "once" are other words,
unless the reader asks for a language. Each of the two ways is a query of its own: with all words
required, a stop word of one analyzer would otherwise never match in the other's fields.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

MAX_Q = 1000
MAX_WORDS = 60
"""Each word becomes a clause in each field; OpenSearch takes 1,024 clauses."""
CLOCK_SKEW = timedelta(minutes=1)
SEARCH_TIMEOUT = "8s"
STORY_ARTICLES = 100
MAX_BUCKETS = 300
CANDIDATES = 300
"""Of what a country left out: those carried most widely are ranked by all that counts."""

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

Json = dict[str, Any]


class BadParameter(Exception):
    """A parameter's value is wrong; the text is for the client."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter


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


def start_bound(text: str | None) -> Json | None:
    """`from` as a range's lower bound: a moment, or the first one of a day."""
    if text is None:
        return None
    moment = _moment("from", text)
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min, UTC)
    return {"gte": moment.isoformat()}


def end_bound(text: str | None) -> Json | None:
    """`to` as a range's upper bound: a moment, or a day with its last one."""
    if text is None:
        return None
    moment = _moment("to", text)
    if isinstance(moment, datetime):
        return {"lte": moment.isoformat()}
    if moment == date.max:
        return None
    return {"lt": datetime.combine(moment + timedelta(days=1), time.min, UTC).isoformat()}


def _moment(parameter: str, text: str) -> datetime | date:
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        # A + that wasn't percent-encoded arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadParameter(
            parameter,
            f"{parameter}={text[:50]!r} is not an ISO 8601 date or time. "
            "Write 2026-11-23, 2026-11-23T08:00:00Z or 2026-11-23T08:00:00+02:00.",
        ) from error


def language_tag(tag: str) -> str:
    """A BCP 47 tag in its usual case (RFC 5646, 2.1.1): sr-latn becomes sr-Latn."""
    first, *rest = tag.split("-")
    cases = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(cases.get(len(part), str.lower)(part) for part in rest)])


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


def document(identifier: str) -> Json:
    """One document by id; an article's month isn't known from its id, so through the alias."""
    return {"size": 1, "timeout": SEARCH_TIMEOUT, "query": {"ids": {"values": [identifier]}}}


def stories(
    *,
    countries: tuple[str, ...],
    single_source: bool | None,
    sort: str,
    size: int,
    after: tuple[Any, ...] = (),
) -> Json:
    """A page of stories. One that moves up while a client pages is met again from the start."""
    filters: list[Json] = [{"range": {"article_count": {"gte": 1}}}]
    if countries:
        filters.append({"terms": {"countries": list(countries)}})
    if single_source is not None:
        filters.append({"term": {"single_source": single_source}})
    order = [{"last_seen": "desc"}, {"id": "desc"}]
    body: Json = {
        "size": size + 1,
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "_source": {
            "excludes": ["coverage", "takes"]
        },  # larger than all the rest, not shown in lists
        "query": {"bool": {"filter": filters, "must_not": [{"exists": {"field": "merged_into"}}]}},
        "sort": [{"article_count": "desc"}, *order] if sort == "weight" else order,
    }
    if after:
        body["search_after"] = list(after)
    return body


def overlooked(*, country: str, k: int, since: int) -> Json:
    """Candidates for what a country left out, those carried most widely first.

    Besides, how it stands to all stories since (milliseconds) that `k` others carried.
    """
    carried_here: Json = {"term": {"carried_in": country}}
    by_others: Json = {
        "bool": {
            "should": [
                {"bool": {"must": [carried_here, _at_least("carried_count", k + 1)]}},
                {"bool": {"must": [_at_least("carried_count", k)], "must_not": [carried_here]}},
            ]
        }
    }
    left_out = [f"{country}:none", f"{country}:few"]
    return {
        "size": CANDIDATES,
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "query": _standing([by_others, _at_least("last_seen", since)]),
        "post_filter": {"terms": {"verdicts": left_out}},
        "sort": [
            {"carried_count": "desc"},
            {"article_count": "desc"},
            {"last_seen": "desc"},
            {"id": "asc"},
        ],
        "aggs": {
            "verdicts": {
                "filters": {
                    "filters": {
                        verdict: {"term": {"verdicts": f"{country}:{verdict}"}}
                        for verdict in ("covered", "few", "none", "unknown")
                    }
                }
            }
        },
    }


def only_here(
    *,
    country: str,
    since: int,
    single: bool | None,
    size: int,
    after: tuple[Any, ...] = (),
) -> Json:
    """A page of stories since (milliseconds) that one country alone told, in their order."""
    filters: list[Json] = [
        {"term": {"carried_in": country}},
        {"term": {"carried_count": 1}},
        _at_least("last_seen", since),
    ]
    if single is not None:
        filters.append({"term": {"alone_single": single}})
    body: Json = {
        "size": size + 1,
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "query": _standing(filters),
        "sort": [
            {"alone_several": "desc"},
            {"alone_score": "desc"},
            {"last_seen": "desc"},
            {"id": "asc"},
        ],
    }
    if after:
        body["search_after"] = list(after)
    return body


def _standing(filters: list[Json]) -> Json:
    """Stories that have articles and stand for themselves."""
    return {
        "bool": {
            "filter": [_at_least("article_count", 1), *filters],
            "must_not": [{"exists": {"field": "merged_into"}}],
        }
    }


def _at_least(field: str, least: int) -> Json:
    return {"range": {field: {"gte": least}}}


def story_articles(identifier: str) -> Json:
    """The newest articles of a story, and how many each country and source has."""
    body = articles(ArticleQuery(story=identifier, size=STORY_ARTICLES))
    body["size"] = STORY_ARTICLES
    body["aggs"] = {
        "countries": {"terms": {"field": "country", "size": MAX_BUCKETS}},
        "sources": {
            "terms": {"field": "source.id", "size": MAX_BUCKETS},
            "aggs": {"name": {"terms": {"field": "source.name", "size": 1}}},
        },
    }
    return body


def countries() -> Json:
    """What there is of each country; there are fewer countries than MAX_BUCKETS."""
    return {
        "size": 0,
        "timeout": SEARCH_TIMEOUT,
        "query": {"bool": {"must_not": [WITHDRAWN]}},
        "aggs": {
            "countries": {
                "terms": {"field": "country", "size": MAX_BUCKETS},
                "aggs": {
                    "sources": {"cardinality": {"field": "source.id"}},
                    "stories": {"cardinality": {"field": "story_id"}},
                    "languages": {"terms": {"field": "language", "size": 50}},
                    "latest": {"max": {"field": "sort_time"}},
                },
            }
        },
    }
