"""Pages that failed: remembered, tried again at growing intervals, given up after five times."""

from collections.abc import Sequence
from datetime import datetime

from fetcher.feeds.parse import Entry
from fetcher.polling.schedule import next_page_attempt
from parallax.store import Doc, Store

FAILURES = "page_failures"


async def known_failures(store: Store, links: Sequence[str]) -> dict[str, Doc]:
    """The failures among `links`, by link."""
    return {found["_id"]: found async for found in store.documents(FAILURES, links)}


async def due_failures(store: Store, now: datetime, limit: int) -> list[Doc]:
    """Failures whose next attempt has come."""
    names = await store.ids(FAILURES, {"next_try": {"$lte": now}}, limit)
    return [found async for found in store.documents(FAILURES, names)]


async def remember(
    store: Store, source_id: str, entry: Entry, reason: str, now: datetime
) -> datetime | None:
    """Count a failure; when the page is tried again, or None if it is given up."""
    known = await store.get(FAILURES, entry.link, ("attempts", "first_at"))
    attempts = (known["attempts"] if known else 0) + 1
    next_try = next_page_attempt(attempts, now)
    await store.put(
        FAILURES,
        {
            "_id": entry.link,
            "source_id": source_id,
            "entry": entry.model_dump(),
            "attempts": attempts,
            "first_at": known["first_at"] if known else now,
            "last_at": now,
            "next_try": next_try,
            "reason": reason[:500],
        },
    )
    return next_try


async def forget(store: Store, link: str) -> None:
    """The page works again."""
    await store.delete(FAILURES, link)
