"""The newsroom's HTTP server: one port, one site a host name."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from datetime import datetime

from aiohttp import web

from parallax_local.newsroom.catalogue import Status
from parallax_local.newsroom.model import Newsroom
from parallax_local.newsroom.pages import Document, render_site

ADDRESS = "127.0.0.1"
STATUS_PATH = "/_newsroom/status"


def create_app(newsroom: Newsroom, anchor: datetime) -> web.Application:
    """Serves the newsroom; `anchor` (aware) is the moment that every hours_ago counts from."""
    if anchor.tzinfo is None:
        raise ValueError(f"the anchor {anchor} has no UTC offset; give one, such as +00:00")
    sites = {site.host: render_site(newsroom, site, anchor) for site in newsroom.sites}
    down = {site.host for site in newsroom.sites if site.fault == "unavailable"}

    async def answer(request: web.Request) -> web.StreamResponse:
        documents = sites.get(host_of(request))
        if documents is None:
            return unknown_host(request)
        if host_of(request) in down:
            return web.Response(status=503, text=f"{host_of(request)} is being mended.\n")
        document = documents.get(request.path)
        return not_found(request) if document is None else reply(request, document)

    return routed(newsroom.status, answer)


def routed(
    status: Status, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.Application:
    """An application with the status on every host and `answer` for all other paths."""

    async def tell(_: web.Request) -> web.Response:
        return web.json_response(asdict(status))

    app = web.Application()
    app.router.add_get(STATUS_PATH, tell)
    app.router.add_get("/{path:.*}", answer)
    return app


def host_of(request: web.Request) -> str:
    """The host name asked for, without the port a local client must use."""
    return request.host.partition(":")[0].lower()


def unknown_host(request: web.Request) -> web.Response:
    text = f"No site here is called {host_of(request)!r}. The Host header chooses the site.\n"
    return web.Response(status=404, text=text)


def not_found(request: web.Request) -> web.Response:
    return web.Response(status=404, text=f"{host_of(request)} has no {request.path}\n")


def reply(request: web.Request, document: Document, *, dated: bool = True) -> web.Response:
    """The document, or 304 if the client has it (RFC 9110, 13.1: the ETag outranks the date)."""
    response = web.Response(body=document.body, headers={"Content-Type": document.content_type})
    if _is_held(request, document, dated):
        response = web.Response(status=304)
    response.etag = document.etag
    if dated:
        response.last_modified = document.modified
    return response


def _is_held(request: web.Request, document: Document, dated: bool) -> bool:
    tags = request.if_none_match
    if tags is not None:
        return any(tag.value in {document.etag, "*"} for tag in tags)
    since = request.if_modified_since
    return dated and since is not None and document.modified.replace(microsecond=0) <= since


@contextlib.asynccontextmanager
async def running(app: web.Application, port: int = 0) -> AsyncIterator[int]:
    """Serves `app` on loopback inside the block, which is given the port (0 takes a free one)."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, ADDRESS, port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def serve(
    app: web.Application, port: int = 0, *, on_ready: Callable[[int], None] = lambda _: None
) -> None:
    """Serves until SIGTERM or Ctrl-C; `on_ready` is given the port. OSError if it is taken."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with running(app, port) as bound:
        for number in (signal.SIGTERM, signal.SIGINT):
            # Windows has no handlers on the loop; there Ctrl-C cancels the task instead.
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, stop.set)
        on_ready(bound)
        await stop.wait()
