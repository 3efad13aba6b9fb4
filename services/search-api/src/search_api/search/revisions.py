"""Earlier revisions of an article: the fetcher's `article_revisions`, read only."""

import asyncio

import structlog
from pymongo.errors import PyMongoError

from parallax.store import Doc, Store

REVISIONS = "article_revisions"
"""`<article>:<revision>` is the id of its documents."""
KEPT = 5
"""So many before the present one are kept."""
READ_SECONDS = 1.0
"""For so long the reader of an article waits for the store."""
FIELDS = ("revision", "original.title", "fetched")

log = structlog.stdlib.get_logger(__name__)


async def earlier(store: Store, article: str, revision: int) -> list[Doc] | None:
    """FIELDS of those before `revision`, latest first; None when the store doesn't answer."""
    keys = [f"{article}:{number}" for number in range(max(1, revision - KEPT), revision)]
    try:
        async with asyncio.timeout(READ_SECONDS):
            found = [one async for one in store.documents(REVISIONS, keys, FIELDS)] if keys else []
    except (PyMongoError, TimeoutError) as error:
        log.warning("revisions_unknown", article_id=article, error=repr(error)[:300])
        return None
    return sorted(found, key=lambda document: int(document["revision"]), reverse=True)
