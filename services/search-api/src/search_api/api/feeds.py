"""/v1/feeds: any search, and any country, for feed readers."""

from dataclasses import replace
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from search_api.api.answers import Nothing, Searching, answers
from search_api.api.following import ArticleFilters
from search_api.api.parameters import CountryCode
from search_api.api.stories import StoryFilters
from search_api.follow import feeds
from search_api.follow.feeds import MEDIA_TYPES, Entry, Form, Head
from search_api.models.articles import ArticlePage
from search_api.search import articles, stories
from search_api.search.asking import Search
from search_api.search.queries.stories import StoryQuery

ENTRIES = 50

router = APIRouter(tags=["feeds"])

InForm = Annotated[Form, Path(description="atom, rss (2.0) or json (JSON Feed 1.1)")]
OF_FEED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": f"The newest {ENTRIES}",
        "content": {
            media.partition(";")[0]: {"schema": {"type": "object" if form == "json" else "string"}}
            for form, media in MEDIA_TYPES.items()
        },
    },
    **answers(),
}


@router.get(
    "/feeds/articles.{form}",
    summary="A search as a feed",
    operation_id="articlesFeed",
    response_class=Response,
    responses=OF_FEED,
)
async def articles_feed(
    search: Searching,
    request: Request,
    form: InForm,
    parameters: Annotated[ArticleFilters, Query()],
) -> Response:
    """The newest articles of any search. Each links to its publisher, and to its page here."""
    entries = await _articles(search, request, parameters)
    given = parameters.given()
    about = ", ".join(_words(given)) or "all articles"
    page = f"/search?{urlencode(given, doseq=True)}" if given else "/search"
    return _answer(request, form, f"Parallax: {about}", page, entries)


@router.get(
    "/feeds/stories.{form}",
    summary="Stories as a feed",
    operation_id="storiesFeed",
    response_class=Response,
    responses=OF_FEED,
)
async def stories_feed(
    search: Searching,
    request: Request,
    form: InForm,
    parameters: Annotated[StoryFilters, Query()],
) -> Response:
    """The latest stories. Each links to its page here."""
    asked = StoryQuery(**parameters.filters(), sort="newest", size=ENTRIES)
    page = await stories.list_stories(search, asked, {}, None)
    entries = feeds.of_stories(page.items, base_of(request))
    given = parameters.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    about = ", ".join(_words(given)) or "all stories"
    return _answer(request, form, f"Parallax: {about}", "/", entries)


@router.get(
    "/feeds/countries/{country}.{form}",
    summary="A country's news as a feed",
    operation_id="countryFeed",
    response_class=Response,
    responses=OF_FEED,
)
async def country_feed(
    search: Searching,
    request: Request,
    country: Annotated[CountryCode, Path(description="ISO 3166-1 alpha-2, or XK", examples=["PT"])],
    form: InForm,
    _: Nothing,
) -> Response:
    """The newest articles of a country's newsrooms."""
    parameters = ArticleFilters.model_validate({"country": [country]})
    entries = await _articles(search, request, parameters)
    return _answer(request, form, f"Parallax: {country}", f"/country/{country}", entries)


def base_of(request: Request) -> str:
    """Where readers reach this service, without a slash at the end."""
    public: str | None = request.app.state.public_url
    return (public or str(request.base_url)).rstrip("/")


async def _articles(search: Search, request: Request, parameters: ArticleFilters) -> list[Entry]:
    asked = replace(parameters.asked(), size=ENTRIES)
    # Whole articles: `fields` of a search aren't a feed's.
    page = cast("ArticlePage", await articles.list_articles(search, asked, {}, None))
    return feeds.of_articles(page.items, base_of(request))


def _words(given: dict[str, Any]) -> list[str]:
    return [
        f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in given.items()
    ]


def _answer(request: Request, form: Form, title: str, page: str, entries: list[Entry]) -> Response:
    base = base_of(request)
    own = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    head = Head(title[:200], base + own, base + page)
    return Response(feeds.feed(form, head, entries), media_type=MEDIA_TYPES[form])
