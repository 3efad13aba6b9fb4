"""The one way to the outside: bounded, paced by host, to public addresses only."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from fetcher.settings import ClientSettings
from fetcher.web.addresses import NotPublic, PublicResolver, check_literal
from fetcher.web.urls import NotAnAddress, host_of, requestable

MAX_REDIRECTS = 5
MAX_HEADER_BYTES = 32_768
CHUNK = 65_536
_REDIRECTS = {301, 302, 303, 307, 308}
_MANY_HOSTS = 10_000


class FetchError(Exception):
    """A request that gave no answer to use; `outcome` is its metric's label."""

    outcome = "unreachable"


class TooLarge(FetchError):
    """More bytes than allowed; the rest was never read."""

    outcome = "too_large"


class Refused(FetchError):
    """An address that must not be asked: not http(s), or not public."""

    outcome = "refused"


class Redirected(FetchError):
    """More redirects than are followed, or one to nowhere."""

    outcome = "redirects"


@dataclass(frozen=True)
class Response:
    """A whole answer; `url` is the last one asked, with its real scheme and host."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """The header, empty if there is none."""
        return self.headers.get("Content-Type", "")


class Client:
    """Asks sites for feeds and pages; use as an async context manager."""

    def __init__(self, settings: ClientSettings) -> None:
        self._settings = settings
        self._mapped = settings.mapped_hosts
        self._turns = Turns(settings.host_delay_seconds)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        settings = self._settings
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=settings.concurrency * 2,
                limit_per_host=0,
                resolver=PublicResolver(allow_private=settings.allow_private),
                keepalive_timeout=10,
                # Names are looked up in a few threads; a feed's pages are all on one host.
                ttl_dns_cache=300,
            ),
            timeout=aiohttp.ClientTimeout(
                total=settings.request_seconds, connect=settings.connect_seconds
            ),
            headers={"User-Agent": settings.agent, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            trust_env=False,
        )
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(
        self, url: str, *, limit: int, headers: Mapping[str, str] | None = None
    ) -> Response:
        """GET `url`, following redirects by hand; raises a FetchError.

        At most `limit` bytes of body are read, after decompression. Statuses are the caller's
        to judge. Only one request at a time goes to a host.
        """
        asked = url
        for _ in range(MAX_REDIRECTS + 1):
            try:
                asked = requestable(asked)
            except NotAnAddress as error:
                raise Refused(f"{url}: {error}") from error
            async with self._turns.turn(host_of(asked)), self._slots:
                response = await self._hop(asked, limit, headers or {})
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location:
                return response
            try:
                asked = urljoin(asked, location)
            except ValueError as error:
                raise Redirected(f"{asked}: redirects to {location[:200]!r}: {error}") from error
        raise Redirected(f"{url}: more than {MAX_REDIRECTS} redirects, the last to {asked}")

    async def _hop(self, url: str, limit: int, headers: Mapping[str, str]) -> Response:
        if self._session is None:
            raise RuntimeError("the client is closed")
        try:
            address, sent = self._dialled(url, headers)
            async with self._session.get(address, headers=sent, allow_redirects=False) as response:
                body = b""
                if response.status not in _REDIRECTS:
                    body = await _read(response, limit, url)
                return Response(url, response.status, response.headers, body)
        except (NotPublic, aiohttp.InvalidURL) as error:
            raise Refused(f"{url}: {error}") from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, NotPublic):
                raise Refused(f"{url}: {error.os_error}") from error
            raise FetchError(f"{url}: {error}") from error
        except TimeoutError as error:
            raise FetchError(
                f"{url}: no answer within {self._settings.request_seconds:g} s"
            ) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(f"{url}: {type(error).__name__}: {error}"[:500]) from error

    def _dialled(self, url: str, headers: Mapping[str, str]) -> tuple[URL, dict[str, str]]:
        """Where to connect for a URL, and with which headers."""
        parts = urlsplit(url)
        target = self._mapped.get(parts.hostname or "")
        if target is not None:
            query = f"?{parts.query}" if parts.query else ""
            return (
                URL(f"http://{target}{parts.path}{query}", encoded=True),
                {**headers, "Host": parts.netloc},
            )
        if not self._settings.allow_private:
            # aiohttp doesn't ask the resolver about addresses written as such.
            check_literal(parts.hostname or "")
        return URL(url, encoded=True), dict(headers)


class Turns:
    """One request at a time to a host, with a pause between two.

    Within one process. With more replicas a host's lease is to be taken here, around the turn:
    the `hosts` collection of docs/architecture.md.
    """

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it."""
        if len(self._hosts) > _MANY_HOSTS:
            self._forget_idle()
        state = self._hosts.setdefault(host, _Host())
        async with state.lock:
            pause = state.free_at - time.monotonic()
            if pause > 0:
                await asyncio.sleep(pause)
            try:
                yield
            finally:
                state.free_at = time.monotonic() + self._delay

    def _forget_idle(self) -> None:
        now = time.monotonic()
        for host, state in list(self._hosts.items()):
            if not state.lock.locked() and state.free_at < now:
                del self._hosts[host]


class _Host:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.free_at = 0.0


async def _read(response: aiohttp.ClientResponse, limit: int, url: str) -> bytes:
    """The body, as far as allowed; the connection of a longer one is cut, not drained."""
    declared = response.content_length
    if declared is not None and declared > limit:
        response.close()
        raise TooLarge(f"{url}: announces {declared:,} bytes, the limit is {limit:,}")
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > limit:
            response.close()
            raise TooLarge(f"{url}: more than {limit:,} bytes")
    return bytes(body)
