"""One page: read and stored. What came of it is counted exactly once."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from fetcher.catalogue.source import Source
from fetcher.extraction.pool import ExtractionFailed
from fetcher.feeds.parse import Entry
from fetcher.metrics import REVISIONS
from fetcher.reading import Finding, PageFailed, Reader
from fetcher.storing import articles, failures, identity
from fetcher.web.errors import Deferred, FetchError, Unreachable
from parallax.documents import now
from parallax.store import Doc, Store
from parallax.telemetry import ARTICLES, STAGE_SECONDS

GONE = frozenset({"status_404", "status_410", "soft_404", "gone_home"})
"""Outcomes of a page that its publisher has taken down."""

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Brought:
    """What came of a page: outcome stored, revised or unchanged, or why there is no article."""

    outcome: str
    article_id: str | None = None
    in_trouble: bool = False
    """Whether its host seems to be, so that its other pages had better wait."""

    @property
    def to_publish(self) -> bool:
        """Whether there is something new to tell."""
        return self.outcome in {"stored", "revised"}


@dataclass(frozen=True)
class Pages:
    """Brings pages into the store."""

    store: Store
    reader: Reader

    async def bring(self, source: Source, entry: Entry, known: Doc | None) -> Brought:
        """Fetch, extract and store an entry's page; a failure is remembered."""
        with STAGE_SECONDS.labels("fetch").time():
            try:
                brought = await self._bring(source, entry, known)
            except (PageFailed, FetchError, ExtractionFailed) as error:
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
        error: PageFailed | FetchError | ExtractionFailed,
    ) -> Brought:
        outcome = "extraction_failed" if isinstance(error, ExtractionFailed) else error.outcome
        reason = str(error)
        ARTICLES.labels("fetch", outcome).inc()
        again = "at its next visit"
        # A known article has visits of its own; only new ones must not be forgotten.
        if known is None:
            wait = error.seconds if isinstance(error, Deferred) else None
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
        return Brought(outcome, in_trouble=troubled or outcome == "status_429")

    async def _bring(self, source: Source, entry: Entry, known: Doc | None) -> Brought:
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
        known = known or await self._look_up(finding)
        original = articles.original_of(
            finding.found, finding.entry, finding.rights, _discovered(known) or fetched
        )
        if known is None:
            document = articles.new_document(
                finding.source,
                original,
                finding.entry,
                url=finding.url,
                keys=finding.keys,
                language=finding.found.language,
                validators=finding.validators,
                fetched=fetched,
            )
            if await articles.insert(self.store, document):
                return Brought("stored", document["_id"])
            # Another feed's poll stored it since the look-up.
            known = await self._look_up(finding)
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

    async def _look_up(self, finding: Finding) -> Doc | None:
        known = await identity.known_articles(self.store, finding.keys)
        return identity.article_of(known, finding.keys)


def _discovered(known: Doc | None) -> datetime | None:
    return known["times"]["discovered"] if known else None
