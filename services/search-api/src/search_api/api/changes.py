"""/v1/changes: for mirrors."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from search_api.api.answers import Following, Searching, answers
from search_api.api.parameters import Size
from search_api.follow import changes
from search_api.models.changes import ChangePage

MAX_SINCE = 1000
"""Characters; a place in the order of changes takes about 200."""

router = APIRouter(tags=["changes"])


class ChangeParameters(BaseModel):
    """Of /v1/changes."""

    model_config = ConfigDict(extra="forbid")

    since: str | None = Field(
        default=None,
        min_length=1,
        max_length=MAX_SINCE,
        description="`next_cursor` of an earlier answer with the same `type`; it is good for as "
        "long as the service keeps its secret. Without it, from the beginning",
    )
    type: changes.Type | None = Field(default=None, description="Only of these; else of both")
    size: Size = 100


@router.get(
    "/changes",
    summary="List what has changed",
    operation_id="listChanges",
    responses=answers(),
)
async def list_changes(
    search: Searching,
    watermark: Following,
    parameters: Annotated[ChangeParameters, Query()],
) -> ChangePage:
    """What was added, changed, merged or withdrawn since a cursor.

    Whoever follows it from the beginning, and keeps of each id the highest version, ends with all
    that is here. Nothing is skipped, whatever is indexed meanwhile; states that were overtaken
    before they were asked for aren't told.
    """
    return await changes.list_changes(
        search,
        until=watermark.value,
        type_=parameters.type,
        size=parameters.size,
        cursor=parameters.since,
    )
