"""What all addresses share: problems as they are documented, and what a request is given."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request

from parallax.store import Store
from search_api.api.parameters import NoParameters
from search_api.api.problems import MEDIA_TYPE
from search_api.follow.stream import Streams
from search_api.follow.watermark_reader import WatermarkReader
from search_api.models.common import ARTICLE_ID
from search_api.search.asking import Search
from search_api.search.sources import Sources

PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def answers(**described: str) -> dict[int | str, dict[str, Any]]:
    """Problem responses by status, e.g. _404="..."."""
    common = {
        "_400": "A parameter is wrong or unknown.",
        "_503": "The search engine can't answer now; see Retry-After.",
    }
    texts = {**common, **described}
    return {int(name[1:]): {"description": text, **PROBLEM} for name, text in texts.items()}


async def _search(request: Request) -> Search:
    search: Search = request.app.state.search
    return search


async def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def _watermark(request: Request) -> WatermarkReader:
    watermark: WatermarkReader = request.app.state.watermark
    return watermark


def _sources(request: Request) -> Sources:
    sources: Sources = request.app.state.sources
    return sources


def _streams(request: Request) -> Streams:
    streams: Streams = request.app.state.streams
    return streams


Searching = Annotated[Search, Depends(_search)]
Stored = Annotated[Store, Depends(_store)]
Following = Annotated[WatermarkReader, Depends(_watermark)]
SourcesKnown = Annotated[Sources, Depends(_sources)]
Listening = Annotated[Streams, Depends(_streams)]


Id = Annotated[str, Path(max_length=200, description="The id", examples=[ARTICLE_ID])]


Nothing = Annotated[NoParameters, Query()]
