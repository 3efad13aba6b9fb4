"""The client for programs that wait: Client. Its twin that awaits is in asynchronous.py."""

import time
from collections.abc import Iterator
from typing import Any, TypeVar, Unpack

import httpx

from parallax_client import calls, connection, models
from parallax_client.calls import Call
from parallax_client.events import Resumable, StreamEvent
from parallax_client.exchange import Answer, Failure, Outcome, Patience, Send, Wait, exchange
from parallax_client.pages import Pages
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


class Client:
    """Asks a Parallax API.

    >>> with Client("http://127.0.0.1:8000") as parallax:
    ...     for article in parallax.articles(q="coffee frost", country=["br", "co"], limit=50):
    ...         print(article.source.name, article.title)

    `base_url` and `api_key` are PARALLAX_API_URL and PARALLAX_API_KEY where they aren't given.
    `timeout` is in seconds, for each attempt to connect and each wait for bytes; `patience` says
    how often reading is tried again. Lists are fetched page by page as they are iterated. Every
    error is a ParallaxError. May be used by several threads.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        timeout: float = 15.0,
        patience: Patience = Patience(),  # noqa: B008  # frozen
    ) -> None:
        self._http = httpx.Client(**connection.options(base_url, api_key, timeout))
        self._patience = patience
        self.base_url = str(self._http.base_url).rstrip("/")

    def articles(
        self, **search: Unpack[ArticleSearch]
    ) -> Pages[models.ArticlePage, models.ArticleItem]:
        """Search the articles.

        >>> parallax.articles(q='title:dam AND "water treaty"', about="mx", from_=date(2026, 11, 1))
        >>> parallax.articles(q="frost", facets="country").page().facets.country
        """
        return Pages(self._ask, calls.listing(models.ArticlePage, "articles", **search))

    def article(self, id: str) -> models.Article:  # noqa: A002  # the API's name for it
        """An article with both texts and how the one came of the other; NotFound.

        >>> [(side.original, side.english) for side in parallax.article(id).paragraphs]
        """
        return self._ask(calls.one(models.Article, "articles", id))

    def stories(self, **search: Unpack[StorySearch]) -> Pages[models.StoryPage, models.StoryItem]:
        """Stories, by weight and freshness unless `sort` says otherwise.

        >>> parallax.stories(overlooked_by="us", limit=10)
        """
        return Pages(self._ask, calls.listing(models.StoryPage, "stories", **search))

    def story(self, id: str) -> models.Story:  # noqa: A002
        """A story with takes and coverage; of a merged id, the story it is in; NotFound.

        >>> [(take.label, take.sentences[0].text) for take in parallax.story(id).takes]
        """
        return self._ask(calls.one(models.Story, "stories", id))

    def countries(self) -> Pages[models.CountryPage, models.CountrySummary]:
        """What there is from each country, the most articles first."""
        return Pages(self._ask, calls.listing(models.CountryPage, "countries"))

    def country(self, code: str) -> models.Country:
        """A country, its sources and how much of today's press was seen.

        >>> parallax.country("pt").coverage.complete
        """
        return self._ask(calls.one(models.Country, "countries", code))

    def overlooked(
        self, country: str, **search: Unpack[OverlookedSearch]
    ) -> Pages[models.OverlookedList, models.OverlookedItem]:
        """Stories that others carried and none or few of this country's outlets did.

        >>> for item in parallax.overlooked("us", days=2): print(item.story.title, item.score)
        """
        path = ("countries", country, "overlooked")
        return Pages(self._ask, calls.listing(models.OverlookedList, *path, **search))

    def only(
        self, country: str, **search: Unpack[OnlySearch]
    ) -> Pages[models.OnlyPage, models.OnlyItem]:
        """Stories that this country's outlets carried and no other's."""
        path = ("countries", country, "only")
        return Pages(self._ask, calls.listing(models.OnlyPage, *path, **search))

    def sources(
        self, **search: Unpack[SourceSearch]
    ) -> Pages[models.SourcePage, models.SourceItem]:
        """Newsrooms, what there is from each and how its polls go."""
        return Pages(self._ask, calls.listing(models.SourcePage, "sources", **search))

    def trends(self, **search: Unpack[TrendSearch]) -> Pages[models.TrendPage, models.Trend]:
        """People, organisations and places that more stories name than before."""
        return Pages(self._ask, calls.listing(models.TrendPage, "trends", **search))

    def changes(self, **search: Unpack[ChangeSearch]) -> Pages[models.ChangePage, models.Change]:
        """What was added, changed, merged or withdrawn; iterated until there is no more now.

        To keep a mirror, read pages, and keep a page's cursor once its items are stored:

        >>> for page in parallax.changes(since=kept).pages():
        ...     store(page.items)
        ...     keep(page.next_cursor)
        """
        return Pages(self._ask, calls.listing(models.ChangePage, "changes", **search))

    def stream(
        self, *, last_event_id: str | None = None, **filters: Unpack[StreamFilters]
    ) -> Iterator[StreamEvent]:
        """New articles and stories as they come, without an end; reconnects and resumes by itself.

        >>> for event in parallax.stream(q="earthquake", type="article"):
        ...     print(event.article.title)
        """
        call, state = calls.stream(filters), Resumable(self._patience, last_event_id)
        while True:
            outcome: Outcome = Failure("the stream ended")
            asked = connection.request(call, state.begin())
            try:
                with self._http.stream(**asked, timeout=connection.SILENCE_SECONDS) as response:
                    if response.status_code == 200:
                        for chunk in response.iter_bytes():
                            yield from state.feed(chunk)
                    else:
                        outcome = self._answer(response)
            except httpx.RequestError as error:
                outcome = connection.failure(error, self.base_url)
            time.sleep(state.lost(outcome))

    def searches(self) -> Pages[models.SavedSearchPage, models.SavedSearch]:
        """The saved searches of this API key."""
        return Pages(self._ask, calls.listing(models.SavedSearchPage, "searches"))

    def search(self, id: str) -> models.SavedSearch:  # noqa: A002
        """A saved search."""
        return self._ask(calls.one(models.SavedSearch, "searches", id))

    def save_search(
        self, name: str, *, webhook: str | None = None, **query: Unpack[ArticleFilters]
    ) -> models.SavedSearch:
        """Keep a search; new articles are sent to the address `webhook`, signed.

        >>> made = parallax.save_search("frost", q="frost", country="br", webhook="https://me.example/hook")
        >>> made.webhook.secret  # shown this once; webhooks.verify needs it
        """
        body = calls.saved_search(name, query, webhook)
        return self._ask(calls.write(models.SavedSearch, "POST", "searches", body=body))

    def change_search(self, id: str, **changes: Any) -> models.SavedSearch:  # noqa: A002
        """Change `name`, `state` ("active", "paused") or `webhook`; what isn't given stays.

        >>> parallax.change_search(id, state="paused", webhook="https://me.example/new")
        >>> parallax.change_search(id, webhook=None)  # takes it away
        """
        body = calls.changed_search(changes)
        return self._ask(calls.write(models.SavedSearch, "PATCH", "searches", id, body=body))

    def delete_search(self, id: str) -> None:  # noqa: A002
        """Forget a saved search; nothing is sent for it any more."""
        self._ask(calls.remove("searches", id))

    def deliveries(self, id: str) -> Pages[models.DeliveryPage, models.Delivery]:  # noqa: A002
        """What was sent for a saved search, and what became of it."""
        return Pages(self._ask, calls.listing(models.DeliveryPage, "searches", id, "deliveries"))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, call: Call[T]) -> T:
        steps = exchange(call, self._patience)
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration as end:
                answer: T = end.value
                return answer
            outcome = self._do(step)

    def _do(self, step: Send | Wait) -> Outcome:
        if isinstance(step, Wait):
            time.sleep(step.seconds)
            return None
        try:
            with self._http.stream(**connection.request(step.call)) as response:
                return self._answer(response)
        except httpx.RequestError as error:
            return connection.failure(error, self.base_url)

    @staticmethod
    def _answer(response: httpx.Response) -> Answer:
        body = connection.Body()
        for chunk in response.iter_bytes():
            body.add(chunk)
        return Answer(response.status_code, response.headers, body.read())
