"""Articles as documents: what is stored of one, and how it changes. See docs/architecture.md."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from fetcher.catalogue.load import Source
from fetcher.extraction.article import Extraction
from fetcher.extraction.dates import When, settle
from fetcher.feeds.parse import Entry
from fetcher.polling.schedule import next_visit
from parallax.documents import Original
from parallax.identity import article_id, content_hash
from parallax.store import Doc, Store

ARTICLES = "articles"
REVISIONS = "article_revisions"
REVISIONS_KEPT = 5
REPUBLISH_AFTER = timedelta(days=1)
"""An article without a placement for so long is published again: something lost it."""

KNOWN = (
    "url_keys",
    "revision",
    "url",
    "source_id",
    "original",
    "times",
    "feed_updated",
    "visited_at",
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
    """The look-up key of a canonical URL."""
    return f"url:{url}"


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


def original_of(found: Extraction, entry: Entry | None, discovered: datetime) -> Original:
    """The publisher's text, with what only the feed knew."""
    published = _published(found, entry, discovered)
    return Original(
        title=found.title,
        description=found.description or (entry.summary if entry else None),
        paragraphs=found.paragraphs,
        authors=found.authors,
        section=found.section,
        tags=found.tags,
        images=found.images,
        published_at=published.moment if published else None,
        published_estimated=published.estimated if published else False,
        modified_at=found.modified_at,
        content_hash=content_hash(found.title, found.paragraphs),
    )


def _published(found: Extraction, entry: Entry | None, discovered: datetime) -> When | None:
    """The page's time; the feed's where the page has none, or only the day."""
    page = When(found.published_at, found.published_estimated) if found.published_at else None
    feed = When(entry.published, estimated=False) if entry and entry.published else None
    if page and page.estimated and feed and abs(feed.moment - page.moment) < timedelta(days=1.5):
        page = feed
    return settle(page or feed, discovered)


def new_document(
    source: Source,
    found: Extraction,
    entry: Entry | None,
    *,
    url: str,
    keys: Sequence[str],
    discovered: datetime,
    fetched: datetime,
) -> Doc:
    """The document of an article seen for the first time, its outbox included."""
    original = original_of(found, entry, discovered)
    return {
        "_id": article_id(url),
        "url_keys": list(dict.fromkeys(keys)),
        "revision": 1,
        "translation_version": 0,
        "version": 0,
        "source_id": source.id,
        "url": url,
        "country": source.country,
        "language": found.language,
        "source": source.info.model_dump(),
        "original": original.model_dump(),
        "translation": None,
        "placement": None,
        "times": {
            "published": original.published_at,
            "discovered": discovered,
            "fetched": fetched,
            "translated": None,
            "clustered": None,
        },
        "outbox": new_outbox(1),
        "republish_after": fetched + REPUBLISH_AFTER,
        "feed_updated": entry.updated if entry else None,
        "visited_at": fetched,
        "next_visit": next_visit(discovered, fetched),
        "withdrawn": None,
    }


def new_outbox(revision: int) -> Doc:
    """What says that this revision is still to be published; the token tells writes apart."""
    return {"token": secrets.token_hex(8), "revision": revision}


async def insert(store: Store, document: Doc) -> bool:
    """Store a new article; False when another had one of its keys first."""
    return await store.insert(ARTICLES, document)


async def revise(
    store: Store,
    known: Doc,
    found: Extraction,
    entry: Entry | None,
    *,
    keys: Sequence[str],
    fetched: datetime,
) -> bool:
    """Store what a page has now: as a new revision if its text changed. True if it did.

    Equal text still records the visit. Losing the race to another writer changes nothing here:
    that one's visit was as recent.
    """
    discovered = known["times"]["discovered"]
    visit: Doc = {"visited_at": fetched, "next_visit": next_visit(discovered, fetched)}
    if entry and entry.updated:
        visit["feed_updated"] = entry.updated
    original = original_of(found, entry, discovered)
    changes: dict[str, Any] = {"guard": {"revision": known["revision"]}, "set_": visit}
    changed = original.content_hash != known["original"]["content_hash"]
    if changed:
        revision = known["revision"] + 1
        await _keep_revision(store, known)
        visit |= {
            "revision": revision,
            "language": found.language,
            "original": _with_first_published(original, known).model_dump(),
            "times.fetched": fetched,
            "outbox": new_outbox(revision),
            "republish_after": fetched + REPUBLISH_AFTER,
        }
    if new_keys := await _free_keys(store, known, keys):
        changes["add_to_set"] = {"url_keys": new_keys}
    stored = await store.compare_and_set(ARTICLES, known["_id"], **changes)
    return stored and changed


def _with_first_published(original: Original, known: Doc) -> Original:
    """`times.published` is what orders articles, so the first one stays; unless it was unsure."""
    before = known["original"]
    if before.get("published_at") is None or before.get("published_estimated"):
        return original
    return original.model_copy(
        update={"published_at": before["published_at"], "published_estimated": False}
    )


async def _free_keys(store: Store, known: Doc, keys: Sequence[str]) -> list[str]:
    """The keys that are new to this article and aren't another's."""
    new = [key for key in dict.fromkeys(keys) if key not in known["url_keys"]]
    taken = await known_articles(store, new)
    if taken:
        others = {document["_id"] for document in taken.values()}
        log.warning("one_page_two_articles", article_ids=[known["_id"], *others])
    return [key for key in new if key not in taken]


async def _keep_revision(store: Store, known: Doc) -> None:
    """Keep the outgoing original; written before the change, so that a crash loses none."""
    name, revision = known["_id"], known["revision"]
    await store.put(
        REVISIONS,
        {
            "_id": f"{name}:{revision}",
            "article_id": name,
            "revision": revision,
            "original": known["original"],
            "fetched": known["times"]["fetched"],
        },
    )
    await store.delete(REVISIONS, f"{name}:{revision - REVISIONS_KEPT}")
