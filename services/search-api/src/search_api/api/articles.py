"""/v1/articles: search them, read one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from search_api.api.answers import Id, Nothing, Searching, Stored, answers
from search_api.api.article_parameters import PageParameters
from search_api.api.problems import not_found
from search_api.models.articles import Article, ArticlePage, ChosenPage
from search_api.search import articles
from search_api.search.asking import NoSuchDocument

router = APIRouter(tags=["articles"])


@router.get(
    "/articles",
    summary="Search the articles",
    operation_id="listArticles",
    responses=answers(_410="The cursor has expired (sort=relevance only)."),
)
async def list_articles(
    search: Searching, parameters: Annotated[PageParameters, Query()]
) -> ArticlePage | ChosenPage:
    """Articles by words and by what is known of them.

    Pages never skip or repeat an article that could be found when the first one was asked for,
    whatever arrives meanwhile. By relevance they stay open for two minutes; by time they don't
    expire, and hold what was discovered before the first one.
    """
    return await articles.list_articles(
        search,
        parameters.query(),
        parameters.bound(),
        parameters.cursor,
        fields=parameters.chosen(),
    )


@router.get(
    "/articles/{id}",
    summary="Read an article",
    operation_id="getArticle",
    responses=answers(_404="There is no such article."),
)
async def get_article(
    search: Searching,
    store: Stored,
    identifier: Annotated[Id, Path(alias="id")],
    _: Nothing,
) -> Article:
    """The English and the original, side by side too, how the one came of the other, and when.

    `revisions` are what the publisher has changed since, by their titles.
    """
    try:
        return await articles.get_article(search, store, identifier)
    except NoSuchDocument as error:
        raise not_found("article", identifier) from error
