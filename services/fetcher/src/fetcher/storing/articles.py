"""Articles as documents: what is stored of one, and how it changes. See docs/architecture.md."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from fetcher.catalogue.load import Source
from fetcher.extraction.article import Extraction
from fetcher.extraction.dates import When, settle
from fetcher.feeds.parse import Entry
from fetcher.polling.schedule import (
    GONE_TWICE_AFTER,
    LOOK_AGAIN_AFTER,
    WITHDRAWN_VISIT_AFTER,
    next_visit,
)
from fetcher.storing.identity import ARTICLES, free_keys
from parallax.documents import Original, Rights, Withdrawn
from parallax.identity import article_id, content_hash
from parallax.store import Doc, Store

REVISIONS = "article_revisions"
REVISIONS_KEPT = 5
REPUBLISH_AFTER = timedelta(days=1)
"""An article without a placement for so long is published again: something lost it."""


def original_of(
    found: Extraction, entry: Entry | None, rights: Rights | None, discovered: datetime
) -> Original:
    """The publisher's text, with what only the feed or the answer's headers knew."""
    published = _published(found, entry, discovered)
    return Original(
        title=found.title,
        description=found.description or (entry.summary if entry else None),
        paragraphs=found.paragraphs,
        authors=found.authors,
        section=found.section,
        tags=found.tags,
        images=found.images,
        kind=found.kind,
        published_at=published.moment if published else None,
        published_estimated=published.estimated if published else False,
        published_offset_minutes=_offset(published),
        modified_at=found.modified_at,
        content_hash=content_hash(found.title, found.paragraphs),
        signature=found.signature,
        rights=rights,
    )


def _published(found: Extraction, entry: Entry | None, discovered: datetime) -> When | None:
    """The page's time; the feed's where the page has none, or only the day."""
    page = When(found.published_at, found.published_estimated) if found.published_at else None
    feed = When(entry.published, estimated=False) if entry and entry.published else None
    if page and page.estimated and feed and abs(feed.moment - page.moment) < timedelta(days=1.5):
        page = feed
    return settle(page or feed, discovered)


def _offset(published: When | None) -> int | None:
    """Minutes east of UTC, as the publisher wrote it; None if it only said UTC or guessed."""
    offset = published.moment.utcoffset() if published and not published.estimated else None
    return round(offset.total_seconds() / 60) if offset else None


def new_document(
    source: Source,
    original: Original,
    entry: Entry | None,
    *,
    url: str,
    keys: Sequence[str],
    language: str | None,
    validators: Mapping[str, str],
    fetched: datetime,
) -> Doc:
    """The document of an article seen for the first time, its outbox included."""
    return {
        "_id": article_id(url),
        "url_keys": list(dict.fromkeys(keys)),
        "revision": 1,
        "translation_version": 0,
        "version": 0,
        "source_id": source.id,
        "url": url,
        "country": source.country,
        "language": language,
        "source": source.info.model_dump(),
        "original": original.model_dump(),
        "translation": None,
        "placement": None,
        "times": {
            "published": original.published_at,
            "discovered": fetched,
            "fetched": fetched,
            "translated": None,
            "clustered": None,
        },
        "outbox": new_outbox(1),
        "republish_after": fetched + REPUBLISH_AFTER,
        "feed_updated": entry.updated if entry else None,
        "visited_at": fetched,
        "next_visit": next_visit(fetched, fetched),
        "validators": dict(validators),
        "missing_since": None,
        "withdrawn": None,
    }


def new_outbox(revision: int) -> Doc:
    """What says that this revision is still to be published; the token tells writes apart."""
    return {"token": secrets.token_hex(8), "revision": revision}


def validators(headers: Mapping[str, str]) -> dict[str, str]:
    """What a page's next request can be made conditional by (RFC 9110, section 13)."""
    named = {"etag": headers.get("ETag"), "last_modified": headers.get("Last-Modified")}
    return {name: value[:500] for name, value in named.items() if value}


def conditions(known: Doc, entry: Entry) -> dict[str, str]:
    """The headers of a request for a page that may not have changed; none if its feed says it has,
    or if it wasn't there at the last look."""
    kept = known.get("validators") or {}
    moved = entry.updated is not None and entry.updated != known.get("feed_updated")
    if moved or known.get("missing_since") or known.get("withdrawn"):
        return {}
    headers = {"If-None-Match": kept.get("etag"), "If-Modified-Since": kept.get("last_modified")}
    return {name: value for name, value in headers.items() if value}


async def insert(store: Store, document: Doc) -> bool:
    """Store a new article; False when another had one of its keys first."""
    return await store.insert(ARTICLES, document)


async def visited(store: Store, known: Doc, entry: Entry | None, at: datetime) -> None:
    """Record a visit that found nothing changed."""
    await store.compare_and_set(
        ARTICLES, known["_id"], {"revision": known["revision"]}, set_=_visit(known, entry, at)
    )


async def revise(
    store: Store,
    known: Doc,
    original: Original,
    entry: Entry | None,
    *,
    keys: Sequence[str],
    language: str | None,
    validators: Mapping[str, str],
    fetched: datetime,
) -> bool:
    """Store what a page has now: as a new revision if its text changed. True if there is news.

    Equal text still records the visit; a withdrawn page that is back, and other rights, are news,
    too. Losing the race to another writer changes nothing here: that one's visit was as recent.
    """
    visit = {**_visit(known, entry, fetched), "validators": dict(validators)}
    changed = original.content_hash != known["original"]["content_hash"]
    original = _with_first_published(original, known)
    if changed:
        revision = known["revision"] + 1
        await _keep_revision(store, known)
        visit |= {
            "revision": revision,
            "language": language,
            "original": original.model_dump(),
            "times.published": original.published_at,
            "times.fetched": fetched,
            "outbox": new_outbox(revision),
            "republish_after": fetched + REPUBLISH_AFTER,
        }
    rights = original.rights.model_dump() if original.rights else None
    news = known.get("withdrawn") is not None or rights != known["original"].get("rights")
    if news and not changed:
        visit |= {"original.rights": rights, "outbox": new_outbox(known["revision"])}
    visit["withdrawn"] = None
    changes: dict[str, Any] = {"guard": {"revision": known["revision"]}, "set_": visit}
    if new_keys := await free_keys(store, known, keys):
        changes["add_to_set"] = {"url_keys": new_keys}
    stored = await store.compare_and_set(ARTICLES, known["_id"], **changes)
    return stored and (changed or news)


async def in_vain(
    store: Store,
    known: Doc,
    entry: Entry,
    at: datetime,
    *,
    gone: str | None = None,
    wait_seconds: float | None = None,
) -> bool:
    """Record a look at a known page that gave no article; True if it is withdrawn by that.

    `gone` is the outcome that says that the publisher has taken it down: two looks a day apart must
    find it so, since sites have bad days. With `wait_seconds` the page wasn't asked for at all.
    """
    since = known.get("missing_since")
    visit: Doc = {"next_visit": next_visit(known["times"]["discovered"], at)}
    if wait_seconds is not None:
        visit["next_visit"] = at + timedelta(seconds=wait_seconds)
    else:
        visit["visited_at"] = at
        if entry.updated:
            visit["feed_updated"] = entry.updated
        if known.get("withdrawn") is not None:
            visit["next_visit"] = None
        elif gone is not None and since is not None and at - since >= GONE_TWICE_AFTER:
            withdrawn = Withdrawn(by="publisher", reason=gone, at=at)
            visit |= {
                "withdrawn": withdrawn.model_dump(),
                # It may come back, and nobody would say so.
                "next_visit": at + WITHDRAWN_VISIT_AFTER,
                "outbox": new_outbox(known["revision"]),
                "republish_after": at + REPUBLISH_AFTER,
            }
        elif gone is not None:
            since = since or at
            later = timedelta(minutes=10)
            visit |= {"missing_since": since, "next_visit": since + GONE_TWICE_AFTER + later}
        elif since is not None:
            # Gone at one look and out of reach at the next says nothing yet.
            visit["next_visit"] = at + LOOK_AGAIN_AFTER
    guard = {"revision": known["revision"]}
    written = await store.compare_and_set(ARTICLES, known["_id"], guard, set_=visit)
    return written and "withdrawn" in visit


async def end_visits(store: Store, known: Doc) -> None:
    """Its source has left the catalogue."""
    await store.compare_and_set(
        ARTICLES, known["_id"], {"revision": known["revision"]}, set_={"next_visit": None}
    )


def _visit(known: Doc, entry: Entry | None, at: datetime) -> Doc:
    upcoming = next_visit(known["times"]["discovered"], at)
    visit: Doc = {"visited_at": at, "next_visit": upcoming, "missing_since": None}
    if entry and entry.updated:
        visit["feed_updated"] = entry.updated
    return visit


def _with_first_published(original: Original, known: Doc) -> Original:
    """`times.published` is what orders articles, so the first one stays; unless it was unsure."""
    before = known["original"]
    if before.get("published_at") is None or before.get("published_estimated"):
        return original
    return original.model_copy(
        update={
            "published_at": before["published_at"],
            "published_estimated": False,
            "published_offset_minutes": before.get("published_offset_minutes"),
        }
    )


async def _keep_revision(store: Store, known: Doc) -> None:
    """Keep the outgoing original; written before the change, so that a crash loses none."""
    name, revision = known["_id"], known["revision"]
    document = await store.get(ARTICLES, name, ("revision", "original", "times"))
    if document is None or document["revision"] != revision:
        # Another writer was first, and has kept it.
        return
    await store.put(
        REVISIONS,
        {
            "_id": f"{name}:{revision}",
            "article_id": name,
            "revision": revision,
            "original": document["original"],
            "fetched": document["times"]["fetched"],
        },
    )
    await store.delete(REVISIONS, f"{name}:{revision - REVISIONS_KEPT}")
