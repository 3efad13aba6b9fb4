"""Pictures from a real server on this machine, a good one and bad ones."""

import asyncio
import gzip
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO

import pytest
import pytest_asyncio
from aiohttp import web
from PIL import Image

from search_api.site.images import fetching, pictures
from search_api.site.images.errors import Busy, NoPicture, TooLarge, Unreachable, Unusable
from search_api.site.images.fetching import Fetching
from search_api.site.images.keeping import Memory
from search_api.site.images.pictures import Pictures
from tests.support.waiting import until

HOST = "pictures.example"
FLOOD = b"x" * 65_536


def jpeg(width: int = 1600) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, width // 2), "teal").save(written, "JPEG")
    return written.getvalue()


@dataclass
class Publisher:
    """A server; `hold` keeps /slow waiting."""

    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    most_at_once: int = 0
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    _now: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked[request.path] += 1
        self.agents.add(request.headers["User-Agent"])
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            return await self._reply(request)
        finally:
            self._now -= 1

    async def _reply(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        if path.startswith("/slow"):
            await self.hold.wait()
        if path == "/endless":
            return await self._flood(request)
        if path == "/unpacked":
            packed = gzip.compress(bytes(fetching.MAX_BYTES + 1), 9)
            return web.Response(body=packed, headers={"Content-Encoding": "gzip"})
        if path.startswith("/to/"):
            return web.Response(status=302, headers={"Location": request.query["url"]})
        bodies = {"/page": b"<html></html>", "/drawing.svg": b"<svg/>"}
        body = bodies.get(path)
        if path == "/gone":
            return web.Response(status=404)
        # What it is called says nothing: the bytes do.
        return web.Response(body=body or jpeg(), content_type="application/octet-stream")

    async def _flood(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(FLOOD)
        except ConnectionError:
            return response

    def url(self, path: str, host: str = HOST) -> str:
        return f"http://{host}{path}"


@pytest_asyncio.fixture
async def publisher() -> AsyncIterator[Publisher]:
    served = Publisher()
    app = web.Application()
    app.router.add_get("/{path:.*}", served.answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.port = runner.addresses[0][1]
    yield served
    served.hold.set()
    await runner.cleanup()


def asks(publisher: Publisher, *, allow_private: bool = False) -> Fetching:
    mapped = {HOST: f"127.0.0.1:{publisher.port}"}
    return Fetching(agent="Parallax/test (+me)", allow_private=allow_private, mapped=mapped)


@asynccontextmanager
async def at(publisher: Publisher, *, allow_private: bool = False) -> AsyncIterator[Pictures]:
    async with asks(publisher, allow_private=allow_private) as asking:
        made = Pictures(asking, Memory(10_000_000))
        yield made
        made.close()


def size(data: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(data)).size


async def test_a_publisher_is_asked_once_for_all_sizes_and_told_who_asks(
    publisher: Publisher,
) -> None:
    async with at(publisher) as got:
        small = await got.get(publisher.url("/a.jpg"), 320, "jpeg")
        assert size(small) == (320, 160)
        assert await got.get(publisher.url("/a.jpg"), 320, "jpeg") == small
        assert size(await got.get(publisher.url("/a.jpg"), 640, "webp")) == (640, 320)
        assert size(await got.get(publisher.url("/a.jpg"), 1280, "webp")) == (1280, 640)
    assert publisher.asked == {"/a.jpg": 1}
    assert publisher.agents == {"Parallax/test (+me)"}


async def test_callers_at_the_same_time_share_one_piece_of_work(publisher: Publisher) -> None:
    async with at(publisher) as got:
        calls = [
            asyncio.create_task(got.get(publisher.url("/slow"), w, "webp")) for w in (320, 640)
        ]
        calls += [asyncio.create_task(got.get(publisher.url("/slow"), 320, "webp"))]
        await until(lambda: publisher.asked["/slow"] > 0, what="the publisher is asked")
        calls[0].cancel()  # one gives up
        publisher.hold.set()
        assert size(await calls[1]) == (640, 320)
        assert size(await calls[2]) == (320, 160)
    assert publisher.asked == {"/slow": 1}


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/gone", Unreachable),
        ("/page", Unusable),
        ("/drawing.svg", Unusable),
        ("/endless", TooLarge),
        ("/unpacked", TooLarge),
        (f"/to/?url=http://{HOST}/to/?url=x", Unreachable),
        ("/to/?url=ftp://files.example/a.jpg", Unreachable),
        ("/to/?url=http://user:secret@files.example/a.jpg", Unreachable),
        ("/to/?url=http://[", Unreachable),
    ],
)
async def test_what_a_bad_address_gives_is_told_and_not_asked_for_again(
    publisher: Publisher, path: str, error: type[NoPicture]
) -> None:
    async with at(publisher) as got:
        for _ in range(2):
            with pytest.raises(error):
                await got.get(publisher.url(path), 320, "webp")
    assert max(publisher.asked.values()) == 1 or "/to/" in publisher.asked
    asked = publisher.asked.total()
    assert asked <= fetching.MAX_REDIRECTS + 1


async def test_what_failed_is_tried_again_after_some_minutes(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "FAILED_SECONDS", 0)
    async with at(publisher) as got:
        for _ in range(2):
            with pytest.raises(Unreachable):
                await got.get(publisher.url("/gone"), 320, "webp")
    assert publisher.asked["/gone"] == 2


async def test_a_redirect_into_somebody_s_network_is_not_followed(publisher: Publisher) -> None:
    private = [
        f"http://127.0.0.1:{publisher.port}/secret",
        f"http://localhost:{publisher.port}/secret",
        f"http://[::ffff:127.0.0.1]:{publisher.port}/secret",
        f"http://2130706433:{publisher.port}/secret",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
    ]
    async with at(publisher) as got:
        for number, url in enumerate(private):
            with pytest.raises(Unreachable):
                await got.get(publisher.url(f"/to/{number}?url={url}"), 320, "webp")
            with pytest.raises(Unreachable):
                await got.get(url, 320, "webp")
    assert publisher.asked["/secret"] == 0


async def test_a_private_address_is_asked_where_that_is_allowed(publisher: Publisher) -> None:
    async with at(publisher, allow_private=True) as got:
        url = f"http://127.0.0.1:{publisher.port}/a.jpg"
        assert size(await got.get(url, 320, "webp")) == (320, 160)


async def test_a_slow_publisher_is_given_up(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.2)
    async with at(publisher) as got:
        with pytest.raises(Unreachable, match="in time"):
            await got.get(publisher.url("/slow"), 320, "webp")


async def test_a_turn_lasts_until_its_picture_is_made(publisher: Publisher) -> None:
    async with asks(publisher) as asking:
        for _ in range(fetching.AT_ONCE_OF_A_HOST + 1):
            async with asking.got(publisher.url("/a.jpg")) as data:
                assert data
                assert asking._turns.waiting[HOST] == 1
            assert not asking._turns.waiting


async def test_a_host_gets_few_requests_at_once_and_too_many_callers_are_sent_away(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "WAITING", 12)
    async with at(publisher) as got:
        calls = [
            asyncio.create_task(got.get(publisher.url(f"/slow/{n}"), 1280, "webp"))
            for n in range(12)
        ]
        await until(lambda: publisher.asked.total() == 4, what="the host's turns are taken")
        with pytest.raises(Busy):
            await got.get(publisher.url("/slow/one-more"), 1280, "webp")
        publisher.hold.set()
        await asyncio.gather(*calls)
        # To be sent away says nothing of the picture.
        await got.get(publisher.url("/slow/one-more"), 1280, "webp")
    assert publisher.most_at_once == 4
