"""The page at / and the files it is made of; all of them come from this package."""

from html import escape
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

FOLDER = Path(str(files("search_api") / "page"))


def add_page(app: FastAPI, contact: str | None) -> None:
    """Serve the page; `contact` is the address that mistakes are reported to."""
    html = (FOLDER / "index.html").read_text(encoding="utf-8")
    html = html.replace("{{contact}}", escape(contact or "", quote=True))

    @app.get("/", include_in_schema=False)
    async def page() -> HTMLResponse:
        return HTMLResponse(html, headers={"Cache-Control": "no-cache"})

    app.mount("/page", StaticFiles(directory=FOLDER), name="page")
