"""A server on this machine that does what the worst of the web does, by the name that is asked.

Raw sockets, since no library answers so badly. One port serves every host name; each name in
CASES misbehaves in its own way, on every path but /robots.txt, which allows all. Names that begin
with `healthy` serve a feed of one article and its page.
"""

import asyncio
import gzip
import socket
import ssl
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache

import brotli
import trustme
from aiohttp.abc import AbstractResolver, ResolveResult
from backports import zstd

Answer = Callable[[asyncio.StreamWriter, str], Awaitable[None]]

BOMB_BYTES = 60_000_000
"""Unpacked; a few kB on the wire."""
BOMBS = ("gzip", "br", "zstd", "deflate")
PARAGRAPHS = (
    "The ferry company said on Tuesday that boats to the northern islands will run again in May.",
    "Its two oldest ships were sold last winter, and the first of the new ones arrived this week.",
    "Islanders had asked for an early boat for years; the timetable has one at ten past five.",
    "The regional council pays a third of the cost and will look at the numbers in the autumn.",
)


def page(title: str) -> str:
    """An ordinary article's page."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<html lang=en><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def feed(host: str, path: str = "/page") -> str:
    """An RSS feed of one article."""
    return (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>News</title><item>"
        f"<title>Boats from {host}</title><link>http://{host}{path}</link><guid>{host}</guid>"
        "<pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate></item></channel></rss>"
    )


def head(status: str = "200 OK", **headers: str) -> bytes:
    """The head of an answer; underscores in names become hyphens."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def whole(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A complete answer."""
    given = {"Content_Type": "application/xml; charset=utf-8", **headers}
    return head(status, Content_Length=str(len(body)), Connection="close", **given) + body


def says(raw: bytes | Callable[[str], bytes]) -> Answer:
    """Answer with these bytes."""

    async def answer(writer: asyncio.StreamWriter, host: str) -> None:
        writer.write(raw if isinstance(raw, bytes) else raw(host))
        await writer.drain()

    return answer


def repeats(start: bytes, chunk: bytes, pause: float) -> Answer:
    """Never come to an end."""

    async def answer(writer: asyncio.StreamWriter, _: str) -> None:
        writer.write(start)
        while True:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


async def _silent(writer: asyncio.StreamWriter, _: str) -> None:
    await writer.drain()
    await asyncio.Event().wait()


async def _reset(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(head(Content_Length="1000", Content_Type="text/xml") + b"<rss>")
    await writer.drain()
    writer.transport.abort()


async def _breaks_off(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(head(Content_Length="1000", Content_Type="text/xml") + b"<rss>")
    await writer.drain()


@cache
def _bomb(kind: str) -> bytes:
    raw = b"<rss><channel>" + b" " * BOMB_BYTES
    packed = {
        "gzip": lambda: gzip.compress(raw, 9),
        "br": lambda: brotli.compress(raw, quality=5),
        "zstd": lambda: zstd.compress(raw),
        "deflate": lambda: zlib.compress(raw, 9),
    }[kind]()
    return whole(packed, Content_Encoding=kind)


def _redirect(to: str, status: str = "302 Found") -> bytes:
    return whole(b"", status, Location=to)


_LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE r ["
    "<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]><rss version='2.0'><channel><title>&a11;</title></channel></rss>"
).encode()
_DEEP = b"<?xml version='1.0'?><rss version='2.0'><channel>" + b"<a>" * 200_000

CASES: dict[str, tuple[Answer, frozenset[str]]] = {
    "silent": (_silent, frozenset({"silent"})),
    "drip": (repeats(head(Content_Type="text/xml"), b" ", 0.05), frozenset({"late"})),
    "dripping-head": (
        repeats(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.05),
        frozenset({"silent", "protocol"}),
    ),
    "endless": (
        repeats(head(Content_Type="text/xml"), b"<item/>" * 20_000, 0),
        frozenset({"too_large"}),
    ),
    "announced": (
        says(head(Content_Length="99999999999", Content_Type="text/xml")),
        frozenset({"too_large"}),
    ),
    **{
        f"{kind}-bomb": (says(lambda _, kind=kind: _bomb(kind)), frozenset({"too_large"}))
        for kind in BOMBS
    },
    "loop": (says(_redirect("/feed")), frozenset({"redirects"})),
    "to-metadata": (
        says(_redirect("http://169.254.169.254/latest/meta-data/")),
        frozenset({"refused"}),
    ),
    "to-loopback": (says(_redirect("http://127.0.0.1:1/")), frozenset({"refused"})),
    "to-mapped": (says(_redirect("http://[::ffff:10.0.0.1]/")), frozenset({"refused"})),
    "to-file": (says(_redirect("file:///etc/passwd")), frozenset({"refused"})),
    "bad-chunk": (
        says(head(Transfer_Encoding="chunked") + b"5\r\n<rss>\r\nzz\r\nnot a size\r\n"),
        frozenset({"protocol"}),
    ),
    "cut": (_breaks_off, frozenset({"protocol"})),
    "reset": (_reset, frozenset({"protocol", "unreachable"})),
    "not-http": (says(b"220 smtp.example ESMTP\r\n"), frozenset({"protocol"})),
    "huge-head": (
        says(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1_000_000 + b"\r\n\r\n"),
        frozenset({"protocol"}),
    ),
    "lying-gzip": (says(whole(b"<rss/>", Content_Encoding="gzip")), frozenset({"protocol"})),
    "error": (says(whole(b"oops", "500 Internal Server Error")), frozenset({"status_500"})),
    "forbidden": (says(whole(b"no", "403 Forbidden")), frozenset({"status_403"})),
    "gone": (says(whole(b"", "410 Gone")), frozenset({"status_410"})),
    "busy": (
        says(whole(b"", "429 Too Many Requests", Retry_After="120")),
        frozenset({"status_429", "deferred"}),
    ),
    "page-not-feed": (
        says(whole(page("Please accept our cookies").encode(), Content_Type="text/html")),
        frozenset({"not_a_feed"}),
    ),
    "empty": (says(whole(b"")), frozenset({"not_a_feed"})),
    "laughs": (says(whole(_LAUGHS)), frozenset({"not_a_feed", "ok"})),
    "deep": (says(whole(_DEEP)), frozenset({"not_a_feed", "ok"})),
    "lying-charset": (
        says(
            lambda host: whole(
                feed(host).replace("Boats", "Паромы").encode("cp1251"),
                Content_Type="application/xml; charset=utf-8",
            )
        ),
        frozenset({"ok"}),
    ),
}
"""How a name misbehaves, and what a poll of its feed may be counted as."""


@dataclass
class Hostile:
    """The running server: its port, and what it was asked, by `host/path`."""

    port: int = 0
    tls_port: int = 0
    """Speaks TLS, with a certificate that nobody has reason to trust."""
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def hosts(self) -> list[str]:
        """Every misbehaving host name."""
        return [f"{name}.example" for name in CASES]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one answer."""
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lines = request.split("\r\n")
                path = lines[0].split(" ")[1]
                named = [line for line in lines if line.lower().startswith("host:")]
                host = named[0].partition(":")[2].strip() if named else ""
                self.asked[f"{host}{path}"] += 1
                await self._answer(writer, host, path)
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, writer: asyncio.StreamWriter, host: str, path: str) -> None:
        name = host.partition(".")[0]
        if path in {"/robots.txt", "/.well-known/tdmrep.json"}:
            await says(whole(b"", "404 Not Found"))(writer, host)
        elif name in CASES and path != "/page":
            await CASES[name][0](writer, host)
        elif path == "/page":
            html = page(f"Boats from {host} return")
            await says(whole(html.encode(), Content_Type="text/html"))(writer, host)
        else:
            await says(whole(feed(host).encode()))(writer, host)


@asynccontextmanager
async def hostile_server() -> AsyncIterator[Hostile]:
    """The server while the block runs, on a free port of the loopback interface."""
    # Beforehand, since packing takes longer than an impatient client waits.
    for kind in BOMBS:
        await asyncio.to_thread(_bomb, kind)
    served = Hostile()
    connections: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(served.serve(reader, writer))
        connections.add(task)
        task.add_done_callback(connections.discard)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("somebody-else.example").configure_cert(context)
    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    with_tls = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    served.port = server.sockets[0].getsockname()[1]
    served.tls_port = with_tls.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        with_tls.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await asyncio.gather(server.wait_closed(), with_tls.wait_closed())


class Names(AbstractResolver):
    """A name server that answers each look-up with the next of its addresses: DNS rebinding."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = list(addresses)
        self.asked = 0

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_INET,  # noqa: ARG002
    ) -> list[ResolveResult]:
        address = self._addresses[min(self.asked, len(self._addresses) - 1)]
        self.asked += 1
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        pass
