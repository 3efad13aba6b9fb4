"""How far followers may read, as this process knows it: one question a second, for all of them."""

import asyncio
from contextlib import suppress

import structlog
from pymongo.errors import PyMongoError

from parallax.errors import Unavailable
from parallax.faults import SURROUNDINGS, text_of
from parallax.store import Store
from search_api.follow.metrics import WATERMARK
from search_api.index import watermark

POLL_SECONDS = 1.0
AWAY: tuple[type[Exception], ...] = (*SURROUNDINGS, PyMongoError)
"""MongoDB gives no answer, or refuses to."""

log = structlog.stdlib.get_logger(__name__)


class WatermarkReader:
    """The watermark as it was last read. It only rises, so an old one is never wrong."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._value: int | None = None
        self._risen = asyncio.Condition()

    @property
    def value(self) -> int:
        """Raises Unavailable before it was read once."""
        if self._value is None:
            raise Unavailable("how far the index is isn't known yet: MongoDB doesn't answer")
        return self._value

    async def wait_above(self, value: int) -> int:
        """The watermark once it is above `value`."""
        async with self._risen:
            await self._risen.wait_for(lambda: self._value is not None and self._value > value)
        return self.value

    async def look(self) -> None:
        """Read it."""
        found = await watermark.read(self._store)
        if self._value is None or found > self._value:
            async with self._risen:
                self._value = found
                WATERMARK.set(found)
                self._risen.notify_all()

    async def first_look(self) -> None:
        """So that the first who asks needn't wait; without MongoDB nobody waits for it."""
        with suppress(*AWAY):
            async with asyncio.timeout(POLL_SECONDS):
                await self.look()

    async def run(self) -> None:
        """Look for ever; followers wait while MongoDB is away."""
        while True:
            try:
                await self.look()
            except AWAY as error:
                log.warning("watermark_unknown", error=text_of(error))
            await asyncio.sleep(POLL_SECONDS)
