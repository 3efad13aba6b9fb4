"""Bodies of searches for stories; pure."""

from dataclasses import dataclass, field
from typing import Any

from search_api.search.language.clauses import Scope, clause
from search_api.search.language.tree import Node
from search_api.search.queries.articles import FULL_TEXT, WITHDRAWN
from search_api.search.queries.choosing import Choice, in_field, in_language
from search_api.search.queries.common import MAX_BUCKETS, SEARCH_TIMEOUT, Json, at_least

CANDIDATES = 300
"""Of what a country left out: those carried most widely are ranked by all that counts."""
OTHER_COUNTRIES = 3
"""Least others that carried a story for a country to have left it out."""
HALF_LIFE = "24h"
"""A story's weight counts half so much for each day since its last article."""
STORY_ARTICLES = 100
UNSHOWN = ("coverage", "takes", "by_country", "by_source", "copy_groups")
"""Larger than all the rest of a story, not shown in lists."""
TEXT = Scope(
    texts=(
        "title^3",
        "summary",
        "entities.name^2",
        "title.spellings",
        "summary.spellings^0.3",
        "entities.name.spellings^0.6",
    ),
    titles=("title^3", "title.spellings"),
    prefix_texts=("title.spellings^3", "summary.spellings", "entities.name.spellings^2"),
    prefix_titles=("title.spellings^3",),
    prefix_analyzer="original_text",
    without_stop_words=True,
)


@dataclass(frozen=True)
class StoryQuery:
    """What a client asks of the stories."""

    words: Node | None = None
    countries: Choice = field(default_factory=Choice)
    about: Choice = field(default_factory=Choice)
    languages: Choice = field(default_factory=Choice)
    sources: Choice = field(default_factory=Choice)
    overlooked_by: str | None = None
    only_in: str | None = None
    single_source: bool | None = None
    start: Json | None = None
    end: Json | None = None
    sort: str = "top"
    size: int = 20


def stories(query: StoryQuery, *, as_of: int, after: tuple[Any, ...] = ()) -> Json:
    """A page of stories. One that moves up while a client pages is met again from the start.

    Ages are counted at `as_of` (milliseconds), the same on all pages: what doesn't change
    meanwhile keeps its place.
    """
    body: Json = {
        "size": query.size + 1,
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "_source": {"excludes": list(UNSHOWN)},
        "query": _ranked(query, as_of),
        "sort": _sort(query.sort),
    }
    if after:
        body["search_after"] = list(after)
    return body


def free_text(words: Node) -> Json:
    """What the words of a client ask of a story."""
    return clause(words, TEXT)


def _ranked(query: StoryQuery, as_of: int) -> Json:
    chosen = _chosen(query)
    if query.sort != "top":
        return chosen
    return {
        "function_score": {
            "query": chosen,
            "functions": [
                {"field_value_factor": {"field": "weight", "missing": 1}},
                {"exp": {"last_seen": {"origin": as_of, "scale": HALF_LIFE, "decay": 0.5}}},
            ],
            "score_mode": "multiply",
            "boost_mode": "replace",
        }
    }


def _chosen(query: StoryQuery) -> Json:
    filters: list[Json] = []
    must_not: list[Json] = []
    for wanted, unwanted in (
        in_field("countries", query.countries),
        in_field("about", query.about),
        in_language("languages", query.languages),
        in_field("source_ids", query.sources),
    ):
        filters += wanted
        must_not += unwanted
    if query.overlooked_by:
        filters += [
            by_others(query.overlooked_by, OTHER_COUNTRIES),
            {"terms": {"verdicts": left_out(query.overlooked_by)}},
        ]
    if query.only_in:
        filters += carried_alone(query.only_in)
    if query.single_source is not None:
        filters.append({"term": {"single_source": query.single_source}})
    if query.start:
        filters.append({"range": {"last_seen": query.start}})
    if query.end:
        filters.append({"range": {"first_seen": query.end}})
    chosen = standing(filters)
    chosen["bool"]["must_not"] += must_not
    if query.words:
        chosen["bool"]["must"] = [free_text(query.words)]
    return chosen


def _sort(order: str) -> list[Json]:
    last = [{"last_seen": "desc"}, {"id": "desc"}]
    if order == "weight":
        return [{"weight": {"order": "desc", "missing": "_last"}}, *last]
    return last if order == "newest" else [{"_score": "desc"}, *last]


def story_articles(identifier: str, interval: str) -> Json:
    """The newest articles of a story, how many each country and source has, and when they came.

    `interval` is of the timeline: hour or day.
    """
    published_first = [{"sort_time": "asc"}, {"id": "asc"}]
    shown = ["id", "source.id", "source.name", "sort_time", "english.title", "original.title"]
    return {
        "size": STORY_ARTICLES,
        "timeout": SEARCH_TIMEOUT,
        "_source": {"excludes": list(FULL_TEXT)},
        "query": {
            "bool": {"filter": [{"term": {"story_id": identifier}}], "must_not": [WITHDRAWN]}
        },
        "sort": [{"sort_time": "desc"}, {"id": "desc"}],
        "aggs": {
            "countries": {
                "terms": {"field": "country", "size": MAX_BUCKETS},
                "aggs": {
                    "first": {"top_hits": {"size": 1, "sort": published_first, "_source": shown}}
                },
            },
            "sources": {
                "terms": {"field": "source.id", "size": MAX_BUCKETS},
                "aggs": {"name": {"terms": {"field": "source.name", "size": 1}}},
            },
            "timeline": {
                "date_histogram": {
                    "field": "sort_time",
                    "calendar_interval": interval,
                    "min_doc_count": 1,
                }
            },
        },
    }


def overlooked(*, country: str, k: int, since: int) -> Json:
    """Candidates for what a country left out, those carried most widely first.

    Besides, how it stands to all stories since (milliseconds) that `k` others carried.
    """
    return {
        "size": CANDIDATES,
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "query": standing([by_others(country, k), at_least("last_seen", since)]),
        "post_filter": {"terms": {"verdicts": left_out(country)}},
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
    filters = [*carried_alone(country), at_least("last_seen", since)]
    if single is not None:
        filters.append({"term": {"alone_single": single}})
    body: Json = {
        "size": size + 1,
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "query": standing(filters),
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


def by_others(country: str, k: int) -> Json:
    """Carried in `k` countries besides this one."""
    carried_here: Json = {"term": {"carried_in": country}}
    return {
        "bool": {
            "should": [
                {"bool": {"must": [carried_here, at_least("carried_count", k + 1)]}},
                {"bool": {"must": [at_least("carried_count", k)], "must_not": [carried_here]}},
            ]
        }
    }


def left_out(country: str) -> list[str]:
    """The verdicts of stories that few or none of a country's outlets carried."""
    return [f"{country}:none", f"{country}:few"]


def carried_alone(country: str) -> list[Json]:
    """Carried in this country and no other."""
    return [{"term": {"carried_in": country}}, {"term": {"carried_count": 1}}]


def standing(filters: list[Json]) -> Json:
    """Stories that have articles and stand for themselves."""
    return {
        "bool": {
            "filter": [at_least("article_count", 1), *filters],
            "must_not": [{"exists": {"field": "merged_into"}}],
        }
    }
