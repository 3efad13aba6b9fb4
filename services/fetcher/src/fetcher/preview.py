"""`fetcher fetch`: what would be stored of one page, without storing it."""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fetcher.catalogue.source import Source
from fetcher.extraction.article import Job
from fetcher.extraction.extract import extract
from fetcher.extraction.pool import ExtractionFailed, Extractors
from fetcher.feeds.parse import Entry
from fetcher.pages import outcome_of
from fetcher.reading import Finding, PageFailed, Reader, judged, new_document
from fetcher.settings import ClientSettings
from fetcher.storing import articles, identity
from fetcher.web.client import Client
from fetcher.web.errors import FetchError
from fetcher.web.reservations import rights_of
from fetcher.web.urls import NotAnAddress, canonical, declared_canonical, host_of
from parallax.documents import now
from parallax.errors import ParallaxError
from parallax.settings import load
from parallax.store import Doc

SECONDS = 60.0
UNKNOWN_PAGE = "https://page.invalid/"


async def preview(page: str, url: str, language: str | None, *, as_json: bool) -> int:
    """Print what would be stored of a page of the web or of a file; the exit code.

    Raises SettingsError, OSError for a file that can't be read, ParallaxError for what can't be an
    address.
    """
    try:
        if page.startswith(("http://", "https://")):
            async with _reader() as reader:
                entry = Entry(link=canonical(page))
                finding = await reader.read(_source(entry.link, language), entry)
        else:
            finding = _from_file(Path(page), canonical(url or UNKNOWN_PAGE), language)
    except NotAnAddress as error:
        raise ParallaxError(str(error)) from error
    except (PageFailed, FetchError, ExtractionFailed) as error:
        outcome = outcome_of(error)
        if as_json:
            sys.stdout.write(json.dumps({"outcome": outcome, "reason": str(error)}) + "\n")
        else:
            sys.stdout.write(f"nothing would be stored ({outcome}): {error}\n")
        return 1
    if finding is None:
        raise RuntimeError("a request without conditions has no unchanged answer")
    document = _document(finding)
    text = json.dumps(document, indent=2, ensure_ascii=False, default=str)
    sys.stdout.write((text if as_json else _readable(document)) + "\n")
    return 0


@asynccontextmanager
async def _reader() -> AsyncIterator[Reader]:
    settings = load(ClientSettings)
    async with Client(settings) as client, Extractors(1, SECONDS) as extractors:
        yield Reader(client, extractors, settings.max_page_bytes)


def _from_file(file: Path, url: str, language: str | None) -> Finding:
    job = Job(url=url, now=now(), source_language=language)
    found = judged(extract(file.read_bytes(), url, now=job.now, source_language=language), url)
    source, entry = _source(url, language), Entry(link=url)
    address = declared_canonical(found.canonical, url) or url
    keys = identity.keys_of(source.id, entry, (url, address), found.paragraphs)
    return Finding(source, entry, found, rights_of({}, found.rights, None), {}, address, url, keys)


def _source(url: str, language: str | None) -> Source:
    """A stand-in: one page doesn't tell whose it is."""
    host = host_of(url)
    return Source(
        id=host[:64].strip("[]").replace(":", "-"),
        name=host,
        homepage=f"https://{host}/",
        country="XK",
        languages=(language,) if language else (),
        feeds=(url,),
    )


def _document(finding: Finding) -> Doc:
    """The document without what only the running service gives it."""
    moment = now()
    original = articles.original_of(finding.found, finding.entry, finding.rights, moment)
    document = new_document(finding, original, moment)
    kept = ("_id", "url", "url_keys", "language", "original", "times", "next_visit", "validators")
    return {name: document[name] for name in kept}


def _readable(document: Doc) -> str:
    original: dict[str, Any] = document["original"]
    published = original["published_at"]
    facts = {
        "url": document["url"],
        "id": document["_id"],
        "kind": original["kind"],
        "language": document["language"],
        "published": f"{published:%Y-%m-%d %H:%M} UTC" if published else None,
        "modified": original["modified_at"],
        "authors": ", ".join(original["authors"]),
        "section": original["section"],
        "tags": ", ".join(original["tags"]),
        "rights": original["rights"],
        "description": original["description"],
    }
    lines = [original["title"], ""]
    lines += [f"{name:>12}  {value}" for name, value in facts.items() if value]
    for image in original["images"]:
        lines.append(f"{'image':>12}  {image['url']}")
        lines += [f"{name:>12}  {image[name]}" for name in ("caption", "credit") if image[name]]
    return "\n".join(lines) + "\n\n" + "\n\n".join(original["paragraphs"])
