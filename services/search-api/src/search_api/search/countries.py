"""Answers questions about countries; knows no HTTP."""

from search_api.index.mappings import articles_alias
from search_api.models.countries import CountryPage
from search_api.search.asking import Search, ask
from search_api.search.presenting import countries as presenting
from search_api.search.queries import countries as queries


async def list_countries(search: Search) -> CountryPage:
    """What there is of each country."""
    found = await ask(search, articles_alias(search.prefix), queries.countries())
    return presenting.countries(found)
