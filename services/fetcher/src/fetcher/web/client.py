"""The one way to the outside: bounded, paced by host, polite, to public addresses only."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDict
from yarl import URL

from fetcher.metrics import REQUEST_SECONDS, REQUESTS
from fetcher.settings import ClientSettings
from fetcher.web.errors import (
    FetchError,
    Garbled,
    NameUnknown,
    Redirected,
    Refused,
    TimedOut,
    TlsFailed,
    TooLarge,
    Unreachable,
)
from fetcher.web.pace import Leases, Pace
from fetcher.web.resolver import Resolver
from fetcher.web.retry_after import seconds_asked
from fetcher.web.robots import Robots
from fetcher.web.urls import NotAnAddress, host_of, requestable
from parallax.addresses import NotPublic, guarded_socket

MAX_REDIRECTS = 5
MAX_HEADER_BYTES = 32_768
CHUNK = 65_536
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_TOO_MANY_REQUESTS = 429
_UNAVAILABLE = 503
_UNASKED_PAUSE_SECONDS = 60.0
"""After a 429 that doesn't say how long."""


@dataclass(frozen=True)
class Response:
    """A whole answer; `url` is the last one asked, with its real scheme and host.

    `moved_to` is where permanent redirects led (301, 308), None when there was none.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None

    @property
    def content_type(self) -> str:
        """The header, empty if there is none."""
        return self.headers.get("Content-Type", "")


class Client:
    """Asks sites for feeds and pages; use as an async context manager."""

    def __init__(
        self,
        settings: ClientSettings,
        *,
        leases: Leases | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._settings = settings
        self._mapped = settings.mapped_hosts
        self._resolver = resolver or Resolver(settings.concurrency)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._session: aiohttp.ClientSession | None = None
        self._mapped_session: aiohttp.ClientSession | None = None
        """For hosts of the map alone: only these may be dialled on this machine."""
        self._pace = Pace(settings.host_delay_seconds, settings.host_concurrency, leases)
        self.robots = Robots(self._ask_for_rules, settings.agent, self._pace.slow_down)

    async def __aenter__(self) -> Self:
        self._session = self._open(allow_private=self._settings.allow_private)
        if self._mapped:
            self._mapped_session = self._open(allow_private=True)
        return self

    def _open(self, *, allow_private: bool) -> aiohttp.ClientSession:
        settings = self._settings
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # self._slots are the limit
                resolver=self._resolver,
                socket_factory=guarded_socket(
                    allow_private=allow_private, setting="FETCHER_ALLOW_PRIVATE"
                ),
                keepalive_timeout=10,
                ttl_dns_cache=300,
            ),
            timeout=aiohttp.ClientTimeout(
                total=settings.request_seconds, sock_connect=settings.connect_seconds
            ),
            headers={
                "User-Agent": settings.agent,
                "Accept-Encoding": "gzip, deflate, br, zstd",
                **({"From": settings.contact} if "@" in settings.contact else {}),
            },
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            trust_env=False,
        )

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        for session in (self._session, self._mapped_session):
            if session is not None:
                await session.close()
        await self._resolver.close()

    async def get(
        self,
        url: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        what: str = "page",
    ) -> Response:
        """GET `url`, following redirects by hand; raises a FetchError (see fetcher.web.errors).

        At most `limit` bytes of body are read, after decompression. Statuses are the caller's
        to judge. Every hop is asked for in its host's turn and only if its robots.txt allows it.
        `what` (feed, page, robots) tells requests apart in metrics.
        """
        with REQUEST_SECONDS.labels(what).time():
            try:
                response = await self._follow(url, limit, headers or {}, obey=what != "robots")
            except FetchError as error:
                REQUESTS.labels(what, error.outcome).inc()
                raise
        REQUESTS.labels(what, f"status_{response.status}").inc()
        return response

    async def _follow(
        self, url: str, limit: int, headers: Mapping[str, str], *, obey: bool
    ) -> Response:
        asked, moved_to, permanently = url, None, True
        for _ in range(MAX_REDIRECTS + 1):
            try:
                asked = requestable(asked)
            except NotAnAddress as error:
                raise Refused(f"{url}: {error}") from error
            if obey:
                await self.robots.check(asked)
            host = host_of(asked)
            async with self._pace.turn(host), self._slots:
                self._pace.confirm(host)
                response = await self._hop(asked, limit, headers, moved_to)
                self._mind_pause(host, response)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location:
                return response
            try:
                asked = urljoin(asked, location)
            except ValueError as error:
                raise Redirected(f"{asked}: redirects to {location[:200]!r}: {error}") from error
            permanently = permanently and response.status in _PERMANENT
            moved_to = asked if permanently else moved_to
        raise Redirected(f"{url}: more than {MAX_REDIRECTS} redirects, the last to {asked}")

    def _mind_pause(self, host: str, response: Response) -> None:
        """A host that says it has too many requests gets none for as long as it asks."""
        asked = seconds_asked(response.headers.get("Retry-After"))
        if response.status == _TOO_MANY_REQUESTS:
            self._pace.hold(host, asked or _UNASKED_PAUSE_SECONDS)
        elif response.status == _UNAVAILABLE and asked:
            self._pace.hold(host, asked)

    async def _ask_for_rules(self, url: str, limit: int) -> Response:
        return await self.get(url, limit=limit, what="robots")

    async def _hop(
        self, url: str, limit: int, headers: Mapping[str, str], moved_to: str | None
    ) -> Response:
        settings = self._settings
        session, address, sent = self._dialled(url, headers)
        if session is None:
            raise RuntimeError("the client is closed")
        started = False
        try:
            async with asyncio.timeout(None) as first_byte:
                first_byte.reschedule(
                    asyncio.get_running_loop().time()
                    + settings.connect_seconds
                    + settings.first_byte_seconds
                )
                async with session.get(address, headers=sent, allow_redirects=False) as response:
                    started = True
                    first_byte.reschedule(None)
                    body = b""
                    if response.status not in _REDIRECTS:
                        body = await _read(response, limit, url)
                    return Response(url, response.status, _text(response.headers), body, moved_to)
        except FetchError:
            raise
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise _as_fetch_error(url, error, started=started) from error

    def _dialled(
        self, url: str, headers: Mapping[str, str]
    ) -> tuple[aiohttp.ClientSession | None, URL, Mapping[str, str]]:
        """With what and where to connect for a URL, and with which headers."""
        parts = urlsplit(url)
        target = self._mapped.get(parts.hostname or "")
        if target is None:
            return self._session, URL(url, encoded=True), headers
        query = f"?{parts.query}" if parts.query else ""
        address = URL(f"http://{target}{parts.path}{query}", encoded=True)
        return self._mapped_session, address, {**headers, "Host": parts.netloc}


def _as_fetch_error(url: str, error: Exception, *, started: bool) -> FetchError:
    """aiohttp's and the system's errors in this project's words."""
    text = f"{url}: {str(error) or type(error).__name__}"[:500]
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, NotPublic):
        return Refused(f"{url}: {cause}")
    if isinstance(error, TimeoutError):
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            return TimedOut(f"{url}: no connection in time", "connect_timeout")
        late = "the rest of the answer" if started else "the answer's first byte"
        return TimedOut(f"{url}: {late} didn't come in time", "late" if started else "silent")
    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[FetchError]], ...] = (
        (aiohttp.InvalidURL, Refused),
        (aiohttp.ClientConnectorDNSError, NameUnknown),
        (aiohttp.ClientSSLError, TlsFailed),
        ((aiohttp.ClientPayloadError, aiohttp.ClientResponseError, ValueError), Garbled),
    )
    made = next((made for kind, made in kinds if isinstance(error, kind)), Unreachable)
    return made(text)


def _text(headers: Mapping[str, str]) -> CIMultiDict[str]:
    """Headers that can be stored: a byte that is no UTF-8 becomes a replacement character."""
    return CIMultiDict(
        (name, value.encode(errors="surrogateescape").decode(errors="replace"))
        for name, value in headers.items()
    )


async def _read(response: aiohttp.ClientResponse, limit: int, url: str) -> bytes:
    """The body, as far as allowed; the connection of a longer one is cut, not drained."""
    declared = response.content_length
    if declared is not None and declared > limit:
        response.close()
        raise TooLarge(f"{url}: announces {declared:,} bytes, the limit is {limit:,}")
    body = bytearray()
    # aiohttp decompresses a bounded piece at a time, so a bomb is cut at the limit, too.
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > limit:
            response.close()
            raise TooLarge(f"{url}: more than {limit:,} bytes")
    return bytes(body)
