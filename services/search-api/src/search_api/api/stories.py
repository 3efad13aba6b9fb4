"""/v1/stories: list them, read one."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from search_api.api.answers import Id, Nothing, Searching, answers
from search_api.api.parameters import Countries, Cursor, Size
from search_api.api.problems import not_found
from search_api.models.stories import Story, StoryPage
from search_api.search import stories
from search_api.search.asking import MergedInto, NoSuchDocument

router = APIRouter(tags=["stories"])


class StoryParameters(BaseModel):
    """Of /v1/stories."""

    model_config = ConfigDict(extra="forbid")

    country: Countries = Field(default=[], examples=[["MX"]])
    single_source: bool | None = Field(
        default=None, description="true: told by one source only; false: by several"
    )
    sort: Literal["newest", "weight"] = Field(
        default="newest", description="newest: latest article first; weight: most articles first"
    )
    size: Size = 20
    cursor: Cursor = None

    @property
    def countries(self) -> tuple[str, ...]:
        """Each once, in order."""
        return tuple(sorted(set(self.country)))

    def bound(self) -> dict[str, Any]:
        """What a cursor is bound to."""
        return {
            "country": self.countries,
            "single_source": self.single_source,
            "sort": self.sort,
        }


@router.get(
    "/stories",
    summary="List the stories",
    operation_id="listStories",
    responses=answers(),
)
async def list_stories(
    search: Searching, parameters: Annotated[StoryParameters, Query()]
) -> StoryPage:
    """Stories, the latest or the most told first. One that grows meanwhile moves to the front."""
    return await stories.list_stories(
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
    """A story with its newest articles, and how many each country and source has."""
    try:
        return await stories.get_story(search, identifier)
    except NoSuchDocument as error:
        raise not_found("story", identifier) from error
    except MergedInto as winner:
        return RedirectResponse(f"/v1/stories/{winner}", status_code=308)
