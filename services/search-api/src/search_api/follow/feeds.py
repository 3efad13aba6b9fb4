"""Articles and stories as a feed: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1. Pure.

The same items always give the same bytes, so that a reader that has them is told so in a 304.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any, Literal
from xml.etree import ElementTree as ET

from search_api.models.articles import ArticleItem
from search_api.models.stories import StoryItem

Form = Literal["atom", "rss", "json"]

MEDIA_TYPES: dict[str, str] = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""Characters that XML 1.0 (2.2) has no way to write."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Head:
    """What a feed says of itself; `address` is its own, `page` the one for people."""

    title: str
    address: str
    page: str


@dataclass(frozen=True)
class Entry:
    """An item in any form; `link` is the publisher's, `page` ours if they differ."""

    id: str
    title: str
    language: str | None
    html: str
    published: datetime
    updated: datetime
    link: str
    page: str
    author: str
    author_page: str
    tags: tuple[str, ...] = ()


def of_articles(items: Sequence[ArticleItem], base: str) -> list[Entry]:
    """With a link to the publisher, and where the English is from."""
    return [_article(item, base) for item in items]


def of_stories(items: Sequence[StoryItem], base: str) -> list[Entry]:
    """With a link to the story's page here."""
    return [_story(item, base) for item in items]


def _article(item: ArticleItem, base: str) -> Entry:
    brief = item.translation
    times = [item.discovered_at, brief.translated_at or item.discovered_at]
    said = [escape(item.description)] if item.description else []
    link = f'<a href="{escape(item.url)}">Read it at {escape(item.source.name)}</a>'
    if brief.status == "translated":
        engine = f" by {escape(brief.engine)}" if brief.engine else ""
        said.append(
            f"Machine translated from {escape(item.language or 'the original')}{engine}. "
            f"Original title: {escape(item.original_title)}"
        )
    said.append(f"{link}, {escape(item.country)}")
    return Entry(
        id=f"urn:parallax:article:{item.id}",
        title=item.title,
        language=item.title_language,
        html="".join(f"<p>{text}</p>" for text in said),
        published=item.published_at or item.discovered_at,
        updated=max(times),
        link=item.url,
        page=f"{base}/article/{item.id}",
        author=item.source.name,
        author_page=item.source.homepage,
        tags=(item.country,),
    )


def _story(item: StoryItem, base: str) -> Entry:
    page = f"{base}/story/{item.id}"
    told = f"Told by {item.source_count} sources in {', '.join(item.countries)}"
    said = [escape(item.summary)] if item.summary else []
    return Entry(
        id=f"urn:parallax:story:{item.id}",
        title=item.title,
        language=item.title_language,
        html="".join(f"<p>{text}</p>" for text in [*said, escape(told)]),
        published=item.first_seen,
        updated=item.last_seen,
        link=page,
        page=page,
        author="Parallax",
        author_page=base,
        tags=tuple(item.countries),
    )


def feed(form: Form, head: Head, entries: Sequence[Entry]) -> bytes:
    """The feed's bytes."""
    return {"atom": _atom, "rss": _rss, "json": _json}[form](head, entries)


def _atom(head: Head, entries: Sequence[Entry]) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM})
    _add(root, "id", head.address)
    _add(root, "title", head.title)
    _add(root, "updated", _updated(entries).isoformat())
    _add(root, "link", rel="self", type="application/atom+xml", href=head.address)
    _add(root, "link", rel="alternate", type="text/html", href=head.page)
    _add(root, "generator", "Parallax")
    for one in entries:
        entry = _add(root, "entry")
        _add(entry, "id", one.id)
        title = _add(entry, "title", one.title)
        if one.language:
            title.set(LANG, one.language)
        _add(entry, "published", one.published.isoformat())
        _add(entry, "updated", one.updated.isoformat())
        author = _add(entry, "author")
        _add(author, "name", one.author)
        _add(author, "uri", one.author_page)
        _add(entry, "link", rel="alternate", type="text/html", href=one.link)
        if one.page != one.link:
            _add(entry, "link", rel="related", type="text/html", href=one.page)
        for tag in one.tags:
            _add(entry, "category", term=tag)
        _add(entry, "content", one.html, type="html")
    return _xml(root)


def _rss(head: Head, entries: Sequence[Entry]) -> bytes:
    root = ET.Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = _add(root, "channel")
    _add(channel, "title", head.title)
    _add(channel, "link", head.page)
    _add(channel, "description", head.title)
    _add(channel, "lastBuildDate", format_datetime(_updated(entries), usegmt=True))
    _add(channel, "atom:link", rel="self", type="application/rss+xml", href=head.address)
    for one in entries:
        item = _add(channel, "item")
        _add(item, "guid", one.id, isPermaLink="false")
        _add(item, "title", one.title)
        _add(item, "link", one.link)
        _add(item, "pubDate", format_datetime(one.published.astimezone(UTC), usegmt=True))
        _add(item, "description", one.html)
        _add(item, "atom:updated", one.updated.isoformat())
        if one.page != one.link:
            _add(item, "atom:link", rel="related", type="text/html", href=one.page)
        _add(item, "source", one.author, url=one.author_page)
        for tag in one.tags:
            _add(item, "category", tag)
    return _xml(root)


def _json(head: Head, entries: Sequence[Entry]) -> bytes:
    items: list[dict[str, Any]] = [
        {
            "id": one.id,
            "url": one.link,
            "title": one.title,
            "content_html": one.html,
            "date_published": one.published.isoformat(),
            "date_modified": one.updated.isoformat(),
            "authors": [{"name": one.author, "url": one.author_page}],
            "tags": list(one.tags),
            **({"language": one.language} if one.language else {}),
            "_parallax": {"page": one.page},
        }
        for one in entries
    ]
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": head.page,
        "feed_url": head.address,
        "items": items,
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _updated(entries: Sequence[Entry]) -> datetime:
    return max((one.updated for one in entries), default=NEVER).astimezone(UTC)


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    given = {key: NOT_XML.sub("", value) for key, value in attributes.items()}
    element = ET.SubElement(parent, name, given)
    element.text = NOT_XML.sub("", text) or None
    return element


def _xml(root: ET.Element) -> bytes:
    text: str = ET.tostring(root, encoding="unicode")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + text.encode("utf-8", "replace")
