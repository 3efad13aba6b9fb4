"""What a feed or a sitemap says, whatever its format."""

from datetime import timedelta
from typing import Literal

from parallax.documents import Document, Moment

MAX_ENTRIES = 500
MAX_CHILDREN = 100

Kind = Literal["rss", "atom", "json", "news_sitemap", "sitemap", "sitemap_index"]


class BrokenFeed(Exception):
    """Not a feed, or one that can't be read; the text says why, to an operator."""


class Entry(Document):
    """One article as a feed announces it. `link` is canonical, http or https.

    `published` and `updated` are in whole seconds. `language` is given only where an entry has
    one of its own, as a short BCP 47 tag. An entry of a sitemap has no guid.
    """

    link: str
    guid: str | None = None
    title: str | None = None
    summary: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    language: str | None = None


class Feed(Document):
    """A feed's entries, at most MAX_ENTRIES and each link once; `skipped` had no usable link.

    Feeds keep their own order, sitemaps are sorted newest first. `ttl`, `skip_hours` (0 to 23,
    GMT) and `skip_days` (0 is Monday) are what the publisher asks of those who poll.
    """

    entries: tuple[Entry, ...]
    skipped: int = 0
    kind: Kind = "rss"
    title: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    children: tuple[str, ...] = ()
    """Of a sitemap index: the addresses of its sitemaps, newest lastmod first."""
