"""Sitemaps: pages with their lastmod, Google's news sitemaps, and indexes of further sitemaps.

https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

import heapq
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urljoin

from lxml import etree

from fetcher.feeds.dates import moment
from fetcher.feeds.entries import Link, Raw, entries_of, plain
from fetcher.feeds.model import MAX_CHILDREN, MAX_ENTRIES, BrokenFeed, Feed
from fetcher.feeds.xml import SAFE
from fetcher.web.urls import NotAnAddress, canonical

MAX_URLS = 50_000
"""What the protocol allows in one sitemap; more are not read."""
_LONGEST_AGO = datetime.min.replace(tzinfo=UTC)

Fields = dict[str, str]
"""The texts of one `url` or `sitemap` by local name, those of news:news with `news:` before it."""


def read_sitemap(text: str, url: str, root: str) -> Feed:
    """The sitemap in XML text that begins with its root element, `urlset` or `sitemapindex`."""
    if root == "sitemapindex":
        return Feed(entries=(), kind="sitemap_index", children=_children(text, url))
    rows = list(_rows(text, "url"))
    if not rows and "<url" in text[6:]:
        raise BrokenFeed("a sitemap in broken XML: not one address can be read")
    is_news = any("news:title" in row or "news:publication_date" in row for row in rows)
    raws = [_news(row) if is_news else _page(row) for row in rows if row.get("loc")]
    skipped = len(rows) - len(raws)
    # An address without a date may be a page from years ago.
    raws = [raw for raw in raws if raw.published or raw.updated or is_news]
    newest = heapq.nlargest(2 * MAX_ENTRIES, raws, key=_date)
    entries, unusable = entries_of(newest, url)
    named = next((row["news:name"] for row in rows if row.get("news:name")), None)
    languages = {entry.language for entry in entries}
    return Feed(
        entries=entries,
        skipped=skipped + unusable,
        kind="news_sitemap" if is_news else "sitemap",
        title=plain(named),
        language=languages.pop() if len(languages) == 1 else None,
    )


def _page(row: Fields) -> Raw:
    return Raw(links=(Link(row["loc"]),), updated=moment(row.get("lastmod", "")))


def _news(row: Fields) -> Raw:
    return Raw(
        links=(Link(row["loc"]),),
        title=row.get("news:title"),
        published=moment(row.get("news:publication_date", "")),
        updated=moment(row.get("lastmod", "")),
        language=row.get("news:language"),
    )


def _date(raw: Raw) -> datetime:
    return raw.published or raw.updated or _LONGEST_AGO


def _children(text: str, url: str) -> tuple[str, ...]:
    found: dict[str, datetime] = {}
    for row in _rows(text, "sitemap"):
        try:
            address = canonical(urljoin(url, row.get("loc", "")))
        except NotAnAddress:
            continue
        if row.get("loc"):
            found.setdefault(address, moment(row.get("lastmod", "")) or _LONGEST_AGO)
    # A stable sort: without lastmod the order is the publisher's.
    newest = sorted(found, key=lambda address: found[address], reverse=True)
    return tuple(newest[:MAX_CHILDREN])


def _rows(text: str, name: str) -> Iterator[Fields]:
    """One after the other, each forgotten when it is read: a sitemap may have 50 MB."""
    elements = etree.iterparse(
        io.BytesIO(text.encode("utf-8", errors="ignore")),
        tag=f"{{*}}{name}",
        recover=True,
        **SAFE,
    )
    try:
        for count, (_, element) in enumerate(elements):
            if count == MAX_URLS:
                return
            yield _fields(element)
            element.clear()
            while (before := element.getprevious()) is not None:
                before.getparent().remove(before)  # type: ignore[union-attr]
    except etree.XMLSyntaxError:
        return


def _fields(row: etree._Element) -> Fields:
    found: Fields = {}
    for element in row.iter():
        space, _, local = str(element.tag).rpartition("}")
        # Pictures and videos have titles and addresses, too.
        if "sitemap-image" in space or "sitemap-video" in space or local.startswith("image:"):
            continue
        is_news = "sitemap-news" in space or local.startswith("news:")
        name = f"news:{local.removeprefix('news:')}" if is_news else local
        if element.text and element.text.strip():
            found.setdefault(name.lower(), element.text.strip())
    return found
