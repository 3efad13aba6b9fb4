"""Who may ask, how often and how much at once, over HTTP; the store is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI

from search_api.access import keys
from search_api.access.callers import Owner, address_of
from search_api.app import create_app
from search_api.settings import Settings
from tests.unit.search_api.serving import serving

Json = dict[str, Any]


@asynccontextmanager
async def service(**given: Any) -> AsyncIterator[tuple[FastAPI, aiohttp.ClientSession]]:
    """A service without its servers, with three addresses more."""
    app = create_app(
        Settings(
            kafka_servers="127.0.0.1:1",
            mongodb_url="mongodb://127.0.0.1:1",
            opensearch_url="http://127.0.0.1:1",
            role="http",
            **given,
        )
    )
    waits: list[asyncio.Event] = []

    @app.get("/v1/waits")
    async def wait() -> Json:
        waits.append(asyncio.Event())
        await waits[-1].wait()
        return {}

    @app.get("/v1/answers")
    async def answers() -> Json:
        return {"waiting": len(waits)}

    @app.get("/v1/mine")
    async def mine(owner: Owner) -> Json:
        return {"id": owner.id}

    async with serving(app) as http:
        try:
            yield app, http
        finally:
            for one in waits:
                one.set()


async def get(http: aiohttp.ClientSession, path: str, **headers: str) -> tuple[int, Any, Json]:
    async with http.get(path, headers=headers) as response:
        return response.status, response.headers, await response.json(content_type=None)


async def test_answers_tell_what_is_left_and_429_when_to_come_back() -> None:
    async with service(requests_per_minute=3, burst=0) as (_, http):
        for left in (2, 1, 0):
            status, headers, _ = await get(http, "/v1/answers")
            assert status == 200
            assert headers["RateLimit-Policy"] == '"minute";q=3;w=60'
            assert headers["RateLimit"].startswith(f'"minute";r={left};t=')
        status, headers, body = await get(http, "/v1/answers")
        assert status == 429
        assert headers["RateLimit"] == f'"minute";r=0;t={headers["Retry-After"]}'
        assert 1 <= int(headers["Retry-After"]) <= 120
        assert body["type"].endswith("#quota-exceeded")
        assert body["violated-policies"] == ["minute"]
        # Health and the description answer all the same.
        assert (await get(http, "/healthz"))[0] == 200
        assert (await get(http, "/openapi.json"))[0] == 200


async def test_errors_count_and_tell_too() -> None:
    async with service(requests_per_minute=2) as (_, http):
        status, headers, _ = await get(http, "/v1/articles?size=0")
        assert status == 400
        assert '"minute";r=1' in headers["RateLimit"]
        await get(http, "/v1/nothing")
        assert (await get(http, "/v1/articles"))[0] == 429


async def test_addresses_are_counted_each_by_itself_behind_a_proxy_that_is_trusted() -> None:
    async with service(requests_per_minute=1, burst=0) as (_, http):
        for address, status in (
            ("192.0.2.1", 200),
            ("192.0.2.1", 429),
            ("192.0.2.2", 200),
            ("2001:db8::1", 200),
            ("2001:db8::ffff:1", 429),
            ("2001:db8:0:1::1", 200),
        ):
            found = await get(http, "/v1/answers", **{"X-Forwarded-For": address})
            assert found[0] == status, address


async def test_no_limit_is_told_where_there_is_none() -> None:
    async with service(requests_per_minute=0, burst=0) as (_, http):
        status, headers, _ = await get(http, "/v1/answers")
        assert status == 200
        assert "RateLimit" not in headers


@pytest.mark.parametrize("given", ["Bearer nonsense", "Basic dTpw", "Bearer", ""])
async def test_a_wrong_key_is_401_also_where_none_is_needed(given: str) -> None:
    async with service() as (_, http):
        status, headers, body = await get(http, "/v1/answers", Authorization=given)
        assert status == 401
        assert headers["WWW-Authenticate"] == 'Bearer realm="parallax", error="invalid_token"'
        assert body["type"] == "urn:parallax:problem:invalid-key"


async def test_without_the_store_reading_goes_on_and_a_key_is_503(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search_api.access.key_store.LOOKUP_SECONDS", 0.1)
    async with service() as (_, http):
        assert (await get(http, "/v1/answers"))[0] == 200
        bearer = f"Bearer {keys.make().text}"
        status, headers, body = await get(http, "/v1/answers", Authorization=bearer)
        assert status == 503
        assert headers["Retry-After"].isdecimal()
        assert "without a key" in body["detail"]


async def test_limits_shared_through_a_store_that_is_away_go_on_in_the_process() -> None:
    async with service(requests_per_minute=1, burst=0, rate_limit_store="mongodb") as (_, http):
        assert (await get(http, "/v1/answers"))[0] == 200
        assert (await get(http, "/v1/answers"))[0] == 429


async def test_what_belongs_to_a_key_needs_one() -> None:
    async with service() as (app, http):
        status, headers, _ = await get(http, "/v1/mine")
        assert (status, headers["WWW-Authenticate"]) == (401, 'Bearer realm="parallax"')
        operations = app.openapi()["paths"]
        assert operations["/v1/mine"]["get"]["security"] == [{"key": []}]
        assert app.openapi()["security"] == [{}, {"key": []}]


async def test_anonymous_reading_can_be_switched_off() -> None:
    async with service(anonymous=False) as (_, http):
        assert (await get(http, "/v1/answers"))[0] == 401
        assert (await get(http, "/images/x/0"))[0] == 401
        assert (await get(http, "/openapi.json"))[0] == 200
        async with http.get("/robots.txt") as open_to_all:
            assert open_to_all.status == 200


async def test_a_caller_has_so_many_requests_under_way() -> None:
    async with service(requests_at_once=2) as (_, http):
        waiting = [asyncio.create_task(get(http, "/v1/waits")) for _ in range(2)]
        async with asyncio.timeout(10):
            while (found := await get(http, "/v1/answers"))[0] == 200:
                assert found[2]["waiting"] < 2
        status, headers, body = found
        assert (status, headers["Retry-After"]) == (429, "1")
        assert body["type"] == "urn:parallax:problem:too-many-at-once"
        other = await get(http, "/v1/answers", **{"X-Forwarded-For": "192.0.2.9"})
        assert other[0] == 200
        for task in waiting:
            task.cancel()


async def test_the_process_works_on_so_many_and_the_rest_waits_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search_api.access.gate.QUEUE_SECONDS", 0.2)
    async with service(searches_at_once=1, request_seconds=60) as (_, http):
        waiting = asyncio.create_task(get(http, "/v1/waits"))
        async with asyncio.timeout(10):
            while (found := await get(http, "/v1/answers"))[0] == 200:
                pass
        status, headers, body = found
        assert (status, body["type"]) == (503, "urn:parallax:problem:busy")
        assert headers["Retry-After"].isdecimal()
        assert (await get(http, "/healthz"))[0] == 200
        waiting.cancel()


async def test_an_answer_that_does_not_begin_in_time_is_503() -> None:
    async with service(request_seconds=0.2) as (_, http):
        status, headers, body = await get(http, "/v1/waits")
        assert (status, body["type"]) == (503, "urn:parallax:problem:late")
        assert headers["Retry-After"].isdecimal()


async def test_pages_of_other_sites_may_read_if_the_operator_says_so() -> None:
    asked = {"Origin": "https://desk.example"}
    async with service() as (_, http):
        _, headers, _ = await get(http, "/v1/answers", **asked)
        assert "Access-Control-Allow-Origin" not in headers
    async with service(cors_origins="https://desk.example") as (_, http):
        _, headers, _ = await get(http, "/v1/answers", **asked)
        assert headers["Access-Control-Allow-Origin"] == "https://desk.example"
        assert "RateLimit" in headers["Access-Control-Expose-Headers"]
        assert "Origin" in headers["Vary"]
        _, headers, _ = await get(http, "/v1/answers", Origin="https://other.example")
        assert "Access-Control-Allow-Origin" not in headers
        preflight = asked | {
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        }
        async with http.options("/v1/articles", headers=preflight) as response:
            assert response.status == 200
            assert "Authorization" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_what_an_address_is_counted_as(host: str, counted: str) -> None:
    assert address_of(host) == counted
