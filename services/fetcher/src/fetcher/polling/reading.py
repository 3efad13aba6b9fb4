"""One poll of one feed: the request, the parsing, the sitemaps of an index. Stores nothing."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from fetcher.feeds.parse import ACCEPT, BrokenFeed, Entry, Feed, parse_feed
from fetcher.metrics import FEED_ENTRIES_SKIPPED
from fetcher.polling.schedule import max_age
from fetcher.web.client import Client, Response

CHILDREN_READ = 3
"""Sitemaps of an index that are read in one poll, the newest."""
PARSE_SECONDS = 60.0


class FeedFailed(Exception):
    """An answer without a feed; `outcome` is its metric's label."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


@dataclass(frozen=True)
class Reading:
    """What a poll brought. `outcome` is ok, not_modified or gone; only ok has entries."""

    outcome: str
    url: str
    entries: tuple[Entry, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body_hash: str | None = None
    """None for an index: its staying the same says nothing of its sitemaps."""
    moved_to: str | None = None
    at_least: timedelta | None = None
    """How long to wait until the next poll, by the feed's and its server's wish."""
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


async def read_feed(
    client: Client,
    address: str,
    limit: int,
    *,
    conditions: Mapping[str, str] | None = None,
    known_hash: str | None = None,
) -> Reading:
    """Ask for a feed and read it; raises FeedFailed, or the client's FetchError.

    `conditions` are the headers of a conditional request; `known_hash` is that of a body that was
    read before, since many servers know no conditions.
    """
    response = await client.get(
        address, limit=limit, headers={**ACCEPT, **(conditions or {})}, what="feed"
    )
    if response.status == 304:
        return Reading("not_modified", response.url)
    if response.status == 410:
        return Reading("gone", response.url)
    _check(response)
    body_hash = hashlib.sha256(response.body).hexdigest()
    if body_hash == known_hash:
        return Reading("not_modified", response.url)
    feed = await _parse(response)
    entries = list(feed.entries)
    for sitemap in feed.children[:CHILDREN_READ]:
        child = await client.get(sitemap, limit=limit, headers=ACCEPT, what="feed")
        _check(child)
        entries += (await _parse(child)).entries
    wishes = (feed.ttl, max_age(response.headers.get("Cache-Control")))
    return Reading(
        "ok",
        response.url,
        entries=tuple(entries),
        headers={} if feed.children else response.headers,
        body_hash=None if feed.children else body_hash,
        moved_to=response.moved_to,
        at_least=max(filter(None, wishes), default=None),
        skip_hours=feed.skip_hours,
        skip_days=feed.skip_days,
    )


def _check(response: Response) -> None:
    if response.status != 200:
        raise FeedFailed(f"status_{response.status}", f"{response.url}: status {response.status}")


async def _parse(response: Response) -> Feed:
    try:
        async with asyncio.timeout(PARSE_SECONDS):
            feed = await asyncio.to_thread(
                parse_feed, response.body, response.url, response.content_type
            )
    except BrokenFeed as error:
        raise FeedFailed("not_a_feed", f"{response.url}: {error}") from error
    except TimeoutError as error:
        reason = f"{response.url}: not read within {PARSE_SECONDS:g} s"
        raise FeedFailed("parse_timeout", reason) from error
    FEED_ENTRIES_SKIPPED.inc(feed.skipped)
    return feed
