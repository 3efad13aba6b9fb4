"""Answers questions about countries; knows no HTTP."""

from search_api.index.mappings import articles_alias
from search_api.models.countries import CountryDetail, CountryPage
from search_api.search.asking import Search, ask
from search_api.search.presenting import countries as presenting
from search_api.search.queries import countries as queries
from search_api.search.queries.common import day_ago
from search_api.search.sources import Sources


async def list_countries(sources: Sources) -> CountryPage:
    """What there is of each country, and what is watched."""
    found, items = await sources.by_country(), await sources.items()
    return presenting.countries(found, items, await sources.watched())


async def get_country(search: Search, sources: Sources, code: str) -> CountryDetail:
    """One country with its sources; one that nothing is known of has none."""
    body = queries.countries(since=day_ago(), country=code)
    found = await ask(search, articles_alias(search.prefix), body)
    return presenting.country(code, found, await sources.items(), await sources.watched())
