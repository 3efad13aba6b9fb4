"""How long months of articles are kept in the index; MongoDB keeps all of them.

With N months, the present one and the N before it are kept whole. Older indices are dropped, and
an article of such a month that is changed later isn't indexed any more: alone in a new index it
would make the month look as if it had nothing else. Stories stay: their one index is small, and a
story's title, takes and figures remain true when its articles can't be searched any more.
"""

from datetime import UTC, datetime

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import NotFoundError
from prometheus_client import Counter

from search_api.index.engine import surroundings
from search_api.index.generations import place
from search_api.index.mappings import articles_alias, month_of

MONTHS_DROPPED = Counter(
    "search_api_months_dropped_total", "Indices of articles dropped because of their age"
)

log = structlog.stdlib.get_logger(__name__)


def oldest_month(months: int, moment: datetime) -> str | None:
    """The first month that is kept, as in index names; None when all are."""
    if not months:
        return None
    utc = moment.astimezone(UTC)
    years, month = divmod(utc.year * 12 + utc.month - 1 - months, 12)
    return f"{years:04}-{month + 1:02}"


def expired(month: str | None, months: int, moment: datetime) -> bool:
    """Whether a month is over its time. What has no month never is."""
    oldest = oldest_month(months, moment)
    return month is not None and oldest is not None and month < oldest


async def drop_old_months(
    client: AsyncOpenSearch, prefix: str, months: int, moment: datetime
) -> list[str]:
    """Drop what is over its time, of all generations; the indices dropped.

    Raises Unavailable without OpenSearch.
    """
    if not months:
        return []
    articles = articles_alias(prefix)
    with surroundings("being asked for its months"):
        counts = await client.cat.indices(
            index=f"{articles}-v*", params={"format": "json", "h": "index,docs.count"}
        )
    dropped = []
    for row in sorted(counts, key=lambda one: str(one["index"])):
        where = place(row["index"])
        if where is None or where.alias != articles or not expired(where.month, months, moment):
            continue
        try:
            with surroundings("dropping a month"):
                await client.indices.delete(index=row["index"])
        except NotFoundError:
            continue  # another replica was faster
        MONTHS_DROPPED.inc()
        log.info(
            "month_dropped",
            index=row["index"],
            articles=int(row["docs.count"] or 0),
            kept_since=oldest_month(months, moment),
            this_month=month_of(moment),
        )
        dropped.append(str(row["index"]))
    return dropped
