"""Shared links and pictures, of articles that are really indexed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from fastapi import FastAPI
from PIL import Image

from parallax.documents import Image as Figure
from parallax.documents import Withdrawn
from parallax.events import ArticleClustered, StoryUpdated
from parallax_local.servers import Addresses
from search_api.app import create_app, preflight
from search_api.index.engine import create_client
from search_api.settings import Settings
from search_api.site import pages
from tests.support.articles import NOON
from tests.support.indexing import write
from tests.unit.search_api.samples import FARO, spanish, story
from tests.unit.search_api.serving import serving

HOST = "faro.example"


@dataclass
class Bench:
    """A service whose pictures' publisher is on this machine."""

    settings: Settings
    app: FastAPI
    http: aiohttp.ClientSession

    async def index(self, *events: ArticleClustered | StoryUpdated) -> None:
        client = create_client(self.settings.opensearch_url)
        try:
            await write(client, self.settings.index_prefix, events)
        finally:
            await client.close()

    async def article(self, url: str, display: str = "full") -> str:
        """Index an article with two pictures, of which the publisher has the first; its id."""
        event = spanish(url)
        images = tuple(Figure(url=f"http://{HOST}/{name}.png") for name in ("1", "missing"))
        event = event.model_copy(
            update={
                "original": event.original.model_copy(update={"images": images}),
                "source": FARO.model_copy(update={"display": display}),
            }
        )
        await self.index(event)
        return event.article_id


@pytest_asyncio.fixture
async def publisher() -> AsyncIterator[int]:
    """The port of a site that has one picture."""

    async def answer(request: web.Request) -> web.Response:
        assert request.headers["Host"] == HOST
        if request.path != "/1.png":
            raise web.HTTPNotFound
        written = BytesIO()
        Image.new("RGB", (900, 600), "teal").save(written, "PNG")
        return web.Response(body=written.getvalue())

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest_asyncio.fixture
async def bench(
    addresses: Addresses,
    prefix: str,
    publisher: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Bench]:
    (tmp_path / "index.html").write_text("<head></head>")
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    settings = Settings(
        kafka_servers="127.0.0.1:1",
        mongodb_url="mongodb://127.0.0.1:1",
        opensearch_url=addresses.opensearch,
        index_prefix=prefix,
        role="http",
        host_map=f"{HOST}=127.0.0.1:{publisher}",
    )
    await preflight(settings)
    app = create_app(settings)
    async with serving(app) as http:
        yield Bench(settings, app, http)


async def test_a_picture_comes_small_in_the_kind_that_the_caller_takes(bench: Bench) -> None:
    identifier = await bench.article("http://faro.example/a")
    for accept, kind in {"image/avif,image/webp,*/*": "webp", "*/*": "jpeg"}.items():
        async with bench.http.get(
            f"/images/{identifier}/0", params={"w": 320}, headers={"Accept": accept}
        ) as response:
            data = await response.read()
            assert (response.status, response.content_type) == (200, f"image/{kind}")
            assert response.headers["Vary"] == "Accept"
            assert "max-age=86400" in response.headers["Cache-Control"]
            etag = response.headers["ETag"]
        with Image.open(BytesIO(data)) as picture:
            assert (picture.format, picture.size) == (kind.upper(), (320, 213))
        given = {"Accept": accept, "If-None-Match": etag}
        async with bench.http.get(
            f"/images/{identifier}/0", params={"w": 320}, headers=given
        ) as response:
            assert response.status == 304
    async with bench.http.head(f"/images/{identifier}/0") as response:
        assert response.status == 200
        assert int(response.headers["Content-Length"]) > 0


@pytest.mark.parametrize(
    ("display", "statuses"),
    [
        ("full", (200, 502)),
        ("default", (200, 502)),
        ("excerpt", (200, 404)),
        ("link", (404, 404)),
        ("by-lawyer", (404, 404)),
    ],
)
async def test_a_source_s_display_decides_which_pictures_are_shown(
    bench: Bench, display: str, statuses: tuple[int, int]
) -> None:
    identifier = await bench.article("http://faro.example/a", display)
    for number, status in enumerate(statuses):
        async with bench.http.get(f"/images/{identifier}/{number}") as response:
            assert response.status == status


async def test_nothing_but_an_article_s_picture_can_be_asked_for(bench: Bench) -> None:
    identifier = await bench.article("http://faro.example/a")
    for path, status in {
        f"/images/{identifier}/2": 404,
        "/images/unknown/0": 404,
        f"/images/{identifier}/0?w=321": 400,
        f"/images/{identifier}/0?url=http://faro.example/": 400,
        f"/images/{identifier}/-1": 400,
        f"/images/{'x' * 300}/0": 400,
    }.items():
        async with bench.http.get(path) as response:
            assert response.status == status, path
            assert response.content_type == "application/problem+json"


async def test_a_shared_link_says_what_it_leads_to(bench: Bench) -> None:
    identifier = await bench.article("http://faro.example/a")
    merged = story("merged", merged_into=story().story_id)
    await bench.index(story(), merged)
    async with bench.http.get(f"/article/{identifier}") as response:
        html = await response.text()
        assert response.status == 200
        assert "Corruption at the dam: six arrested · El Faro del Norte" in html
    async with bench.http.get(f"/story/{story().story_id}") as response:
        html = await response.text()
        assert '<meta property="og:title" content="Corruption at the dam: six arrested">' in html
        assert f"/images/{identifier}/0?w=1280" in html
    async with bench.http.get("/story/merged", allow_redirects=False) as response:
        assert response.status == 308
        assert response.headers["Location"] == f"/story/{story().story_id}"
    for path in ("/story/unknown", "/article/unknown"):
        async with bench.http.get(path) as response:
            assert response.status == 404
            assert "noindex" in await response.text()


async def test_links_tell_nothing_of_what_a_key_is_needed_for(bench: Bench) -> None:
    identifier = await bench.article("http://faro.example/a")
    await bench.index(story())
    closed = create_app(bench.settings.model_copy(update={"anonymous": False}))
    async with serving(closed) as http:
        for path in (f"/article/{identifier}", f"/story/{story().story_id}", "/article/unknown"):
            async with http.get(path) as response:
                html = await response.text()
                assert response.status == 200
                assert "<title>Parallax" in html
                assert "dam" not in html.lower()


async def test_a_withdrawn_article_s_link_is_gone(bench: Bench) -> None:
    gone = Withdrawn(by="publisher", reason="404 twice", at=NOON)
    event = spanish("http://faro.example/a").model_copy(update={"withdrawn": gone})
    await bench.index(event)
    async with bench.http.get(f"/article/{event.article_id}") as response:
        assert response.status == 410
        assert "dam" not in await response.text()
    async with bench.http.get(f"/images/{event.article_id}/0") as response:
        assert response.status == 404
