"""The poll log: for each source and hour, how often it was looked at and what came of it.

It lets a reader tell "this country's media were silent" from "we could not look": an hour with
polls that worked, nothing new and nothing unread was silent; one with failed polls, or none, or
with new entries whose pages could not be had, says nothing.
"""

from datetime import datetime

from fetcher.catalogue.load import Source
from fetcher.polling.polls import Poll
from parallax.store import Store

POLL_LOG = "poll_log"


async def log_poll(store: Store, source: Source, poll: Poll, new: int, at: datetime) -> None:
    """Count one poll of a source, in the hour in which its feed was asked."""
    counts = {"looked": int(poll.looked), "failed": int(not poll.looked), "new": new}
    if poll.outcome == "ok":
        counts["unread"] = poll.unread
    reason = {} if poll.looked else {"reason": poll.outcome, "detail": poll.detail}
    await _count(store, source, at, counts, reason)


async def log_late(store: Store, source: Source, at: datetime) -> None:
    """Count an article that was read at a later attempt."""
    await _count(store, source, at, {"new": 1}, {})


async def _count(
    store: Store, source: Source, at: datetime, counts: dict[str, int], set_: dict[str, str | None]
) -> None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    await store.increment(
        POLL_LOG,
        f"{source.id}:{hour:%Y-%m-%dT%H}",
        {"looked": 0, "failed": 0, "new": 0, "unread": 0, **counts},
        set_=set_,
        set_on_insert={"source_id": source.id, "country": source.country, "hour": hour},
    )


async def prune_log(store: Store, before: datetime) -> int:
    """Delete what is older; how much."""
    names = await store.ids(POLL_LOG, {"hour": {"$lt": before}})
    for name in names:
        await store.delete(POLL_LOG, name)
    return len(names)
