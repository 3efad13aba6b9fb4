"""What to do with a due feed and with a due page: ask, look up, bring in, remember, tell."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker

from fetcher.catalogue.load import Source
from fetcher.feeds.parse import Entry
from fetcher.metrics import FEED_POLLS, SOURCE_LAST_NEW, SOURCE_LAST_SUCCESS, WITHDRAWN
from fetcher.pages import GONE, Brought, Pages
from fetcher.polling.leases import Leases
from fetcher.polling.log import log_poll
from fetcher.polling.polls import Poll, load_poll, save_poll, scheduled
from fetcher.polling.reading import FeedFailed, read_feed
from fetcher.polling.schedule import Rhythm, next_visit
from fetcher.storing import articles, failures, identity
from fetcher.storing.relay import Relay
from fetcher.web.client import Client
from fetcher.web.errors import Deferred, FetchError
from fetcher.web.urls import site_of
from parallax.documents import now
from parallax.events import SourcePolled
from parallax.kafka import publish
from parallax.store import Doc, Store

TROUBLES_IN_A_ROW = 3
"""After so many pages that their host couldn't answer, the rest waits for the feed's next poll."""
DUE_AT_ONCE = 500
EVENT_SECONDS = 10.0
ELSEWHERE_SECONDS = 15.0
"""How soon to look again whether a feed that another replica sees to is this one's by now."""

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Handlers:
    """The parts that the handlers put to work."""

    store: Store
    client: Client
    pages: Pages
    relay: Relay
    broker: KafkaBroker
    polled_topic: str
    sources: Mapping[str, Source]
    leases: Leases
    rhythm: Rhythm
    max_feed_bytes: int
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    in_hand: set[str] = field(default_factory=set)
    """Links being fetched: two feeds of a source often name the same page at once."""

    async def poll_feed(self, poll: Poll) -> tuple[Poll, datetime | None]:
        """Poll one feed if it is due and bring in what is new; its state afterwards and when it is
        due again, None for a feed that is gone for good.
        """
        if not self.leases.mine(site_of(poll.feed)):
            return poll, now() + timedelta(seconds=ELSEWHERE_SECONDS)
        poll = await load_poll(self.store, poll)
        if poll.gone_at is not None:
            return poll, None
        if poll.due_at is not None and poll.due_at > now():
            # Another replica has polled it meanwhile.
            return poll, poll.due_at
        source = self.sources[poll.source_id]
        after, new = await self._poll(source, poll)
        await save_poll(self.store, after)
        await log_poll(self.store, source, after, new, now())
        _measure(source, after)
        await self._tell(source, after, new)
        return after, after.due_at

    async def _poll(self, source: Source, poll: Poll) -> tuple[Poll, int]:
        """The poll's state afterwards, and how many articles were new."""
        try:
            reading = await read_feed(
                self.client,
                poll.address,
                self.max_feed_bytes,
                conditions=poll.conditions(),
                known_hash=poll.body_hash,
            )
        except Deferred as error:
            after = poll.deferred(str(error), now())
            return scheduled(poll, after, self.rhythm, wait_seconds=error.seconds), 0
        except (FetchError, FeedFailed) as error:
            after = poll.failed(error.outcome, str(error), now())
            log.warning(
                "feed_failed",
                feed=poll.feed,
                source_id=source.id,
                outcome=error.outcome,
                reason=str(error),
                failures=after.failures,
            )
            return scheduled(poll, after, self.rhythm), 0
        if reading.outcome == "gone":
            log.warning("feed_gone", feed=poll.feed, source_id=source.id)
            return poll.gone(f"{reading.url}: status 410, gone for good", now()), 0
        if reading.outcome == "not_modified":
            return scheduled(poll, poll.not_modified(now()), self.rhythm), 0
        new, complete = await self._bring_entries(source, reading.entries)
        after = poll.answered(reading, now(), new=new, complete=complete)
        return scheduled(poll, after, self.rhythm, reading=reading, new=new), new

    async def _bring_entries(self, source: Source, entries: Sequence[Entry]) -> tuple[int, bool]:
        """Bring in what is new or changed; how much was new, and whether all was dealt with."""
        keys = {entry.link: identity.entry_keys(source.id, entry) for entry in entries}
        known = await identity.known_articles(
            self.store, (key for some in keys.values() for key in some)
        )
        due = [
            (entry, article)
            for entry in entries
            if self._is_due(article := identity.article_of(known, keys[entry.link]), entry)
        ]
        failed = await failures.known_failures(self.store, [entry.link for entry, _ in due])
        new = in_a_row = 0
        for entry, article in due:
            if _is_held_back(failed.get(entry.link), entry):
                continue
            if self.stopping.is_set() or in_a_row >= TROUBLES_IN_A_ROW:
                return new, False
            brought = await self._bring(source, entry, article)
            in_a_row = in_a_row + 1 if brought.in_trouble else 0
            new += brought.outcome == "stored"
        return new, True

    def _is_due(self, article: Doc | None, entry: Entry) -> bool:
        if article is None:
            return True
        if entry.updated is None:
            return False
        before = article.get("feed_updated")
        # Some feeds date every entry to the moment of the request; a poll's time is enough.
        rested: bool = now() - article["visited_at"] >= self.rhythm.shortest
        moved: bool = before is None or entry.updated > before
        return moved and rested

    async def _bring(self, source: Source, entry: Entry, article: Doc | None) -> Brought:
        if entry.link in self.in_hand:
            return Brought("in_hand")
        self.in_hand.add(entry.link)
        try:
            brought = await self.pages.bring(source, entry, article)
        finally:
            self.in_hand.discard(entry.link)
        if brought.to_publish and brought.article_id is not None:
            self.relay.wake(brought.article_id)
        return brought

    async def due_visits(self) -> list[tuple[Source, Entry, Doc | None]]:
        """The pages that are due for a re-visit or another attempt, of this replica's sites."""
        moment = now()
        due: list[tuple[Source | None, Entry, Doc | None]] = []
        for failure in await failures.due_failures(self.store, moment, DUE_AT_ONCE):
            entry = Entry.model_validate(failure["entry"])
            keys = identity.entry_keys(failure["source_id"], entry)
            article = identity.article_of(await identity.known_articles(self.store, keys), keys)
            if article is not None:
                # Another feed has brought it in meanwhile.
                await failures.forget(self.store, entry.link)
                continue
            due.append((self.sources.get(failure["source_id"]), entry, None))
        names = await self.store.ids(
            identity.ARTICLES, {"next_visit": {"$lte": moment}}, DUE_AT_ONCE
        )
        due += [
            (self.sources.get(article["source_id"]), _entry_of(article), article)
            async for article in self.store.documents(identity.ARTICLES, names, identity.KNOWN)
        ]
        for source, _, known in due:
            if source is None and known is not None:
                await self._next_visit(known, None)
        return [
            (source, entry, known)
            for source, entry, known in due
            if source is not None and self.leases.mine(site_of(entry.link))
        ]

    async def visit(self, source: Source, entry: Entry, article: Doc | None) -> None:
        """Look at a page again; a re-visit that fails waits for its next turn."""
        brought = await self._bring(source, entry, article)
        if article is None or brought.article_id is not None or brought.outcome == "in_hand":
            return
        if brought.outcome in GONE:
            if await articles.missing(self.store, article, brought.outcome, now()):
                WITHDRAWN.inc()
                log.info("withdrawn", article_id=article["_id"], url=article["url"])
                self.relay.wake(article["_id"])
            return
        await self._next_visit(article, next_visit(article["times"]["discovered"], now()))

    async def _next_visit(self, article: Doc, at: datetime | None) -> None:
        """None when there is none any more, as for those whose source has left the catalogue."""
        await self.store.compare_and_set(
            identity.ARTICLES,
            article["_id"],
            {"revision": article["revision"]},
            set_={"next_visit": at},
        )

    async def _tell(self, source: Source, poll: Poll, new: int) -> None:
        """Publish SourcePolled: best effort, the poll log has it, too."""
        event = SourcePolled(
            source_id=source.id,
            country=source.country,
            feed=poll.feed,
            outcome=poll.outcome or "error",
            looked=poll.looked,
            entries=poll.entries,
            new_articles=new,
            detail=poll.detail,
        )
        try:
            async with asyncio.timeout(EVENT_SECONDS):
                await publish(self.broker, self.polled_topic, source.id, event)
        except (KafkaError, TimeoutError) as error:
            log.warning("source_polled_not_sent", source_id=source.id, error=repr(error)[:300])


def _is_held_back(failure: Doc | None, entry: Entry) -> bool:
    """A page that failed has its own schedule, unless its publisher has touched it since."""
    if failure is None:
        return False
    return entry.updated is None or entry.updated <= failure["last_at"]


def _entry_of(article: Doc) -> Entry:
    """What a feed would say of a known article: its page, and nothing new."""
    return Entry(link=article["url"], updated=article.get("feed_updated"))


def _measure(source: Source, poll: Poll) -> None:
    FEED_POLLS.labels(poll.outcome).inc()
    for gauge, moment in (
        (SOURCE_LAST_SUCCESS, poll.last_success_at),
        (SOURCE_LAST_NEW, poll.last_new_at),
    ):
        if moment is not None:
            gauge.labels(source.id, source.country).set(moment.timestamp())
