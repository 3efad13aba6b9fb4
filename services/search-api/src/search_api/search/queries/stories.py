"""Bodies of searches for stories; pure."""

from typing import Any

from search_api.search.queries.common import SEARCH_TIMEOUT, Json, at_least

CANDIDATES = 300
"""Of what a country left out: those carried most widely are ranked by all that counts."""


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
                {"bool": {"must": [carried_here, at_least("carried_count", k + 1)]}},
                {"bool": {"must": [at_least("carried_count", k)], "must_not": [carried_here]}},
            ]
        }
    }
    left_out = [f"{country}:none", f"{country}:few"]
    return {
        "size": CANDIDATES,
        "track_total_hits": True,
        "timeout": SEARCH_TIMEOUT,
        "query": _standing([by_others, at_least("last_seen", since)]),
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
        at_least("last_seen", since),
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
            "filter": [at_least("article_count", 1), *filters],
            "must_not": [{"exists": {"field": "merged_into"}}],
        }
    }
