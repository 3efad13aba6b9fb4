"""RSS, Atom and RDF feeds: bytes to entries."""

import calendar
import io
import re
import time
from datetime import UTC, datetime
from typing import Any

import feedparser

from fetcher.extraction.structured import clean
from fetcher.web.urls import NotAnAddress, canonical
from parallax.documents import Document, Moment

MAX_ENTRIES = 500
_LONGEST_GUID = 500
_LONGEST_TEXT = 2000


class BrokenFeed(Exception):
    """Not a feed, or one that can't be read; the text says why."""


class Entry(Document):
    """One article as a feed announces it. `link` is canonical, http or https."""

    link: str
    guid: str | None = None
    title: str | None = None
    summary: str | None = None
    published: Moment | None = None
    updated: Moment | None = None


class Feed(Document):
    """A feed's entries, in its order, each link once; `skipped` had no usable link."""

    entries: tuple[Entry, ...]
    skipped: int = 0


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Parse a feed; BrokenFeed if there is none in it. Takes time: not for the event loop."""
    # A stream, because feedparser opens bytes that are the name of a file.
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": _as_xml(content_type), "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=True,
    )
    if not parsed.entries:
        if parsed.get("bozo"):
            raise BrokenFeed(f"can't be parsed: {_reason(parsed)}")
        if not parsed.get("version"):
            raise BrokenFeed("neither RSS, Atom nor RDF")
    entries: dict[str, Entry] = {}
    skipped = 0
    for raw in parsed.entries[:MAX_ENTRIES]:
        entry = _entry(raw)
        if entry is None:
            skipped += 1
        else:
            entries.setdefault(entry.link, entry)
    return Feed(entries=tuple(entries.values()), skipped=skipped)


def _as_xml(content_type: str | None) -> str:
    """Keep the charset only: many feeds are served as text/html, which says nothing of them."""
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    return f"application/xml; charset={charset[1]}" if charset else "application/xml"


def _entry(raw: Any) -> Entry | None:
    link = _link(raw)
    if link is None:
        return None
    return Entry(
        link=link,
        guid=_guid(raw),
        title=_text(raw.get("title")),
        summary=_text(raw.get("summary")),
        published=_moment(raw.get("published_parsed")),
        updated=_moment(raw.get("updated_parsed")) if "updated_parsed" in raw.keys() else None,  # noqa: SIM118 - feedparser's `in` maps updated to published
    )


def _link(raw: Any) -> str | None:
    # A guid that is a permalink stands for a missing link (RSS 2.0).
    for candidate in (raw.get("link"), raw.get("feedburner_origlink"), raw.get("id")):
        if not isinstance(candidate, str):
            continue
        try:
            return canonical(candidate)
        except NotAnAddress:
            continue
    return None


def _guid(raw: Any) -> str | None:
    guid = raw.get("id")
    return guid.strip()[:_LONGEST_GUID] or None if isinstance(guid, str) else None


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return clean(re.sub(r"<[^>]{1,500}>", " ", value))[:_LONGEST_TEXT] or None


def _moment(parsed: time.struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _reason(parsed: Any) -> str:
    error = parsed.get("bozo_exception")
    return f"{type(error).__name__}: {error}"[:300]
