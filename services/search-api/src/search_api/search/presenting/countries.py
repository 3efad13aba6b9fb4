"""Figures of countries to answers; pure."""

from collections import Counter
from collections.abc import Sequence

from search_api.models.countries import CountryDetail, CountryPage, CountrySummary
from search_api.models.sources import SourceItem
from search_api.search.health import UNKNOWN_COVERAGE, coverage_today
from search_api.search.queries.common import Json
from search_api.search.watching import Watched


def countries(found: Json, sources: Sequence[SourceItem], watched: Watched | None) -> CountryPage:
    """The answer to query.countries, with what is watched of each; those without articles last."""
    counted = {bucket["key"]: bucket for bucket in found["aggregations"]["countries"]["buckets"]}
    watching = _by_country(watched) if watched else {}
    failing = _failing(sources)
    items = [
        CountrySummary(
            **_figures(code, counted.get(code), watching, failing, known=watched is not None),
            sources=counted[code]["sources"]["value"] if code in counted else 0,
        )
        for code in (*counted, *sorted(watching.keys() - counted.keys()))
    ]
    return CountryPage(items=items, total=len(items))


def country(
    code: str, found: Json, sources: Sequence[SourceItem], watched: Watched | None
) -> CountryDetail:
    """One country in full; `sources` are all there are."""
    own = [source for source in sources if source.country == code]
    bucket = next(iter(found["aggregations"]["countries"]["buckets"]), None)
    watching = _by_country(watched) if watched else {}
    coverage = UNKNOWN_COVERAGE
    if watched:
        hours = [watched.hours[name] for name in watching.get(code, ())]
        coverage = coverage_today(hours, watched.as_of)
    return CountryDetail(
        **_figures(code, bucket, watching, _failing(own), known=watched is not None),
        sources=sorted(own, key=lambda source: (-source.articles, source.id)),
        coverage=coverage,
    )


def _by_country(watched: Watched) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name, entry in watched.catalogue.items():
        names.setdefault(entry["country"], []).append(name)
    return names


def _failing(sources: Sequence[SourceItem]) -> Counter[str]:
    return Counter(source.country for source in sources if source.health.state == "failing")


def _figures(
    code: str,
    bucket: Json | None,
    watching: dict[str, list[str]],
    failing: Counter[str],
    *,
    known: bool,
) -> Json:
    """The fields of CountryFigures; `bucket` is None where there are no articles."""
    return {
        "code": code,
        "articles": bucket["doc_count"] if bucket else 0,
        "today": bucket["today"]["doc_count"] if bucket else 0,
        "stories": bucket["stories"]["value"] if bucket else 0,
        "languages": [each["key"] for each in bucket["languages"]["buckets"]] if bucket else [],
        "latest": bucket["latest"].get("value_as_string") if bucket else None,
        "watched": len(watching.get(code, ())) if known else None,
        "failing": failing[code] if known else None,
    }
