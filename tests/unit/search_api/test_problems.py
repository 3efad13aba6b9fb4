"""Errors as problem details, over HTTP, with a search engine that isn't there."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from fastapi import FastAPI

from search_api.app import create_app
from search_api.search.asking import Search
from search_api.settings import Settings
from tests.unit.search_api.serving import serving

CURSOR = "bm90IGEgY3Vyc29y"
FIELDS = {"type", "title", "status", "detail", "instance", "request_id"}


@pytest.fixture
def app() -> FastAPI:
    return create_app(
        Settings(
            kafka_servers="127.0.0.1:1",
            mongodb_url="mongodb://127.0.0.1:1",
            opensearch_url="http://127.0.0.1:1",
            role="http",
            contact="desk@parallax.example",
        )
    )


@pytest_asyncio.fixture
async def http(app: FastAPI) -> AsyncIterator[aiohttp.ClientSession]:
    async with serving(app) as session:
        yield session


async def problem(http: aiohttp.ClientSession, path: str, status: int, **given: Any) -> Any:
    async with http.request(given.pop("method", "GET"), path, **given) as response:
        body = await response.json(content_type="application/problem+json")
        assert response.status == body["status"] == status, body
        assert body.keys() - {"parameter", "errors", "position"} == FIELDS
        assert body["instance"] == path.partition("?")[0]
        assert body["request_id"] == response.headers["X-Request-ID"]
        return body | {"headers": response.headers}


async def test_an_unknown_parameter_is_named(http: aiohttp.ClientSession) -> None:
    for path in ("/v1/articles", "/v1/stories", "/v1/countries", "/v1/stories/x", "/v1/articles/x"):
        body = await problem(http, f"{path}?colour=red", 400)
        assert body["parameter"] == "colour"
        assert body["type"] == "urn:parallax:problem:unknown-parameter"


async def test_a_wrong_value_names_its_parameter(http: aiohttp.ClientSession) -> None:
    wrong = {
        "size=0": "size",
        "size=many": "size",
        "country=Mexico": "country",
        "sort=best": "sort",
        "sort=relevance": "sort",
        "from=yesterday": "from",
        "to=2026-02-30": "to",
        f"cursor={CURSOR}": "cursor",
        "q=" + "x" * 1001: "q",
        "q=" + "+".join(["x"] * 61): "q",
    }
    for query, parameter in wrong.items():
        assert (await problem(http, f"/v1/articles?{query}", 400))["parameter"] == parameter


async def test_every_wrong_parameter_is_listed_with_a_pointer_to_it(
    http: aiohttp.ClientSession,
) -> None:
    query = "colour=red&size=0&country=MX&country=Mexico&a/b=1"
    body = await problem(http, f"/v1/articles?{query}", 400)
    faults = {(one["in"], one["parameter"]): one["pointer"] for one in body["errors"]}
    assert faults == {
        ("query", "size"): "#/size",
        ("query", "country"): "#/country/1",
        ("query", "colour"): "#/colour",
        ("query", "a/b"): "#/a~1b",
    }
    assert body["parameter"] == body["errors"][0]["parameter"]
    assert "3 more in `errors`" in body["detail"]
    many = "&".join(f"x{number}=1" for number in range(500))
    assert len((await problem(http, f"/v1/articles?{many}", 400))["errors"]) == 20


async def test_one_value_is_not_taken_out_of_several(http: aiohttp.ClientSession) -> None:
    body = await problem(http, "/v1/articles?size=5&sort=newest&size=6&sort=oldest", 400)
    assert [one["parameter"] for one in body["errors"]] == ["size", "sort"]
    assert "more than once" in body["errors"][0]["detail"]
    await problem(http, "/v1/articles?country=MX&country=BR", 503)


async def test_other_methods(http: aiohttp.ClientSession) -> None:
    async with http.options("/v1/articles") as response:
        assert (response.status, response.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    async with http.head("/v1/articles?size=0") as response:
        assert response.status == 400
        assert await response.read() == b""
    async with http.head("/openapi.json") as response:
        assert response.status == 200
        assert int(response.headers["Content-Length"]) > 1000
    async with http.options("/v1/nothing") as response:
        assert response.status == 404
    async with http.head("/v1/stream") as response:  # would have no end
        assert (response.status, response.headers["Allow"]) == (405, "GET, OPTIONS")


async def test_what_is_too_long_or_no_json_is_refused(http: aiohttp.ClientSession) -> None:
    await problem(http, f"/v1/articles?q={'x' * 33_000}", 414)
    big = {"method": "POST", "data": b"x" * 70_000}
    await problem(http, "/v1/articles", 413, **big)
    text = {"method": "POST", "data": b"hello", "headers": {"Content-Type": "text/plain"}}
    await problem(http, "/v1/articles", 415, **text)


async def test_addresses_and_methods_that_are_not_there(http: aiohttp.ClientSession) -> None:
    await problem(http, "/v1/nothing", 404)
    await problem(http, "/v1/articles/", 404)
    body = await problem(http, "/v1/articles", 405, method="POST")
    assert body["headers"]["Allow"] == "GET, HEAD, OPTIONS"


async def test_a_search_engine_that_is_away_is_503_with_a_time_to_come_back(
    http: aiohttp.ClientSession,
) -> None:
    for path in ("/v1/articles", "/v1/articles/x", "/v1/stories", "/v1/stories/x", "/v1/countries"):
        body = await problem(http, path, 503)
        assert body["headers"]["Retry-After"].isdecimal()
        assert "127.0.0.1" not in body["detail"]
        assert "search engine" in body["detail"]
    assert "store" in (await problem(http, "/v1/changes", 503))["detail"]


async def test_a_fault_of_ours_shows_nothing_of_the_inside(
    app: FastAPI, http: aiohttp.ClientSession
) -> None:
    app.state.search = Search(None, "", (), None)  # type: ignore[arg-type]
    body = await problem(http, "/v1/articles", 500)
    assert "NoneType" not in str(body)


async def test_a_plain_request_id_is_kept_and_an_odd_one_is_not(
    http: aiohttp.ClientSession,
) -> None:
    kept = await problem(http, "/v1/x", 404, headers={"X-Request-ID": "trace-1.a_b"})
    assert kept["request_id"] == "trace-1.a_b"
    odd = await problem(http, "/v1/x", 404, headers={"X-Request-ID": "<script>"})
    assert odd["request_id"] != "<script>"


async def test_health_readiness_and_metrics(http: aiohttp.ClientSession) -> None:
    async with http.get("/healthz") as response:
        assert (response.status, (await response.json())["status"]) == (200, "ok")
    async with http.get("/readyz") as response:
        assert response.status == 503
        assert "opensearch" in (await response.json())["faults"]
    async with http.get("/metrics") as response:
        assert "parallax_articles_total" in await response.text()
