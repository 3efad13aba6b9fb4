"""Makes what was written visible, and measures how long articles take to get there."""

import asyncio
import time
from collections.abc import Iterable
from datetime import datetime

import structlog
from aiokafka.errors import ConsumerStoppedError
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import TransportError
from pymongo.errors import PyMongoError

from parallax.documents import now
from parallax.errors import Unavailable
from parallax.faults import SURROUNDINGS, text_of
from parallax.telemetry import FETCHED_TO_SEARCHABLE
from search_api.follow.metrics import WATERMARK_LAG
from search_api.index import raises
from search_api.index.engine import surroundings
from search_api.index.watermark import Watermark

REFRESH_SECONDS = 1.0
LAST_SECONDS = 5.0
WAITS: tuple[type[Exception], ...] = (
    *SURROUNDINGS,
    PyMongoError,
    TransportError,
    ConsumerStoppedError,
)

log = structlog.stdlib.get_logger(__name__)


class Visibility:
    """Refreshes the indices written to, at most once a second, and then raises the watermark.

    A refresh after each batch would cost more than the batch; waiting for OpenSearch's own would
    leave nobody who knows when an article became visible.
    """

    def __init__(self, client: AsyncOpenSearch, prefix: str, watermark: Watermark) -> None:
        self._client = client
        self._prefix = prefix
        self._watermark = watermark
        self._indices: set[str] = set()
        self._fetched: list[datetime] = []
        self._behind_since: float | None = None

    def written(self, indices: Iterable[str]) -> None:
        """Something was written to these."""
        self._indices.update(indices)

    def fetched(self, moment: datetime) -> None:
        """An article's first version was written, which was fetched then."""
        self._fetched.append(moment)

    async def refresh(self) -> None:
        """Refresh what was written since the last time, and let followers read it."""
        target = await self._close()
        if await self._refresh() and target is not None:
            await self._raise_to(target)
        moment = time.monotonic()
        self._behind_since = (self._behind_since or moment) if self._watermark.behind else None
        WATERMARK_LAG.set(moment - self._behind_since if self._behind_since else 0)

    async def _refresh(self) -> bool:
        if not self._indices:
            return True
        indices, fetched = self._indices, self._fetched
        self._indices, self._fetched = set(), []
        try:
            with surroundings("refreshing"):
                await self._client.indices.refresh(index=",".join(sorted(indices)))
        except (Unavailable, TransportError) as error:
            log.warning("refresh_failed", error=str(error))
            self._indices |= indices
            self._fetched = fetched + self._fetched
            return False
        moment = now()
        for fetch in fetched:
            FETCHED_TO_SEARCHABLE.observe(max(0.0, (moment - fetch).total_seconds()))
        return True

    async def _close(self) -> int | None:
        """Followers wait while this fails; searching doesn't."""
        try:
            return await self._watermark.close()
        except WAITS as error:
            log.warning("watermark_waits", error=text_of(error))
            return None

    async def _raise_to(self, value: int) -> None:
        try:
            if await self._watermark.raise_to(value):
                await raises.note(self._client, self._prefix, value, now())
        except WAITS as error:
            log.warning("watermark_waits", error=text_of(error))

    async def run(self) -> None:
        """Refresh for ever; cancelled, it finishes the refresh in hand."""
        while True:
            refresh = asyncio.create_task(self.refresh())
            try:
                await asyncio.shield(refresh)
            except asyncio.CancelledError:
                # aiokafka doesn't close a connection whose opening is cancelled.
                await asyncio.wait({refresh}, timeout=LAST_SECONDS)
                raise
            await asyncio.sleep(REFRESH_SECONDS)
