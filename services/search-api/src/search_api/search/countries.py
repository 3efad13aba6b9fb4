"""Answers questions about countries; knows no HTTP."""

from datetime import UTC, datetime, timedelta

from search_api.index.mappings import articles_alias
from search_api.models.countries import CountryDetail, CountryPage
from search_api.search.asking import Json, Search, ask
from search_api.search.presenting import countries as presenting
from search_api.search.queries import countries as queries
from search_api.search.sources import Sources


async def list_countries(search: Search, sources: Sources) -> CountryPage:
    """What there is of each country, and what is watched."""
    found = await _count(search, None)
    return presenting.countries(found, await sources.items(), await sources.watched())


async def get_country(search: Search, sources: Sources, code: str) -> CountryDetail:
    """One country with its sources; one that nothing is known of has none."""
    found = await _count(search, code)
    return presenting.country(code, found, await sources.items(), await sources.watched())


async def _count(search: Search, country: str | None) -> Json:
    since = int((datetime.now(UTC) - timedelta(days=1)).timestamp() * 1000)
    body = queries.countries(since=since, country=country)
    return await ask(search, articles_alias(search.prefix), body)
