"""A picture in the size and kind that is asked for: from the shelf, else from its publisher.

A publisher is asked once for a picture: what it gives becomes the largest size, of which the
others are made. Callers who want the same at the same time wait for one piece of work. What fails
isn't tried again for some minutes.
"""

import asyncio
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from search_api.site.images.errors import NoPicture
from search_api.site.images.fetching import Fetching
from search_api.site.images.keeping import Shelf
from search_api.site.images.metrics import IMAGE_SECONDS, IMAGES
from search_api.site.images.resizing import Kind, resized

WIDTHS = (320, 640, 1280)
LARGEST: tuple[int, Kind] = (WIDTHS[-1], "webp")
THREADS = 2
"""Decoders let go of the interpreter; more of them would only hold more memory."""
FAILED_SECONDS = 300.0
FAILED_KEPT = 10_000


class Pictures:
    """Gets pictures; `close` ends its threads."""

    def __init__(self, fetching: Fetching, shelf: Shelf) -> None:
        self._fetching = fetching
        self._shelf = shelf
        self._threads = ThreadPoolExecutor(THREADS, "pictures")
        self._work: dict[str, asyncio.Task[bytes]] = {}
        self._failed: OrderedDict[str, tuple[float, NoPicture]] = OrderedDict()

    def close(self) -> None:
        """Let go of the threads; what is under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def get(self, url: str, width: int, kind: Kind) -> bytes:
        """The picture at `url`, one of WIDTHS wide at most. Raises NoPicture or Busy."""
        key = f"{width} {kind} {url}"
        found = await self._shelf.get(key)
        if found is not None:
            IMAGES.labels("kept").inc()
            return found
        self._raise_failed(url)
        task = self._work.get(key)
        if task is None:
            task = self._work[key] = asyncio.create_task(self._make(key, url, width, kind))
            task.add_done_callback(lambda done: self._done(key, done))
        # Whoever gives up waiting doesn't take the picture from the others.
        return await asyncio.shield(task)

    def _done(self, key: str, task: asyncio.Task[bytes]) -> None:
        del self._work[key]
        if not task.cancelled():
            task.exception()  # seen, also when nobody waits any more

    async def _make(self, key: str, url: str, width: int, kind: Kind) -> bytes:
        try:
            if (width, kind) == LARGEST:
                with IMAGE_SECONDS.time():
                    async with self._fetching.got(url) as data:
                        made = await self._resized(data, width, kind)
                IMAGES.labels("fetched").inc()
            else:
                made = await self._resized(await self.get(url, *LARGEST), width, kind)
        except NoPicture as error:
            if (width, kind) == LARGEST:
                IMAGES.labels(error.outcome).inc()
                self._remember(url, error)
            raise
        with suppress(OSError):  # a full disk: it is made anew next time
            await self._shelf.put(key, made)
        return made

    async def _resized(self, data: bytes, width: int, kind: Kind) -> bytes:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, resized, data, width, kind)

    def _raise_failed(self, url: str) -> None:
        at, error = self._failed.get(url, (0.0, None))
        if error is None:
            return
        if time.monotonic() - at < FAILED_SECONDS:
            raise type(error)(str(error))
        del self._failed[url]

    def _remember(self, url: str, error: NoPicture) -> None:
        self._failed[url] = (time.monotonic(), error)
        while len(self._failed) > FAILED_KEPT:
            self._failed.popitem(last=False)
