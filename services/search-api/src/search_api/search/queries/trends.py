"""Bodies of searches for trends; pure.

A story counts in every window in which it was told: from its first article to its last.
"""

from collections.abc import Sequence

from search_api.search.queries.common import MAX_BUCKETS, SEARCH_TIMEOUT, Json
from search_api.search.queries.stories import standing

NAME = "entities.name.exact"
CANDIDATES = 500
"""Names of the present window, those of most stories."""
STORIES = 5


def names(*, start: int, end: int, country: str | None) -> Json:
    """The names of the window from `start` to `end` (milliseconds), with their counts."""
    return {
        "size": 0,
        "timeout": SEARCH_TIMEOUT,
        "query": _told(start, end, country),
        "aggs": {
            "names": {
                "terms": {
                    "field": NAME,
                    "size": CANDIDATES,
                    "order": [{"_count": "desc"}, {"articles": "desc"}, {"_key": "asc"}],
                },
                "aggs": {"articles": {"sum": {"field": "article_count"}}},
            }
        },
    }


def beginning() -> Json:
    """Since when articles have been gathered."""
    body: Json = {"size": 0, "timeout": SEARCH_TIMEOUT}
    return body | {"aggs": {"since": {"min": {"field": "times.discovered"}}}}


def before(names: Sequence[str], windows: Sequence[tuple[int, int]], country: str | None) -> Json:
    """How many stories had each of the names in each of some windows, by the window's place."""
    return {
        "size": 0,
        "timeout": SEARCH_TIMEOUT,
        "query": _told(
            min(start for start, _ in windows), max(end for _, end in windows), country, names
        ),
        "aggs": {
            "windows": {
                "filters": {"filters": [_told(start, end, country) for start, end in windows]},
                "aggs": {
                    "names": {"terms": {"field": NAME, "size": len(names), "include": list(names)}}
                },
            }
        },
    }


def details(names: Sequence[str], *, start: int, end: int, country: str | None) -> Json:
    """The countries and the main stories of each of some names, by the name's place."""
    return {
        "size": 0,
        "timeout": SEARCH_TIMEOUT,
        "query": _told(start, end, country, names),
        "aggs": {
            "names": {
                "filters": {"filters": [{"term": {NAME: name}} for name in names]},
                "aggs": {
                    "countries": {"terms": {"field": "countries", "size": MAX_BUCKETS}},
                    "stories": {
                        "top_hits": {
                            "size": STORIES,
                            "sort": [
                                {"weight": {"order": "desc", "missing": "_last"}},
                                {"id": "asc"},
                            ],
                            "_source": ["id", "entities"],
                        }
                    },
                },
            }
        },
    }


def _told(start: int, end: int, country: str | None, names: Sequence[str] = ()) -> Json:
    filters: list[Json] = [
        {"range": {"first_seen": {"lt": end}}},
        {"range": {"last_seen": {"gte": start}}},
    ]
    if country:
        filters.append({"term": {"countries": country}})
    if names:
        filters.append({"terms": {NAME: list(names)}})
    return standing(filters)
