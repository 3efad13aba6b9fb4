"""Keeps an eye on the sources beside all else: the metric of their states, the log's length."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from fetcher.catalogue.load import Source
from fetcher.metrics import SOURCES
from fetcher.polling.health import SourceHealth, judge
from fetcher.polling.log import prune_log
from fetcher.polling.polls import Poll, load_polls
from fetcher.polling.state import State
from fetcher.storing import failures
from parallax.documents import now
from parallax.faults import SURROUNDINGS
from parallax.store import Store

LOOK_SECONDS = 60.0
PRUNE_EVERY = timedelta(hours=6)

log = structlog.stdlib.get_logger(__name__)


async def watch_sources(store: Store, sources: Sequence[Source], log_days: int) -> None:
    """Measure the sources every minute and shorten the poll log now and then, for ever."""
    pruned: datetime | None = None
    while True:
        try:
            states = Counter(row.state for row in await sources_health(store, sources, now()))
            for state in State:
                SOURCES.labels(state.value).set(states[state])
            if pruned is None or now() - pruned > PRUNE_EVERY:
                await prune_log(store, now() - timedelta(days=log_days))
                await failures.prune(store, now())
                pruned = now()
        except SURROUNDINGS as error:
            log.warning("watching_waits", error=repr(error)[:300])
        except Exception:
            log.exception("watching_failed")
        await asyncio.sleep(LOOK_SECONDS)


async def sources_health(
    store: Store, sources: Sequence[Source], at: datetime
) -> list[SourceHealth]:
    """The health of every source, in the catalogue's order."""
    polls: dict[str, list[Poll]] = defaultdict(list)
    for poll in await load_polls(store, sources):
        polls[poll.source_id].append(poll)
    return [judge(source, polls[source.id], at) for source in sources]
