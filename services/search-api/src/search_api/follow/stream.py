"""Who listens hears what is new, from one question a second for all who ask the same.

No state belongs to a listener but its place: what it hears next is the page after that place,
from the channel's last events or, when it is further behind, from the index. So a slow listener
costs no memory, and any replica goes on where another one ended.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager

import structlog

from parallax.errors import Unavailable
from parallax.faults import text_of
from search_api.follow.changes import Place, first_after
from search_api.follow.matching import Item, Wanted, page_after
from search_api.follow.metrics import LISTENERS, STREAM_REFUSALS
from search_api.follow.watermark_reader import WatermarkReader
from search_api.search.asking import QueryTooComplex, Search, TookTooLong
from search_api.search.queries.common import BadParameter

PAGE = 200
KEPT = 400
"""Events that a channel remembers at most; an article is about 1.5 kB."""
KEPT_BYTES = 64_000_000
"""Of all channels together, each with an equal share of it."""
PAGES_AT_ONCE = 4
QUIET_SECONDS = 15.0
AGAIN_SECONDS = 1.0

log = structlog.stdlib.get_logger(__name__)


class Full(Exception):
    """No more listeners in this process."""


class Channel:
    """What was last new of one query: all after `start`, up to `end`."""

    def __init__(self, wanted: Wanted, until: int) -> None:
        self.wanted = wanted
        self.until = until
        self.listeners = 0
        self.start = self.end = first_after(until)
        self.news = asyncio.Event()
        self._kept: deque[Item] = deque()
        self._bytes = 0

    def add(self, items: Sequence[Item]) -> None:
        """The next page."""
        for item in items:
            self._kept.append(item)
            self._bytes += len(item.body)
            self.end = item.place
        self.wake()

    def forget(self, most: int) -> None:
        """Keep the latest, KEPT and `most` bytes at most; who is further behind asks the index."""
        while self._kept and (len(self._kept) > KEPT or self._bytes > most):
            oldest = self._kept.popleft()
            self._bytes -= len(oldest.body)
            self.start = oldest.place

    def reached(self, until: int) -> None:
        """All up to this watermark was added."""
        self.until, self.end = until, max(self.end, first_after(until))
        self.wake()

    def wake(self) -> None:
        """Whoever waits looks again."""
        self.news.set()
        self.news = asyncio.Event()

    def after(self, place: Place) -> list[Item]:
        """What is kept after a place that isn't before `start`."""
        return [item for item in self._kept if item.place > place][:PAGE]


class Streams:
    """The channels of this process; `run` beside HTTP."""

    def __init__(self, search: Search, watermark: WatermarkReader, most: int) -> None:
        self._search = search
        self._watermark = watermark
        self._most = most
        self._channels: dict[str, Channel] = {}
        self._pages = asyncio.Semaphore(PAGES_AT_ONCE)
        self.listeners = 0
        self.stopping = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """A listener's place while the block runs; raises Full."""
        if self.listeners >= self._most or self.stopping:
            STREAM_REFUSALS.inc()
            raise Full
        self.listeners += 1
        LISTENERS.inc()
        try:
            yield
        finally:
            LISTENERS.dec()
            self.listeners -= 1

    async def opened(self, wanted: Wanted, start: Place | None) -> Place:
        """Where listening starts; raises what the query raises, while it can still be answered."""
        until = self._watermark.value
        start = start or first_after(until)
        await self._page(wanted, start, until, 1)
        return start

    async def listen(
        self, wanted: Wanted, place: Place
    ) -> AsyncGenerator[tuple[Place, list[Item]]]:
        """What comes after a place, for ever, each with the place to go on from.

        Nothing, after QUIET_SECONDS without news. Ends when the process stops; raises Unavailable.
        """
        channel = self._channels.get(wanted.key)
        if channel is None:
            channel = self._channels[wanted.key] = Channel(wanted, self._watermark.value)
        channel.listeners += 1
        try:
            while not self.stopping:
                news = channel.news
                items, place = await self._next(channel, place)
                if not items and place >= channel.end:
                    try:
                        async with asyncio.timeout(QUIET_SECONDS):
                            await news.wait()
                        continue
                    except TimeoutError:
                        pass
                yield place, items
        finally:
            channel.listeners -= 1
            if not channel.listeners:
                del self._channels[wanted.key]

    async def _next(self, channel: Channel, place: Place) -> tuple[list[Item], Place]:
        if place >= channel.start:
            items = channel.after(place)
            return items, items[-1].place if items else max(place, channel.end)
        until = channel.until
        items = await self._page(channel.wanted, place, until, PAGE)
        return items, items[-1].place if len(items) == PAGE else first_after(until)

    async def _page(self, wanted: Wanted, place: Place, until: int, size: int) -> list[Item]:
        async with self._pages:
            return await page_after(self._search, wanted, place, until, size)

    async def run(self) -> None:
        """Look what is new for each channel, for ever."""
        until = -1
        while True:
            until = await self._watermark.wait_above(until)
            for one in self._channels.values():
                one.forget(self._share())
            looks = [self._look(one, until) for one in self._channels.values()]
            if not all(await asyncio.gather(*looks)):
                await asyncio.sleep(AGAIN_SECONDS)
                until = -1

    def _share(self) -> int:
        return KEPT_BYTES // max(1, len(self._channels))

    async def _look(self, channel: Channel, until: int) -> bool:
        """Fetch what is new; False when OpenSearch can't say."""
        while channel.listeners:
            try:
                items = await self._page(channel.wanted, channel.end, until, PAGE)
            except (Unavailable, QueryTooComplex, TookTooLong, BadParameter) as error:
                log.warning("stream_waits", error=text_of(error))
                return False
            except Exception:
                # One query that can't be asked, or whose page can't be shown, keeps no other
                # waiting; it is tried again.
                log.exception("stream_channel_crashed", query=channel.wanted.key)
                return False
            channel.add(items)
            channel.forget(self._share())
            if len(items) < PAGE:
                channel.reached(until)
                break
        return True

    def stop(self) -> None:
        """End every stream: the server waits for open answers before it ends."""
        self.stopping = True
        for channel in self._channels.values():
            channel.wake()
