"""The page's addresses and the files it is made of; all of them come from this package."""

from html import escape
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

FOLDER = Path(str(files("search_api") / "page"))
"""Built from services/search-api/web by `make page`."""

ADDRESSES = (
    "/",
    "/country/{code}",
    "/story/{id}",
    "/article/{id}",
    "/search",
    "/left-out",
    "/about",
)


def add_page(app: FastAPI, contact: str | None) -> None:
    """Serve the page; `contact` is the address that mistakes are reported to."""

    async def page() -> HTMLResponse:
        html = (FOLDER / "index.html").read_text(encoding="utf-8")
        html = html.replace("{{contact}}", escape(contact or "", quote=True))
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    for address in ADDRESSES:
        app.add_api_route(address, page, include_in_schema=False)
    app.mount("/page", StaticFiles(directory=FOLDER, check_dir=False), name="page")
