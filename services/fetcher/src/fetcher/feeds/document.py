"""Bytes as they came to the text of a document: unpacked, decoded, rid of what stands before it.

An XML document is cut at its root element. Its declaration, whose encoding is dealt with here,
and its DOCTYPE go with the prolog, and with them every entity that it defines: none is ever
expanded or fetched.
"""

import html
import json
import re
import zlib
from typing import Any, NamedTuple

from fetcher.extraction.charset import decode
from fetcher.extraction.structured import clean
from fetcher.feeds.model import BrokenFeed

MAX_BYTES = 50_000_000
"""Of an unpacked document: what sitemaps.org allows for one."""

_GZIP = b"\x1f\x8b"
_PROLOG_WITHIN = 65_536
_DECLARATION_WITHIN = 200
# What is never closed reaches to the end: looked for again and again it would take hours.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s/>])")
_FEEDS = frozenset({"rss", "rdf", "channel", "feed", "urlset", "sitemapindex"})
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,2000}?)</title", re.IGNORECASE | re.DOTALL)
_WALLS = (
    (re.compile(r"just a moment|attention required|captcha|are you (?:a )?human|bot|challenge"
                r"|security check|verif", re.IGNORECASE), "a bot wall"),
    (re.compile(r"consent|cookie|privacy|gdpr", re.IGNORECASE), "a consent wall"),
    (re.compile(r"access denied|forbidden|blocked|not available in your", re.IGNORECASE),
     "a refusal"),
    (re.compile(r"not found|\b404\b|no longer", re.IGNORECASE), "an error page"),
)  # fmt: skip
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
)

_WIDE = re.compile(
    rb"(?<=encoding=[\"'])(?:utf-?16|utf-?32|ucs-?[24])(?:-?[bl]e)?(?=[\"'])", re.IGNORECASE
)
_WIDE_HEADER = re.compile(r"charset\s*=\s*[\"']?(?:utf-?16|utf-?32|ucs)", re.IGNORECASE)
_CDATA = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_MENDED = re.compile(rf"{_CDATA}|&(#[xX]?[0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)?", re.DOTALL)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_XML_NAMES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


class Xml(NamedTuple):
    """The text from the root element on, and the root's local name in lower case."""

    text: str
    root: str


def read_document(body: bytes, content_type: str | None) -> Xml | Any:
    """The document in `body`: Xml, or a JSON value; BrokenFeed says what it is instead."""
    body = _unpacked(body)
    if not body.strip():
        raise BrokenFeed("an empty answer")
    for signature, name in _SIGNATURES:
        if body.startswith(signature):
            raise BrokenFeed(f"{name}, not a feed")
    text = _text(body, content_type).lstrip("\ufeff \t\r\n")
    if text.startswith(("{", "[")):
        return _json(text)
    head = _COMMENT.sub(lambda match: " " * len(match[0]), text[:_PROLOG_WITHIN])
    for match in _ROOT.finditer(head):
        name = match[1].lower()
        if name in _FEEDS:
            return Xml(text[match.start() :], name)
        if name in ("html", "head", "body"):
            break
    raise BrokenFeed(_what_it_is(text, head))


def mended(text: str) -> str:
    """XML with the commonest faults set right, so that it may be well-formed after all.

    Control characters go, HTML's entities become characters, ampersands that begin no entity are
    escaped; what is in CDATA stays. An entry without an end goes, too.
    """
    if is_cut_off(text):
        text = text[: _last_entry(text.lower())]
    return _MENDED.sub(_mend, _ILLEGAL.sub("", text))


def is_cut_off(text: str) -> bool:
    """Whether the last entry of a feed has no end: then its link may be half of one, too."""
    lower = text.lower()
    return _last_entry(lower) > max(lower.rfind("</item"), lower.rfind("</entry"))


def _last_entry(lower: str) -> int:
    return max(lower.rfind("<item"), lower.rfind("<entry"))


def _mend(match: re.Match[str]) -> str:
    reference = match[1]
    if reference is None:
        return match[0] if len(match[0]) > 1 else "&amp;"
    if reference in _XML_NAMES:
        return match[0]
    if reference.startswith("#"):
        # Windows' numbers and those of control characters, as browsers read them.
        return html.escape(_ILLEGAL.sub("", html.unescape(match[0])))
    character = html.unescape(match[0])
    return html.escape(character) if character != match[0] else f"&amp;{reference}"


def _unpacked(body: bytes) -> bytes:
    """A gzipped body unpacked, at most MAX_BYTES of it; of a cut-off one, what there is."""
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise BrokenFeed(f"gzipped, and can't be unpacked: {error}") from error
    if unpacker.unconsumed_tail:
        raise BrokenFeed(f"gzipped, and larger than {MAX_BYTES:,} bytes when unpacked")
    return unpacked


def _text(body: bytes, content_type: str | None) -> str:
    # UTF-16 without a mark: every other byte of its ASCII is a zero.
    if body[:2] == b"<\x00":
        return body.decode("utf-16-le", errors="replace")
    if body[:2] == b"\x00<":
        return body.decode("utf-16-be", errors="replace")
    if body.lstrip()[:1] in (b"<", b"{") and b"\x00" not in body[:100]:
        # Bytes that can be read as ASCII are none of the wide charsets, whatever they declare.
        if _WIDE.search(body, 0, _DECLARATION_WITHIN):
            body = _WIDE.sub(b"utf-8", body, count=1)
        content_type = None if _WIDE_HEADER.search(content_type or "") else content_type
    return decode(body, content_type)


def _json(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise BrokenFeed(f"looks like JSON, and isn't: {error}"[:300]) from error


def _what_it_is(text: str, head: str) -> str:
    first = _ROOT.search(head)
    lower = head.lower()
    if "<!doctype html" in lower or "<html" in lower or "<body" in lower:
        return _html_page(text)
    if first and re.match(r"\s*(?:<[?!]|<[\w:]+)", head):
        name = first[1]
        if name.lower() == "opml":
            return "an OPML list of feeds, not a feed: `fetcher sources import` reads it"
        words = clean(re.sub(r"<[^>]*>", " ", text[first.start() : first.start() + 2000]))[:150]
        said = f", which says {words!r}" if words else ""
        return f"XML, but no feed or sitemap: its root element is <{name}>{said}"
    if "\x00" in text[:1000] or text[:1000].count("\ufffd") > 50:
        return "binary data, not a feed"
    return f"neither XML nor JSON: it begins with {clean(text[:400])[:80]!r}"


def _html_page(text: str) -> str:
    title = _TITLE.search(text[:_PROLOG_WITHIN])
    words = clean(html.unescape(title[1]))[:120] if title else ""
    if not words:
        return "an HTML page without a title, not a feed; perhaps a bot wall or a page of scripts"
    for pattern, wall in _WALLS:
        if pattern.search(words):
            return f"an HTML page, not a feed: its title is {words!r}; perhaps {wall}"
    return (
        f"an HTML page, not a feed: its title is {words!r}; "
        "perhaps the feed has moved, or this is a consent or bot wall"
    )
