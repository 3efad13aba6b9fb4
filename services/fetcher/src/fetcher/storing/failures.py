"""Pages that gave no article: remembered with the reason, tried again at growing intervals."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fetcher.feeds.parse import Entry
from fetcher.polling.schedule import ONCE_MORE_AFTER, next_page_attempt
from parallax.store import Doc, Store

FAILURES = "page_failures"

FINAL = frozenset(
    {
        "not_html",
        "too_large",
        "gone_home",
        "status_410",
        "soft_404",
        "paywall",
        "consent",
        "gallery_without_text",
        "video_without_text",
        "audio_without_text",
    }
)
"""Outcomes that another attempt won't change; a page that its feed says has changed gets one."""
NO_ARTICLES = frozenset(
    {"not_html", "gallery_without_text", "video_without_text", "audio_without_text", "in_hand"}
)
"""Outcomes of what was never an article, so that nothing went unread."""
ONCE_MORE = frozenset({"robots", "refused"})
"""Outcomes that rest on what may have been a site's bad hour: one more attempt, a day later."""
KEPT_FOR = timedelta(days=30)


async def known_failures(store: Store, links: Sequence[str]) -> dict[str, Doc]:
    """The failures among `links`, by link."""
    return {found["_id"]: found async for found in store.documents(FAILURES, links)}


async def remember(
    store: Store,
    source_id: str,
    entry: Entry,
    *,
    outcome: str,
    reason: str,
    now: datetime,
    wait_seconds: float | None = None,
) -> datetime | None:
    """Count a failure; when the page is tried again, or None if it is given up.

    With `wait_seconds` it is no attempt: the page wasn't asked for.
    """
    known = await store.get(FAILURES, entry.link, ("attempts", "first_at"))
    attempts = (known["attempts"] if known else 0) + (wait_seconds is None)
    if wait_seconds is not None:
        next_try: datetime | None = now + timedelta(seconds=wait_seconds)
    else:
        next_try = _next_try(outcome, attempts, now)
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
            "outcome": outcome,
            "reason": reason[:500],
        },
    )
    return next_try


def _next_try(outcome: str, attempts: int, now: datetime) -> datetime | None:
    if outcome in FINAL:
        return None
    if outcome in ONCE_MORE:
        return now + ONCE_MORE_AFTER if attempts == 1 else None
    return next_page_attempt(attempts, now)


async def prune(store: Store, now: datetime) -> None:
    """Delete what was given up long ago; no feed names it any more."""
    for name in await store.ids(FAILURES, {"last_at": {"$lt": now - KEPT_FOR}}):
        await store.delete(FAILURES, name)


async def forget(store: Store, link: str) -> None:
    """The page works again."""
    await store.delete(FAILURES, link)
