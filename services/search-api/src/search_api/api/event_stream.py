"""A response of server-sent events.

By hand in a few lines: of the libraries for it, the usual one ends streams by replacing a method
of the server's class, and neither bounds how long a client may leave its buffer full.
"""

import asyncio
from contextlib import aclosing

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from parallax.errors import Unavailable
from parallax.faults import text_of
from search_api.api.problems import Problem
from search_api.follow.changes import Place
from search_api.follow.matching import Item, Wanted
from search_api.follow.metrics import STREAM_ENDS, STREAM_EVENTS
from search_api.follow.stream import Full, Streams

SEND_SECONDS = 30.0
"""A client that takes nothing for so long is dropped; it comes back where it was."""
RETRY_MS = 3000
RETRY_SECONDS = 30

log = structlog.stdlib.get_logger(__name__)


class Slow(Exception):
    """The client doesn't take what it is sent."""


class EventStream(Response):
    """Sends what is new after a place (from now on, if None) until the client leaves."""

    media_type = "text/event-stream"

    def __init__(self, streams: Streams, wanted: Wanted, place: Place | None) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._streams = streams
        self._wanted = wanted
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. What can't be listened to is a problem, raised before anything was sent."""
        del scope
        try:
            with self._streams.place():
                start = await self._streams.opened(self._wanted, self._place)
                await self._serve(start, receive, send)
        except Full as full:
            raise _refused() from full

    async def _serve(self, start: Place, receive: Receive, send: Send) -> None:
        sending = asyncio.create_task(self._send_all(start, send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
        reason = _reason(sending)
        STREAM_ENDS.labels(reason).inc()
        if reason == "stopped":
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_all(self, start: Place, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        # An id without data tells the client where it is before anything has come.
        await _send(send, f"retry: {RETRY_MS}\n{_id(start)}\n".encode())
        async with aclosing(self._streams.listen(self._wanted, start)) as heard:
            async for place, items in heard:
                await _send(send, frames(place, items))
                STREAM_EVENTS.inc(len(items))


def _refused() -> Problem:
    return Problem(
        503,
        "Too many listen here. Try again later, or ask /v1/changes.",
        kind="too-many-streams",
        title="No more streams",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


def frames(place: Place, items: list[Item]) -> bytes:
    """Events as they are sent; a comment and the place where there are none."""
    if not items:
        return f": nothing new\n{_id(place)}\n".encode()
    return b"".join(
        f"{_id(item.place)}event: {item.kind}\ndata: ".encode() + item.body + b"\n\n"
        for item in items
    )


def _id(place: Place) -> str:
    return f"id: {place.change}:{place.id}\n"


async def _send(send: Send, body: bytes) -> None:
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await send({"type": "http.response.body", "body": body, "more_body": True})
    except TimeoutError as error:
        raise Slow from error


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _reason(sending: asyncio.Task[None]) -> str:
    if sending.cancelled():
        return "left"
    error = sending.exception()
    if error is None:
        return "stopped"
    if isinstance(error, Slow):
        return "slow"
    if not isinstance(error, Unavailable):
        log.error("stream_crashed", exc_info=error)
    else:
        log.warning("stream_ended", error=text_of(error))
    return "failed"
