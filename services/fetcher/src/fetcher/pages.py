"""One page: fetched, extracted, stored. What came of it is counted exactly once."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from fetcher.catalogue.load import Source
from fetcher.extraction.article import Extraction, Job
from fetcher.extraction.pool import ExtractionFailed, Extractors
from fetcher.feeds.parse import Entry
from fetcher.metrics import REVISIONS
from fetcher.storing import articles, failures, identity
from fetcher.web.client import Client, Response
from fetcher.web.errors import Deferred, FetchError, Unreachable
from fetcher.web.reservations import rights_of
from fetcher.web.urls import canonical, declared_canonical, is_home
from parallax.documents import Rights, now
from parallax.store import Doc, Store
from parallax.telemetry import ARTICLES, STAGE_SECONDS

ACCEPT = {"Accept": "text/html,application/xhtml+xml;q=0.9"}
GONE = frozenset({"status_404", "status_410", "soft_404", "gone_home"})
"""Outcomes of a page that its publisher has taken down."""
_HTML = ("text/html", "application/xhtml+xml")
_NOT_MODIFIED = 304

log = structlog.stdlib.get_logger(__name__)


class PageFailed(Exception):
    """A page without an article to store; `outcome` is its metric's label."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


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
class Finding:
    """A page's article and all it can be known by; `url` is its canonical address."""

    source: Source
    entry: Entry
    found: Extraction
    rights: Rights | None
    validators: dict[str, str]
    url: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Pages:
    """Brings pages into the store."""

    store: Store
    client: Client
    extractors: Extractors
    max_bytes: int

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
        response = await self.client.get(
            entry.link, limit=self.max_bytes, headers={**ACCEPT, **conditions}
        )
        if known is not None and response.status == _NOT_MODIFIED:
            await articles.visited(self.store, known, entry, now())
            return Brought("unchanged", known["_id"])
        check(response, entry.link)
        found = await self._extract(source, entry, response)
        reservation = await self.client.robots.reservation(response.url)
        redirected = canonical(response.url)
        url = declared_canonical(found.canonical, redirected) or redirected
        finding = Finding(
            source,
            entry,
            found,
            rights_of(response.headers, found.rights, reservation),
            articles.validators(response.headers),
            url,
            identity.keys_of(source.id, entry, (redirected, url), found.paragraphs),
        )
        return await self._store(finding, known)

    async def _extract(self, source: Source, entry: Entry, response: Response) -> Extraction:
        job = Job(
            url=response.url,
            now=now(),
            content_type=response.content_type,
            source_language=source.language or None,
            fallback_title=entry.title,
        )
        found = await self.extractors.extract(job, response.body)
        if found is None:
            raise PageFailed("empty", f"{response.url}: no title or not one paragraph found")
        if found.wall is not None:
            raise PageFailed(found.wall, f"{response.url}: no article but a {found.wall} page")
        if not found.paragraphs:
            raise PageFailed(f"{found.kind}_without_text", f"{response.url}: a {found.kind}")
        if found.truncated:
            log.warning("text_cut", url=response.url, source_id=source.id)
        return found

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


def check(response: Response, asked: str) -> None:
    """Raise PageFailed unless this is a page: status 200, HTML, not the site's front page."""
    if response.status != 200:
        raise PageFailed(f"status_{response.status}", f"{response.url}: status {response.status}")
    if is_home(response.url) and not is_home(asked):
        # What many sites do with articles they took down.
        raise PageFailed("gone_home", f"{asked}: redirects to the site's front page")
    media = response.content_type.partition(";")[0].strip().lower()
    # Some servers say nothing; what they send is looked at then.
    looks_like_html = b"<html" in response.body[:2000].lower()
    if media not in _HTML and not (not media and looks_like_html):
        raise PageFailed("not_html", f"{response.url}: {media or 'no content type'}, not a page")
