"""From a site's homepage and robots.txt to its feeds and sitemaps, and who it is."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from fetcher.catalogue.countries import COUNTRIES, country_of_host
from fetcher.extraction.structured import Node, clean, read_structured, text_of, types_of
from fetcher.web.urls import NotAnAddress, canonical, host_of, site_of
from parallax.language import normalise

COMMON_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
COMMON_SITEMAPS = ("/news-sitemap.xml", "/sitemap_news.xml")
MAX_FEEDS = 30
MAX_SITEMAPS = 30

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
_LOOSE_TYPES = frozenset({"application/xml", "text/xml", "application/json"})
_LOOKS_LIKE_FEED = re.compile(r"(?:^|[/._=-])(?:rss|feeds?|atom)(?:[/._-]|\.xml|$)", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|coment|kommentar|yorum|reply|replies", re.IGNORECASE)
_PART = re.compile(
    r"/(?:category|categories|categoria|tag|tags|topic|author|autor|section|search|podcast|video)"
    r"s?(?:/|$|\?)",
    re.IGNORECASE,
)
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_NEWS = re.compile(r"news|noticia|nachricht|actu", re.IGNORECASE)
_ASIDE = re.compile(r"image|video|author|categor|tag|archive|page|static|amp", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[-|–—•·:]+\s+|\s*[|•]\s*|:\s+")
_ORGANISATIONS = frozenset({"NewsMediaOrganization", "Organization", "Corporation", "WebSite"})


class Discovery(NamedTuple):
    """Candidates, best first, and facts; what isn't known is None or empty.

    `country_by` says what a country was told by.
    """

    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]
    name: str | None = None
    languages: tuple[str, ...] = ()
    country: str | None = None
    country_by: str = ""


def discover(page: str, robots: str, url: str) -> Discovery:
    """What the text of a homepage at `url` and of its host's robots.txt tell."""
    sitemaps = _sitemaps(robots, url)
    try:
        tree = html.document_fromstring(_DECLARATION.sub("", page))
    except (ParserError, ValueError):
        return Discovery((), sitemaps, country=country_of_host(host_of(url)))
    structured = read_structured(tree)
    organisations = [node for node in structured.nodes if types_of(node) & _ORGANISATIONS]
    country, country_by = _country(organisations, url)
    name = structured.first("og:site_name") or _organisation(organisations) or _title(tree)
    language = normalise(tree.get("lang")) or normalise(structured.first("content-language"))
    return Discovery(
        feeds=_feeds(tree, url),
        sitemaps=sitemaps,
        name=clean(name)[:200] if name else None,
        languages=(language,) if language else (),
        country=country,
        country_by=country_by,
    )


def _feeds(tree: HtmlElement, url: str) -> tuple[str, ...]:
    base = urljoin(url, next((tag.get("href", "") for tag in tree.iter("base")), ""))
    found: dict[str, tuple[int, int, int]] = {}
    for order, (href, title, weight) in enumerate(_links(tree)):
        try:
            address = canonical(urljoin(base, href))
        except ValueError:
            continue
        rank = (weight + _aside(address, title, url), urlsplit(address).path.count("/"), order)
        found[address] = min(rank, found.get(address, rank))
    return tuple(sorted(found, key=lambda address: found[address])[:MAX_FEEDS])


def _links(tree: HtmlElement) -> Iterator[tuple[str, str, int]]:
    """Address, title, and how little it is trusted: declared feeds before links to feeds."""
    for element in tree.iter("link"):
        kind = (element.get("type") or "").strip().lower()
        href = (element.get("href") or "").strip()
        if not href or "alternate" not in (element.get("rel") or "").lower().split():
            continue
        # WordPress declares its programming interface as an alternate of the page.
        is_loose = kind in _LOOSE_TYPES and "/wp-json" not in href and _LOOKS_LIKE_FEED.search(href)
        if kind in _TYPES or is_loose:
            yield href, element.get("title") or "", 0
    for element in tree.iter("a"):
        href = (element.get("href") or "").strip()
        if href and _LOOKS_LIKE_FEED.search(urlsplit(href).path if "?" in href else href):
            yield href, element.text_content() or "", 10


def _aside(address: str, title: str, url: str) -> int:
    """How far a feed is from being the main one."""
    if _COMMENTS.search(address) or _COMMENTS.search(title):
        return 100
    elsewhere = 5 if site_of(address) != site_of(url) else 0
    return elsewhere + (50 if _PART.search(urlsplit(address).path) else 0)


def _sitemaps(robots: str, url: str) -> tuple[str, ...]:
    found: dict[str, tuple[bool, bool, int]] = {}
    for order, written in enumerate(_SITEMAP_LINE.findall(robots)):
        try:
            address = canonical(urljoin(url, written))
        except NotAnAddress:
            continue
        path = urlsplit(address).path
        found.setdefault(address, (not _NEWS.search(path), bool(_ASIDE.search(path)), order))
    return tuple(sorted(found, key=lambda address: found[address])[:MAX_SITEMAPS])


def _country(organisations: list[Node], url: str) -> tuple[str | None, str]:
    for node in organisations:
        for address in _listed(node.get("address")):
            place = address.get("addressCountry") if isinstance(address, dict) else None
            code = (text_of(place) or "").upper()
            if code in COUNTRIES:
                return code, "by the address on its homepage"
    code_of_domain = country_of_host(host_of(url))
    return code_of_domain, "by its top-level domain" if code_of_domain else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _organisation(organisations: list[Node]) -> str | None:
    return next((name for node in organisations if (name := text_of(node.get("name")))), None)


def _title(tree: HtmlElement) -> str | None:
    """The shortest part of the title: `The Gazette` of `The Gazette | News from the coast`."""
    title = clean(next((tag.text_content() for tag in tree.iter("title")), ""))
    parts = [part for part in _TITLE_PARTS.split(title) if len(part) > 1]
    return min(parts, key=len) if parts else title or None
