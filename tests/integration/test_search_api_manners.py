"""Keys, limits, caching and hostile callers, with the service on its real servers."""

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import islice
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax_local.servers import Addresses
from search_api.access import connections, counting, key_store
from search_api.access.counting import COLLECTION, Shared
from search_api.access.quotas import Policy
from search_api.app import create_app, preflight
from search_api.settings import Settings
from tests.support.callers import fuzzed, seconds_of, slow_clients, statuses
from tests.support.clock import Clock
from tests.support.indexing import index_long_articles
from tests.support.waiting import until
from tests.unit.search_api.serving import serving

Json = dict[str, Any]


@pytest.fixture
def search_settings(settings: ServiceSettings, addresses: Addresses, prefix: str) -> Settings:
    return Settings(
        **settings.model_dump(),
        opensearch_url=addresses.opensearch,
        index_prefix=prefix,
        role="http",
    )


@asynccontextmanager
async def service(settings: Settings, **changes: Any) -> AsyncIterator[aiohttp.ClientSession]:
    settings = settings.model_copy(update=changes)
    async with serving(create_app(settings), **connections.options(settings)) as http:
        yield http


@pytest_asyncio.fixture
async def articles(search_settings: Settings) -> list[str]:
    """Some articles that can be searched; their ids."""
    await preflight(search_settings)
    return await index_long_articles(
        search_settings.opensearch_url, search_settings.index_prefix, 120
    )


async def search_api(settings: Settings, *arguments: str) -> tuple[int, str, str]:
    """Run the command; its exit code and what it wrote."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "search_api", *arguments),
        env={
            "SEARCH_API_MONGODB_URL": settings.mongodb_url,
            "SEARCH_API_MONGODB_DATABASE": settings.mongodb_database,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_key_is_made_used_listed_and_revoked(
    search_settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_store, "FRESH_SECONDS", 0.3)
    limit = ("--requests-per-minute", "7")
    code, out, _ = await search_api(
        search_settings, "keys", "create", "--name", "The Gazette", *limit, "--json"
    )
    made = json.loads(out)
    assert (code, made["name"], made["requests_per_minute"]) == (0, "The Gazette", 7)
    kept = await store.get(key_store.COLLECTION, made["id"])
    assert kept is not None
    assert made["key"].rpartition("_")[2] not in str(kept)
    bearer = {"Authorization": f"Bearer {made['key']}"}
    stranger = {
        "Authorization": f"Bearer {made['key'][:-1]}{'a' if made['key'][-1] != 'a' else 'b'}"
    }
    await preflight(search_settings)
    async with service(search_settings, anonymous=False) as http:
        async with http.get("/v1/countries", headers=bearer) as response:
            assert response.status == 200
            assert '"minute";q=7;w=60' in response.headers["RateLimit-Policy"]
            assert response.headers["Cache-Control"] == "private, max-age=5"
        async with http.get("/v1/countries", headers=stranger) as response:
            assert response.status == 401
        code, out, _ = await search_api(search_settings, "keys", "list", "--json")
        (listed,) = json.loads(out)
        assert listed == {name: value for name, value in made.items() if name != "key"}
        code, _, err = await search_api(search_settings, "keys", "revoke", made["id"])
        assert (code, "refused from now on" in err) == (0, True)

        async def refused() -> bool:
            async with http.get("/v1/nothing", headers=bearer) as response:
                return response.status == 401

        await until(refused, what="the revoked key is refused")
    code, out, _ = await search_api(search_settings, "keys", "list")
    assert "revoked 20" in out
    code, _, err = await search_api(search_settings, "keys", "revoke", made["id"])
    assert (code, "no valid key" in err) == (1, True)
    code, _, err = await search_api(search_settings, "keys", "create", "--name", " ")
    assert (code, "a name has" in err) == (2, True)


async def test_replicas_share_a_limit_through_the_store(
    search_settings: Settings, store: Store
) -> None:
    await preflight(search_settings)
    shared = {"requests_per_minute": 10, "burst": 0, "rate_limit_store": "mongodb"}
    async with (
        service(search_settings, **shared) as one,
        service(search_settings, **shared) as other,
    ):
        found = []
        for number in range(16):
            async with (one, other)[number % 2].get("/v1/countries") as response:
                found.append(response.status)
    assert found == [200] * 10 + [429] * 6


async def test_shared_counts_slide_are_bounded_and_are_swept(store: Store) -> None:
    clock = Clock()
    clock.at = 6000.0
    policy = Policy("minute", 10, 60)
    one, other = Shared(store, clock), Shared(store, clock)
    for _ in range(5):
        assert (await one.count("a", policy)).allowed
        assert (await other.count("a", policy)).allowed
    for _ in range(50):
        assert not (await other.count("a", policy)).allowed
    (document,) = [
        found async for found in store.documents(COLLECTION, await store.ids(COLLECTION))
    ]
    assert document["count"] <= 12  # who is refused doesn't write
    clock.at = 6090.0
    allowed = [(await one.count("a", policy)).allowed for _ in range(6)]
    assert allowed == [True] * 4 + [False] * 2  # half of the 11 before still count
    assert await one.sweep() == 0
    clock.at = 6200.0
    assert await one.sweep() == 2
    assert await store.ids(COLLECTION) == []


async def test_sweeping_goes_on_until_nothing_is_left(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "SWEEP_IDS", 2)
    for number in range(5):
        await store.insert(COLLECTION, {"_id": str(number), "window": 1})
    sweeping = asyncio.create_task(Shared(store).run())

    async def swept() -> bool:
        return await store.ids(COLLECTION) == []

    await until(swept)
    sweeping.cancel()
    await asyncio.gather(sweeping, return_exceptions=True)


async def test_answers_are_compressed_and_known_ones_are_not_sent_again(
    search_settings: Settings, articles: list[str]
) -> None:
    async with service(search_settings) as http:
        for path in ("/v1/articles?size=50", f"/v1/articles/{articles[0]}", "/v1/countries"):
            async with http.get(path) as response:
                assert response.status == 200
                tag = response.headers["ETag"]
                assert response.headers.get("Content-Encoding", "gzip") == "gzip"
            async with http.get(path, headers={"If-None-Match": tag}) as response:
                assert (response.status, await response.read()) == (304, b""), path
            async with http.head(path) as response:
                assert (response.status, response.headers["ETag"]) == (200, tag)


async def test_fuzzed_queries_and_cursors_are_answered_without_a_fault_of_the_service(
    search_settings: Settings, articles: list[str]
) -> None:
    async with service(search_settings, requests_per_minute=0, burst=0) as http:
        cursors = []
        for query in ("size=3", "size=3&sort=oldest", "q=ferry&size=3"):
            async with http.get(f"/v1/articles?{query}") as response:
                cursors.append((await response.json())["next_cursor"])
        async with http.get("/openapi.json") as response:
            document = await response.json()
        targets = list(islice(fuzzed(random.Random(20), document, cursors), 500))
        found = await statuses(str(http._base_url).rstrip("/"), targets, at_once=16)
    assert sum(found.values()) == 500
    assert not [status for status in found if status >= 500], found
    # The fuzzing reaches past the first check now and then.
    assert found[200] >= 20


async def test_slow_clients_keep_nobody_waiting(
    search_settings: Settings, articles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More of them than the process works on at once."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 2.0)
    monkeypatch.setattr(connections, "STALLED_SECONDS", 2.0)
    few = {"searches_at_once": 4, "requests_per_minute": 0, "burst": 0, "requests_at_once": 0}
    async with service(search_settings, **few) as http:
        url = http._base_url
        assert url is not None
        assert url.host is not None
        assert url.port is not None
        long = "/v1/articles?size=100"
        async with slow_clients(url.host, url.port, 50, long):
            took = await seconds_of(str(url).rstrip("/"), "/v1/articles?size=1", 30)
    assert len(took) == 30


async def test_connections_that_wait_too_long_are_closed(
    search_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    await preflight(search_settings)
    async with service(search_settings) as http:
        url = http._base_url
        assert url is not None
        for sent in (b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "):
            reader, writer = await asyncio.open_connection(url.host, url.port)
            writer.write(sent)
            with suppress(ConnectionResetError):
                assert await asyncio.wait_for(reader.read(), 10) == b""
            writer.close()
        # One that asks in time is kept for the next request, however long the first took.
        reader, writer = await asyncio.open_connection(url.host, url.port)
        for _ in range(2):
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200" in await reader.readuntil(b"}")
            await asyncio.sleep(0.5)
        writer.close()


async def test_what_is_not_http_is_a_problem_too(search_settings: Settings) -> None:
    await preflight(search_settings)
    async with service(search_settings) as http:
        url = http._base_url
        assert url is not None
        for sent in (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET /" + b"x" * 70_000):
            reader, writer = await asyncio.open_connection(url.host, url.port)
            writer.write(sent)
            head, _, body = (await asyncio.wait_for(reader.read(), 10)).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 400 ")
            assert json.loads(body)["status"] == 400
            writer.close()


async def test_more_connections_than_are_kept_are_closed_at_once(
    search_settings: Settings,
) -> None:
    await preflight(search_settings)
    async with service(search_settings, connections=10) as http:
        url = http._base_url
        assert url is not None
        opened = [await asyncio.open_connection(url.host, url.port) for _ in range(12)]
        closed = 0
        for reader, _ in opened[10:]:
            try:
                closed += await asyncio.wait_for(reader.read(), 10) == b""
            except ConnectionResetError:
                closed += 1
        assert closed == 2
        for _, writer in opened:
            writer.close()

        async def answers() -> bool:
            async with http.get("/healthz") as response:
                return response.status == 200

        assert await answers()
