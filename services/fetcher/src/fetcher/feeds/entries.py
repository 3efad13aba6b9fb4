"""From what a format's reader found to entries: one address, one date, one line of text.

Both readers of XML feeds end here, so that an article is the same to both.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import parse_qs, urljoin

from fetcher.extraction.structured import clean
from fetcher.feeds.model import MAX_ENTRIES, Entry
from fetcher.web.urls import canonical
from parallax.language import normalise

MAX_GUID_LENGTH = 500
MAX_TEXT_LENGTH = 2000
_LONGEST_MARKUP = 4 * MAX_TEXT_LENGTH

_HTML_TYPES = frozenset({"", "html", "xhtml", "text/html", "application/xhtml+xml"})
_SCHEMELESS = re.compile(r"www\.[\w-]+\.[\w.-]+(?:/|$)", re.IGNORECASE)
# Where an aggregator's link carries the publisher's own: host and path to the parameter's name.
_WRAPPERS = {
    ("www.google.com", "url"): "url",
    ("www.bing.com", "news/apiclick.aspx"): "url",
}
_PROXIES = frozenset({"feedproxy.google.com", "feeds.feedburner.com", "feedproxy.feedburner.com"})

_MAY_HIDE = re.compile(r"<(?:!--|[sS][cCtT])")
_UNSEEN = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdi|bdo|cite|code|em|font|i|ins|mark|q|s|small|span|strong|sub|sup"
    r"|u|wbr)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]{0,2000}>")
_C1 = re.compile("[\x80-\x9f]")


class Link(NamedTuple):
    """A link element: its address as written (xml:base applied), and what it says of itself."""

    href: str
    rel: str = "alternate"
    type: str = ""


class Raw(NamedTuple):
    """An entry as a reader found it; texts may have markup, dates are as written."""

    links: tuple[Link, ...] = ()
    origin: str | None = None
    """feedburner:origLink: the publisher's address behind a proxy's."""
    guid: str | None = None
    guid_is_link: bool = True
    title: str | None = None
    summary: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None


def entries_of(found: Iterable[Raw], url: str) -> tuple[tuple[Entry, ...], int]:
    """At most MAX_ENTRIES entries, each link once, and how many had no usable link."""
    by_link: dict[str, Raw] = {}
    links_of_guid: dict[str | None, set[str]] = defaultdict(set)
    skipped = 0
    for raw in found:
        link = _link(raw, url)
        if link is None:
            skipped += 1
            continue
        if link not in by_link and len(by_link) == MAX_ENTRIES:
            break
        by_link.setdefault(link, raw)
        links_of_guid[_guid(raw)].add(link)
    entries = []
    for link, raw in by_link.items():
        guid = _guid(raw)
        entries.append(
            Entry(
                link=link,
                # Some feeds give every entry the same guid; it would make them one article.
                guid=guid if len(links_of_guid[guid]) == 1 else None,
                title=plain(raw.title),
                summary=plain(raw.summary),
                published=raw.published,
                updated=raw.updated,
                language=normalise(raw.language),
            )
        )
    return tuple(entries), skipped


def plain(text: str | None) -> str | None:
    """One line of text without markup and entities, or None; at most MAX_TEXT_LENGTH characters."""
    if not text:
        return None
    text = _unmangled(text[:_LONGEST_MARKUP])
    # Twice, because many feeds escape text that was escaped already.
    for _ in range(2):
        if "<" in text:
            if _MAY_HIDE.search(text):
                text = _UNSEEN.sub(" ", text)
            text = _TAG.sub(" ", _INLINE.sub("", text))
        if "&" not in text:
            break
        text = html.unescape(text)
    return clean(text)[:MAX_TEXT_LENGTH].rstrip() or None


def _link(raw: Raw, url: str) -> str | None:
    alternates = [
        link.href
        for link in raw.links
        if link.rel == "alternate" and link.type in _HTML_TYPES and link.href
    ]
    # The first, not the last: further ones are other languages or an AMP page.
    candidates = [raw.origin, *alternates]
    if raw.guid and (raw.guid_is_link or "://" in raw.guid) and raw.guid.startswith(("http", "/")):
        candidates.append(raw.guid)
    through_proxy = None
    for candidate in candidates:
        link = _address(candidate, url) if candidate else None
        if link is None:
            continue
        if link.split("/", 3)[2] not in _PROXIES:
            return link
        through_proxy = through_proxy or link
    return through_proxy


def _address(href: str, url: str) -> str | None:
    href = href.strip().replace("&amp;", "&")
    if _SCHEMELESS.match(href):
        href = f"https://{href}"
    try:
        found = canonical(href if href.startswith(("https://", "http://")) else urljoin(url, href))
        host, _, rest = found.partition("://")[2].partition("/")
        path, _, query = rest.partition("?")
        name = _WRAPPERS.get((host, path))
        if name and (wrapped := parse_qs(query).get(name)):
            return canonical(wrapped[0])
    except ValueError:
        return None
    return found


def _guid(raw: Raw) -> str | None:
    if not raw.guid:
        return None
    # feedparser leaves ampersands of a broken feed escaped; they must not make another guid.
    guid = _unmangled(raw.guid).replace("&amp;", "&").strip()[:MAX_GUID_LENGTH]
    # JSON can spell half of a surrogate pair, which no store takes.
    return guid.encode(errors="replace").decode() or None


def _unmangled(text: str) -> str:
    """UTF-8 that was read as Latin-1 and encoded again, and Windows' C1 characters, set right."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return _C1.sub(_windows, text) if _C1.search(text) else text


def _windows(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", errors="ignore")
