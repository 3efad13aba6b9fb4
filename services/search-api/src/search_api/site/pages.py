"""The page's addresses: one built page for all, each with the head of what it shows.

What stands behind an address is looked up for a moment only: the page is there, with a plain head,
also while OpenSearch is slow or away.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from opensearchpy.exceptions import OpenSearchException

from parallax.errors import ParallaxError
from search_api.index.mappings import articles_alias, stories_alias
from search_api.search.asking import MergedInto, NoSuchDocument, Search, one
from search_api.search.images import story_images
from search_api.settings import Settings
from search_api.site import heads
from search_api.site.built import ASK_AGAIN, File, read_files
from search_api.site.heads import Head

FOLDER = Path(str(files("search_api") / "page"))
LOOK_UP_SECONDS = 1.0
MAX_ID = 200
NOT_BUILT = "The page isn't built: run `make page` in the checkout and start search-api again."
ROBOTS = "User-agent: *\nAllow: /\n"
MANIFEST = {
    "name": heads.NAME,
    "short_name": heads.NAME,
    "description": heads.SLOGAN,
    "start_url": "/",
    "display": "standalone",
    "background_color": "#0e1217",
    "theme_color": "#0e1217",
    "icons": [{"src": "/page/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
}
A_DAY = "public, max-age=86400"

log = structlog.stdlib.get_logger(__name__)

Answer = Callable[[Request], Awaitable[Response]]


def add_page(app: FastAPI, settings: Settings) -> None:
    """Serve the page that was built into FOLDER.

    `contact` is where mistakes are reported to; `public_url` what this service is called outside,
    else links name the host asked for. Heads tell of articles and stories only what `anonymous`
    lets everybody read.
    """
    app.include_router(_files(FOLDER))
    app.include_router(_addresses(_Site.read(FOLDER, settings)))


def _files(folder: Path) -> APIRouter:
    """What the page is made of, read once."""
    found = {f"/page/{name}": file for name, file in read_files(folder).items()}
    found["/robots.txt"] = File.of(ROBOTS.encode(), "text/plain", cache=A_DAY)
    found["/manifest.webmanifest"] = File.of(
        json.dumps(MANIFEST).encode(), "application/manifest+json", cache=A_DAY
    )
    router = APIRouter(include_in_schema=False)
    for path, file in found.items():
        router.add_api_route(path, _serving(file), methods=["GET", "HEAD"])
    return router


def _serving(file: File) -> Answer:
    async def serve(request: Request) -> Response:
        return file.response(request)

    return serve


@dataclass(frozen=True)
class _Site:
    """The built page, None if there is none, and the address that it is known by."""

    template: str | None
    public_url: str | None
    anonymous: bool

    @classmethod
    def read(cls, folder: Path, settings: Settings) -> "_Site":
        try:
            html = (folder / "index.html").read_text(encoding="utf-8")
        except FileNotFoundError:
            log.warning("page_not_built", advice=NOT_BUILT)
            return cls(None, None, settings.anonymous)
        html = html.replace("{{contact}}", escape(settings.contact or ""))
        public_url = settings.public_url.rstrip("/") if settings.public_url else None
        return cls(html, public_url, settings.anonymous)

    def page(self, request: Request, head: Head) -> Response:
        """The page with a head."""
        if self.template is None:
            return Response(NOT_BUILT + "\n", status_code=503, media_type="text/plain")
        base = self.public_url or str(request.base_url).rstrip("/")
        html = heads.written(self.template, head, base).encode()
        response = File.of(html, "text/html; charset=utf-8", cache=ASK_AGAIN).response(request)
        if head.status != 200:
            response = Response(html, head.status, media_type="text/html; charset=utf-8")
            response.headers["Cache-Control"] = ASK_AGAIN
        return response


def _addresses(site: _Site) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    looked_up = _looked_up if site.anonymous else _untold

    def page(path: str) -> Callable[[Callable[..., Awaitable[Response]]], object]:
        return router.api_route(path, methods=["GET", "HEAD"])

    @page("/")
    async def front(request: Request) -> Response:
        return site.page(request, heads.of_front())

    @page("/search")
    async def search_page(request: Request) -> Response:
        return site.page(request, Head("Search the world's press", heads.SLOGAN, "/search"))

    @page("/left-out")
    async def left_out(request: Request) -> Response:
        title = "Don't miss what gets missed"
        described = "Pick your country and see which of the world's stories its media left out."
        return site.page(request, Head(title, described, "/left-out"))

    @page("/about")
    async def about(request: Request) -> Response:
        return site.page(request, Head("About Parallax", heads.SLOGAN, "/about"))

    @page("/country/{code}")
    async def country(request: Request, code: str) -> Response:
        head = heads.of_country(code) or heads.missing("country", _path("country", code))
        return site.page(request, head)

    @page("/article/{identifier}")
    async def article(request: Request, identifier: str) -> Response:
        return site.page(request, await looked_up(request, "article", _article, identifier))

    @page("/story/{identifier}")
    async def story(request: Request, identifier: str) -> Response:
        try:
            head = await looked_up(request, "story", _story, identifier)
        except MergedInto as winner:
            return RedirectResponse(_path("story", str(winner)), status_code=308)
        return site.page(request, head)

    return router


async def _looked_up(
    request: Request, what: str, look_up: Callable[[Search, str], Awaitable[Head]], identifier: str
) -> Head:
    """The head of what is at an address; a plain one when that can't be said in time."""
    path = _path(what, identifier)
    if len(identifier) > MAX_ID:
        return heads.missing(what, path)
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            return await look_up(request.app.state.search, identifier)
    except NoSuchDocument:
        return heads.missing(what, path)
    except (TimeoutError, ParallaxError, OpenSearchException) as error:
        log.warning("head_not_looked_up", path=path, error=str(error) or type(error).__name__)
        return _plain(path)


async def _untold(_: Request, what: str, __: object, identifier: str) -> Head:
    """Not even whether there is something: that needs a key."""
    return _plain(_path(what, identifier))


def _plain(path: str) -> Head:
    return Head(heads.NAME, heads.SLOGAN, path)


async def _article(search: Search, identifier: str) -> Head:
    return heads.of_article(await one(search, articles_alias(search.prefix), identifier))


async def _story(search: Search, identifier: str) -> Head:
    source = await one(search, stories_alias(search.prefix), identifier)
    if source.get("merged_into"):
        raise MergedInto(source["merged_into"])
    images = await story_images(search, [identifier])
    return heads.of_story(source, images.get(identifier))


def _path(what: str, identifier: str) -> str:
    return f"/{what}/{quote(identifier, safe='')}"
