"""One look at a feed, and what it shows, in words for an operator."""

import asyncio
from datetime import datetime, timedelta
from typing import NamedTuple

from fetcher.feeds.parse import ACCEPT, BrokenFeed, Feed, parse_feed
from fetcher.web.client import Client, Response
from fetcher.web.errors import FetchError, TimedOut
from parallax.documents import now
from parallax.language import detect

MAX_FEED_BYTES = 5_000_000
"""As the fetcher's FETCHER_MAX_FEED_BYTES is by default."""
STALE = timedelta(days=30)

_FAULTS = {
    "dns": "no such host",
    "tls": "TLS can't be trusted",
    "robots": "refused by robots.txt",
    "deferred": "the site asks to come back later",
    "refused": "an address that must not be asked",
    "too_large": f"larger than {MAX_FEED_BYTES:,} bytes",
    "redirects": "redirects without an end",
    "protocol": "no proper HTTP",
    "unreachable": "unreachable",
}


class Look(NamedTuple):
    """What one look at an address gave.

    `outcome` is ok, moved, empty, stale, or a failure: not_a_feed, gone, status, or the outcome
    of a FetchError. `text` says it in words, and `moved_to` where permanent redirects lead.
    """

    outcome: str
    text: str
    address: str
    """What was asked for."""
    moved_to: str | None = None
    feed: Feed | None = None
    newest: datetime | None = None
    language: str | None = None
    """What its titles are written in, else what it declares."""

    @property
    def failed(self) -> bool:
        """Whether there is nothing to read."""
        return self.feed is None


async def look(client: Client, address: str) -> Look:
    """Ask for a feed or sitemap once, or twice: of a sitemap index its newest sitemap, too."""
    try:
        response = await client.get(address, limit=MAX_FEED_BYTES, headers=ACCEPT)
        feed = await _read(response)
        via = ""
        if feed.children:
            via = f"an index of {len(feed.children)} sitemaps; the newest: "
            child = await client.get(feed.children[0], limit=MAX_FEED_BYTES, headers=ACCEPT)
            feed = (await _read(child)).model_copy(update={"children": feed.children})
    except FetchError as error:
        return Look(error.outcome, f"{_fault(error)} ({error})", address)
    except _Status as error:
        outcome = "gone" if error.status in (404, 410) else "status"
        return Look(outcome, str(error), address)
    except BrokenFeed as error:
        return Look("not_a_feed", str(error), address)
    return await _described(address, response, feed, via)


class _Status(Exception):
    def __init__(self, response: Response) -> None:
        self.status = response.status
        words = {
            401: "wants a password", 403: "forbidden: perhaps a bot wall", 404: "not found",
            410: "gone for good", 429: "too many requests", 451: "withheld for legal reasons",
        }  # fmt: skip
        said = words.get(self.status) or ("a fault of the server" if self.status >= 500 else "")
        super().__init__(f"status {self.status}{': ' + said if said else ''}")


async def _read(response: Response) -> Feed:
    if response.status != 200:
        raise _Status(response)
    return await asyncio.to_thread(parse_feed, response.body, response.url, response.content_type)


async def _described(address: str, response: Response, feed: Feed, via: str) -> Look:
    dates = [date for entry in feed.entries if (date := entry.published or entry.updated)]
    moment = now()
    newest = max((date for date in dates if date <= moment + timedelta(days=1)), default=None)
    titles = " . ".join(entry.title for entry in feed.entries[:40] if entry.title)
    language = await asyncio.to_thread(detect, titles, None) or feed.language
    outcome = "ok"
    if not feed.entries:
        outcome = "empty"
    elif newest and moment - newest > STALE:
        outcome = "stale"
    elif response.moved_to:
        outcome = "moved"
    said = f"{via}{_count(feed)}"
    if feed.entries:
        said += f", newest {_age(moment - newest)} ago" if newest else ", none of them dated"
    if response.moved_to:
        said += f"; moved to {response.moved_to}"
    return Look(outcome, said, address, response.moved_to, feed, newest, language)


def _count(feed: Feed) -> str:
    if not feed.entries:
        return f"{feed.skipped} entries, none with a usable link" if feed.skipped else "no entries"
    return f"{len(feed.entries)} {'entry' if len(feed.entries) == 1 else 'entries'}"


def _fault(error: FetchError) -> str:
    if isinstance(error, TimedOut):
        return "too slow"
    return _FAULTS.get(error.outcome, error.outcome.replace("_", " "))


def _age(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // 1440} days"
