"""The writer against a real server that behaves, lies, hangs and returns junk."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from clusterer.takes.declaring import built_in
from clusterer.takes.take import takes
from clusterer.takes.writer import Attempt, Endpoint, Outcome, Prose, write
from tests.unit.clusterer.takes.newsroom import story

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PORTUGUESE = next(take for take in takes(story(), built_in()) if take.id == "country:PT")
GOOD = (
    "Rui Tavor says the ministry was told in 2019 that the cables were rusting [{rusting}]. "
    "Auditors in Lisbon found that an inspection was skipped to save 2 million euros [{saved}]."
)


def numbered(text: str) -> str:
    """The text with the numbers of the evidence that it means."""
    texts = [sentence.text for sentence in PORTUGUESE.sentences]
    rusting = 1 + next(n for n, one in enumerate(texts) if "rusting" in one)
    saved = 1 + next(n for n, one in enumerate(texts) if "auditors" in one)
    return text.format(rusting=rusting, saved=saved)


def completion(text: str) -> web.Response:
    return web.json_response({"choices": [{"message": {"role": "assistant", "content": text}}]})


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/v1/chat/completions", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}/v1"
    finally:
        await runner.cleanup()


async def asked(handler: Handler, **settings: Any) -> Attempt:
    async with serving(handler) as url, aiohttp.ClientSession() as session:
        return await write(PORTUGUESE, Endpoint(url, "tester", **settings), session)


async def test_prose_of_a_server_that_behaves() -> None:
    seen: list[dict[str, Any]] = []

    async def behaves(request: web.Request) -> web.Response:
        seen.append({"auth": request.headers.get("Authorization"), **await request.json()})
        return completion(numbered(GOOD))

    attempt = await asked(behaves, key="secret")
    assert attempt.outcome is Outcome.WRITTEN
    assert attempt.prose is not None
    assert [len(one.article_ids) for one in attempt.prose.sentences] == [1, 1]
    assert attempt.prose.sentences[1].text == (
        "Auditors in Lisbon found that an inspection was skipped to save 2 million euros."
    )
    assert Prose.from_json(json.loads(json.dumps(attempt.prose.to_json()))) == attempt.prose
    (request,) = seen
    assert request["auth"] == "Bearer secret"
    assert request["model"] == "tester"
    prompt = request["messages"][1]["content"]
    assert "Portuguese press" in prompt
    assert all(sentence.text in prompt for sentence in PORTUGUESE.sentences)


async def test_lies_are_thrown_out_and_the_rest_stays() -> None:
    async def adds(_: web.Request) -> web.Response:
        return completion(
            numbered(GOOD + " Rui Tavor was paid 5 million euros [{rusting}]. Shame!")
        )

    attempt = await asked(adds)
    assert attempt.prose is not None
    assert len(attempt.prose.sentences) == 2
    assert "5" in attempt.detail


@pytest.mark.parametrize(
    "answer",
    [
        "Portuguese engineers warned in 2003 that the cables were rusting [1]. Ana Silva knew [1].",
        "Portuguese engineers warned that the cables were rusting. The ministry knew it well.",
        "I am sorry, but I can't help with that.",
        "",
    ],
)
async def test_of_a_liar_nothing_is_left(answer: str) -> None:
    async def lies(_: web.Request) -> web.Response:
        return completion(answer)

    attempt = await asked(lies)
    assert (attempt.outcome, attempt.prose) == (Outcome.UNPROVEN, None)


async def test_a_server_that_hangs_is_left() -> None:
    release = asyncio.Event()

    async def hangs(_: web.Request) -> web.Response:
        await release.wait()
        return completion("late")

    attempt = await asked(hangs, timeout=0.2)
    release.set()
    assert (attempt.outcome, attempt.prose) == (Outcome.LATE, None)


async def test_a_server_that_drips_is_left() -> None:
    async def drips(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(b" ")
                await asyncio.sleep(0.01)
        except ConnectionError:
            return response

    attempt = await asked(drips, timeout=0.3)
    assert attempt.outcome is Outcome.LATE


async def test_too_much_is_junk() -> None:
    async def floods(_: web.Request) -> web.Response:
        return completion("word " * 100_000)

    attempt = await asked(floods, max_bytes=100_000)
    assert (attempt.outcome, attempt.prose) == (Outcome.JUNK, None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[]",
        b"7",
        b'{"choices": []}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": {"message": 1}}',
        b"[" * 90_000,
    ],
)
async def test_junk(body: bytes) -> None:
    async def junk(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    attempt = await asked(junk)
    assert (attempt.outcome, attempt.prose) == (Outcome.JUNK, None)


@pytest.mark.parametrize("status", [302, 401, 404, 429, 500])
async def test_an_error_of_the_server(status: int) -> None:
    async def refuses(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    attempt = await asked(refuses)
    assert (attempt.outcome, attempt.detail) == (Outcome.REFUSED, f"HTTP {status}")


async def test_no_server() -> None:
    async def leaves(_: web.Request) -> web.Response:
        return completion("")

    async with serving(leaves) as url:
        pass
    async with aiohttp.ClientSession() as session:
        attempt = await write(PORTUGUESE, Endpoint(url, "tester"), session)
    assert (attempt.outcome, attempt.prose) == (Outcome.UNREACHABLE, None)


async def test_a_thin_take_is_not_asked_for() -> None:
    thin = replace(PORTUGUESE, sentences=(), thin=True)
    async with aiohttp.ClientSession() as session:
        attempt = await write(thin, Endpoint("http://127.0.0.1:1/v1", "tester"), session)
    assert attempt.outcome is Outcome.NOTHING_TO_WRITE


def test_the_key_is_not_printed() -> None:
    assert "secret" not in repr(Endpoint("http://127.0.0.1/v1", "tester", key="secret"))
