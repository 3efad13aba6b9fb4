"""Bodies of searches for sources; pure."""

from search_api.search.queries.articles import WITHDRAWN
from search_api.search.queries.common import SEARCH_TIMEOUT, Json, at_least
from search_api.search.watching import MAX_SOURCES


def sources(*, since: int) -> Json:
    """What there is of each source; `since` (milliseconds) is a day ago."""
    return {
        "size": 0,
        "timeout": SEARCH_TIMEOUT,
        "query": {"bool": {"must_not": [WITHDRAWN]}},
        "aggs": {
            "sources": {
                "terms": {"field": "source.id", "size": MAX_SOURCES},
                "aggs": {
                    "today": {"filter": at_least("times.discovered", since)},
                    "latest": {"max": {"field": "sort_time"}},
                    "found": {"max": {"field": "times.discovered"}},
                    "info": {
                        "top_hits": {
                            "size": 1,
                            "sort": [{"times.discovered": "desc"}],
                            "_source": ["source"],
                        }
                    },
                },
            }
        },
    }
