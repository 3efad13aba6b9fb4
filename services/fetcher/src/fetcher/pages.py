"""One page: fetched, extracted, stored. What came of it is counted exactly once."""

from dataclasses import dataclass

import structlog

from fetcher.catalogue.load import Source
from fetcher.extraction.article import Extraction, Job
from fetcher.extraction.pool import ExtractionFailed, Extractors
from fetcher.feeds.parse import Entry
from fetcher.metrics import REVISIONS
from fetcher.storing import articles, failures
from fetcher.web.client import Client, FetchError, Response
from fetcher.web.urls import canonical, declared_canonical, is_home
from parallax.documents import now
from parallax.store import Doc, Store
from parallax.telemetry import ARTICLES, STAGE_SECONDS

ACCEPT = {"Accept": "text/html,application/xhtml+xml;q=0.9"}
_HTML = ("text/html", "application/xhtml+xml")

log = structlog.stdlib.get_logger(__name__)


class PageFailed(Exception):
    """A page without an article to store; `outcome` is its metric's label."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


@dataclass(frozen=True)
class Stored:
    """What came of a page: outcome stored, revised or unchanged."""

    outcome: str
    article_id: str

    @property
    def to_publish(self) -> bool:
        """Whether there is something new to tell."""
        return self.outcome in {"stored", "revised"}


@dataclass(frozen=True)
class Pages:
    """Brings pages into the store."""

    store: Store
    client: Client
    extractors: Extractors
    max_bytes: int

    async def bring(self, source: Source, entry: Entry, known: Doc | None) -> Stored | None:
        """Fetch, extract and store an entry's page; None when it failed and was remembered."""
        with STAGE_SECONDS.labels("fetch").time():
            try:
                stored = await self._bring(source, entry, known)
            except (PageFailed, FetchError) as error:
                await self._failed(source, entry, error.outcome, str(error))
                return None
            except ExtractionFailed as error:
                reason = f"{entry.link}: extraction: {error}"
                await self._failed(source, entry, "extraction_failed", reason)
                return None
        await failures.forget(self.store, entry.link)
        ARTICLES.labels("fetch", stored.outcome).inc()
        if stored.to_publish:
            log.info(
                "article",
                outcome=stored.outcome,
                article_id=stored.article_id,
                url=entry.link,
                source_id=source.id,
            )
        return stored

    async def _failed(self, source: Source, entry: Entry, outcome: str, reason: str) -> None:
        ARTICLES.labels("fetch", outcome).inc()
        again = await failures.remember(self.store, source.id, entry, reason, now())
        log.warning(
            "page_failed",
            outcome=outcome,
            reason=reason,
            url=entry.link,
            source_id=source.id,
            again=again.isoformat() if again else "never",
        )

    async def _bring(self, source: Source, entry: Entry, known: Doc | None) -> Stored:
        discovered = now()
        response = await self.client.get(entry.link, limit=self.max_bytes, headers=ACCEPT)
        check(response, entry.link)
        found = await self.extractors.extract(
            Job(
                url=response.url,
                now=discovered,
                content_type=response.content_type,
                source_language=source.language or None,
                fallback_title=entry.title,
            ),
            response.body,
        )
        if found is None:
            raise PageFailed("empty", f"{response.url}: no title or not one paragraph found")
        if found.truncated:
            log.warning("text_cut", url=response.url, source_id=source.id)
        redirected = canonical(response.url)
        url = declared_canonical(found.canonical, redirected) or redirected
        keys = (
            *articles.entry_keys(source.id, entry),
            *map(articles.url_key, (redirected, url)),
        )
        return await self._store(Finding(source, entry, found, url, keys), known)

    async def _store(self, finding: "Finding", known: Doc | None) -> Stored:
        fetched = now()
        known = known or await self._look_up(finding)
        if known is None:
            document = articles.new_document(
                finding.source,
                finding.found,
                finding.entry,
                url=finding.url,
                keys=finding.keys,
                discovered=fetched,
                fetched=fetched,
            )
            if await articles.insert(self.store, document):
                return Stored("stored", document["_id"])
            # Another feed's poll stored it since the look-up.
            known = await self._look_up(finding)
        if known is None:
            raise PageFailed("conflict", f"{finding.url}: its id is taken by another URL")
        changed = await articles.revise(
            self.store,
            known,
            finding.found,
            finding.entry,
            keys=finding.keys,
            fetched=fetched,
        )
        if changed:
            REVISIONS.inc()
        return Stored("revised" if changed else "unchanged", known["_id"])

    async def _look_up(self, finding: "Finding") -> Doc | None:
        known = await articles.known_articles(self.store, finding.keys)
        return articles.article_of(known, finding.keys)


@dataclass(frozen=True)
class Finding:
    """A page's article and all it can be known by; `url` is its canonical address."""

    source: Source
    entry: Entry
    found: Extraction
    url: str
    keys: tuple[str, ...]


def check(response: Response, asked: str) -> None:
    """Raise PageFailed unless this is a page: status 200, HTML, not the site's front page."""
    if response.status != 200:
        outcome = f"status_{response.status // 100}xx"
        raise PageFailed(outcome, f"{response.url}: status {response.status}")
    if is_home(response.url) and not is_home(asked):
        # What many sites do with articles they took down.
        raise PageFailed("gone_home", f"{asked}: redirects to the site's front page")
    media = response.content_type.partition(";")[0].strip().lower()
    # Some servers say nothing; what they send is looked at then.
    looks_like_html = b"<html" in response.body[:2000].lower()
    if media not in _HTML and not (not media and looks_like_html):
        raise PageFailed("not_html", f"{response.url}: {media or 'no content type'}, not a page")
