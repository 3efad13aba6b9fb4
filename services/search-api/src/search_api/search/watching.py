"""What is watched, and how the looks at it went: the fetcher's `sources` and `poll_log`, read only.

Answers go on without the store: what it alone knows is unknown then.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pymongo.errors import PyMongoError

from parallax.documents import now
from parallax.store import Doc, Store
from search_api.search.health import HOUR, Hour, day_hours, hour_of

SOURCES = "sources"
POLL_LOG = "poll_log"
"""`<source>:<hour as %Y-%m-%dT%H>` is the id of its documents."""
MAX_SOURCES = 10_000
CATALOGUE_FIELDS = (
    "name", "homepage", "country", "languages", "kind", "ownership", "tags", "display",
)  # fmt: skip
READ_SECONDS = 3.0
"""For so long a request waits for the store."""
SETTLED = timedelta(hours=2)
"""An hour so long past isn't written to any more."""

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Watched:
    """The catalogue and the last 24 hours of each of its sources, in order."""

    as_of: datetime
    catalogue: Mapping[str, Doc]
    hours: Mapping[str, tuple[Hour, ...]]


class Watch:
    """Reads again and again; hours that are over are read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._settled: dict[datetime, dict[str, Hour]] = {}
        self._sources: frozenset[str] = frozenset()

    async def read(self) -> Watched | None:
        """What is watched now; None when the store doesn't answer in time."""
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await self._read()
        except (PyMongoError, TimeoutError) as error:
            log.warning("sources_unknown", error=repr(error)[:300])
            return None

    async def _read(self) -> Watched:
        at = now()
        keys = await self._store.ids(SOURCES, {"active": True}, limit=MAX_SOURCES)
        catalogue = {
            document["_id"]: document
            async for document in self._store.documents(SOURCES, keys, CATALOGUE_FIELDS)
        }
        if self._sources != catalogue.keys():
            self._settled.clear()
            self._sources = frozenset(catalogue)
        wanted = day_hours(at)
        for gone in self._settled.keys() - set(wanted):
            del self._settled[gone]
        by_hour = [await self._hour(hour, at) for hour in wanted]
        return Watched(
            as_of=at,
            catalogue=catalogue,
            hours={
                source: tuple(some[source] for some in by_hour if source in some)
                for source in catalogue
            },
        )

    async def _hour(self, hour: datetime, at: datetime) -> Mapping[str, Hour]:
        """The sources' polls in an hour. What was read is kept should the time run out."""
        if hour in self._settled:
            return self._settled[hour]
        keys = [f"{source}:{hour:%Y-%m-%dT%H}" for source in sorted(self._sources)]
        found = {
            document["source_id"]: hour_of(document)
            async for document in self._store.documents(POLL_LOG, keys)
        }
        if hour + HOUR + SETTLED <= at:
            self._settled[hour] = found
        return found
