"""The remote engines against a real HTTP server that behaves, hangs, fails and lies."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from prometheus_client import REGISTRY

from translator.engines import remote as remote_module
from translator.engines.base import (
    EngineFailed,
    EngineLate,
    EngineUnreachable,
    OutOfTime,
    Step,
)
from translator.engines.chat import Chat
from translator.engines.libretranslate import LibreTranslate
from translator.engines.remote import FAILURES, Remote


class Server:
    """Both kinds of server; `answer` overrides what is said, `asked` is what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.answer: Any = None
        self.status = 200
        self.headers: dict[str, str] = {}
        self.delay = 0.0
        self.at_once = self.most_at_once = 0
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.asked.append((request.path, body, dict(request.headers)))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.delay)
        self.at_once -= 1
        answer = self.answer
        if answer is None and request.path == "/translate":
            answer = {"translatedText": body["q"].upper()}
        elif answer is None:
            text = body["messages"][-1]["content"].upper()
            answer = {"choices": [{"finish_reason": "stop", "message": {"content": f" {text}\n"}}]}
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return web.Response(text=text, status=self.status, headers=self.headers)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    found = Server()
    app = web.Application()
    app.router.add_post("/{path:.*}", found.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as found:
        yield found


def remote(session: aiohttp.ClientSession, **options: Any) -> Remote:
    return Remote("test", session, **{"seconds": 5, "at_once": 4, **options})


def libre(server: Server, session: aiohttp.ClientSession, **options: Any) -> LibreTranslate:
    return LibreTranslate(remote(session, **options), f"{server.url}/", "key")


def step(engine: LibreTranslate | Chat, tag: str = "pt-BR") -> Step:
    (found,) = engine.steps(tag)
    return found


def asked_for(engine: LibreTranslate, text: str = "olá", **options: float) -> Any:
    return engine.translate(step(engine), text, 0, **options)


async def test_libretranslate(server: Server, session: aiohttp.ClientSession) -> None:
    engine = libre(server, session)
    assert await asked_for(engine) == "OLÁ"
    path, body, _ = server.asked[0]
    assert path == "/translate"
    assert body == {
        "q": "olá",
        "source": "pt",
        "target": "en",
        "format": "text",
        "api_key": "key",
    }
    assert step(engine, "zh-Hant").model == "zt-en"
    assert engine.steps("en") == []


async def test_chat(server: Server, session: aiohttp.ClientSession) -> None:
    headers = {"Authorization": "Bearer key"}
    engine = Chat(remote(session, headers=headers), f"{server.url}/v1", "a-model")
    assert await engine.translate(step(engine), "olá", 1) == "OLÁ"
    path, body, sent = server.asked[0]
    assert path == "/v1/chat/completions"
    assert (body["model"], body["temperature"]) == ("a-model", 0)
    assert [one["role"] for one in body["messages"]] == ["system", "user"]
    assert "pt-BR" in body["messages"][0]["content"]
    assert sent["Authorization"] == "Bearer key"
    assert step(engine).longest > 400


async def test_a_chat_that_was_cut_off_is_no_translation(
    server: Server, session: aiohttp.ClientSession
) -> None:
    engine = Chat(remote(session), server.url, "m")
    server.answer = {"choices": [{"finish_reason": "length", "message": {"content": "Hel"}}]}
    with pytest.raises(EngineFailed, match="length"):
        await engine.translate(step(engine), "olá", 1)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (400, {"error": "pt is not supported"}),
        (403, {"error": "no key"}),
        (200, "<html>"),
        (200, {"other": "form"}),
        (200, []),
        (302, "elsewhere"),
        (200, "x" * 1_000_001),
    ],
)
async def test_an_answer_about_the_question_is_a_failure_and_no_reason_to_rest(
    server: Server, session: aiohttp.ClientSession, status: int, answer: Any
) -> None:
    engine = libre(server, session)
    server.status, server.answer = status, answer
    for _ in range(FAILURES + 1):
        with pytest.raises(EngineFailed) as caught:
            await asked_for(engine)
        assert not isinstance(caught.value, EngineUnreachable)
    assert len(server.asked) == FAILURES + 1


async def test_a_server_in_trouble_is_left_alone_and_tried_again(
    server: Server, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_module, "REST_SECONDS", 0.3)
    engine = libre(server, session)
    server.status = 503
    for _ in range(FAILURES + 3):
        with pytest.raises(EngineUnreachable):
            await asked_for(engine)
    assert len(server.asked) == FAILURES
    assert REGISTRY.get_sample_value("translator_breaker_open", {"engine": "test"}) == 1
    server.status = 200
    await asyncio.sleep(0.4)
    assert await asked_for(engine) == "OLÁ"
    assert REGISTRY.get_sample_value("translator_breaker_open", {"engine": "test"}) == 0


async def test_it_is_asked_when_it_says(server: Server, session: aiohttp.ClientSession) -> None:
    engine = libre(server, session)
    server.status, server.headers = 429, {"Retry-After": "60"}
    for _ in range(2):
        with pytest.raises(EngineUnreachable):
            await asked_for(engine)
    assert len(server.asked) == 1


async def test_nobody_there(session: aiohttp.ClientSession) -> None:
    engine = LibreTranslate(remote(session), "http://127.0.0.1:1")
    with pytest.raises(EngineUnreachable, match="test: ClientConnector"):
        await asked_for(engine)


async def test_one_that_hangs(server: Server, session: aiohttp.ClientSession) -> None:
    engine = libre(server, session, seconds=0.1)
    server.delay = 1
    with pytest.raises(EngineLate, match="no answer"):
        await asked_for(engine)


async def test_the_articles_time_bounds_it(server: Server, session: aiohttp.ClientSession) -> None:
    engine = libre(server, session)
    with pytest.raises(OutOfTime):
        await asked_for(engine, until=time.monotonic())
    assert server.asked == []


async def test_so_many_at_once_and_no_more(server: Server, session: aiohttp.ClientSession) -> None:
    engine = libre(server, session, at_once=2)
    server.delay = 0.02
    await asyncio.gather(*(asked_for(engine, f"olá {n}") for n in range(8)))
    assert server.most_at_once == 2
