"""When the watermark was raised to what: it tells since when an article could be found.

One small document a raise, in an index of its month. To write the time into the article itself,
once a refresh has made it visible, would be a second write of everything.
"""

from datetime import datetime

import structlog
from opensearchpy import AsyncOpenSearch

from parallax.errors import Unavailable
from search_api.index.engine import surroundings
from search_api.index.mappings import month_of, raises_name
from search_api.index.retention import oldest_month

KEPT_MONTHS = 2
"""Before the present one. They come by the second, and what they tell is asked of what is new."""
FORGOTTEN = "forgotten"

log = structlog.stdlib.get_logger(__name__)


async def note(client: AsyncOpenSearch, prefix: str, value: int, moment: datetime) -> None:
    """All up to `value` could be found at `moment`. Raises Unavailable without OpenSearch."""
    with surroundings("noting a raise of the watermark"):
        await client.index(
            index=f"{raises_name(prefix)}-{month_of(moment)}",
            id=str(value),
            body={"watermark": value, "at": moment.isoformat()},
        )


async def searchable_since(
    client: AsyncOpenSearch, prefix: str, change: int | None
) -> datetime | None:
    """When a document with this `change` could be found, at the latest; None if not known.

    The month's first raise makes the index, which can't answer in its first moments: the article
    that was asked for is answered all the same.
    """
    if change is None:
        return None
    body = {
        "size": 1,
        "query": {"range": {"watermark": {"gte": change}}},
        "sort": [{"watermark": "asc"}],
    }
    try:
        with surroundings("asking since when an article could be found"):
            found = await client.search(
                index=f"{raises_name(prefix)}-*", body=body, params={"ignore_unavailable": "true"}
            )
    except Unavailable as error:
        log.info("searchable_unknown", error=str(error))
        return None
    hits = found["hits"]["hits"]
    at = hits[0]["_source"].get("at") if hits else None
    return datetime.fromisoformat(at) if at else None


async def drop_old(client: AsyncOpenSearch, prefix: str, moment: datetime) -> None:
    """Forget months that are over their time, whatever the retention of articles.

    A raise without a time stays in place of them: the next one kept would else pass for theirs.
    Raises Unavailable without OpenSearch.
    """
    name, oldest = raises_name(prefix), str(oldest_month(KEPT_MONTHS, moment))
    with surroundings("dropping old raises of the watermark"):
        found = await client.indices.get(index=f"{name}-*")
        old = [index for index in found if index.removeprefix(f"{name}-") < oldest]
        if not old:
            return
        body = {"size": 0, "aggs": {"highest": {"max": {"field": "watermark"}}}}
        asked = await client.search(index=",".join(old), body=body)
        if (highest := asked["aggregations"]["highest"]["value"]) is not None:
            await client.index(
                index=f"{name}-{month_of(moment)}",
                id=FORGOTTEN,
                body={"watermark": int(highest)},
                params={"refresh": "true"},
            )
        for index in old:
            await client.indices.delete(index=index, params={"ignore_unavailable": "true"})
