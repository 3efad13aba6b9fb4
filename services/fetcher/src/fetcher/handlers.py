"""What to do with a due feed and with a due page: ask, look up, bring in, tell."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker

from fetcher.catalogue.load import Source
from fetcher.feeds.parse import BrokenFeed, Entry, Feed, parse_feed
from fetcher.metrics import FEED_ENTRIES_SKIPPED, FEED_POLLS
from fetcher.pages import Pages
from fetcher.polling.polls import Poll, save_poll
from fetcher.polling.schedule import next_poll, next_visit, retry_after
from fetcher.storing import articles, failures
from fetcher.storing.relay import Relay
from fetcher.web.client import Client, FetchError, Response
from parallax.documents import now
from parallax.events import SourcePolled
from parallax.kafka import publish
from parallax.store import Doc, Store

ACCEPT = {"Accept": "application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"}
FAILURES_IN_A_ROW = 3
"""After so many unreachable pages the rest of a feed waits for the next poll."""
DUE_AT_ONCE = 500
EVENT_SECONDS = 10.0
PARSE_SECONDS = 60.0

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
    poll_every: timedelta
    max_feed_bytes: int
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    in_hand: set[str] = field(default_factory=set)
    """Links being fetched: two feeds of a source often name the same page at once."""

    async def poll_feed(self, poll: Poll) -> tuple[Poll, datetime]:
        """Poll one feed and bring in what is new; its state afterwards, and when it is due."""
        source = self.sources[poll.source_id]
        headers = {**ACCEPT, **poll.conditions()}
        wait_until: datetime | None = None
        entries = new = 0
        try:
            response = await self.client.get(poll.feed, limit=self.max_feed_bytes, headers=headers)
            if response.status == 304:
                after = poll.not_modified(now())
            else:
                wait_until = retry_after(response.headers.get("Retry-After"), now())
                feed = await self._read(response)
                entries = len(feed.entries)
                new, complete = await self._bring_entries(source, feed)
                # Without validators the next poll gets the whole feed, and so what is left of it.
                after = poll.answered(response.headers if complete else {}, now())
        except (FetchError, BrokenFeed) as error:
            after = poll.failed(str(error), now())
            log.warning(
                "feed_failed",
                feed=poll.feed,
                source_id=source.id,
                reason=str(error),
                failures=after.failures,
            )
        await save_poll(self.store, after)
        FEED_POLLS.labels(after.outcome).inc()
        await self._tell(source, after, entries, new)
        due = next_poll(now(), self.poll_every, after.failures)
        return after, max(due, wait_until) if wait_until else due

    async def _read(self, response: Response) -> Feed:
        if response.status != 200:
            raise BrokenFeed(f"{response.url}: status {response.status}")
        try:
            async with asyncio.timeout(PARSE_SECONDS):
                feed = await asyncio.to_thread(
                    parse_feed, response.body, response.url, response.content_type
                )
        except BrokenFeed as error:
            raise BrokenFeed(f"{response.url}: {error}") from error
        except TimeoutError as error:
            raise BrokenFeed(f"{response.url}: not read within {PARSE_SECONDS:g} s") from error
        FEED_ENTRIES_SKIPPED.inc(feed.skipped)
        return feed

    async def _bring_entries(self, source: Source, feed: Feed) -> tuple[int, bool]:
        """Bring in what is new or changed; how much was new, and whether all was dealt with."""
        keys = {entry.link: articles.entry_keys(source.id, entry) for entry in feed.entries}
        known = await articles.known_articles(
            self.store, (key for some in keys.values() for key in some)
        )
        failed = await failures.known_failures(self.store, list(keys))
        new = in_a_row = 0
        for entry in feed.entries:
            article = articles.article_of(known, keys[entry.link])
            if _is_held_back(failed.get(entry.link), entry) or not self._is_due(article, entry):
                continue
            if self.stopping.is_set() or in_a_row >= FAILURES_IN_A_ROW:
                return new, False
            outcome = await self._bring(source, entry, article)
            in_a_row = in_a_row + 1 if outcome == "failed" else 0
            new += outcome == "stored"
        return new, True

    def _is_due(self, article: Doc | None, entry: Entry) -> bool:
        if article is None:
            return True
        if entry.updated is None:
            return False
        before = article.get("feed_updated")
        # Some feeds date every entry to the moment of the request; a poll's time is enough.
        rested: bool = now() - article["visited_at"] >= self.poll_every
        moved: bool = before is None or entry.updated > before
        return moved and rested

    async def _bring(self, source: Source, entry: Entry, article: Doc | None) -> str:
        if entry.link in self.in_hand:
            return "in_hand"
        self.in_hand.add(entry.link)
        try:
            stored = await self.pages.bring(source, entry, article)
        finally:
            self.in_hand.discard(entry.link)
        if stored is None:
            return "failed"
        if stored.to_publish:
            self.relay.wake(stored.article_id)
        return stored.outcome

    async def due_visits(self) -> list[tuple[Source, Entry, Doc | None]]:
        """The pages that are due for a re-visit or another attempt."""
        moment = now()
        due: list[tuple[Source | None, Entry, Doc | None]] = []
        for failure in await failures.due_failures(self.store, moment, DUE_AT_ONCE):
            entry = Entry.model_validate(failure["entry"])
            keys = articles.entry_keys(failure["source_id"], entry)
            article = articles.article_of(await articles.known_articles(self.store, keys), keys)
            due.append((self.sources.get(failure["source_id"]), entry, article))
        names = await self.store.ids(
            articles.ARTICLES, {"next_visit": {"$lte": moment}}, DUE_AT_ONCE
        )
        due += [
            (self.sources.get(article["source_id"]), _entry_of(article), article)
            async for article in self.store.documents(articles.ARTICLES, names, articles.KNOWN)
        ]
        for source, _, known in due:
            if source is None and known is not None:
                await self._end_visits(known)
        return [(source, entry, known) for source, entry, known in due if source is not None]

    async def visit(self, source: Source, entry: Entry, article: Doc | None) -> None:
        """Look at a page again; a re-visit that fails waits for its next turn."""
        outcome = await self._bring(source, entry, article)
        if outcome == "failed" and article is not None:
            upcoming = next_visit(article["times"]["discovered"], now())
            await self.store.compare_and_set(
                articles.ARTICLES,
                article["_id"],
                {"revision": article["revision"]},
                set_={"next_visit": upcoming},
            )

    async def _end_visits(self, article: Doc) -> None:
        """Its source has left the catalogue."""
        await self.store.compare_and_set(
            articles.ARTICLES,
            article["_id"],
            {"revision": article["revision"]},
            set_={"next_visit": None},
        )

    async def _tell(self, source: Source, poll: Poll, entries: int, new: int) -> None:
        """Publish SourcePolled: best effort, the next poll tells it again."""
        event = SourcePolled(
            source_id=source.id,
            country=source.country,
            feed=poll.feed,
            outcome=poll.outcome or "error",
            entries=entries,
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
