"""/v1/stories: search them, read one."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from search_api.api.answers import Id, Nothing, Searching, answers
from search_api.api.choices import CountryChoices, LanguageChoices, WordChoices
from search_api.api.parameters import CountryCode, Cursor, Size
from search_api.api.problems import bad_parameter, not_found
from search_api.models.stories import Story, StoryPage
from search_api.search import stories
from search_api.search.asking import MergedInto, NoSuchDocument
from search_api.search.language.parsing import MAX_CHARACTERS, MAX_WORDS
from search_api.search.queries.choosing import choice, languages
from search_api.search.queries.common import end_bound, start_bound
from search_api.search.queries.stories import StoryQuery
from search_api.search.queries.texts import read_words

router = APIRouter(tags=["stories"])


class StoryFilters(BaseModel):
    """Which stories."""

    model_config = ConfigDict(extra="forbid")

    q: str | None = Field(
        default=None,
        max_length=MAX_CHARACTERS,
        description='Words that must all occur in title, summary or main names; "a phrase", '
        f"prefix*, title:word, a OR b, -without, ( ), as for articles. {MAX_WORDS} words at most",
        examples=["dam -football"],
    )
    country: CountryChoices = Field(default=[], examples=[["MX", "-RU"]])
    about: CountryChoices = Field(
        default=[],
        description="What they are about, whoever tells them: ISO 3166-1 alpha-2, or XK; repeat "
        "for any of several, -ru for all but RU",
        examples=[["BR"]],
    )
    language: LanguageChoices = Field(default=[], examples=[["es"]])
    source: WordChoices = Field(
        default=[],
        description="Told by this source (`id` of /v1/sources); repeat for any of several, with "
        "a leading hyphen for all but it",
        examples=[["el-faro-de-lumbavo"]],
    )
    overlooked_by: CountryCode | None = Field(
        default=None,
        description="Carried by 3 other countries and more, and by none or few of the outlets "
        "reached in this one; /v1/countries/{country}/overlooked says why",
        examples=["US"],
    )
    only_in: CountryCode | None = Field(
        default=None, description="Carried in this country and no other", examples=["PT"]
    )
    single_source: bool | None = Field(
        default=None, description="true: told by one source only; false: by several"
    )
    from_: str | None = Field(
        default=None,
        alias="from",
        max_length=40,
        description="With an article at or after this ISO 8601 date or time; UTC where no offset "
        "is given",
        examples=["2026-11-01"],
    )
    to: str | None = Field(
        default=None,
        max_length=40,
        description="With an article at or before this; a date includes its day",
        examples=["2026-11-23T12:00:00Z"],
    )

    def filters(self) -> dict[str, Any]:
        """All of it as StoryQuery takes it; raises BadParameter."""
        return {
            "words": read_words(self.q),
            "countries": choice(self.country),
            "about": choice(self.about),
            "languages": languages(self.language),
            "sources": choice(self.source),
            "overlooked_by": self.overlooked_by,
            "only_in": self.only_in,
            "single_source": self.single_source,
            "start": start_bound(self.from_),
            "end": end_bound(self.to),
        }


class StoryParameters(StoryFilters):
    """Of /v1/stories: which stories, in which order."""

    sort: Literal["top", "newest", "weight", "relevance"] | None = Field(
        default=None,
        description="top: weight, halved for each day since the last article; newest: latest "
        "article first; weight: ln(1 + voices) x (1 + ln(countries)); relevance (needs `q`): "
        "nearest to the words. relevance when `q` is given, else top",
    )
    size: Size = 20
    cursor: Cursor = None

    def query(self) -> StoryQuery:
        """What is asked; raises BadParameter or Problem."""
        filters = self.filters()
        sort = self.sort or ("relevance" if filters["words"] else "top")
        if sort == "relevance" and not filters["words"]:
            raise bad_parameter("sort", "sort=relevance needs q: without words nothing is nearer.")
        return StoryQuery(**filters, sort=sort, size=self.size)

    def bound(self, sort: str) -> dict[str, Any]:
        """What a cursor is bound to."""
        return self.model_dump(exclude={"size", "cursor", "sort"}) | {"sort": sort}


@router.get(
    "/stories",
    summary="Search the stories",
    operation_id="listStories",
    responses=answers(),
)
async def list_stories(
    search: Searching, parameters: Annotated[StoryParameters, Query()]
) -> StoryPage:
    """Stories by words, who tells them and what they are about; the top ones first.

    One that grows meanwhile moves to the front, and is met again from the start; by relevance, one
    that changes between two pages may be on both or on neither. What a country
    left out or alone told is known of a story once its coverage is counted, some hours after it
    began.
    """
    asked = parameters.query()
    return await stories.list_stories(
        search, asked, parameters.bound(asked.sort), parameters.cursor
    )


@router.get(
    "/stories/{id}",
    summary="Read a story",
    operation_id="getStory",
    response_model=Story,
    responses={
        308: {"description": "Merged into another story; Location leads there."},
        **answers(_404="There is no such story."),
    },
)
async def get_story(
    search: Searching,
    identifier: Annotated[Id, Path(alias="id")],
    _: Nothing,
) -> Story | RedirectResponse:
    """A story: its takes with their evidence, coverage by country, timeline and newest articles."""
    try:
        return await stories.get_story(search, identifier)
    except NoSuchDocument as error:
        raise not_found("story", identifier) from error
    except MergedInto as winner:
        return RedirectResponse(f"/v1/stories/{winner}", status_code=308)
