"""Connections of slow and silent clients: each wait has an end.

uvicorn ends an idle connection between requests, and nothing else: who sends half a request, or
asks and never reads, would keep a connection for ever.
"""

import asyncio
import json
import uuid
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from search_api.api.problems import MEDIA_TYPE, Problem
from search_api.settings import Settings

HEAD_SECONDS = 15.0
"""From the first byte of a request, or from connecting, to the end of its headers."""
KEEP_ALIVE_SECONDS = 15
STALLED_SECONDS = 30.0
"""How long a client may take to read what fills its connection's buffer (64 KiB)."""
MAX_HEAD = 64 * 1024
BACKLOG = 1024


class Connection(H11Protocol):
    """One that is dropped when the client takes too long, or when there are too many."""

    most: int

    def connection_made(self, transport: Any) -> None:
        """Start to wait for a request."""
        super().connection_made(transport)
        self._head: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        if len(self.connections) > self.most:
            transport.abort()
            return
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of the headers, unless they are complete."""
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._head_came()
        # None until the first request, whatever uvicorn declares.
        elif before is None or before.response_complete:  # type: ignore[redundant-expr]
            self._wait_for_head()

    def on_response_complete(self) -> None:
        """A request that was sent ahead may begin here."""
        answered = self.cycle
        super().on_response_complete()
        if self.cycle is not answered:
            self._head_came()

    def pause_writing(self) -> None:
        """The client doesn't read."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It does."""
        super().resume_writing()
        self._reads_again()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._head_came()
        self._reads_again()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's text says no more
        """A request that can't be parsed; the connection ends with it."""
        problem = Problem(400, f"This is not HTTP/1.1, or its head has more than {MAX_HEAD} bytes.")
        body = json.dumps(problem.body("", uuid.uuid4().hex)).encode()
        head = (
            f"HTTP/1.1 400 Bad Request\r\nContent-Type: {MEDIA_TYPE}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()

    def _wait_for_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _head_came(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _reads_again(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


def options(settings: Settings) -> dict[str, Any]:
    """How uvicorn is run."""
    return {
        "http": type("Connection", (Connection,), {"most": settings.connections}),
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "backlog": BACKLOG,
        "proxy_headers": True,
        "h11_max_incomplete_event_size": MAX_HEAD,
        "forwarded_allow_ips": settings.forwarded_allow_ips,
    }
