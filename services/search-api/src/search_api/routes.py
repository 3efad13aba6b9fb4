"""The HTTP addresses: read the parameters, ask, answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse

from search_api import models, overlooking, searching
from search_api.parameters import (
    ArticleParameters,
    CountryCode,
    NoParameters,
    OnlyParameters,
    OverlookedParameters,
    StoryParameters,
)
from search_api.problems import MEDIA_TYPE, not_found
from search_api.searching import MergedInto, NoSuchDocument, Search

PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _answers(**described: str) -> dict[int | str, dict[str, Any]]:
    """Problem responses by status, e.g. _404="..."."""
    common = {
        "_400": "A parameter is wrong or unknown.",
        "_503": "The search engine can't answer now; see Retry-After.",
    }
    texts = {**common, **described}
    return {int(name[1:]): {"description": text, **PROBLEM} for name, text in texts.items()}


router = APIRouter(prefix="/v1")


def _search(request: Request) -> Search:
    search: Search = request.app.state.search
    return search


Searching = Annotated[Search, Depends(_search)]
Id = Annotated[str, Path(max_length=200, description="The id", examples=[models.ARTICLE_ID])]
Nothing = Annotated[NoParameters, Query()]
InCountry = Annotated[CountryCode, Path(description="ISO 3166-1 alpha-2, or XK", examples=["PT"])]


@router.get(
    "/articles",
    summary="Search the articles",
    operation_id="listArticles",
    tags=["articles"],
    responses=_answers(_410="The cursor has expired (sort=relevance only)."),
)
async def list_articles(
    search: Searching, parameters: Annotated[ArticleParameters, Query()]
) -> models.ArticlePage:
    """Articles by words, country, language, story, source and time.

    Pages by time never skip or repeat an article, whatever arrives meanwhile.
    """
    asked = parameters.query()
    bound = parameters.model_dump(exclude={"size", "cursor", "sort"}) | {"sort": asked.sort}
    return await searching.list_articles(search, asked, bound, parameters.cursor)


@router.get(
    "/articles/{id}",
    summary="Read an article",
    operation_id="getArticle",
    tags=["articles"],
    responses=_answers(_404="There is no such article."),
)
async def get_article(
    search: Searching,
    identifier: Annotated[Id, Path(alias="id")],
    _: Nothing,
) -> models.Article:
    """The English and the original, how the one came of the other, and when."""
    try:
        return await searching.get_article(search, identifier)
    except NoSuchDocument as error:
        raise not_found("article", identifier) from error


@router.get(
    "/stories",
    summary="List the stories",
    operation_id="listStories",
    tags=["stories"],
    responses=_answers(),
)
async def list_stories(
    search: Searching, parameters: Annotated[StoryParameters, Query()]
) -> models.StoryPage:
    """Stories, the latest or the most told first. One that grows meanwhile moves to the front."""
    return await searching.list_stories(
        search,
        countries=parameters.countries,
        single_source=parameters.single_source,
        sort=parameters.sort,
        size=parameters.size,
        bound=parameters.bound(),
        cursor=parameters.cursor,
    )


@router.get(
    "/stories/{id}",
    summary="Read a story",
    operation_id="getStory",
    tags=["stories"],
    response_model=models.Story,
    responses={
        308: {"description": "Merged into another story; Location leads there."},
        **_answers(_404="There is no such story."),
    },
)
async def get_story(
    search: Searching,
    identifier: Annotated[Id, Path(alias="id")],
    _: Nothing,
) -> models.Story | RedirectResponse:
    """A story with its newest articles, and how many each country and source has."""
    try:
        return await searching.get_story(search, identifier)
    except NoSuchDocument as error:
        raise not_found("story", identifier) from error
    except MergedInto as winner:
        return RedirectResponse(f"/v1/stories/{winner}", status_code=308)


@router.get(
    "/countries",
    summary="List the countries",
    operation_id="listCountries",
    tags=["countries"],
    responses=_answers(),
)
async def list_countries(search: Searching, _: Nothing) -> models.CountryPage:
    """What there is from each country, the most articles first."""
    return await searching.list_countries(search)


@router.get(
    "/countries/{country}/overlooked",
    summary="What a country left out",
    operation_id="listOverlooked",
    tags=["countries"],
    responses=_answers(),
)
async def list_overlooked(
    search: Searching,
    country: InCountry,
    parameters: Annotated[OverlookedParameters, Query()],
) -> models.OverlookedList:
    """Stories that other countries carried and none or few of this one's outlets did.

    Ranked by how widely, how long and how prominently the others carried them, and by what they
    have to do with this country. A country of which too little was seen is never called silent.
    """
    return await overlooking.list_overlooked(
        search, country=country, days=parameters.days, k=parameters.k, size=parameters.size
    )


@router.get(
    "/countries/{country}/only",
    summary="What a country alone told",
    operation_id="listOnly",
    tags=["countries"],
    responses=_answers(),
)
async def list_only(
    search: Searching,
    country: InCountry,
    parameters: Annotated[OnlyParameters, Query()],
) -> models.OnlyPage:
    """Stories that this country's outlets carried and no other's; single articles come last."""
    return await overlooking.list_only(
        search,
        country=country,
        days=parameters.days,
        single=parameters.single,
        size=parameters.size,
        cursor=parameters.cursor,
    )
