"""JSON Feed 1.0 and 1.1: https://www.jsonfeed.org/version/1.1/."""

from datetime import datetime
from typing import Any

from fetcher.feeds.dates import moment
from fetcher.feeds.entries import Link, Raw, entries_of, plain
from fetcher.feeds.model import BrokenFeed, Feed
from parallax.language import normalise


def read_json_feed(value: Any, url: str) -> Feed:
    """The feed in a JSON value; BrokenFeed if it is none."""
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list):
        keys = ", ".join(list(value)[:5]) if isinstance(value, dict) else type(value).__name__
        raise BrokenFeed(f"JSON, but no JSON Feed: there are no items in it, only {keys}"[:300])
    raws = (_raw(item) for item in items if isinstance(item, dict))
    entries, skipped = entries_of(raws, url)
    return Feed(
        entries=entries,
        skipped=skipped + sum(not isinstance(item, dict) for item in items),
        kind="json",
        title=plain(_string(value, "title")),
        language=normalise(_string(value, "language")),
    )


def _raw(item: dict[str, Any]) -> Raw:
    guid = item.get("id")
    # Some write numbers, which the standard lets readers accept.
    is_number = isinstance(guid, (int, float)) and not isinstance(guid, bool)
    return Raw(
        links=tuple(
            Link(href) for name in ("url", "external_url") if (href := _string(item, name))
        ),
        guid=str(guid) if is_number else _string(item, "id"),
        title=_string(item, "title"),
        summary=next(
            (
                text
                for name in ("summary", "content_text", "content_html")
                if (text := _string(item, name))
            ),
            None,
        ),
        published=_date(item, "date_published"),
        updated=_date(item, "date_modified"),
        language=_string(item, "language"),
    )


def _string(value: dict[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found.strip() or None if isinstance(found, str) else None


def _date(item: dict[str, Any], name: str) -> datetime | None:
    return moment(_string(item, name) or "")
