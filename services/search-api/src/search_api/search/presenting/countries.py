"""Figures of countries to answers; pure."""

from search_api.models.countries import CountryPage, CountrySummary
from search_api.search.queries.common import Json


def countries(found: Json) -> CountryPage:
    """The answer to query.countries."""
    return CountryPage(
        items=[
            CountrySummary(
                code=bucket["key"],
                articles=bucket["doc_count"],
                sources=bucket["sources"]["value"],
                stories=bucket["stories"]["value"],
                languages=[language["key"] for language in bucket["languages"]["buckets"]],
                latest=bucket["latest"].get("value_as_string"),
            )
            for bucket in found["aggregations"]["countries"]["buckets"]
        ]
    )
