"""Who is called, when, and who no more: the deliverer sweep by sweep, on real servers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiokafka import AIOKafkaProducer
from pydantic import BaseModel, ValidationError

from parallax.documents import now
from parallax.store import Doc, Store
from search_api.access import key_store
from search_api.api import searches
from search_api.app import create_app, preflight
from search_api.follow import saved, webhooks
from search_api.follow.webhooks import Webhooks
from search_api.search.asking import TookTooLong
from search_api.search.queries.common import BadParameter
from search_api.settings import Settings
from tests.integration.test_search_api import Bench, search_settings, short_waits
from tests.integration.test_search_api_webhooks import Json, Receiver, call, key, receiver, save
from tests.support.waiting import until
from tests.unit.search_api.samples import english
from tests.unit.search_api.serving import serving

__all__ = ["key", "receiver", "search_settings", "short_waits"]

HOOK = "http://127.0.0.1:1/hook"
NEW_HOOK = "http://hooks.example/new"


@pytest_asyncio.fixture
async def bench(search_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    """Its own deliverer sweeps once, before there is anything to tell."""
    monkeypatch.setattr(webhooks, "SWEEP_SECONDS", 3600)
    settings = search_settings.model_copy(update={"allow_private": True})
    await preflight(settings)
    app = create_app(settings)
    async with (
        serving(app) as http,
        AIOKafkaProducer(bootstrap_servers=settings.kafka_servers) as producer,
    ):
        yield Bench(settings, app, http, producer)


@asynccontextmanager
async def delivering(bench: Bench) -> AsyncIterator[Webhooks]:
    """A deliverer that sweeps when it is told to."""
    state = bench.app.state
    async with webhooks.create_session(allow_private=True) as session:
        made = Webhooks(state.store, state.search, state.watermark, session, searches.understood)
        yield made
        await asyncio.gather(*made._under_way.values())


async def followed(bench: Bench, *urls: str) -> None:
    """Index articles, and wait until they may be told of."""
    before = bench.app.state.watermark.value
    await bench.searchable(*(english(url) for url in urls))
    await until(lambda: bench.app.state.watermark.value > before)


async def shown(bench: Bench, key: Json, made: Json) -> Json:
    _, found = await call(bench.http, "GET", f"/{made['id']}", key)
    return found


async def test_what_the_sweep_looks_for_is_indexed(bench: Bench, store: Store) -> None:
    async def indexed() -> bool:
        found = await store._collection(saved.SEARCHES).index_information()
        return {"owner_1", "hooked_1"} <= set(found)

    await until(indexed)


async def test_a_slow_receiver_keeps_no_other_waiting(
    bench: Bench, key: Json, receiver: Receiver
) -> None:
    slow = asyncio.Event()
    handle = receiver.handle

    async def handling(request: web.Request) -> web.Response:
        if request.path == "/slow":
            await slow.wait()
        return await handle(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handling)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with delivering(bench) as deliverer:
        await save(bench.http, key, f"{base}/slow")
        await save(bench.http, key, f"{base}/quick")
        for number in range(3):
            await followed(bench, f"http://gazette.example/{number}")
            await deliverer.sweep()
            await until(lambda number=number: len(receiver.got) == number + 1)
        slow.set()
    assert len(receiver.got) == 4
    await runner.cleanup()


async def test_full_pages_follow_each_other_in_one_sweep(
    bench: Bench, key: Json, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "ITEMS", 2)
    await save(bench.http, key, receiver.url)
    urls = [f"http://gazette.example/{number}" for number in range(5)]
    await followed(bench, *urls)
    async with delivering(bench) as deliverer:
        await deliverer.sweep()
    assert sorted(receiver.ids()) == sorted(english(url).article_id for url in urls)
    assert len(receiver.got) >= 3


async def test_a_revoked_keys_webhooks_are_called_no_more(
    bench: Bench, store: Store, receiver: Receiver
) -> None:
    made, text = await key_store.create(store, "a former reader", None)
    key = {"Authorization": f"Bearer {text}"}
    search = await save(bench.http, key, receiver.url)
    assert await key_store.revoke(store, made.id)
    await followed(bench, "http://gazette.example/1")
    async with delivering(bench) as deliverer:
        await deliverer.sweep()
    assert receiver.got == []
    stored = await _stored(store, search)
    assert stored["state"] == "disabled"
    assert "revoked" in stored["reason"]


class Strict(BaseModel):
    number: int


def bad_document() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Strict.model_validate({})
    return caught.value


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TookTooLong("9 s"), ("active", True, True)),
        (BadParameter("q", "there is no such field"), ("disabled", False, True)),
        (bad_document(), ("active", False, False)),
    ],
)
async def test_what_the_search_itself_is_to_blame_for_disables_it_and_nothing_else(
    bench: Bench,
    key: Json,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    expected: tuple[str, bool, bool],
) -> None:
    """State, whether it waits, and whether a reason is given."""

    async def fail(*_: Any) -> Any:
        raise error

    made = await save(bench.http, key, HOOK)
    await followed(bench, "http://gazette.example/1")
    monkeypatch.setattr(webhooks, "page_after", fail)
    async with delivering(bench) as deliverer:
        await deliverer.sweep()
    found = await shown(bench, key, made)
    told = (found["state"], found["next_attempt_at"] is not None, found["reason"] is not None)
    assert told == expected


@pytest.mark.parametrize("change", [{"state": "paused"}, {"webhook": {"url": NEW_HOOK}}])
async def test_what_was_changed_meanwhile_is_not_called_as_it_was(
    bench: Bench, store: Store, key: Json, change: Json
) -> None:
    made = await save(bench.http, key, HOOK)
    as_read = await _stored(store, made)
    await call(bench.http, "PATCH", f"/{made['id']}", key, change)
    assert await saved.lease(store, as_read, now()) is None


async def test_an_old_webhooks_answer_says_nothing_of_the_new_one(
    bench: Bench, store: Store, key: Json
) -> None:
    made = await save(bench.http, key, HOOK)
    leased = await saved.lease(store, await _stored(store, made), now())
    assert leased is not None
    change = {"webhook": {"url": NEW_HOOK}}
    await call(bench.http, "PATCH", f"/{made['id']}", key, change)
    assert not await saved.settle(store, leased, {"state": saved.DISABLED})
    assert (await shown(bench, key, made))["state"] == "active"
    assert await saved.lease(store, await _stored(store, made), now()) is not None


async def test_who_was_told_by_another_meanwhile_is_not_told_again(
    bench: Bench, store: Store, key: Json
) -> None:
    made = await save(bench.http, key, HOOK)
    as_read = await _stored(store, made)
    leased = await saved.lease(store, as_read, now())
    assert leased is not None
    later = {"sent": 1, "failures": 1, "next_at": now() + timedelta(hours=1)}
    assert await saved.settle(store, leased, later)
    assert await saved.lease(store, as_read, now()) is None


@pytest.mark.parametrize(
    ("change", "state"),
    [({}, "active"), ({"state": "paused"}, "paused")],
)
async def test_a_new_webhook_lets_a_disabled_search_go_on(
    bench: Bench, store: Store, key: Json, change: Json, state: str
) -> None:
    made = await save(bench.http, key, HOOK)
    await store.compare_and_set(
        saved.SEARCHES, made["id"], {}, set_={"state": "disabled", "reason": "410"}
    )
    body = {**change, "webhook": {"url": NEW_HOOK}}
    _, found = await call(bench.http, "PATCH", f"/{made['id']}", key, body)
    assert (found["state"], found["reason"]) == (state, None)


async def _stored(store: Store, made: Json) -> Doc:
    found = await store.get(saved.SEARCHES, made["id"])
    assert found is not None
    return found
