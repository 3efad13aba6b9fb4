"""The poll log: for each source and hour, how often it was looked at and what came of it.

It lets a reader tell "this country's media were silent" from "we could not look": an hour with
polls that worked and no article was silent; one with failed polls, or none, says nothing.
"""

from datetime import datetime

from fetcher.catalogue.load import Source
from fetcher.polling.polls import Poll
from parallax.store import Store

POLL_LOG = "poll_log"
DELETED_AT_ONCE = 5000


async def log_poll(store: Store, source: Source, poll: Poll, new: int, at: datetime) -> None:
    """Count one poll of a source."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    await store.increment(
        POLL_LOG,
        f"{source.id}:{hour:%Y-%m-%dT%H}",
        {"looked": int(poll.looked), "failed": int(not poll.looked), "new": new},
        set_={} if poll.looked else {"reason": poll.outcome, "detail": poll.detail},
        set_on_insert={"source_id": source.id, "country": source.country, "hour": hour},
    )


async def prune_log(store: Store, before: datetime) -> int:
    """Delete what is older; how much."""
    names = await store.ids(POLL_LOG, {"hour": {"$lt": before}}, DELETED_AT_ONCE)
    for name in names:
        await store.delete(POLL_LOG, name)
    return len(names)
