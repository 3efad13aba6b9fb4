"""Lists, page by page, fetched as they are read."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import islice
from typing import Generic, TypeVar

from parallax_client.calls import Listing, following
from parallax_client.reading import Page

P = TypeVar("P", bound=Page)
Item = TypeVar("Item")


class Pages(Generic[P, Item]):
    """Iterate it for the items; `page()` has the total and the like; `pages()` are all pages."""

    def __init__(self, ask: Callable[[Listing[P]], P], first: Listing[P]) -> None:
        self._ask, self._first = ask, first

    def page(self) -> P:
        """The first page."""
        return self._ask(self._first)

    def pages(self) -> Iterator[P]:
        """Every page, each fetched when it is asked for; `limit` doesn't count here."""
        asked: Listing[P] | None = self._first
        while asked is not None:
            page = self._ask(asked)
            yield page
            asked = following(asked, page)

    def __iter__(self) -> Iterator[Item]:
        items = (item for page in self.pages() for item in page.items)
        return islice(items, self._first.limit)


class AsyncPages(Generic[P, Item]):
    """As Pages: `async for`, and `await` for a page."""

    def __init__(self, ask: Callable[[Listing[P]], Awaitable[P]], first: Listing[P]) -> None:
        self._ask, self._first = ask, first

    async def page(self) -> P:
        """The first page."""
        return await self._ask(self._first)

    async def pages(self) -> AsyncIterator[P]:
        """Every page, each fetched when it is asked for; `limit` doesn't count here."""
        asked: Listing[P] | None = self._first
        while asked is not None:
            page = await self._ask(asked)
            yield page
            asked = following(asked, page)

    async def __aiter__(self) -> AsyncIterator[Item]:
        left = self._first.limit
        async for page in self.pages():
            for item in page.items[:left]:
                yield item
            if left is not None and (left := left - len(page.items)) <= 0:
                return
