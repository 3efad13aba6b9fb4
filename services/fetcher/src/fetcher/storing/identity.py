"""By what an article is known again: its feed's GUID, its addresses, its own text."""

import hashlib
from collections.abc import Iterable, Sequence

import structlog

from fetcher.feeds.parse import Entry
from fetcher.web.urls import same_page
from parallax.identity import content_hash
from parallax.store import Doc, Store

ARTICLES = "articles"
LONG_TEXT = 600
"""Letters; two shorter texts of a source may be equal and yet two articles."""

KNOWN = (
    "url_keys",
    "revision",
    "url",
    "source_id",
    "original",
    "times",
    "feed_updated",
    "visited_at",
    "validators",
    "missing_since",
    "withdrawn",
)
"""What the fetcher looks at of a known article."""

log = structlog.stdlib.get_logger(__name__)


async def prepare(store: Store) -> None:
    """Create the indexes that identity rests on."""
    await store.ensure_unique(ARTICLES, "url_keys")
    # For the compare-and-set of revise(): the embedded server looks up by unique indexes only.
    await store.ensure_unique(ARTICLES, "_id", "revision")


def entry_keys(source_id: str, entry: Entry) -> tuple[str, ...]:
    """What an article announced by a feed is looked up by."""
    guid = (f"guid:{source_id}:{entry.guid}",) if entry.guid else ()
    return (*guid, url_key(entry.link))


def url_key(url: str) -> str:
    """The look-up key of a canonical URL, the same for the page's mobile and AMP twins."""
    return f"url:{same_page(url)}"


def keys_of(
    source_id: str, entry: Entry, urls: Iterable[str], paragraphs: Sequence[str]
) -> tuple[str, ...]:
    """All that an article is known by: what its feed says, its addresses, and its own text.

    The text, because a retitled article often comes with a new address and a new GUID. It is
    scoped to the source, so that agency copies stay articles of their own.
    """
    keys = [*entry_keys(source_id, entry), *map(url_key, urls)]
    if sum(map(len, paragraphs)) >= LONG_TEXT:
        digest = hashlib.sha256(content_hash("", tuple(paragraphs)).encode()).hexdigest()[:32]
        keys.append(f"text:{source_id}:{digest}")
    return tuple(dict.fromkeys(keys))


async def known_articles(store: Store, keys: Iterable[str]) -> dict[str, Doc]:
    """The articles that have any of `keys`, by key."""
    wanted = list(dict.fromkeys(keys))
    found = await store.find_any(ARTICLES, "url_keys", wanted, KNOWN) if wanted else []
    return {key: document for document in found for key in document["url_keys"]}


def article_of(known: dict[str, Doc], keys: Iterable[str]) -> Doc | None:
    """The article of the first known key. Keys of two articles are logged, never merged."""
    hits = {known[key]["_id"]: known[key] for key in keys if key in known}
    if len(hits) > 1:
        log.warning("one_page_two_articles", article_ids=list(hits))
    return next(iter(hits.values()), None)


async def free_keys(store: Store, known: Doc, keys: Sequence[str]) -> list[str]:
    """The keys that are new to this article and aren't another's."""
    new = [key for key in dict.fromkeys(keys) if key not in known["url_keys"]]
    taken = await known_articles(store, new)
    if taken:
        others = {document["_id"] for document in taken.values()}
        log.warning("one_page_two_articles", article_ids=[known["_id"], *others])
    return [key for key in new if key not in taken]
