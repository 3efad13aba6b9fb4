"""ETag, 304, Cache-Control and gzip, over HTTP with addresses of the test's own."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from fastapi import FastAPI
from fastapi.responses import Response, StreamingResponse

from search_api.api.caching import matches
from search_api.api.surroundings import surround
from search_api.settings import Settings
from tests.unit.search_api.serving import serving

Json = dict[str, Any]
SETTINGS = Settings(
    kafka_servers="unused:0",
    mongodb_url="mongodb://unused",
    opensearch_url="http://unused",
    requests_per_minute=0,
    burst=0,
)


class Content:
    """What the addresses answer with."""

    text = "one"
    asked = 0


@pytest.fixture
def content() -> Content:
    return Content()


@pytest_asyncio.fixture
async def http(content: Content) -> AsyncIterator[aiohttp.ClientSession]:
    app = FastAPI()
    app.state.counter = None

    @app.get("/v1/articles")
    async def page() -> Json:
        content.asked += 1
        mark = str(content.asked)
        return {"items": [content.text] * 300, "next_cursor": mark, "as_of": mark}

    @app.get("/v1/articles/{identifier}")
    async def document(identifier: str) -> Json:
        return {"id": identifier, "text": content.text * 500}

    @app.get("/v1/searches")
    async def private() -> Json:
        return {"items": []}

    @app.get("/v1/stream")
    async def stream() -> StreamingResponse:
        async def events() -> AsyncIterator[bytes]:
            yield b"data: 1\n\n"
            await asyncio.sleep(60)

        return StreamingResponse(events(), media_type="text/event-stream")

    @app.get("/images/{identifier}/0")
    async def image(identifier: str) -> Response:
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(b"\0" * 5000, media_type="image/jpeg", headers=headers)

    surround(app, SETTINGS)
    async with serving(app) as session:
        yield session


async def head_and_body(
    http: aiohttp.ClientSession, path: str, method: str = "GET", **headers: str
) -> tuple[aiohttp.ClientResponse, bytes]:
    async with http.request(method, path, headers=headers, auto_decompress=False) as response:
        return response, await response.read()


PLAIN = {"Accept-Encoding": "identity"}
GZIP = {"Accept-Encoding": "gzip"}


async def test_a_list_has_a_weak_tag_of_its_items(
    http: aiohttp.ClientSession, content: Content
) -> None:
    first, _ = await head_and_body(http, "/v1/articles")
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"] == "public, max-age=5"
    again, body = await head_and_body(http, "/v1/articles", **{"If-None-Match": tag})
    assert (again.status, body, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Vary"] == "Accept-Encoding"
    content.text = "another"
    changed, body = await head_and_body(http, "/v1/articles", **{"If-None-Match": tag})
    assert changed.status == 200
    assert body


async def test_a_document_has_a_strong_tag_that_tells_encodings_apart(
    http: aiohttp.ClientSession,
) -> None:
    plain, text = await head_and_body(http, "/v1/articles/a", **PLAIN)
    zipped, bytes_ = await head_and_body(http, "/v1/articles/a", **GZIP)
    assert gzip.decompress(bytes_) == text
    assert len(bytes_) < len(text)
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert plain.headers["ETag"].startswith('"')
    assert plain.headers["Cache-Control"] == "public, max-age=60"
    for one in (plain, zipped):
        tag = {"If-None-Match": f'"x", {one.headers["ETag"]}'}
        assert (await head_and_body(http, "/v1/articles/a", **PLAIN, **tag))[0].status == 304
        assert (await head_and_body(http, "/v1/articles/b", **PLAIN, **tag))[0].status == 200


async def test_head_tells_the_same_without_the_body(http: aiohttp.ClientSession) -> None:
    got, text = await head_and_body(http, "/v1/articles/a", **PLAIN)
    head, body = await head_and_body(http, "/v1/articles/a", "HEAD", **PLAIN)
    assert (head.status, body) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]
    assert int(head.headers["Content-Length"]) == len(text)


async def test_what_is_private_or_wrong_is_not_kept(http: aiohttp.ClientSession) -> None:
    private, _ = await head_and_body(http, "/v1/searches")
    assert private.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in private.headers
    for path in ("/v1/articles?size=0", "/v1/nothing"):
        wrong, _ = await head_and_body(http, path)
        assert wrong.headers["Cache-Control"] == "no-store", path
        assert "ETag" not in wrong.headers


async def test_a_stream_flows_and_an_image_is_left_as_it_is(http: aiohttp.ClientSession) -> None:
    async with http.get("/v1/stream", headers=GZIP) as response:
        assert await asyncio.wait_for(response.content.readline(), 10) == b"data: 1\n"
        assert "Content-Encoding" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
    image, body = await head_and_body(http, "/images/a/0", **GZIP)
    assert "Content-Encoding" not in image.headers
    assert len(body) == 5000
    assert "immutable" in image.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("", False),
        ('"b"', False),
        ('W/"a"', True),
        ('"a-gzip"', True),
        ("*", True),
        ('"b","a"', True),
    ],
)
def test_tags_are_compared_weakly(given: str, found: bool) -> None:
    assert matches(given, '"a"') is found
