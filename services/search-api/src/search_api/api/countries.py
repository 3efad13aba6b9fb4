"""/v1/countries: what there is from where, what a country left out, what it alone told."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from search_api.api.answers import Nothing, Searching, SourcesKnown, answers
from search_api.api.parameters import CountryCode, Cursor, Days, Size
from search_api.models.countries import CountryDetail, CountryPage, OnlyPage, OverlookedList
from search_api.search import countries, overlooking

router = APIRouter(tags=["countries"])


class OverlookedParameters(BaseModel):
    """Of /v1/countries/{country}/overlooked."""

    model_config = ConfigDict(extra="forbid")

    days: Days = 3
    k: int = Field(default=3, ge=1, le=50, description="Least other countries that carried a story")
    size: Size = 20


class OnlyParameters(BaseModel):
    """Of /v1/countries/{country}/only."""

    model_config = ConfigDict(extra="forbid")

    days: Days = 3
    single: bool | None = Field(
        default=None, description="true: stories of one article; false: of several"
    )
    size: Size = 20
    cursor: Cursor = None


InCountry = Annotated[CountryCode, Path(description="ISO 3166-1 alpha-2, or XK", examples=["PT"])]


@router.get(
    "/countries",
    summary="List the countries",
    operation_id="listCountries",
    responses=answers(),
)
async def list_countries(known: SourcesKnown, _: Nothing) -> CountryPage:
    """What there is from each country, and how many sources are watched and failing there."""
    return await countries.list_countries(known)


@router.get(
    "/countries/{country}",
    summary="Read a country",
    operation_id="getCountry",
    responses=answers(),
)
async def get_country(
    search: Searching, known: SourcesKnown, country: InCountry, _: Nothing
) -> CountryDetail:
    """What there is from one country, its sources with their health, and how much was seen today.

    A country that nothing is known of answers with nothing: nobody is watched there.
    """
    return await countries.get_country(search, known, country)


@router.get(
    "/countries/{country}/overlooked",
    summary="What a country left out",
    operation_id="listOverlooked",
    responses=answers(),
)
async def list_overlooked(
    search: Searching,
    country: InCountry,
    parameters: Annotated[OverlookedParameters, Query()],
) -> OverlookedList:
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
    responses=answers(),
)
async def list_only(
    search: Searching,
    country: InCountry,
    parameters: Annotated[OnlyParameters, Query()],
) -> OnlyPage:
    """Stories that this country's outlets carried and no other's; single articles come last."""
    return await overlooking.list_only(
        search,
        country=country,
        days=parameters.days,
        single=parameters.single,
        size=parameters.size,
        cursor=parameters.cursor,
    )
