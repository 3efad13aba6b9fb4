"""Which stories are about a country, so that their articles can be asked for; pure."""

from search_api.search.queries.common import SEARCH_TIMEOUT, Json

MAX_STORIES = 20_000
"""So many ids are taken into a search for articles, and no more."""


def about(countries: tuple[str, ...], start: Json | None, end: Json | None) -> Json:
    """The ids of stories about any of the countries that have articles in a time.

    `start` and `end` are a range's bounds. One id more than is taken tells that there are too many.
    """
    filters: list[Json] = [{"terms": {"about": list(countries)}}]
    if start:
        filters.append({"range": {"last_seen": start}})
    if end:
        filters.append({"range": {"first_seen": end}})
    return {
        "size": 0,
        "timeout": SEARCH_TIMEOUT,
        "query": {"bool": {"filter": filters, "must_not": [{"exists": {"field": "merged_into"}}]}},
        "aggs": {"ids": {"terms": {"field": "id", "size": MAX_STORIES + 1}}},
    }
