"""Where the service is and how it is asked: the same for both clients; no I/O."""

import os
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import httpx

from parallax_client.calls import Call
from parallax_client.errors import ParallaxError, UnexpectedAnswer
from parallax_client.exchange import MAX_BYTES, Failure

DEFAULT_URL = "http://127.0.0.1:8000"
MAX_REDIRECTS = 5
SILENCE_SECONDS = 45.0
"""A stream tells something every 15 seconds; without a word for three times that it is dead."""


def options(base_url: str | None, api_key: str | None, timeout: float) -> dict[str, Any]:
    """Arguments of httpx.Client and httpx.AsyncClient."""
    url = base_url or os.environ.get("PARALLAX_API_URL") or DEFAULT_URL
    key = api_key or os.environ.get("PARALLAX_API_KEY")
    if not url.startswith(("http://", "https://")):
        raise ParallaxError(
            f"{url!r} is no address of an API. Write http://host:port or https://host, as base_url "
            "or in PARALLAX_API_URL."
        )
    headers = {"User-Agent": f"parallax-client/{version('parallax-client')}"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return {
        "base_url": url,
        "headers": headers,
        "timeout": timeout,
        "follow_redirects": True,  # a merged story's address leads to the one it is in
        "max_redirects": MAX_REDIRECTS,
    }


def request(call: Call[Any], headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Arguments of httpx.Client.stream."""
    sent = {"method": call.method, "url": call.path, "params": call.query, "headers": headers}
    return sent if call.body is None else sent | {"json": call.body}


def failure(error: httpx.RequestError, url: str) -> Failure:
    """An error of httpx as an outcome; UnexpectedAnswer where an answer came."""
    reason = str(error) or type(error).__name__
    if not isinstance(error, httpx.TransportError):
        raise UnexpectedAnswer(f"{url}: {reason}") from error
    return Failure(f"no answer from {url} ({reason}). Is the address right, and does it run?")


class Body:
    """Collects a response's bytes up to a limit."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0

    def add(self, chunk: bytes) -> None:
        """Raises UnexpectedAnswer when it is too much."""
        self._size += len(chunk)
        if self._size > MAX_BYTES:
            raise UnexpectedAnswer(f"an answer of more than {MAX_BYTES:,} bytes")
        self._chunks.append(chunk)

    def read(self) -> bytes:
        """All of it."""
        return b"".join(self._chunks)
