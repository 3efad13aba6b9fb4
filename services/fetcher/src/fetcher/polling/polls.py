"""What is remembered of each feed from one poll to the next, and of each source."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from fetcher.catalogue.load import Source
from parallax.documents import Document, Moment
from parallax.store import Store

POLLS = "polls"
SOURCES = "sources"


class Poll(Document):
    """The state of one feed. `etag` and `last_modified` are those of the last full answer."""

    feed: str
    source_id: str
    etag: str | None = None
    last_modified: str | None = None
    polled_at: Moment | None = None
    outcome: str | None = None
    detail: str | None = None
    failures: int = 0
    """In a row."""

    def conditions(self) -> dict[str, str]:
        """The headers of a conditional request (RFC 9110, section 13)."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}

    def answered(self, headers: Mapping[str, str], at: datetime) -> "Poll":
        """After a feed was read and all its new pages are dealt with."""
        return self._after(
            at,
            outcome="ok",
            etag=headers.get("ETag"),
            last_modified=headers.get("Last-Modified"),
        )

    def not_modified(self, at: datetime) -> "Poll":
        """After status 304."""
        return self._after(at, outcome="not_modified")

    def failed(self, reason: str, at: datetime) -> "Poll":
        """After an error."""
        return self._after(at, outcome="error", detail=reason[:500], failures=self.failures + 1)

    def _after(self, at: datetime, **changes: object) -> "Poll":
        return self.model_copy(update={"polled_at": at, "failures": 0, "detail": None, **changes})


async def load_polls(store: Store, sources: Iterable[Source]) -> list[Poll]:
    """The state of every feed of the catalogue, new ones included."""
    wanted = {feed: source.id for source in sources for feed in source.feeds}
    known = {
        found["_id"]: Poll.model_validate({**found, "feed": found["_id"]})
        async for found in store.documents(POLLS, list(wanted))
    }
    return [
        known.get(feed, Poll(feed=feed, source_id=source_id)).model_copy(
            update={"source_id": source_id}
        )
        for feed, source_id in wanted.items()
    ]


async def save_poll(store: Store, poll: Poll) -> None:
    """Remember a poll."""
    await store.put(POLLS, {**poll.model_dump(exclude={"feed"}), "_id": poll.feed})


async def save_sources(store: Store, sources: Iterable[Source], at: datetime) -> None:
    """Write the catalogue down: others ask which sources of a country are watched."""
    current = {source.id for source in sources}
    for source in sources:
        document = source.model_dump(exclude={"id"})
        await store.put(SOURCES, {"_id": source.id, **document, "active": True, "seen_at": at})
    for gone in set(await store.ids(SOURCES, {"active": True})) - current:
        await store.compare_and_set(SOURCES, gone, {"active": True}, set_={"active": False})
