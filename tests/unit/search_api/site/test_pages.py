"""The page over HTTP, from a build made up here, with a search engine that isn't there."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from fastapi import FastAPI

from search_api.app import create_app
from search_api.settings import Settings
from search_api.site import pages
from tests.unit.search_api.serving import serving

SCRIPT = "console.log('parallax');\n" * 200
SETTINGS = Settings(
    kafka_servers="127.0.0.1:1",
    mongodb_url="mongodb://127.0.0.1:1",
    opensearch_url="http://127.0.0.1:1",
    role="http",
    contact='desk"@parallax.example',
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "index.html": '<html><head><title>x</title><meta name="contact" content="{{contact}}">'
        "</head><body>the page</body></html>",
        "assets/index-DiwrgTda.js": SCRIPT,
        "assets/index-DiwrgTda.js.br": "brotli",
        "assets/font-Abc12_-x.woff2": "font" * 1000,
        "icon.svg": "<svg/>",
        ".vite/manifest.json": "{}",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    return tmp_path


def app_of(public_url: str | None = None) -> FastAPI:
    return create_app(SETTINGS.model_copy(update={"public_url": public_url}))


@pytest_asyncio.fixture
async def http(folder: Path) -> AsyncIterator[aiohttp.ClientSession]:
    async with serving(app_of()) as session:
        yield session


async def test_hashed_files_are_kept_for_ever_and_others_asked_for_again(
    http: aiohttp.ClientSession,
) -> None:
    for path, cache in {
        "/page/assets/index-DiwrgTda.js": "public, max-age=31536000, immutable",
        "/page/assets/font-Abc12_-x.woff2": "public, max-age=31536000, immutable",
        "/page/icon.svg": "no-cache",
        "/": "no-cache",
    }.items():
        async with http.get(path) as response:
            assert response.status == 200
            assert response.headers["Cache-Control"] == cache
            etag = response.headers["ETag"]
        async with http.get(path, headers={"If-None-Match": etag}) as response:
            assert (response.status, await response.read()) == (304, b"")


async def test_each_caller_gets_the_smallest_form_that_they_take(
    http: aiohttp.ClientSession,
) -> None:
    for taken, encoding in {
        "br, gzip": "br",
        "gzip": "gzip",
        "br;q=0, gzip": "gzip",
        "": None,
    }.items():
        headers = {"Accept-Encoding": taken}
        async with http.get("/page/assets/index-DiwrgTda.js", headers=headers) as response:
            assert response.headers.get("Content-Encoding") == encoding
            assert "Accept-Encoding" in response.headers["Vary"]


async def test_what_isn_t_of_the_build_isn_t_there(http: aiohttp.ClientSession) -> None:
    for path in (
        "/page/index.html",
        "/page/.vite/manifest.json",
        "/page/../settings.py",
        "/nothing",
    ):
        async with http.get(path) as response:
            assert response.status == 404
            assert response.content_type == "application/problem+json"


async def test_every_address_shows_the_page_though_the_search_engine_is_away(
    http: aiohttp.ClientSession,
) -> None:
    for path in (
        "/",
        "/country/PT",
        "/story/abc",
        "/article/abc",
        "/search?q=x",
        "/left-out",
        "/about",
    ):
        async with http.get(path) as response:
            html = await response.text()
            assert response.status == 200, path
            assert "the page" in html
            assert f'/{path.partition("?")[0].lstrip("/")}">' in html
            assert 'content="desk&quot;@parallax.example"' in html
        async with http.head(path) as response:
            assert response.status == 200


async def test_what_is_no_country_or_id_is_404_with_the_page(http: aiohttp.ClientSession) -> None:
    for path in ("/country/zz", "/country/%22%3E%3Cscript%3E", "/story/" + "x" * 300):
        async with http.get(path) as response:
            html = await response.text()
            assert response.status == 404
            assert "the page" in html
            assert "noindex" in html
            assert "<script>" not in html


async def test_the_page_may_load_nothing_from_elsewhere_and_run_nothing_inline(
    http: aiohttp.ClientSession,
) -> None:
    async with http.get("/") as response:
        policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


async def test_links_name_the_public_address_where_one_is_set(folder: Path) -> None:
    async with serving(app_of("https://press.example/")) as http, http.get("/") as response:
        assert '<link rel="canonical" href="https://press.example/">' in await response.text()


async def test_without_a_build_it_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    async with serving(app_of()) as http:
        async with http.get("/") as response:
            assert response.status == 503
            assert "make page" in await response.text()
        async with http.get("/robots.txt") as response:
            assert response.status == 200
        async with http.get("/manifest.webmanifest") as response:
            assert (await response.json(content_type=None))["start_url"] == "/"
