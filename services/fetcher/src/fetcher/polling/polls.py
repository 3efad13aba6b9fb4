"""What is remembered of each feed from one poll to the next, and of each source."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from fetcher.catalogue.load import Source
from fetcher.polling.reading import Reading
from fetcher.polling.schedule import (
    FIRST_GAP,
    GONE_TWICE_AFTER,
    Rhythm,
    gap_between,
    gap_grown,
    next_poll,
)
from parallax.documents import Document, Moment
from parallax.store import Store

POLLS = "polls"
SOURCES = "sources"
LONGEST_DETAIL = 500
MOVED_FAILURES = 3
"""Where a feed moved to is believed until it has failed so often in a row."""


class Poll(Document):
    """The state of one feed or sitemap. `etag` and `last_modified` are of the last full answer."""

    feed: str
    source_id: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    """Of the last body that was dealt with: many servers know no validators."""
    polled_at: Moment | None = None
    due_at: Moment | None = None
    outcome: str | None = None
    """ok, not_modified, deferred, gone, or why it failed."""
    detail: str | None = None
    failures: int = 0
    """In a row."""
    entries: int = 0
    unread: int = 0
    """New entries of the last reading whose pages could not be had."""
    gap_seconds: float | None = None
    """Until the next article, on average and lately."""
    at_least_seconds: float | None = None
    """What the feed or its server asked for between two polls."""
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    last_success_at: Moment | None = None
    last_new_at: Moment | None = None
    """When a new article was last found."""
    newest_at: Moment | None = None
    """The newest time that an entry had."""
    first_polled_at: Moment | None = None
    moved_to: str | None = None
    """Where permanent redirects led; asked from then on."""
    gone_since: Moment | None = None
    """Since when the server says (410) that there is no such feed."""
    gone_at: Moment | None = None
    """When it had said so for a day; the feed isn't asked again."""

    @property
    def looked(self) -> bool:
        """Whether the last poll saw what the feed had."""
        return self.outcome in {"ok", "not_modified"}

    @property
    def address(self) -> str:
        """Where to ask."""
        moved = self.moved_to if self.failures < MOVED_FAILURES else None
        return moved or self.feed

    def conditions(self) -> dict[str, str]:
        """The headers of a conditional request (RFC 9110, section 13)."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}

    def answered(
        self, reading: Reading, at: datetime, *, new: int, complete: bool, unread: int = 0
    ) -> "Poll":
        """After a feed was read `at`, with `new` articles and `unread` ones that weren't to be had.

        Unless all its new pages are dealt with, its validators are dropped: so the next poll gets
        the whole feed again, and with it what is left.
        """
        headers = reading.headers if complete else {}
        times = [entry.published or entry.updated for entry in reading.entries]
        return self._after(
            at,
            outcome="ok",
            etag=headers.get("ETag"),
            last_modified=headers.get("Last-Modified"),
            body_hash=reading.body_hash if complete else None,
            entries=len(reading.entries),
            unread=unread,
            at_least_seconds=reading.at_least.total_seconds() if reading.at_least else None,
            skip_hours=tuple(sorted(reading.skip_hours)),
            skip_days=tuple(sorted(reading.skip_days)),
            last_success_at=at,
            last_new_at=at if new else self.last_new_at,
            newest_at=max((t for t in times if t is not None and t <= at), default=self.newest_at),
            moved_to=reading.moved_to or (self.moved_to if self.address == self.moved_to else None),
        )

    def not_modified(self, at: datetime) -> "Poll":
        """After status 304, or the same bytes again."""
        return self._after(at, outcome="not_modified", last_success_at=at)

    def failed(self, outcome: str, reason: str, at: datetime) -> "Poll":
        """After an error."""
        return self._after(at, outcome=outcome, detail=reason, failures=self.failures + 1)

    def deferred(self, reason: str, at: datetime) -> "Poll":
        """After the site said, or left open, that it isn't to be asked now: nobody's failure."""
        return self._after(at, outcome="deferred", detail=reason, failures=self.failures)

    def gone(self, reason: str, at: datetime) -> "Poll":
        """After status 410: a failure at first, gone for good if it says so a day later.

        Where a feed had moved to says nothing of where it came from.
        """
        if self.moved_to is not None:
            return self.failed("status_410", reason, at).model_copy(update={"moved_to": None})
        since = self.gone_since or at
        if at - since >= GONE_TWICE_AFTER:
            return self._after(at, outcome="gone", detail=reason, gone_since=since, gone_at=at)
        return self.failed("status_410", reason, at).model_copy(update={"gone_since": since})

    def _after(self, at: datetime, *, detail: str = "", **changes: object) -> "Poll":
        return self.model_copy(
            update={
                "polled_at": at,
                "first_polled_at": self.first_polled_at or at,
                "failures": 0,
                "gone_since": None,
                "detail": detail[:LONGEST_DETAIL].encode(errors="replace").decode() or None,
                **changes,
            }
        )


def scheduled(
    before: Poll,
    after: Poll,
    rhythm: Rhythm,
    *,
    reading: Reading | None = None,
    new: int = 0,
    wait_seconds: float = 0.0,
) -> Poll:
    """`after` with its gap and its next turn; `reading` if the feed was read, with `new` articles.

    `wait_seconds` is what the site asked for.
    """
    at = after.polled_at
    if at is None or after.gone_at is not None:
        return after.model_copy(update={"due_at": None})
    gap = None if before.gap_seconds is None else timedelta(seconds=before.gap_seconds)
    since = at - before.polled_at if before.polled_at else None
    if reading is not None:
        times = [entry.published or entry.updated for entry in reading.entries]
        gap = gap_between(filter(None, times), at, before=gap, new=new, since=since)
    elif gap is not None and since is not None and after.failures == 0:
        gap = gap_grown(gap, since)
    # What a feed asked for when it was last read holds until it is read again.
    at_least = after.at_least_seconds
    rhythm = rhythm.wished(
        None if at_least is None else timedelta(seconds=at_least),
        frozenset(after.skip_hours),
        frozenset(after.skip_days),
    )
    due = next_poll(at, rhythm, gap or FIRST_GAP, feed=after.feed, failures=after.failures)
    due = max(due, at + timedelta(seconds=wait_seconds))
    seconds = gap.total_seconds() if gap is not None else None
    return after.model_copy(update={"due_at": due, "gap_seconds": seconds})


async def load_polls(store: Store, sources: Iterable[Source]) -> list[Poll]:
    """The state of every feed and sitemap of the catalogue, new ones included."""
    wanted = {feed: source.id for source in sources for feed in (*source.feeds, *source.sitemaps)}
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


async def load_poll(store: Store, poll: Poll) -> Poll:
    """The same poll as it is stored by now, maybe by another replica."""
    found = await store.get(POLLS, poll.feed)
    if found is None:
        return poll
    return Poll.model_validate({**found, "feed": poll.feed, "source_id": poll.source_id})


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
