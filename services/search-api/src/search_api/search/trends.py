"""Answers what rises; knows no HTTP."""

import asyncio
from datetime import UTC, datetime

from search_api.index.mappings import articles_alias, stories_alias
from search_api.models.trends import TrendPage
from search_api.search.asking import Json, Search, ask
from search_api.search.presenting import trends as presenting
from search_api.search.queries import trends as queries
from search_api.search.queries.common import milliseconds
from search_api.search.rising import rising

HOUR = 3_600_000
WINDOWS = 7
"""Windows before the present one that it is compared with; of days, a week."""


async def list_trends(search: Search, *, country: str | None, hours: int, size: int) -> TrendPage:
    """The names that rise in the last hours, against the windows of this length before."""
    now = datetime.now(UTC)
    end = milliseconds(now)
    start = end - hours * HOUR
    stories = stories_alias(search.prefix)
    found, begun = await asyncio.gather(
        ask(search, stories, queries.names(start=start, end=end, country=country)),
        ask(search, articles_alias(search.prefix), queries.beginning()),
    )
    windows = windows_before(start, hours * HOUR, begun["aggregations"]["since"]["value"])
    names = [bucket["key"] for bucket in found["aggregations"]["names"]["buckets"]]
    earlier: Json | None = None
    if names and windows:
        earlier = await ask(search, stories, queries.before(names, windows, country))
    risen = rising(presenting.counted(found, earlier), len(windows))
    shown, items = risen[:size], []
    if shown:
        details = queries.details(
            [one.counted.name for one in shown], start=start, end=end, country=country
        )
        items = presenting.trends(shown, await ask(search, stories, details))
    return TrendPage(items=items, total=len(risen), as_of=now, hours=hours, windows=len(windows))


def windows_before(start: int, length: int, begun: float | None) -> list[tuple[int, int]]:
    """The windows before `start` that lie after `begun`, when articles began to be gathered.

    All in milliseconds. What was published before then and is still in the feeds is less than
    all there was, so such a window would make everything rise.
    """
    known = start - begun if begun is not None else 0.0
    count = min(WINDOWS, max(0, int(known // length)))
    return [(start - (n + 1) * length, start - n * length) for n in range(count)]
