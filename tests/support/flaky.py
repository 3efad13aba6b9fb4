"""An HTTP server that plays what a test writes down: answers, and connections that are cut."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Play = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Flaky:
    """Answers each request with the next of `plays`; `asked` are the requests that came."""

    def __init__(self, *plays: Play) -> None:
        self.plays = list(plays)
        self.asked: list[web.Request] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        return await self.plays.pop(0)(request)


def answer(body: object, status: int = 200, **headers: str) -> Play:
    """JSON; underscores in headers' names become hyphens."""

    async def play(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.json_response(body, status=status, headers=named)

    return play


def events(text: str, *, cut: bool = False) -> Play:
    """A part of an event stream, then its end; cut: without a proper one."""

    async def play(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(text.encode())
        if cut:
            _close(request)
        return response

    return play


async def hang_up(request: web.Request) -> web.StreamResponse:
    """No answer: the connection is closed."""
    _close(request)
    return web.Response()


def _close(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()


@asynccontextmanager
async def flaky(*plays: Play) -> AsyncIterator[Flaky]:
    """Serve it on a free port."""
    served = Flaky(*plays)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield served
    finally:
        await runner.cleanup()
