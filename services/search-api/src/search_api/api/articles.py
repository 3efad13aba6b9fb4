"""/v1/articles: search them, read one."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from search_api.api.answers import Id, Nothing, Searching, Stored, answers
from search_api.api.parameters import Countries, Cursor, Identifier, LanguageTag, Size
from search_api.api.problems import bad_parameter, not_found
from search_api.models.articles import Article, ArticlePage
from search_api.search import articles
from search_api.search.asking import NoSuchDocument
from search_api.search.queries.articles import MAX_Q, MAX_WORDS, ArticleQuery, search_text
from search_api.search.queries.common import end_bound, language_tag, start_bound

router = APIRouter(tags=["articles"])


class ArticleParameters(BaseModel):
    """Of /v1/articles."""

    model_config = ConfigDict(extra="forbid")

    q: str | None = Field(
        default=None,
        max_length=MAX_Q,
        description='Words that must all occur; "a phrase", -without, one | other, ( ). Accents '
        "and case don't count. Looked for in the English, or in the original where there is no "
        "English; with `language`, in the originals of translated articles too. "
        f"{MAX_WORDS} words at most",
        examples=['dam "water treaty" -football'],
    )
    country: Countries = Field(default=[], examples=[["MX", "BR"]])
    language: list[LanguageTag] = Field(
        default=[],
        max_length=50,
        description="BCP 47, of the original; pt finds pt-BR too; repeat for any of several",
        examples=[["es"]],
    )
    story: Identifier | None = Field(default=None, description="Only of this story")
    source: Identifier | None = Field(default=None, description="Only from this source")
    from_: str | None = Field(
        default=None,
        alias="from",
        max_length=40,
        description="Published (else discovered) at or after this ISO 8601 date or time; UTC "
        "where no offset is given",
        examples=["2026-11-01"],
    )
    to: str | None = Field(
        default=None,
        max_length=40,
        description="Published (else discovered) at or before this; a date includes its day",
        examples=["2026-11-23T12:00:00Z"],
    )
    sort: Literal["newest", "oldest", "relevance"] | None = Field(
        default=None, description="relevance (needs `q`) when `q` is given, else newest"
    )
    size: Size = 20
    cursor: Cursor = None

    def query(self) -> ArticleQuery:
        """What is asked; raises BadParameter or Problem."""
        q = search_text(self.q)
        sort = self.sort or ("relevance" if q else "newest")
        if sort == "relevance" and not q:
            raise bad_parameter("sort", "sort=relevance needs q: without words nothing is nearer.")
        return ArticleQuery(
            q=q,
            countries=tuple(sorted(set(self.country))),
            languages=tuple(sorted({language_tag(tag) for tag in self.language})),
            story=self.story,
            source=self.source,
            start=start_bound(self.from_),
            end=end_bound(self.to),
            sort=sort,
            size=self.size,
        )


@router.get(
    "/articles",
    summary="Search the articles",
    operation_id="listArticles",
    responses=answers(_410="The cursor has expired (sort=relevance only)."),
)
async def list_articles(
    search: Searching, parameters: Annotated[ArticleParameters, Query()]
) -> ArticlePage:
    """Articles by words, country, language, story, source and time.

    Pages by time never skip or repeat an article, whatever arrives meanwhile.
    """
    asked = parameters.query()
    bound = parameters.model_dump(exclude={"size", "cursor", "sort"}) | {"sort": asked.sort}
    return await articles.list_articles(search, asked, bound, parameters.cursor)


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
