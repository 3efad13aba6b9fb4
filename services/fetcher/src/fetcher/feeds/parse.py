"""Feeds and sitemaps of every kind: bytes to entries."""

from fetcher.feeds.document import Xml, mended, read_document
from fetcher.feeds.jsonfeed import read_json_feed
from fetcher.feeds.model import MAX_CHILDREN, MAX_ENTRIES, BrokenFeed, Entry, Feed, Kind
from fetcher.feeds.sitemap import read_sitemap
from fetcher.feeds.tolerant import read_tolerantly
from fetcher.feeds.wellformed import read_wellformed

ACCEPT = {
    "Accept": "application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
}
"""The header that a feed or sitemap is asked for with."""

__all__ = [
    "ACCEPT",
    "MAX_CHILDREN",
    "MAX_ENTRIES",
    "BrokenFeed",
    "Entry",
    "Feed",
    "Kind",
    "parse_feed",
]


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """The feed or sitemap in `body`, gzipped or not; BrokenFeed if there is none in it.

    What it is is told from the bytes; of `content_type` only the charset counts. `url` is where
    it was found, after redirects: relative links are joined to it. Pure, bounded, and without any
    access to the network; takes up to a few milliseconds for a common feed and seconds for the
    largest, so that its place is a thread or another process.
    """
    document = read_document(body, content_type)
    if not isinstance(document, Xml):
        return read_json_feed(document, url)
    if document.root in ("urlset", "sitemapindex"):
        return read_sitemap(document.text, url, document.root)
    feed = read_wellformed(document.text, url)
    if feed is not None:
        return feed
    text = mended(document.text)
    return read_wellformed(text, url) or read_tolerantly(text, url)
