"""/v1/sources: who is read, and how the looks at them went."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from search_api.api.answers import Searching, SourcesKnown, answers
from search_api.api.choices import CountryChoices, LanguageChoices, WordChoices
from search_api.api.parameters import Cursor, Size
from search_api.models.sources import SourcePage
from search_api.search import sources
from search_api.search.queries.choosing import Choice, choice, languages

router = APIRouter(tags=["sources"])


class SourceParameters(BaseModel):
    """Of /v1/sources."""

    model_config = ConfigDict(extra="forbid")

    country: CountryChoices = Field(default=[], examples=[["MX"]])
    language: LanguageChoices = Field(default=[], examples=[["es"]])
    kind: WordChoices = Field(
        default=[],
        description="newspaper, broadcaster, agency or digital; repeat for any of several, "
        "-agency for all but agencies",
        examples=[["newspaper"]],
    )
    ownership: WordChoices = Field(
        default=[],
        description="state, public or private; repeat for any of several, -state for all but those",
        examples=[["-state"]],
    )
    tag: WordChoices = Field(
        default=[],
        description="Of the catalogue; repeat for any of several, -regional for those without it",
        examples=[["national"]],
    )
    size: Size = 20
    cursor: Cursor = None

    def chosen(self) -> dict[str, Choice]:
        """What is asked, by parameter."""
        return {
            "country": choice(self.country),
            "language": languages(self.language),
            "kind": choice(self.kind),
            "ownership": choice(self.ownership),
            "tag": choice(self.tag),
        }


@router.get(
    "/sources",
    summary="List the sources",
    operation_id="listSources",
    responses=answers(),
)
async def list_sources(
    search: Searching, known: SourcesKnown, parameters: Annotated[SourceParameters, Query()]
) -> SourcePage:
    """The sources that are watched or have articles, with figures and health, by id.

    Figures are half a minute old at most. Health is read from the log of polls; while that can't
    be read it is unknown, and sources without articles are missing.
    """
    return await sources.list_sources(
        search,
        known,
        chosen=parameters.chosen(),
        size=parameters.size,
        bound=parameters.model_dump(exclude={"size", "cursor"}),
        cursor=parameters.cursor,
    )
