"""One page: read and stored. What came of it is counted exactly once."""

import time
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from fetcher.catalogue.source import Source
from fetcher.extraction.pool import ExtractionFailed
from fetcher.feeds.parse import Entry
from fetcher.metrics import REVISIONS, WITHDRAWN
from fetcher.reading import Finding, PageFailed, Reader, new_document
from fetcher.storing import articles, failures, identity
from fetcher.storing.relay import Relay
from fetcher.web.errors import Deferred, FetchError, Unreachable
from parallax.documents import now
from parallax.faults import SURROUNDINGS
from parallax.store import Doc, Store
from parallax.telemetry import ARTICLES, STAGE_SECONDS

GONE = frozenset({"status_404", "status_410"})
"""Outcomes of a page that its publisher has taken down. A page that turns into a wall, an error's
text or the front page may only do so for us."""

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Brought:
    """What came of a page: outcome stored, revised or unchanged, or why there is no article."""

    outcome: str
    article_id: str | None = None
    in_trouble: bool = False
    """Whether its host seems to be, so that its other pages had better wait."""
    unread: bool = False
    """Whether there is something new that could not be had."""

    @property
    def to_publish(self) -> bool:
        """Whether there is something new to tell."""
        return self.outcome in {"stored", "revised", "withdrawn"}


@dataclass
class Pages:
    """Brings pages into the store."""

    store: Store
    reader: Reader
    relay: Relay
    in_hand: set[str] = field(default_factory=set)
    """Links being fetched: two feeds of a source often name the same page at once."""
    last_progress: float = field(default_factory=time.monotonic)
    """When a page was last dealt with, on the monotonic clock."""

    async def bring(self, source: Source, entry: Entry, known: Doc | None) -> Brought:
        """Fetch, extract, store and publish an entry's page; a failure is remembered."""
        if entry.link in self.in_hand:
            return Brought("in_hand")
        self.in_hand.add(entry.link)
        try:
            brought = await self._bring(source, entry, known)
        finally:
            self.in_hand.discard(entry.link)
            self.last_progress = time.monotonic()
        if brought.to_publish and brought.article_id is not None:
            self.relay.wake(brought.article_id)
        return brought

    async def _bring(self, source: Source, entry: Entry, known: Doc | None) -> Brought:
        with STAGE_SECONDS.labels("fetch").time():
            try:
                brought = await self._read_and_store(source, entry, known)
            except (PageFailed, FetchError, ExtractionFailed) as error:
                return await self._failed(source, entry, known, error)
            except SURROUNDINGS:
                raise
            except Exception as error:
                # A page nobody thought of; it must not hold up the others.
                log.exception("page_surprises", url=entry.link, source_id=source.id)
                return await self._failed(source, entry, known, error)
        if known is None:
            await failures.forget(self.store, entry.link)
        ARTICLES.labels("fetch", brought.outcome).inc()
        if brought.to_publish:
            log.info(
                "article",
                outcome=brought.outcome,
                article_id=brought.article_id,
                url=entry.link,
                source_id=source.id,
            )
        return brought

    async def _failed(
        self,
        source: Source,
        entry: Entry,
        known: Doc | None,
        error: Exception,
    ) -> Brought:
        outcome = outcome_of(error)
        reason = str(error).encode(errors="replace").decode()
        wait = error.seconds if isinstance(error, Deferred) else None
        ARTICLES.labels("fetch", outcome).inc()
        if known is not None:
            gone = outcome if outcome in GONE else None
            if await articles.in_vain(
                self.store, known, entry, now(), gone=gone, wait_seconds=wait
            ):
                WITHDRAWN.inc()
                log.info("withdrawn", article_id=known["_id"], url=known["url"], reason=reason)
                return Brought("withdrawn", known["_id"])
        again = "at its next visit"
        # A known article has visits of its own; only new ones must not be forgotten.
        if known is None:
            at = await failures.remember(
                self.store,
                source.id,
                entry,
                outcome=outcome,
                reason=reason,
                now=now(),
                wait_seconds=wait,
            )
            again = at.isoformat() if at else "never"
        log.warning(
            "page_failed",
            outcome=outcome,
            reason=reason,
            url=entry.link,
            source_id=source.id,
            again=again,
        )
        troubled = isinstance(error, Deferred | Unreachable) or outcome.startswith("status_5")
        return Brought(
            outcome, in_trouble=troubled or outcome == "status_429", unread=known is None
        )

    async def _read_and_store(self, source: Source, entry: Entry, known: Doc | None) -> Brought:
        conditions = articles.conditions(known, entry) if known else {}
        finding = await self.reader.read(source, entry, conditions)
        if finding is None:
            if known is None:
                raise RuntimeError("a request without conditions has no unchanged answer")
            await articles.visited(self.store, known, entry, now())
            return Brought("unchanged", known["_id"])
        return await self._store(finding, known)

    async def _store(self, finding: Finding, known: Doc | None) -> Brought:
        fetched = now()
        if known is None:
            known, finding = await self._look_up(finding)
        original = articles.original_of(
            finding.found, finding.entry, finding.rights, _discovered(known) or fetched
        )
        if known is None:
            document = new_document(finding, original, fetched)
            if await articles.insert(self.store, document):
                return Brought("stored", document["_id"])
            # Another feed's poll stored it since the look-up.
            known, finding = await self._look_up(finding)
        if known is None:
            raise PageFailed("conflict", f"{finding.url}: its id is taken by another URL")
        revised = await articles.revise(
            self.store,
            known,
            original,
            finding.entry,
            keys=finding.keys,
            language=finding.found.language,
            validators=finding.validators,
            fetched=fetched,
        )
        if revised:
            REVISIONS.inc()
        return Brought("revised" if revised else "unchanged", known["_id"])

    async def _look_up(self, finding: Finding) -> tuple[Doc | None, Finding]:
        """The article that this is, if it is known, and the finding with the keys to go on with.

        What its feed calls it by decides. A hit by where it led to, or by its text, must be alike;
        if it isn't, the article goes by its feed's names alone.
        """
        hits = await identity.known_articles(self.store, finding.keys)
        own = identity.entry_keys(finding.source.id, finding.entry)
        known = identity.article_of(hits, own)
        if known is not None:
            return known, finding
        known = identity.article_of(hits, finding.keys)
        if known is None or identity.is_same(
            known, finding.found, url=finding.landed, source_id=finding.source.id
        ):
            return known, finding
        log.warning(
            "another_article_there",
            article_id=known["_id"],
            url=finding.entry.link,
            landed=finding.landed,
        )
        return None, replace(finding, url=finding.entry.link, keys=own)


def outcome_of(error: Exception) -> str:
    """The label of a failure."""
    if isinstance(error, PageFailed | FetchError):
        return error.outcome
    return "extraction_failed" if isinstance(error, ExtractionFailed) else "internal_error"


def _discovered(known: Doc | None) -> datetime | None:
    return known["times"]["discovered"] if known else None
