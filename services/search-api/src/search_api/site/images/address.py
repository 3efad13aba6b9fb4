"""GET /images/{article}/{n}: a picture of an article, for the page.

The address names an article's picture and never a URL, so nobody can have this service ask for
anything else; and it shows those pictures alone that /v1/articles does (see display.py).
"""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from search_api.api.answers import Searching
from search_api.api.problems import Problem, not_found, unavailable
from search_api.display import shown_images
from search_api.index.mappings import articles_alias
from search_api.search.asking import NoSuchDocument, Search, ask
from search_api.site.images.errors import Busy, NoPicture
from search_api.site.images.pictures import WIDTHS, Pictures
from search_api.site.images.resizing import Kind

router = APIRouter(include_in_schema=False)

CACHED = "public, max-age=86400, stale-while-revalidate=604800"
MAX_NUMBER = 99


class ImageParameters(BaseModel):
    """Of /images/{article}/{n}."""

    model_config = ConfigDict(extra="forbid")

    w: int = Field(default=640, description="Widest that is of use, in pixels: one of WIDTHS")

    @field_validator("w")
    @classmethod
    def _is_one_of_few(cls, width: int) -> int:
        if width not in WIDTHS:
            raise ValueError(f"must be one of {', '.join(map(str, WIDTHS))}")
        return width


@router.api_route("/images/{article}/{number}", methods=["GET", "HEAD"])
async def get_image(
    request: Request,
    search: Searching,
    article: Annotated[str, Path(max_length=200)],
    number: Annotated[int, Path(ge=0, le=MAX_NUMBER)],
    parameters: Annotated[ImageParameters, Query()],
) -> Response:
    """The picture as WebP, or as JPEG for who doesn't say that they take WebP."""
    try:
        url = await _address(search, article, number)
    except NoSuchDocument as error:
        raise not_found("picture", f"{article[:50]}/{number}") from error
    pictures: Pictures = request.app.state.pictures
    kind: Kind = "webp" if "image/webp" in request.headers.get("accept", "") else "jpeg"
    try:
        picture = await pictures.get(url, parameters.w, kind)
    except NoPicture as error:
        raise Problem(
            502,
            f"The publisher's address {error}.",
            kind="no-picture",
            title="The publisher gives no picture",
            headers={"Cache-Control": "public, max-age=300"},
        ) from error
    except Busy as error:
        raise unavailable("Too many pictures are being fetched. Try again.") from error
    return _answer(request, picture, kind)


def _answer(request: Request, picture: bytes, kind: Kind) -> Response:
    etag = f'"{hashlib.sha256(picture).hexdigest()[:24]}"'
    headers = {"Cache-Control": CACHED, "ETag": etag, "Vary": "Accept"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(picture, media_type=f"image/{kind}", headers=headers)


async def _address(search: Search, article: str, number: int) -> str:
    """Where a picture that may be shown is; raises NoSuchDocument for any other."""
    body = {
        "size": 1,
        "query": {"ids": {"values": [article]}},
        "_source": ["images.url", "source.display"],
    }
    found = await ask(search, articles_alias(search.prefix), body)
    for hit in found["hits"]["hits"]:
        images = shown_images(hit["_source"])
        if number < len(images):
            return str(images[number]["url"])
    raise NoSuchDocument(article)
