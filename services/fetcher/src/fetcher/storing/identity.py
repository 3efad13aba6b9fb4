"""By what an article is known again: its feed's GUID, its addresses, its own text."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog

from fetcher.extraction.article import Extraction
from fetcher.extraction.signature import similarity
from fetcher.feeds.parse import Entry
from fetcher.web.urls import same_page
from parallax.identity import content_hash
from parallax.store import Doc, Store

ARTICLES = "articles"
LONG_TEXT = 600
"""Letters; two shorter texts of a source may be equal and yet two articles."""

MOST_KEYS = 50
"""Of an article; more are somebody's endless tracking parameters."""
SIMILAR = 0.5
"""Of two signatures: what a correction leaves of a text, and far more than chance."""
TITLES_ALIKE = 0.3
"""Of two titles' words (Jaccard)."""
SAME_TIME = timedelta(hours=36)

KNOWN = (
    "url_keys",
    "revision",
    "url",
    "source_id",
    "original.title",
    "original.content_hash",
    "original.published_at",
    "original.published_estimated",
    "original.published_offset_minutes",
    "original.signature",
    "original.rights",
    "times",
    "feed_updated",
    "visited_at",
    "validators",
    "missing_since",
    "withdrawn",
)
"""What the fetcher looks at of a known article; its text is long and stays where it is."""

log = structlog.stdlib.get_logger(__name__)


async def prepare(store: Store) -> None:
    """Create the indexes that identity rests on."""
    await store.ensure_unique(ARTICLES, "url_keys")
    # For the compare-and-set of revise(): the embedded server looks up by unique indexes only.
    await store.ensure_unique(ARTICLES, "_id", "revision")
    # For what is scanned every so often.
    for field in ("outbox.token", "next_visit", "republish_after"):
        await store.ensure_index(ARTICLES, field)


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
    room = max(0, MOST_KEYS - len(known["url_keys"]))
    return [key for key in new if key not in taken][:room]


def is_same(known: Doc, found: Extraction, *, url: str, source_id: str) -> bool:
    """Whether what was found is the known article that has its address or its text.

    Sites redirect all sorts of pages to one (a log-in, an index), and declare one address for many;
    on a host with many tenants one of them could overwrite another's article. So its text, and its
    time or title, must be alike; and another source's article is only what its own host shows.
    """
    if known["source_id"] != source_id and _host(known["url"]) != _host(url):
        return False
    original = known["original"]
    if _titles_alike(original["title"], found.title) >= TITLES_ALIKE:
        return True
    alike = similarity(original.get("signature"), found.signature)
    return (alike or 0) >= SIMILAR and _same_time(original.get("published_at"), found.published_at)


def _host(url: str) -> str:
    return same_page(url).partition("/")[0]


def _titles_alike(one: str, other: str) -> float:
    words = [set(re.findall(r"\w+", title.casefold())) for title in (one, other)]
    return len(words[0] & words[1]) / max(1, len(words[0] | words[1]))


def _same_time(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= SAME_TIME
