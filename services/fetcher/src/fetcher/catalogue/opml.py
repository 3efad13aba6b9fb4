"""The catalogue as OPML 2.0 (http://opml.org/spec2.opml), and foreign OPML as candidates.

What OPML has no word for is in attributes of a namespace, so that nothing is lost on the way out
and in again. Other programs see folders by country, with a feed's name, address and homepage.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from lxml import etree

from fetcher.catalogue.candidate import UNKNOWN_COUNTRY, Candidate, new_id
from fetcher.catalogue.countries import country_of_host
from fetcher.catalogue.source import Source
from fetcher.extraction.charset import decode
from fetcher.extraction.structured import clean
from fetcher.feeds.document import mended
from fetcher.feeds.xml import SAFE
from fetcher.web.urls import NotAnAddress, canonical, host_of
from parallax.errors import ParallaxError
from parallax.language import normalise

NAMESPACE = "urn:parallax:catalogue:1"
MAX_BYTES = 20_000_000
_OURS = f"{{{NAMESPACE}}}"
_WORDS = ("kind", "ownership", "display", "about_default")
_LISTS = ("languages", "tags", "sitemaps")
# Feeds are there, sites are not.
_PROXIES = frozenset(
    {"feeds.feedburner.com", "feedproxy.google.com", "rss.app", "feeds.feedblitz.com"}
)


class NotOpml(ParallaxError):
    """A file that can't be read as OPML; the text says why."""


class Imported(NamedTuple):
    """Candidates in the file's order, and what was left out, a line each."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[str, ...]


class _Outline(NamedTuple):
    feed: str
    attributes: dict[str, str]


def to_opml(sources: Iterable[Source]) -> bytes:
    """An OPML document, UTF-8, sources grouped by country and otherwise in their order."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"parallax": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Parallax's sources"
    body = etree.SubElement(root, "body")
    by_country = sorted(sources, key=lambda source: source.country)
    for country, group in groupby(by_country, key=lambda source: source.country):
        folder = etree.SubElement(body, "outline", {"text": country})
        for source in group:
            for number, feed in enumerate(source.feeds or ("",)):
                etree.SubElement(folder, "outline", _attributes(source, feed, first=number == 0))
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") + b"\n"


def _attributes(source: Source, feed: str, *, first: bool) -> dict[str, str]:
    shown = {"type": "rss", "xmlUrl": feed} if feed else {"type": "link", "url": source.homepage}
    found = {"text": source.name, "title": source.name, **shown, "htmlUrl": source.homepage}
    if source.language:
        found["language"] = source.language
    found[f"{_OURS}id"] = source.id
    if first:
        found[f"{_OURS}country"] = source.country
        found |= {f"{_OURS}{key}": value for key in _WORDS if (value := getattr(source, key))}
        # A space is in none of them but a tag, where %20 stands for it.
        lists = {key: getattr(source, key) for key in _LISTS}
        found |= {
            f"{_OURS}{key}": " ".join(
                part.replace("%", "%25").replace(" ", "%20") for part in parts
            )
            for key, parts in lists.items()
            if parts
        }
    return found


def from_opml(body: bytes, taken: Iterable[str] = ()) -> Imported:
    """What an OPML file proposes; NotOpml if it is none. `taken` are ids that exist already.

    Feeds of one site become one source. Nothing is asked of the network, and nothing guessed but
    a country by its top-level domain.
    """
    left_out: list[str] = []
    groups: dict[str, list[_Outline]] = {}
    for outline in _outlines(_tree(body), left_out):
        groups.setdefault(_group(outline), []).append(outline)
    ids = set(taken)
    candidates = []
    for group in groups.values():
        candidate = _candidate(group, ids)
        ids.add(candidate.table["id"])
        candidates.append(candidate)
    return Imported(tuple(candidates), tuple(left_out))


def _tree(body: bytes) -> etree._Element:
    if len(body) > MAX_BYTES:
        raise NotOpml(f"more than {MAX_BYTES:,} bytes")
    text = decode(body)
    start = re.search(r"<opml[\s>]", text, re.IGNORECASE)
    if start is None:
        raise NotOpml("no <opml> element in it")
    # Without its prolog it has no DOCTYPE, and so no entities.
    text = text[start.start() :]
    for attempt, recover in ((text, False), (mended(text), False), (mended(text), True)):
        parser = etree.XMLParser(recover=recover, **SAFE)
        try:
            root = cast(
                "etree._Element | None",
                etree.fromstring(attempt.encode("utf-8", errors="ignore"), parser),
            )
        except etree.XMLSyntaxError as error:
            fault = str(error)
            continue
        if root is not None:
            return root
    raise NotOpml(f"broken XML: {fault}")


def _outlines(root: etree._Element, left_out: list[str]) -> Iterator[_Outline]:
    """Those of feeds and of our own, at any depth; attribute names in lower case."""
    for element in root.iter("{*}outline"):
        attributes = {
            str(key).lower() if not str(key).startswith("{") else str(key): str(value).strip()
            for key, value in element.attrib.items()
        }
        name = attributes.get("title") or attributes.get("text") or "without a name"
        feed = attributes.get("xmlurl", "")
        if not feed and f"{_OURS}id" not in attributes:
            if len(element) == 0:
                left_out.append(f"{clean(name)[:100]!r}: no feed (xmlUrl)")
            continue
        if feed.startswith("feed:"):
            feed = feed.removeprefix("feed:").removeprefix("//")
            feed = feed if feed.startswith("http") else f"https://{feed}"
        try:
            if feed:
                canonical(feed)
        except NotAnAddress as error:
            left_out.append(f"{clean(name)[:100]!r}: {error}")
            continue
        yield _Outline(feed, attributes)


def _group(outline: _Outline) -> str:
    own = outline.attributes.get(f"{_OURS}id")
    if own:
        return f"id {own}"
    homepage = _homepage(outline)
    return f"host {host_of(homepage).removeprefix('www.')}" if homepage else f"feed {outline.feed}"


def _homepage(outline: _Outline) -> str | None:
    """As given, else the root of the feed's host; None behind a proxy."""
    for address in (outline.attributes.get("htmlurl"), outline.feed):
        if not address:
            continue
        try:
            host = host_of(canonical(address))
        except NotAnAddress:
            continue
        if host in _PROXIES:
            continue
        if address != outline.feed:
            return address
        return f"{urlsplit(address).scheme}://{host}/"
    return None


def _once(feeds: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for feed in feeds:
        found.setdefault(canonical(feed), feed)
    return list(found.values())


def _candidate(group: list[_Outline], taken: set[str]) -> Candidate:
    first = group[0].attributes
    comments: dict[str, str] = {}
    homepage = _homepage(group[0])
    if not first.get("htmlurl") and homepage:
        comments["homepage"] = "of the feed's host: is it the site's?"
    country = first.get(f"{_OURS}country")
    if country is None and homepage:
        country = country_of_host(host_of(homepage))
        if country:
            comments["country"] = "by its top-level domain"
    if country is None:
        comments["country"] = UNKNOWN_COUNTRY
    if homepage is None:
        comments["homepage"] = "unknown: the feed is behind a proxy"
    language = normalise(first.get("language"))
    table: dict[str, Any] = {
        "id": first.get(f"{_OURS}id") or new_id(homepage or group[0].feed, country, taken),
        "name": clean(first.get("title") or first.get("text") or "")[:200]
        or host_of(homepage or group[0].feed),
        "homepage": homepage,
        "country": country,
        "languages": [language] if language else [],
        "feeds": _once(one.feed for one in group if one.feed),
    }
    if f"{_OURS}country" in first:
        table |= {key: first[f"{_OURS}{key}"] for key in _WORDS if f"{_OURS}{key}" in first}
        table |= {
            key: [
                part.replace("%20", " ").replace("%25", "%")
                for part in first.get(f"{_OURS}{key}", "").split()
            ]
            for key in _LISTS
        }
    elif not language:
        comments["languages"] = "unknown"
    return Candidate({key: value for key, value in table.items() if value is not None}, comments)
