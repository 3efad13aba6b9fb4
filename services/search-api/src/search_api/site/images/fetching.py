"""The one way from here to publishers' pictures: public addresses only, bounded in every way."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from parallax.addresses import guarded_socket
from search_api.site.images.errors import Busy, TooLarge, Unreachable
from search_api.site.images.names import Resolver

MAX_BYTES = 15_000_000
MAX_REDIRECTS = 4
CONNECT_SECONDS = 5
TOTAL_SECONDS = 15
"""From the first connection to the last byte, redirects included."""
AT_ONCE = 24
AT_ONCE_OF_A_HOST = 4
WAITING = 200
"""More callers than this that wait for a turn are sent away."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 65_536


@dataclass
class _Turns:
    """Slots over all and by host; those of a host are forgotten when nobody waits for it."""

    all: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    hosts: dict[str, asyncio.Semaphore] = field(default_factory=dict)
    waiting: Counter[str] = field(default_factory=Counter)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        if self.waiting.total() >= WAITING:
            raise Busy
        own = self.hosts.setdefault(host, asyncio.Semaphore(AT_ONCE_OF_A_HOST))
        self.waiting[host] += 1
        try:
            async with own, self.all:
                yield
        finally:
            self.waiting[host] -= 1
            if not self.waiting[host]:
                del self.waiting[host], self.hosts[host]


class Fetching:
    """Asks publishers for pictures; use as an async context manager.

    `mapped` has the hosts that are dialled on this machine instead (see parse_host_map).
    """

    def __init__(self, *, agent: str, allow_private: bool, mapped: Mapping[str, str]) -> None:
        self._agent = agent
        self._allow_private = allow_private
        self._mapped = mapped
        self._turns = _Turns()
        self._resolver = Resolver(AT_ONCE)

    async def __aenter__(self) -> Self:
        self._session = self._open(allow_private=self._allow_private)
        self._mapped_session = self._open(allow_private=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await self._mapped_session.close()
        await self._resolver.close()

    def _open(self, *, allow_private: bool) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # the turns are the limit
                resolver=self._resolver,
                socket_factory=guarded_socket(
                    allow_private=allow_private, setting="SEARCH_API_ALLOW_PRIVATE"
                ),
                keepalive_timeout=10,
            ),
            timeout=aiohttp.ClientTimeout(total=TOTAL_SECONDS, sock_connect=CONNECT_SECONDS),
            headers={"User-Agent": self._agent, "Accept": "image/avif,image/webp,image/*"},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )

    @asynccontextmanager
    async def got(self, url: str) -> AsyncIterator[bytes]:
        """The bytes at an address. Raises Unreachable, TooLarge or Busy.

        Its turn lasts as long as the block, so that no more are in memory than there are turns.
        """
        try:
            host = urlsplit(url).hostname or ""
        except ValueError as error:
            raise Unreachable(f"is no address of the web: {error}"[:300]) from error
        async with self._turns.turn(host):
            yield await self._fetched(url)

    async def _fetched(self, url: str) -> bytes:
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                return await self._follow(url)
        except TimeoutError as error:
            raise Unreachable("didn't answer in time") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}"[:300]) from error

    async def _follow(self, url: str) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            session, address, headers = self._dialled(url)
            async with session.get(address, headers=headers, allow_redirects=False) as response:
                if response.status == 200:
                    return await _read(response)
                location = response.headers.get("Location")
                if response.status not in REDIRECTS or not location:
                    raise Unreachable(f"answered with status {response.status}")
                url = urljoin(url, location)
        raise Unreachable(f"redirected more than {MAX_REDIRECTS} times")

    def _dialled(self, url: str) -> tuple[aiohttp.ClientSession, URL, dict[str, str]]:
        """With what and where to connect for a URL, each hop's anew; ValueError for no web one."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            raise ValueError("is no address of the web")
        target = self._mapped.get(parts.hostname)
        if target is None:
            return self._session, URL(url), {}
        query = f"?{parts.query}" if parts.query else ""
        return (
            self._mapped_session,
            URL(f"http://{target}{parts.path}{query}"),
            {"Host": parts.netloc},
        )


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The body, as far as is allowed; the connection of a longer one is cut, not drained."""
    body = bytearray()
    if (response.content_length or 0) <= MAX_BYTES:
        # aiohttp unpacks a bounded piece at a time, so a bomb is cut at the limit, too.
        async for chunk in response.content.iter_chunked(CHUNK):
            body += chunk
            if len(body) > MAX_BYTES:
                break
        else:
            return bytes(body)
    response.close()
    raise TooLarge(f"is more than {MAX_BYTES:,} bytes")
