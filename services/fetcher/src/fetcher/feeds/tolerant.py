"""Feeds that are broken or unusual, by feedparser: slow, and hard to offend."""

import calendar
import io
import re
import time
from datetime import UTC, datetime
from typing import Any

import feedparser

from fetcher.feeds.dates import OLDEST, moment
from fetcher.feeds.document import is_cut_off
from fetcher.feeds.entries import Link, Raw, entries_of, plain
from fetcher.feeds.model import BrokenFeed, Feed
from fetcher.feeds.schedule import wishes
from parallax.language import normalise

MAX_LENGTH = 1_500_000
"""Characters read of a broken feed, a second's work; the newest entries are in front."""

_SKIPPED = {
    name: re.compile(rf"<skip{name}s>(.{{0,2000}}?)</skip{name}s>", re.IGNORECASE | re.DOTALL)
    for name in ("hour", "day")
}


def read_tolerantly(text: str, url: str) -> Feed:
    """The feed in XML text that begins with its root element; BrokenFeed if there is nothing."""
    text = text[:MAX_LENGTH]
    parsed = feedparser.parse(
        # A stream, because feedparser opens bytes that are the name of a file.
        io.BytesIO(text.encode("utf-8", errors="ignore")),
        # No address: a guid stays as it is written when a feed moves, and links are joined later.
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    is_atom = str(parsed.get("version") or "").startswith("atom")
    whole = parsed.entries[:-1] if is_cut_off(text) else parsed.entries
    entries, skipped = entries_of((_raw(entry, is_atom) for entry in whole), url)
    if not entries and parsed.get("bozo"):
        raise BrokenFeed(f"broken XML, and no entry in what can be read of it: {_fault(parsed)}")
    if not parsed.entries and not parsed.get("version"):
        raise BrokenFeed("neither RSS, Atom nor RDF")
    head = parsed.feed
    asked = wishes(
        head.get("ttl"),
        head.get("sy_updateperiod"),
        head.get("sy_updatefrequency"),
        _skipped("hour", text),
        _skipped("day", text),
    )
    return Feed(
        entries=entries,
        skipped=skipped,
        kind="atom" if is_atom else "rss",
        title=plain(_string(head.get("title"))),
        language=normalise(_string(head.get("language"))),
        ttl=asked.ttl,
        skip_hours=asked.skip_hours,
        skip_days=asked.skip_days,
    )


def _raw(entry: Any, is_atom: bool) -> Raw:
    links = [
        Link(link.get("href") or "", link.get("rel") or "", link.get("type") or "")
        for link in entry.get("links", ())
    ]
    published = _date(entry, "published")
    # Not entry.get("updated"): for want of it, feedparser gives published.
    updated = _date(entry, "updated") if "updated" in entry.keys() else None  # noqa: SIM118
    return Raw(
        links=tuple(links),
        origin=_string(entry.get("feedburner_origlink")),
        guid=_string(entry.get("id")),
        # guidislink is false also of a permalink beside a link, where it makes no difference.
        guid_is_link=bool(entry.get("guidislink", True)),
        title=_string(entry.get("title")),
        summary=_string(entry.get("summary")),
        published=published if is_atom else published or updated,
        updated=updated,
        language=_string(entry.get("language")),
    )


def _date(entry: Any, name: str) -> datetime | None:
    return moment(_string(entry.get(name)) or "") or _utc(entry.get(f"{name}_parsed"))


def _utc(parsed: time.struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        found = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return found if found >= OLDEST else None


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _skipped(name: str, text: str) -> list[str]:
    return [
        value
        for part in _SKIPPED[name].findall(text)
        for value in re.findall(rf"<{name}>\s*(\w+)\s*<", part, re.IGNORECASE)
    ]


def _fault(parsed: Any) -> str:
    error = parsed.get("bozo_exception")
    return f"{type(error).__name__}: {error}"[:300]
