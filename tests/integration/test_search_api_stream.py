"""Listening to what is new, on real servers."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from parallax.documents import Withdrawn
from parallax.identity import story_id
from search_api.api import event_stream
from search_api.api.event_stream import EventStream
from search_api.api.following import StreamParameters
from search_api.app import create_app, preflight
from search_api.follow import stream
from search_api.follow.changes import Place
from search_api.index.engine import create_client
from search_api.index.mappings import articles_alias
from search_api.settings import Settings
from tests.integration.test_search_api import Bench, bench, search_settings, short_waits
from tests.support.articles import NOON
from tests.support.events import Heard, Listener
from tests.support.waiting import until
from tests.unit.search_api.samples import english, spanish, story
from tests.unit.search_api.serving import serving

__all__ = ["bench", "search_settings", "short_waits"]


class Ear:
    """A listener that keeps what it has heard."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response
        self.listener = Listener(response)
        self.heard: list[Heard] = []
        self.ended = False

    async def listen(self) -> None:
        async for event in self.listener.events():
            self.heard.append(event)
        self.ended = True

    def ids(self) -> list[str]:
        return [event.data["id"] for event in self.heard]

    async def hears(self, *identifiers: str) -> None:
        await until(lambda: set(identifiers) <= set(self.ids()), what="it is heard")


@asynccontextmanager
async def listening(
    http: aiohttp.ClientSession, headers: dict[str, str] | None = None, **parameters: Any
) -> AsyncIterator[Ear]:
    async with http.get("/v1/stream", params=parameters, headers=headers) as response:
        assert response.status == 200, await response.text()
        assert response.content_type == "text/event-stream"
        ear = Ear(response)
        task = asyncio.create_task(ear.listen())
        try:
            yield ear
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def articles(count: int, name: str = "news") -> list[Any]:
    made = [english(f"http://gazette.example/{name}/{number}") for number in range(count)]
    return [one.model_copy(update={"seq": 10 + at}) for at, one in enumerate(made)]


async def test_new_articles_and_stories_are_heard_once_they_can_be_searched(bench: Bench) -> None:
    async with listening(bench.http) as ear, listening(bench.http, type="story") as stories:
        event = spanish()
        await bench.send(event)
        await bench.send_stories(story())
        await ear.hears(event.article_id, story().story_id)
        await stories.hears(story().story_id)
        by_type = {one.type: one.data for one in ear.heard}
        assert by_type["article"] == (await bench.articles())[0]
        assert by_type["story"] == (await bench.ask("/v1/stories"))["items"][0]
        assert stories.ids() == [story().story_id]


async def test_each_hears_what_it_asked_for(bench: Bench) -> None:
    mexican, irish = spanish(), english()
    async with (
        listening(bench.http, country="MX") as from_mexico,
        listening(bench.http, q="ferry", type="article") as of_ferries,
        listening(bench.http, q="ferry") as without_a_type,
        listening(bench.http, type="story", country="XK") as elsewhere,
        listening(bench.http) as everything,
    ):
        await bench.send(mexican, irish)
        await bench.send_stories(story(), story(story_id("b"), countries=("XK",)))
        await everything.hears(
            mexican.article_id, irish.article_id, story().story_id, story_id("b")
        )
        await from_mexico.hears(mexican.article_id, story().story_id)
        await of_ferries.hears(irish.article_id)
        await without_a_type.hears(irish.article_id)
        await elsewhere.hears(story_id("b"))
        assert irish.article_id not in from_mexico.ids()
        assert of_ferries.ids() == without_a_type.ids() == [irish.article_id]
        assert elsewhere.ids() == [story_id("b")]


async def test_a_document_that_cant_be_shown_stops_those_alone_who_asked_for_it(
    bench: Bench,
) -> None:
    async with (
        listening(bench.http, country="XK", type="article") as stopped,
        listening(bench.http, country="IE") as ear,
    ):
        await bench.send(english("http://gazette.example/before"))
        await until(lambda: bool(ear.heard))
        client = create_client(bench.settings.opensearch_url)
        bad = {"id": "bad", "country": "XK", "revision": 1, "version": 1, "seq": 1}
        bad["change"] = bench.app.state.watermark.value + 1
        names = await client.indices.get_alias(name=articles_alias(bench.settings.index_prefix))
        await client.index(index=min(names), id="bad", body=bad, params={"refresh": "true"})
        await client.close()
        for number in range(3):
            later = english(f"http://gazette.example/later/{number}")
            await bench.send(later)
            await ear.hears(later.article_id)
        assert stopped.heard == []
        assert (await bench.ask("/healthz"))["status"] == "ok"


async def test_what_is_gone_is_not_sent(bench: Bench) -> None:
    event = english()
    gone = Withdrawn(by="publisher", reason="404", at=NOON)
    async with listening(bench.http) as ear:
        await bench.send(event.model_copy(update={"withdrawn": gone}))
        await bench.send_stories(story(merged_into=story_id("b")), story(story_id("b")))
        await ear.hears(story_id("b"))
        assert ear.ids() == [story_id("b")]


@pytest.mark.parametrize("by_header", [True, False])
async def test_another_replica_goes_on_where_one_ended(
    bench: Bench, search_settings: Settings, monkeypatch: pytest.MonkeyPatch, by_header: bool
) -> None:
    """Also over many pages, and over more than a process remembers."""
    monkeypatch.setattr(stream, "PAGE", 3)
    monkeypatch.setattr(stream, "KEPT", 5)
    first, missed, later = articles(4), articles(20, "missed"), articles(20, "later")
    async with listening(bench.http, type="article") as ear:
        await bench.send(*first)
        await ear.hears(*(one.article_id for one in first))
        last = ear.heard[-1].id
    await bench.searchable(*missed)
    other = create_app(search_settings.model_copy(update={"role": "http"}))
    async with serving(other) as http:
        if by_header:
            again = listening(http, {"Last-Event-ID": last}, type="article")
        else:
            again = listening(http, type="article", last_event_id=last)
        async with again as ear:
            await ear.hears(*(one.article_id for one in missed))
            await bench.send(*later)
            await ear.hears(*(one.article_id for one in later))
            assert len(ear.heard) == len(missed) + len(later)
            places = [tuple(event.id.split(":")) for event in ear.heard]
            assert places == sorted(places, key=lambda place: (int(place[0]), place[1]))


async def test_a_quiet_stream_tells_that_it_lives_and_where_it_is(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "QUIET_SECONDS", 0.1)
    async with listening(bench.http, q="unheardof") as ear:
        await until(lambda: ear.listener.comments >= 2)
        before = ear.listener.last_id
        await bench.searchable(english())
        await until(lambda: ear.listener.last_id != before)
        assert ear.heard == []
        last = ear.listener.last_id
    async with listening(bench.http, {"Last-Event-ID": last}) as ear:
        await until(lambda: ear.listener.comments >= 1)
        assert ear.heard == [], "what it passed over doesn't come again"


async def test_what_cant_be_listened_to_is_a_problem(bench: Bench) -> None:
    for parameters in (
        {"country": "Mexico"},
        {"size": 3},
        {"cursor": "x"},
        {"sort": "newest"},
        {"colour": "red"},
        {"last_event_id": "yesterday"},
        {"type": "story", "q": "ferry"},
        {"type": "country"},
    ):
        problem = await bench.ask("/v1/stream", 400, **parameters)
        assert problem["parameter"] in parameters


async def test_listeners_are_limited_in_all_and_by_address(search_settings: Settings) -> None:
    for changed, status in (
        ({"stream_listeners": 2}, 503),
        ({"streams_at_once": 2}, 429),
    ):
        settings = search_settings.model_copy(update={**changed, "role": "http"})
        await preflight(settings)
        async with serving(create_app(settings)) as http:
            async with listening(http), listening(http), http.get("/v1/stream") as response:
                assert response.status == status
                assert int(response.headers["Retry-After"]) > 0

            async def again(http: aiohttp.ClientSession = http) -> bool:
                async with http.get("/v1/stream") as response:
                    return response.status == 200

            await until(again, what="those who left make room")


async def test_a_client_that_takes_nothing_is_dropped(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "SEND_SECONDS", 0.05)
    streams = bench.app.state.streams
    response = EventStream(streams, StreamParameters().wanted(), Place())

    async def never(*_: Any) -> Any:
        await asyncio.Event().wait()

    begun: list[Any] = []

    async def full(message: Any) -> None:
        begun.append(message)
        if len(begun) > 1:
            await never()

    await asyncio.wait_for(response({"type": "http"}, never, full), 30)
    assert [one["type"] for one in begun] == ["http.response.start", "http.response.body"]
    assert streams.listeners == 0


async def test_streams_end_at_once_when_the_process_is_asked_to(search_settings: Settings) -> None:
    await preflight(search_settings)
    given = search_settings.model_dump(exclude_none=True, exclude={"role", "http_port"})
    environment = {f"SEARCH_API_{name}".upper(): str(value) for name, value in given.items()}
    program = """
import uvicorn
from parallax.settings import load
from search_api.app import create_app, preflight
from search_api.settings import Settings
server = uvicorn.Server(uvicorn.Config(create_app(load(Settings)), port=0, log_config=None))
started = server.startup
async def startup(*given, **more):
    await started(*given, **more)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
server.startup = startup
server.run()
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        env={**os.environ, **environment, "SEARCH_API_ROLE": "http"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    async with (
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        listening(http) as ear,
    ):
        process.send_signal(signal.SIGTERM)
        await until(lambda: ear.ended, what="the stream ends by itself, complete")
        await asyncio.wait_for(process.wait(), 30)
