"""Feeds: RSS 2.0 (rssboard.org/rss-specification) and Atom (RFC 4287), from plain entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

RSS_TYPE = "application/rss+xml; charset=utf-8"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True)
class Entry:
    """One article of a feed; both times carry their UTC offset. `guid` is its URL as well.

    An entry that isn't dated is for RSS only: Atom wants a date (RFC 4287, 4.2.15).
    """

    url: str
    title: str
    published: datetime | None
    updated: datetime | None = None
    description: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed before it is written in either format."""

    url: str
    homepage: str
    title: str
    subtitle: str
    language: str
    entries: Sequence[Entry]


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0; an entry's `updated` is an Atom element, RSS itself has none."""
    # Prefixes are written out: ElementTree's namespace registry is global to the process.
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": _ATOM, "xmlns:dc": _DC})
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.homepage)
    _add(channel, "description", feed.subtitle)
    if feed.language:
        _add(channel, "language", feed.language)
    ET.SubElement(
        channel, "atom:link", {"href": feed.url, "rel": "self", "type": "application/rss+xml"}
    )
    for entry in feed.entries:
        item = ET.SubElement(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.url)
        _add(item, "guid", entry.url, {"isPermaLink": "true"})
        if entry.published:
            _add(item, "pubDate", format_datetime(entry.published))
        if entry.updated:
            _add(item, "atom:updated", entry.updated.isoformat())
        if entry.description:
            _add(item, "description", entry.description)
        for author in entry.authors:
            _add(item, "dc:creator", author)
        for category in entry.categories:
            _add(item, "category", category)
    return _written(root)


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    _add(root, "id", feed.homepage)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    changed = [when for entry in feed.entries if (when := entry.updated or entry.published)]
    if changed:
        _add(root, "updated", max(changed).isoformat())
    ET.SubElement(root, "link", {"href": feed.homepage})
    ET.SubElement(root, "link", {"href": feed.url, "rel": "self"})
    # RFC 4287 4.1.1: an entry without an author takes the feed's.
    _add(ET.SubElement(root, "author"), "name", feed.title)
    for entry in feed.entries:
        item = ET.SubElement(root, "entry")
        _add(item, "id", entry.url)
        _add(item, "title", entry.title)
        ET.SubElement(item, "link", {"href": entry.url, "rel": "alternate"})
        if entry.published:
            _add(item, "published", entry.published.isoformat())
        if when := entry.updated or entry.published:
            _add(item, "updated", when.isoformat())
        _add(item, "summary", entry.description)
        for author in entry.authors:
            _add(ET.SubElement(item, "author"), "name", author)
        for category in entry.categories:
            ET.SubElement(item, "category", {"term": category})
    return _written(root)


def _add(parent: ET.Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> None:
    ET.SubElement(parent, tag, attributes or {}).text = text


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
