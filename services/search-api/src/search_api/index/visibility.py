"""Makes what was written visible, and measures how long articles take to get there."""

import asyncio
from datetime import datetime

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import TransportError

from parallax.documents import now
from parallax.errors import Unavailable
from parallax.telemetry import FETCHED_TO_SEARCHABLE
from search_api.index.engine import surroundings

REFRESH_SECONDS = 1.0

log = structlog.stdlib.get_logger(__name__)


class Visibility:
    """Refreshes the indices written to, at most once a second.

    A refresh after each batch would cost more than the batch; waiting for OpenSearch's own would
    leave nobody who knows when an article became visible.
    """

    def __init__(self, client: AsyncOpenSearch) -> None:
        self._client = client
        self._indices: set[str] = set()
        self._fetched: list[datetime] = []

    def written(self, index: str, fetched: datetime | None = None) -> None:
        """A document was written; `fetched` is given for an article's first version only."""
        self._indices.add(index)
        if fetched is not None:
            self._fetched.append(fetched)

    async def refresh(self) -> None:
        """Refresh what was written since the last time."""
        if not self._indices:
            return
        indices, fetched = self._indices, self._fetched
        self._indices, self._fetched = set(), []
        try:
            with surroundings("refreshing"):
                await self._client.indices.refresh(index=",".join(sorted(indices)))
        except (Unavailable, TransportError) as error:
            log.warning("refresh_failed", error=str(error))
            self._indices |= indices
            self._fetched = fetched + self._fetched
            return
        moment = now()
        for time in fetched:
            FETCHED_TO_SEARCHABLE.observe(max(0.0, (moment - time).total_seconds()))

    async def run(self) -> None:
        """Refresh for ever."""
        while True:
            await self.refresh()
            await asyncio.sleep(REFRESH_SECONDS)
