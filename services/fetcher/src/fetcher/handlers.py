"""What to do with a due feed: ask, look up, bring in, remember, tell."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

import structlog
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker
from prometheus_client import Gauge

from fetcher.catalogue.load import Source
from fetcher.feeds.parse import Entry
from fetcher.metrics import FEED_POLLS, SOURCE_LAST_NEW, SOURCE_LAST_SUCCESS
from fetcher.pages import Pages
from fetcher.polling.leases import Leases
from fetcher.polling.log import log_poll
from fetcher.polling.polls import Poll, load_poll, save_poll, scheduled
from fetcher.polling.reading import FeedFailed, read_feed
from fetcher.polling.schedule import Rhythm
from fetcher.storing import failures, identity
from fetcher.web.client import Client
from fetcher.web.errors import Deferred, FetchError
from fetcher.web.urls import site_of
from parallax.documents import now
from parallax.events import SourcePolled
from parallax.faults import SURROUNDINGS
from parallax.kafka import publish
from parallax.store import Doc, Store

TROUBLES_IN_A_ROW = 3
"""After so many pages that their host couldn't answer, the rest waits for the feed's next poll."""
LOOKED_THROUGH = 5000
"""Pages that are due and looked through in one scan."""
VISITS_A_SITE = 20
"""Pages of a site looked at again after one scan."""
WITHDRAWN_REST = timedelta(hours=24)
EVENT_SECONDS = 10.0
ELSEWHERE_SECONDS = 15.0
"""How soon to look again whether a feed that another replica sees to is this one's by now."""

log = structlog.stdlib.get_logger(__name__)


class Due(Enum):
    """When an entry's page is to be read."""

    NOW = "now"
    LATER = "later"
    """It has changed, and was looked at a moment ago."""
    NEVER = "never"
    """Not for what this feed says."""


class Entries(NamedTuple):
    """What came of a feed's entries: how many were new, how many new ones could not be had, and
    whether all were dealt with."""

    new: int
    unread: int
    complete: bool


@dataclass
class Handlers:
    """The parts that the handlers put to work."""

    store: Store
    client: Client
    pages: Pages
    broker: KafkaBroker
    polled_topic: str
    sources: Mapping[str, Source]
    leases: Leases
    rhythm: Rhythm
    max_feed_bytes: int
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    latest: dict[tuple[Gauge, str], datetime] = field(default_factory=dict)
    last_progress: float = field(default_factory=time.monotonic)
    """When a feed was last dealt with, on the monotonic clock."""

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
        try:
            after, new, at = await self._poll(source, poll)
        except SURROUNDINGS:
            raise
        except Exception as error:
            # A feed nobody thought of: as if it had failed, so that it isn't asked all the time.
            log.exception("poll_surprises", feed=poll.feed, source_id=source.id)
            failed = poll.failed("internal_error", repr(error), now())
            after, new, at = scheduled(poll, failed, self.rhythm), 0, now()
        await save_poll(self.store, after)
        await log_poll(self.store, source, after, new, at)
        self._measure(source, after)
        await self._tell(source, after, new)
        return after, after.due_at

    async def _poll(self, source: Source, poll: Poll) -> tuple[Poll, int, datetime]:
        """The poll's state afterwards, how many articles were new, and when the feed answered."""
        try:
            reading = await read_feed(
                self.client,
                poll.address,
                self.max_feed_bytes,
                conditions=poll.conditions(),
                known_hash=poll.body_hash,
            )
        except Deferred as error:
            at = now()
            after = poll.deferred(str(error), at)
            return scheduled(poll, after, self.rhythm, wait_seconds=error.seconds), 0, at
        except (FetchError, FeedFailed) as error:
            at = now()
            after = poll.failed(error.outcome, str(error), at)
            log.warning(
                "feed_failed",
                feed=poll.feed,
                source_id=source.id,
                outcome=error.outcome,
                reason=str(error),
                failures=after.failures,
            )
            return scheduled(poll, after, self.rhythm), 0, at
        at = now()
        if reading.outcome == "gone":
            after = poll.gone(f"{reading.url}: status 410, there is no such feed any more", at)
            log.warning("feed_gone", feed=poll.feed, source_id=source.id, for_good=after.gone_at)
            return scheduled(poll, after, self.rhythm), 0, at
        if reading.outcome == "not_modified":
            return scheduled(poll, poll.not_modified(at), self.rhythm), 0, at
        brought = await self._bring_entries(source, reading.entries)
        after = poll.answered(
            reading, at, new=brought.new, complete=brought.complete, unread=brought.unread
        )
        after = scheduled(poll, after, self.rhythm, reading=reading, new=brought.new)
        return after, brought.new, at

    async def _bring_entries(self, source: Source, entries: Sequence[Entry]) -> "Entries":
        """Bring in what is new or changed."""
        keys = {entry.link: identity.entry_keys(source.id, entry) for entry in entries}
        known = await identity.known_articles(
            self.store, (key for some in keys.values() for key in some)
        )
        failed = await failures.known_failures(
            self.store, [e.link for e in entries if not known.keys() & set(keys[e.link])]
        )
        new = unread = in_a_row = 0
        complete = True
        for entry in entries:
            article, failure = identity.article_of(known, keys[entry.link]), failed.get(entry.link)
            due = self._due(article, failure, entry)
            if due is Due.LATER:
                complete = False
            if due is not Due.NOW:
                unread += failure is not None and failure["outcome"] not in failures.NO_ARTICLES
                continue
            if self.stopping.is_set() or in_a_row >= TROUBLES_IN_A_ROW:
                return Entries(new, unread, complete=False)
            brought = await self.pages.bring(source, entry, article)
            in_a_row = in_a_row + 1 if brought.in_trouble else 0
            new += brought.outcome == "stored"
            unread += brought.unread and brought.outcome not in failures.NO_ARTICLES
        return Entries(new, unread, complete)

    def _due(self, article: Doc | None, failure: Doc | None, entry: Entry) -> "Due":
        """Whether an entry's page is to be read: it is new, or has changed as its feed says.

        A page that failed has a schedule of its own, unless its publisher has touched it since.
        """
        if article is not None and article.get("withdrawn"):
            # Its feed names it again, so it may be back.
            rested = now() - article["visited_at"] >= WITHDRAWN_REST
            return Due.NOW if rested else Due.NEVER
        if article is not None:
            before = article.get("feed_updated")
            seen, first = article["visited_at"], article["times"]["discovered"]
        elif failure is not None:
            before, seen, first = failure["last_at"], failure["last_at"], failure["first_at"]
        else:
            return Due.NOW
        if entry.updated is None or (before is not None and entry.updated <= before):
            return Due.NEVER
        # Some feeds date every entry to the moment of the request: the older, the rarer.
        rest = max(self.rhythm.shortest, (now() - first) / 10)
        return Due.NOW if now() - seen >= rest else Due.LATER

    def _measure(self, source: Source, poll: Poll) -> None:
        FEED_POLLS.labels(poll.outcome).inc()
        self.last_progress = time.monotonic()
        for gauge, moment in (
            (SOURCE_LAST_SUCCESS, poll.last_success_at),
            (SOURCE_LAST_NEW, poll.last_new_at),
        ):
            # A source's other feed may have been luckier.
            latest = self.latest.get((gauge, source.id))
            if moment is not None and (latest is None or moment > latest):
                self.latest[gauge, source.id] = moment
                gauge.labels(source.id, source.country).set(moment.timestamp())

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
            unread=poll.unread if poll.outcome == "ok" else 0,
            detail=poll.detail,
        )
        try:
            async with asyncio.timeout(EVENT_SECONDS):
                await publish(self.broker, self.polled_topic, source.id, event)
        except (KafkaError, TimeoutError) as error:
            log.warning("source_polled_not_sent", source_id=source.id, error=repr(error)[:300])
