"""Bodies of searches for countries; pure."""

from search_api.search.queries.articles import WITHDRAWN
from search_api.search.queries.common import MAX_BUCKETS, SEARCH_TIMEOUT, Json, at_least


def countries(*, since: int, country: str | None = None) -> Json:
    """What there is of each country, or of one; `since` (milliseconds) is a day ago.

    There are fewer countries than MAX_BUCKETS.
    """
    return {
        "size": 0,
        "timeout": SEARCH_TIMEOUT,
        "query": {
            "bool": {
                "filter": [{"term": {"country": country}}] if country else [],
                "must_not": [WITHDRAWN],
            }
        },
        "aggs": {
            "countries": {
                "terms": {"field": "country", "size": MAX_BUCKETS},
                "aggs": {
                    "sources": {"cardinality": {"field": "source.id"}},
                    "stories": {"cardinality": {"field": "story_id"}},
                    "languages": {"terms": {"field": "language", "size": 50}},
                    "latest": {"max": {"field": "sort_time"}},
                    "today": {"filter": at_least("times.discovered", since)},
                },
            }
        },
    }
