"""A page of the web, fetched and read: what would be stored of it. Stores nothing."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from fetcher.catalogue.source import Source
from fetcher.extraction.article import Extraction, Job
from fetcher.extraction.pool import Extractors
from fetcher.feeds.parse import Entry
from fetcher.storing import articles, identity
from fetcher.web.client import Client, Response
from fetcher.web.reservations import rights_of
from fetcher.web.urls import canonical, declared_canonical, is_home
from parallax.documents import Original, Rights, now
from parallax.store import Doc

ACCEPT = {"Accept": "text/html,application/xhtml+xml;q=0.9"}
_HTML = ("text/html", "application/xhtml+xml")
_NOT_MODIFIED = 304

log = structlog.stdlib.get_logger(__name__)


class PageFailed(Exception):
    """A page without an article to store; `outcome` is its metric's label."""

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


@dataclass(frozen=True)
class Finding:
    """A page's article and all it can be known by; `url` is its own, canonical address."""

    source: Source
    entry: Entry
    found: Extraction
    rights: Rights | None
    validators: dict[str, str]
    url: str
    landed: str
    """Where the request ended, canonical."""
    keys: tuple[str, ...]


def new_document(finding: Finding, original: Original, fetched: datetime) -> Doc:
    """The document of a finding that is no known article."""
    return articles.new_document(
        finding.source,
        original,
        finding.entry,
        url=finding.url,
        keys=finding.keys,
        language=finding.found.language,
        validators=finding.validators,
        fetched=fetched,
    )


@dataclass(frozen=True)
class Reader:
    """Asks for pages and reads them."""

    client: Client
    extractors: Extractors
    max_bytes: int

    async def read(
        self, source: Source, entry: Entry, conditions: dict[str, str] | None = None
    ) -> Finding | None:
        """An entry's page; None if it hasn't changed by the headers in `conditions`.

        Raises PageFailed, and what the client (FetchError) and the extractors (ExtractionFailed)
        raise.
        """
        response = await self.client.get(
            entry.link, limit=self.max_bytes, headers={**ACCEPT, **(conditions or {})}
        )
        if conditions and response.status == _NOT_MODIFIED:
            return None
        check(response, entry.link)
        found = await self._extract(source, entry, response)
        reservation = await self.client.robots.reservation(response.url)
        redirected = canonical(response.url)
        url = declared_canonical(found.canonical, redirected) or redirected
        return Finding(
            source,
            entry,
            found,
            rights_of(response.headers, found.rights, reservation),
            articles.validators(response.headers),
            url,
            redirected,
            identity.keys_of(source.id, entry, (redirected, url), found.paragraphs),
        )

    async def _extract(self, source: Source, entry: Entry, response: Response) -> Extraction:
        job = Job(
            url=response.url,
            now=now(),
            content_type=response.content_type,
            source_language=source.language or None,
            fallback_title=entry.title,
        )
        found = judged(await self.extractors.extract(job, response.body), response.url)
        if found.truncated:
            log.warning("text_cut", url=response.url, source_id=source.id)
        return found


def judged(found: Extraction | None, url: str) -> Extraction:
    """What was found, if it is an article with text; raises PageFailed if not."""
    if found is None:
        raise PageFailed("empty", f"{url}: no title or not one paragraph found")
    if found.wall is not None:
        raise PageFailed(found.wall, f"{url}: no article but a {found.wall} page")
    if not found.paragraphs:
        raise PageFailed(f"{found.kind}_without_text", f"{url}: a {found.kind} without text")
    return found


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
