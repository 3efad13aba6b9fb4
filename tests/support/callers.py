"""Callers of the API as they come: some ask nonsense, some are slow, one is normal."""

import asyncio
import random
import socket
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

Json = dict[str, Any]
PIECES = (
    *("AND", "OR", "NOT", "(", ")", '"', "'", "*", "?", "-", "|", "+", "~2", "^9", ":", "title:"),
    *("body:", "_id:x", "/a+/", "[1 TO 2]", "{a TO *}", "\\", "\\u0000", "&&", "||", "!", "<b>"),
    *("dam", "ferry*", "*ferry", "Zelenskyy", "Ёжик", "大坝", "🙂", "\u200f", "e\u0301", "\x00"),
    *("\ufeff", "\U000e0001", "{}", "$gt", "${7*7}", "%s", "../..", "'; --", "NaN", "1e999", ""),
)
VALUES = (
    *("", "0", "-1", "1", "99999999999999999999", "1.5", "NaN", "true", "null", "[]", "{}", "*"),
    *("MX", "-MX", "--", "mx", "ZZ", "XK", "es", "pt-BR", "-ru", "x" * 300, "\x00", "é", "🙂"),
    *("newest", "oldest", "relevance", "top", "2026-11-01", "2026-02-30", "9999-12-31T23:59:59Z"),
    *("0001-01-01", "2026-11-23T12:00:00+99:00", "now", "country", "day", "title", "article"),
)
SLOW_BYTE_SECONDS = 1.0


def fuzzed(rng: random.Random, document: Json, cursors: Sequence[str]) -> Iterator[str]:
    """Path and query, for ever: addresses of the OpenAPI document, with mostly wrong values."""
    operations = [
        (path, operation.get("parameters", []))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method == "get" and path != "/v1/stream"
    ]
    while True:
        path, parameters = rng.choice(operations)
        for parameter in parameters:
            if parameter["in"] == "path":
                value = rng.choice((_junk(rng), rng.choice(VALUES), "MX")) or "x"
                path = path.replace(f"{{{parameter['name']}}}", _encoded(rng, value))
        names = [one["name"] for one in parameters if one["in"] == "query"]
        given = rng.choices([*names, "colour", "q"], k=rng.choice((0, 1, 1, 2, 3, 8)))
        yield f"{path}?{'&'.join(_pair(rng, name, cursors) for name in given)}"


def _pair(rng: random.Random, name: str, cursors: Sequence[str]) -> str:
    wrong = rng.choice(PIECES) if rng.random() < 0.03 else ""
    return f"{quote(name + wrong)}={_encoded(rng, _value(rng, name, cursors))}"


def _value(rng: random.Random, name: str, cursors: Sequence[str]) -> str:
    if name == "q":
        return _words(rng)
    if name in {"cursor", "since"}:
        return _cursor(rng, cursors)
    return rng.choice((rng.choice(VALUES), rng.choice(VALUES), _junk(rng)))


def _words(rng: random.Random) -> str:
    if rng.random() < 0.05:
        return rng.choice(("(", '"', "NOT ", "-", "a* ", "title:(", "\\")) * rng.randint(1, 700)
    return rng.choice((" ", "")).join(rng.choices(PIECES, k=rng.randint(0, 12)))


def _cursor(rng: random.Random, cursors: Sequence[str]) -> str:
    if not cursors or rng.random() < 0.3:
        return _junk(rng)
    cursor = list(rng.choice(cursors))
    for _ in range(rng.choice((0, 1, 1, 3))):
        cursor[rng.randrange(len(cursor))] = rng.choice("ABCxyz019-_=~é")
    return "".join(cursor)[: rng.choice((len(cursor), rng.randint(0, len(cursor))))]


def _junk(rng: random.Random) -> str:
    return "".join(
        chr(rng.choice((rng.randint(1, 127), rng.randint(128, 0x2FFF)))) for _ in range(9)
    )


def _encoded(rng: random.Random, text: str) -> str:
    """As a careful client sends it; now and then with bytes that are no UTF-8."""
    spoilt = rng.choice(("", "", "", "", "", "", "", "%ff", "%c3%28", "%ed%a0%80", "%00", "%"))
    return quote(text, safe="") + spoilt


async def statuses(url: str, targets: Sequence[str], at_once: int) -> Counter[int]:
    """Ask for all targets, `at_once` of them together; how many answers had which status."""
    found: Counter[int] = Counter()
    waiting = iter(targets)
    limit = aiohttp.ClientTimeout(60)
    connector = aiohttp.TCPConnector(limit=at_once)

    async def ask(session: aiohttp.ClientSession) -> None:
        for target in waiting:
            address = URL(url + target, encoded=True)
            async with session.get(address, allow_redirects=False) as response:
                await response.read()
                found[response.status] += 1
                if response.status >= 500 and response.status != 503:
                    raise AssertionError(f"{response.status} for {target}")

    async with aiohttp.ClientSession(timeout=limit, connector=connector) as session:
        await asyncio.gather(*(ask(session) for _ in range(at_once)))
    return found


@asynccontextmanager
async def slow_clients(host: str, port: int, number: int, target: str) -> AsyncIterator[None]:
    """Clients on connections of their own, until the block ends.

    A third send the headers of a request byte by byte, a third a body, a third ask again and again
    for `target`, a long answer, and read nothing.
    """
    kinds = (_sends_headers, _sends_body, _reads_nothing)
    tasks = [
        asyncio.create_task(_keeps(kinds[one % 3], host, port, target)) for one in range(number)
    ]
    await asyncio.sleep(SLOW_BYTE_SECONDS)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keeps(behave: Any, host: str, port: int, target: str) -> None:
    """Come back whenever the connection was closed."""
    while True:
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.setblocking(False)
            try:
                await asyncio.get_running_loop().sock_connect(connection, (host, port))
                await behave(connection, target)
            except OSError:
                await asyncio.sleep(SLOW_BYTE_SECONDS)


async def _send(connection: socket.socket, data: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(connection, data)


async def _sends_headers(connection: socket.socket, target: str) -> None:
    await _send(connection, f"GET {target} HTTP/1.1\r\nHost: x\r\nX-Slow: ".encode())
    while True:
        await _send(connection, b"x")
        await asyncio.sleep(SLOW_BYTE_SECONDS)


async def _sends_body(connection: socket.socket, target: str) -> None:
    head = f"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    await _send(connection, f"{head}Content-Length: 9999\r\n\r\n".encode())
    while True:
        await _send(connection, b" ")
        await asyncio.sleep(SLOW_BYTE_SECONDS)


async def _reads_nothing(connection: socket.socket, target: str) -> None:
    request = f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    while True:
        await _send(connection, request * 10)
        await asyncio.sleep(SLOW_BYTE_SECONDS)


async def seconds_of(url: str, target: str, times: int) -> list[float]:
    """How long each of a normal client's requests takes; each has to be answered with 200."""
    took = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as session:
        for _ in range(times):
            started = time.perf_counter()
            async with session.get(url + target) as response:
                await response.read()
                assert response.status == 200, await response.text()
            took.append(time.perf_counter() - started)
    return took
