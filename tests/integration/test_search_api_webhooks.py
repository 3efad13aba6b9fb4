"""Saved searches and their webhooks, on real servers and with a real receiver."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiokafka import AIOKafkaProducer

from parallax.store import Store
from search_api.access import key_store
from search_api.api import searches
from search_api.app import create_app, preflight
from search_api.follow import saved, webhooks
from search_api.settings import Settings
from tests.integration.test_search_api import Bench, search_settings, short_waits
from tests.support.waiting import until
from tests.unit.search_api.samples import english, spanish
from tests.unit.search_api.serving import serving

__all__ = ["search_settings", "short_waits"]

Json = dict[str, Any]


class Receiver:
    """Somebody's endpoint: answers with `status` and keeps what it got."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.port = 0

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def ids(self) -> list[str]:
        return [item["id"] for _, body in self.got for item in json.loads(body)["data"]["items"]]


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "SWEEP_SECONDS", 0.1)
    monkeypatch.setattr(webhooks, "FIRST_WAIT", timedelta(seconds=0.1))


@pytest_asyncio.fixture
async def bench(search_settings: Settings) -> AsyncIterator[Bench]:
    settings = search_settings.model_copy(update={"allow_private": True})
    await preflight(settings)
    app = create_app(settings)
    async with (
        serving(app) as http,
        AIOKafkaProducer(bootstrap_servers=settings.kafka_servers) as producer,
    ):
        yield Bench(settings, app, http, producer)


@pytest_asyncio.fixture
async def key(store: Store) -> Json:
    _, text = await key_store.create(store, "a reader", None)
    return {"Authorization": f"Bearer {text}"}


async def call(
    http: aiohttp.ClientSession, method: str, path: str, headers: Json, body: Json | None = None
) -> tuple[int, Json]:
    async with http.request(method, f"/v1/searches{path}", headers=headers, json=body) as response:
        text = await response.text()
        return response.status, json.loads(text) if text else {}


async def save(http: aiohttp.ClientSession, key: Json, url: str, **query: Any) -> Json:
    body = {"name": "Mine", "query": query, "webhook": {"url": url}}
    status, made = await call(http, "POST", "", key, body)
    assert status == 201, made
    return made


async def test_a_webhook_is_told_in_order_and_can_check_who_told_it(
    bench: Bench, key: Json, receiver: Receiver
) -> None:
    await bench.searchable(english("http://gazette.example/before"))
    await until(lambda: _told(bench), what="what was there before is behind the watermark")
    made = await save(bench.http, key, receiver.url, q="ferry")
    sent = [english(f"http://gazette.example/{at}") for at in range(3)]
    for event in sent:
        await bench.send(spanish(f"http://faro.example/{event.url[-1]}"), event)
        await until(lambda event=event: event.article_id in receiver.ids())
    assert receiver.ids() == [event.article_id for event in sent]
    headers, body = receiver.got[0]
    given = {name.lower(): value for name, value in headers.items()}
    content = f"{given['webhook-id']}.{given['webhook-timestamp']}.".encode() + body
    secret = base64.b64decode(made["webhook"]["secret"].removeprefix("whsec_"))
    signature = base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode()
    assert given["webhook-signature"] == f"v1,{signature}"
    assert json.loads(body)["type"] == "articles.found"
    assert json.loads(body)["data"]["search"] == {"id": made["id"], "name": "Mine"}
    _, shown = await call(bench.http, "GET", f"/{made['id']}", key)
    assert shown["webhook"] == {"url": receiver.url, "secret": None}
    _, calls = await call(bench.http, "GET", f"/{made['id']}/deliveries", key)
    assert {one["result"] for one in calls["items"]} == {"delivered"}


async def _told(bench: Bench) -> bool:
    return bool((await bench.ask("/v1/changes"))["items"])


@pytest.mark.parametrize("status", [500, 302])
async def test_what_isnt_taken_comes_again_under_the_same_id(
    bench: Bench, key: Json, receiver: Receiver, status: int
) -> None:
    receiver.status = status
    made = await save(bench.http, key, receiver.url)
    await bench.send(english())
    await until(lambda: len(receiver.got) >= 2)
    receiver.status = 204
    await until(lambda: _result(bench, key, made["id"], "delivered"))
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert "/elsewhere" not in str(receiver.got)
    _, shown = await call(bench.http, "GET", f"/{made['id']}", key)
    assert (shown["state"], shown["reason"]) == ("active", None)


async def _result(bench: Bench, key: Json, search: str, result: str) -> bool:
    _, calls = await call(bench.http, "GET", f"/{search}/deliveries", key)
    return bool(calls["items"]) and calls["items"][0]["result"] == result


async def test_who_is_gone_is_left_alone_until_asked_back(
    bench: Bench, key: Json, receiver: Receiver
) -> None:
    receiver.status = 410
    made = await save(bench.http, key, receiver.url)
    await bench.searchable(english())

    async def disabled() -> bool:
        _, shown = await call(bench.http, "GET", f"/{made['id']}", key)
        return bool(shown["state"] == "disabled" and "410" in shown["reason"])

    await until(disabled)
    receiver.status = 200
    status, _ = await call(bench.http, "PATCH", f"/{made['id']}", key, {"state": "active"})
    assert status == 200
    await until(lambda: _result(bench, key, made["id"], "delivered"))
    assert set(receiver.ids()) == {english().article_id}


async def test_nothing_inside_the_network_is_called(
    bench: Bench, key: Json, receiver: Receiver
) -> None:
    """The address that is dialled is looked at, whatever name led to it."""
    app = bench.app.state
    guarded = create_app(bench.settings.model_copy(update={"allow_private": False}))
    made = await save(bench.http, key, f"http://localhost:{receiver.port}/")
    async with webhooks.create_session(allow_private=False) as session:
        deliverer = webhooks.Webhooks(
            app.store, app.search, app.watermark, session, searches.understood
        )
        attempt = await deliverer._call(
            {"webhook": {"url": made["webhook"]["url"], "secret": made["webhook"]["secret"]}},
            "msg_1",
            b"{}",
        )
        assert (attempt.result, attempt.status) == ("refused", None)
        assert "SEARCH_API_ALLOW_PRIVATE" in str(attempt.detail)
    async with serving(guarded) as http:
        body = {"name": "x", "query": {}, "webhook": {"url": receiver.url}}
        status, problem = await call(http, "POST", "", key, body)
        assert (status, problem["parameter"]) == (400, "webhook.url")
    assert receiver.got == []


async def test_several_replicas_tell_once(bench: Bench, key: Json, receiver: Receiver) -> None:
    other = create_app(bench.settings)
    async with serving(other):
        await save(bench.http, key, receiver.url)
        sent = [english(f"http://gazette.example/{at}") for at in range(5)]
        for event in sent:
            await bench.searchable(event)
        await until(lambda: len(set(receiver.ids())) == 5)
    assert sorted(receiver.ids()) == sorted(event.article_id for event in sent)


async def test_a_search_is_its_keys_alone(bench: Bench, store: Store, key: Json) -> None:
    status, made = await call(bench.http, "POST", "", key, {"name": "Mine", "query": {"q": "dam"}})
    assert status == 201
    assert made["query"] == {"q": "dam"}
    _, text = await key_store.create(store, "another", None)
    another = {"Authorization": f"Bearer {text}"}
    for method, body in (("GET", None), ("PATCH", {"name": "Yours"}), ("DELETE", None)):
        status, _ = await call(bench.http, method, f"/{made['id']}", another, body)
        assert status == 404
        status, _ = await call(bench.http, method, f"/{made['id']}", {}, body)
        assert status == 401
    _, mine = await call(bench.http, "GET", "", key)
    _, theirs = await call(bench.http, "GET", "", another)
    assert [len(mine["items"]), len(theirs["items"])] == [1, 0]
    status, _ = await call(bench.http, "DELETE", f"/{made['id']}", key)
    assert status == 204
    assert (await call(bench.http, "GET", "", key))[1]["items"] == []


async def test_a_wrong_search_is_a_problem(
    bench: Bench, key: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body in (
        {"name": "", "query": {}},
        {"name": "x", "query": {"country": ["Mexico"]}},
        {"name": "x", "query": {"size": 3}},
        {"name": "x", "query": {}, "webhook": {"url": "ftp://hooks.example/"}},
        {"name": "x", "query": {}, "webhook": {"url": "https://me:pw@hooks.example/"}},
        {"name": "x", "query": {}, "webhook": {"url": "https://"}},
    ):
        status, problem = await call(bench.http, "POST", "", key, body)
        assert status == 400, problem
    monkeypatch.setattr(saved, "MOST_OF_ONE", 0)
    status, problem = await call(bench.http, "POST", "", key, {"name": "x", "query": {}})
    assert status == 409
    assert problem["type"].endswith("too-many-searches")
