"""/v1/trends: who and what is told of more than before."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from search_api.api.answers import Searching, answers
from search_api.api.parameters import CountryCode
from search_api.models.trends import TrendPage
from search_api.search import trends

router = APIRouter(tags=["trends"])


class TrendParameters(BaseModel):
    """Of /v1/trends."""

    model_config = ConfigDict(extra="forbid")

    country: CountryCode | None = Field(
        default=None,
        description="Of stories that this country's newsrooms tell: ISO 3166-1 alpha-2, or XK",
        examples=["BR"],
    )
    hours: int = Field(
        default=24, ge=1, le=168, description="Length of the window that ends now", examples=[24]
    )
    size: int = Field(default=20, ge=1, le=50, description="Items on the page")


@router.get(
    "/trends",
    summary="List what rises",
    operation_id="listTrends",
    responses=answers(),
)
async def list_trends(
    search: Searching, parameters: Annotated[TrendParameters, Query()]
) -> TrendPage:
    """People, organisations and places in more stories than in the 7 windows before.

    What is listed is in 3 stories at least, half as many again as before, and more than chance
    would have once in a hundred times. Where nothing was gathered a window ago, nothing is known to
    rise: then `before` is null, and those in most stories are listed.
    """
    return await trends.list_trends(
        search, country=parameters.country, hours=parameters.hours, size=parameters.size
    )
