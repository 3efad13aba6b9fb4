"""/v1/stream: new articles and stories as they become visible."""

from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import Response

from search_api.api.answers import Listening, answers
from search_api.api.event_stream import EventStream
from search_api.api.following import StreamParameters, place_of
from search_api.models.common import ARTICLE_ID

EXAMPLE = f"""\
retry: 3000
id: 4711:

id: 4712:{ARTICLE_ID}
event: article
data: {{"id": "{ARTICLE_ID}", "title": "Dam talks resume", …}}

: nothing new
id: 4713:
"""

router = APIRouter(tags=["changes"])


@router.get(
    "/stream",
    summary="Listen to what is new",
    operation_id="stream",
    response_class=Response,
    responses={
        200: {
            "description": "Events `article` (as in a list of articles) and `story` (as in a list "
            "of stories); a comment at least every 15 seconds. It ends only when the service does: "
            "connect again then, as browsers do, and miss nothing.",
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": EXAMPLE}},
        },
        **answers(_429="You listen too often already."),
    },
)
async def stream(
    streams: Listening,
    parameters: Annotated[StreamParameters, Query()],
    last_event_id: Annotated[
        str | None,
        # The document has the parameter of the same name: to generators the two are one.
        Header(max_length=300, include_in_schema=False),
    ] = None,
) -> Response:
    """New and changed articles and stories, once they can be searched.

    One that changes comes again, with a higher `version`; 1 is its first. What was overtaken while
    you weren't there isn't sent. What is withdrawn or merged away is told by /v1/changes alone.
    """
    place = place_of(last_event_id or parameters.last_event_id)
    return EventStream(streams, parameters.wanted(), place)
