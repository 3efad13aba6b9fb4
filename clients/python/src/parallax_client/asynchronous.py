"""The client for programs that await: AsyncClient, the twin of Client in client.py."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, TypeVar, Unpack

import httpx

from parallax_client import calls, connection, models
from parallax_client.calls import Call
from parallax_client.events import Resumable, StreamEvent
from parallax_client.exchange import Answer, Failure, Outcome, Patience, Send, Wait, exchange
from parallax_client.pages import AsyncPages
from parallax_client.parameters import (
    ArticleFilters,
    ArticleSearch,
    ChangeSearch,
    OnlySearch,
    OverlookedSearch,
    SourceSearch,
    StorySearch,
    StreamFilters,
    TrendSearch,
)

T = TypeVar("T")


class AsyncClient:
    """Asks a Parallax API; what each method takes and does is told in Client.

    >>> async with AsyncClient("http://127.0.0.1:8000") as parallax:
    ...     async for article in parallax.articles(q="coffee frost", limit=50):
    ...         print(article.source.name, article.title)
    ...     story = await parallax.story(article.story_id)
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        timeout: float = 15.0,
        patience: Patience = Patience(),  # noqa: B008  # frozen
    ) -> None:
        self._http = httpx.AsyncClient(**connection.options(base_url, api_key, timeout))
        self._patience = patience
        self.base_url = str(self._http.base_url).rstrip("/")

    def articles(
        self, **search: Unpack[ArticleSearch]
    ) -> AsyncPages[models.ArticlePage, models.ArticleItem]:
        """As Client.articles."""
        return AsyncPages(self._ask, calls.listing(models.ArticlePage, "articles", **search))

    async def article(self, id: str) -> models.Article:  # noqa: A002  # the API's name for it
        """As Client.article."""
        return await self._ask(calls.one(models.Article, "articles", id))

    def stories(
        self, **search: Unpack[StorySearch]
    ) -> AsyncPages[models.StoryPage, models.StoryItem]:
        """As Client.stories."""
        return AsyncPages(self._ask, calls.listing(models.StoryPage, "stories", **search))

    async def story(self, id: str) -> models.Story:  # noqa: A002
        """As Client.story."""
        return await self._ask(calls.one(models.Story, "stories", id))

    def countries(self) -> AsyncPages[models.CountryPage, models.CountrySummary]:
        """As Client.countries."""
        return AsyncPages(self._ask, calls.listing(models.CountryPage, "countries"))

    async def country(self, code: str) -> models.Country:
        """As Client.country."""
        return await self._ask(calls.one(models.Country, "countries", code))

    def overlooked(
        self, country: str, **search: Unpack[OverlookedSearch]
    ) -> AsyncPages[models.OverlookedList, models.OverlookedItem]:
        """As Client.overlooked."""
        path = ("countries", country, "overlooked")
        return AsyncPages(self._ask, calls.listing(models.OverlookedList, *path, **search))

    def only(
        self, country: str, **search: Unpack[OnlySearch]
    ) -> AsyncPages[models.OnlyPage, models.OnlyItem]:
        """As Client.only."""
        path = ("countries", country, "only")
        return AsyncPages(self._ask, calls.listing(models.OnlyPage, *path, **search))

    def sources(
        self, **search: Unpack[SourceSearch]
    ) -> AsyncPages[models.SourcePage, models.SourceItem]:
        """As Client.sources."""
        return AsyncPages(self._ask, calls.listing(models.SourcePage, "sources", **search))

    def trends(self, **search: Unpack[TrendSearch]) -> AsyncPages[models.TrendPage, models.Trend]:
        """As Client.trends."""
        return AsyncPages(self._ask, calls.listing(models.TrendPage, "trends", **search))

    def changes(
        self, **search: Unpack[ChangeSearch]
    ) -> AsyncPages[models.ChangePage, models.Change]:
        """As Client.changes."""
        return AsyncPages(self._ask, calls.listing(models.ChangePage, "changes", **search))

    async def stream(
        self, *, last_event_id: str | None = None, **filters: Unpack[StreamFilters]
    ) -> AsyncIterator[StreamEvent]:
        """As Client.stream."""
        call, state = calls.stream(filters), Resumable(self._patience, last_event_id)
        while True:
            outcome: Outcome = Failure("the stream ended")
            asked = connection.request(call, state.begin())
            try:
                async with self._http.stream(
                    **asked, timeout=connection.SILENCE_SECONDS
                ) as response:
                    if response.status_code == 200:
                        async for chunk in response.aiter_bytes():
                            for event in state.feed(chunk):
                                yield event
                    else:
                        outcome = await self._answer(response)
            except httpx.RequestError as error:
                outcome = connection.failure(error, self.base_url)
            await asyncio.sleep(state.lost(outcome))

    def searches(self) -> AsyncPages[models.SavedSearchPage, models.SavedSearch]:
        """As Client.searches."""
        return AsyncPages(self._ask, calls.listing(models.SavedSearchPage, "searches"))

    async def search(self, id: str) -> models.SavedSearch:  # noqa: A002
        """As Client.search."""
        return await self._ask(calls.one(models.SavedSearch, "searches", id))

    async def save_search(
        self, name: str, *, webhook: str | None = None, **query: Unpack[ArticleFilters]
    ) -> models.SavedSearch:
        """As Client.save_search."""
        body = calls.saved_search(name, query, webhook)
        return await self._ask(calls.write(models.SavedSearch, "POST", "searches", body=body))

    async def change_search(self, id: str, **changes: Any) -> models.SavedSearch:  # noqa: A002
        """As Client.change_search."""
        body = calls.changed_search(changes)
        return await self._ask(calls.write(models.SavedSearch, "PATCH", "searches", id, body=body))

    async def delete_search(self, id: str) -> None:  # noqa: A002
        """As Client.delete_search."""
        await self._ask(calls.remove("searches", id))

    def deliveries(self, id: str) -> AsyncPages[models.DeliveryPage, models.Delivery]:  # noqa: A002
        """As Client.deliveries."""
        return AsyncPages(
            self._ask, calls.listing(models.DeliveryPage, "searches", id, "deliveries")
        )

    async def close(self) -> None:
        """As Client.close."""
        await self._http.aclose()

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _ask(self, call: Call[T]) -> T:
        steps = exchange(call, self._patience)
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                answer: T = end.value
                return answer
            outcome = await self._do(step)

    async def _do(self, step: Send | Wait) -> Outcome:
        if isinstance(step, Wait):
            await asyncio.sleep(step.seconds)
            return None
        try:
            async with self._http.stream(**connection.request(step.call)) as response:
                return await self._answer(response)
        except httpx.RequestError as error:
            return connection.failure(error, self.base_url)

    @staticmethod
    async def _answer(response: httpx.Response) -> Answer:
        body = connection.Body()
        async for chunk in response.aiter_bytes():
            body.add(chunk)
        return Answer(response.status_code, response.headers, body.read())
