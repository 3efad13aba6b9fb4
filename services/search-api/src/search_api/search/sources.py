"""Answers questions about sources; knows no HTTP."""

from parallax.store import Store
from search_api.index.mappings import articles_alias
from search_api.models.sources import SourceItem, SourcePage
from search_api.search import cursors
from search_api.search.asking import Json, Search, ask
from search_api.search.cursors import Position
from search_api.search.presenting import sources as presenting
from search_api.search.queries import sources as queries
from search_api.search.queries.choosing import Choice, speaks
from search_api.search.queries.common import day_ago
from search_api.search.queries.countries import countries
from search_api.search.remembering import Remembered
from search_api.search.watching import Watch, Watched

WATCHED_SECONDS = 10.0
FIGURES_SECONDS = 30.0
COUNTRIES_SECONDS = 5.0
"""For so long the figures of all sources and countries are kept: they are passes over all
articles."""


class Sources:
    """The sources, their figures and their health, as of some seconds ago."""

    def __init__(self, search: Search, store: Store) -> None:
        self._search = search
        self._watched = Remembered(Watch(store).read, WATCHED_SECONDS)
        self._figures = Remembered(self._count, FIGURES_SECONDS)
        self._by_country = Remembered(self._count_countries, COUNTRIES_SECONDS)

    async def watched(self) -> Watched | None:
        """What is watched; None while the store is away."""
        return await self._watched.get()

    async def items(self) -> list[SourceItem]:
        """All of them by id."""
        watched = await self._watched.get()
        default = self._search.default_display
        return presenting.sources(await self._figures.get(), watched, default)

    async def by_country(self) -> Json:
        """What there is of each country, as queries.countries asks for it."""
        return await self._by_country.get()

    async def _count(self) -> Json:
        return await self._ask(queries.sources(since=day_ago()))

    async def _count_countries(self) -> Json:
        return await self._ask(countries(since=day_ago()))

    async def _ask(self, body: Json) -> Json:
        return await ask(self._search, articles_alias(self._search.prefix), body)


async def list_sources(
    search: Search,
    sources: Sources,
    *,
    chosen: dict[str, Choice],
    size: int,
    bound: Json,
    cursor: str | None,
) -> SourcePage:
    """A page of the sources that are chosen by country, language, kind, ownership and tag."""
    mark = cursors.fingerprint("sources", bound)
    position = cursors.decode(cursor, mark, search.secrets) if cursor else Position()
    matching = [item for item in await sources.items() if _is_chosen(item, chosen)]
    after = position.after[0] if position.after else ""
    items = [item for item in matching if item.id > after]
    following = Position(after=(items[size - 1].id,)) if len(items) > size else None
    return SourcePage(
        items=items[:size],
        next_cursor=cursors.encode(following, mark, search.secrets[0]) if following else None,
        total=len(matching),
    )


def _is_chosen(item: SourceItem, chosen: dict[str, Choice]) -> bool:
    return (
        chosen["country"].allows([item.country])
        and speaks(chosen["language"], item.language)
        and chosen["kind"].allows([item.kind or ""])
        and chosen["ownership"].allows([item.ownership or ""])
        and chosen["tag"].allows(item.tags)
    )
