"""RSS, RDF and Atom that are well-formed XML, by lxml: fast, and what nearly all feeds are.

What is unusual is given up (None) and left to feedparser; what is read is what feedparser would
read. tests/unit/fetcher/feeds/test_agreement.py holds the two to each other.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import cast
from urllib.parse import urljoin

from lxml import etree

from fetcher.feeds.dates import is_unknown, moment
from fetcher.feeds.document import is_cut_off
from fetcher.feeds.entries import Link, Raw, entries_of, plain
from fetcher.feeds.model import Feed
from fetcher.feeds.schedule import wishes
from fetcher.feeds.xml import SAFE
from parallax.language import normalise

_XML = "{http://www.w3.org/XML/1998/namespace}"
_BASE = f"{_XML}base"
_LANG = f"{_XML}lang"

# Namespaces by their address without its end: Media RSS, for one, is written with and without "/".
_CORE = frozenset(
    {
        "", "http://backend.userland.com/rss", "http://backend.userland.com/rss2",
        "http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0",
        "http://my.netscape.com/rdf/simple/0.9", "http://purl.org/atom/ns",
        "http://www.w3.org/2005/atom", "http://channel.netscape.com/rdf/simple/0.9",
    }
)  # fmt: skip
_OTHERS = {
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://purl.org/rss/modules/syndication": "sy",  # as some write it
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
}
_FIELDS = {
    "link": "link",
    "guid": "guid", "id": "guid",
    "title": "title", "dc:title": "title", "media:title": "title",
    "description": "summary", "summary": "summary", "dc:description": "summary",
    "abstract": "summary", "media:description": "media_summary",
    "content:encoded": "content", "content": "content",
    "pubdate": "published", "published": "published", "issued": "published",
    "dcterms:issued": "published",
    "updated": "updated", "modified": "updated", "lastbuilddate": "updated",
    "dc:date": "updated", "dcterms:modified": "updated",
    "dc:language": "language", "language": "language",
    "feedburner:origlink": "origin",
}  # fmt: skip
# What is read all the same: an undeclared prefix, junk behind the root's end, or no end at all.
_NO_END = etree.ErrorTypes.ERR_TAG_NOT_FINISHED
_HARMLESS = frozenset(
    {etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE, etree.ErrorTypes.ERR_DOCUMENT_END, _NO_END}
)


class _Unusual(Exception):
    """A feed that feedparser may understand better."""


def read_wellformed(text: str, url: str) -> Feed | None:
    """The feed in XML text that begins with its root element, or None: feedparser's turn."""
    root, has_end = _tree(text)
    if root is None:
        return None
    is_atom = _name(root) == "feed"
    has_base = "xml:base" in text
    name = "entry" if is_atom else "item"
    items = [item for item in root.iter(f"{{*}}{name}") if _name(item) == name]
    if not has_end and is_cut_off(text):
        items = items[:-1]
    raws = (_raw(item, is_atom, has_base) for item in items)
    try:
        entries, skipped = entries_of(raws, url)
    except _Unusual:
        return None
    channel = (
        root if is_atom or _name(root) == "channel" else next(_children(root, "channel"), None)
    )
    if channel is None or not (entries or has_end):
        return None
    head = _head(channel)
    asked = wishes(
        head.get("ttl"),
        head.get("sy:updateperiod"),
        head.get("sy:updatefrequency"),
        [hour.text for part in _children(channel, "skiphours") for hour in part],
        [day.text for part in _children(channel, "skipdays") for day in part],
    )
    declared = head.get("language") or head.get("dc:language") or root.get(_LANG)
    return Feed(
        entries=entries,
        skipped=skipped,
        kind="atom" if is_atom else "rss",
        title=plain(head.get("title") or head.get("dc:title")),
        language=normalise(declared or root.get("lang")),
        ttl=asked.ttl,
        skip_hours=asked.skip_hours,
        skip_days=asked.skip_days,
    )


def _tree(text: str) -> tuple[etree._Element | None, bool]:
    """The root, or None of what isn't well-formed, and whether all that was opened is closed.

    No entity is resolved: none is left to be.
    """
    parser = etree.XMLParser(recover=True, **SAFE)
    try:
        # Of hopeless input a recovering parser gives None, which its types don't say.
        root = cast(
            "etree._Element | None", etree.fromstring(text.encode("utf-8", errors="ignore"), parser)
        )
    except etree.XMLSyntaxError:
        return None, False
    faults = {fault.type for fault in parser.error_log}
    return (root if faults <= _HARMLESS else None), _NO_END not in faults


@lru_cache(maxsize=4096)
def _known(tag: str, unprefixed: bool) -> str:
    """A tag as feedparser names it: `title`, `dc:date`; lower case, no prefix for the core."""
    space, _, local = tag.rpartition("}")
    local = local.lower()
    if not space:
        return local
    address = space[1:].lower().rstrip("/#")
    if address in _CORE:
        return local
    prefix = _OTHERS.get(address)
    # A feed in a namespace of its own invention still means what its elements are called.
    return f"{prefix}:{local}" if prefix else local if unprefixed else f"{address}:{local}"


def _name(element: etree._Element) -> str:
    tag = element.tag
    return _known(tag, element.prefix is None) if isinstance(tag, str) else ""


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in parent if _name(child) == name)


def _head(channel: etree._Element) -> dict[str, str]:
    """The texts of a channel's own elements, the first of each name."""
    found: dict[str, str] = {}
    for child in channel:
        if (name := _name(child)) not in ("item", "entry") and (text := _text(child).strip()):
            found.setdefault(name, text)
    return found


def _raw(item: etree._Element, is_atom: bool, has_base: bool) -> Raw:
    links: list[Link] = []
    found: dict[str, str] = {}
    guid_is_link = True
    base = _base(item) if has_base else ""
    if about := item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"):
        found["guid"] = about.strip()
    for child in item:
        field = _FIELDS.get(_name(child))
        if field is None:
            continue
        if field == "link":
            links.append(_link(child, base, has_base))
            continue
        text = _text(child).strip()
        if field == "guid":
            guid_is_link = (child.get("isPermaLink") or "true") == "true"
            text = _joined(base, text) if base and guid_is_link else text
            found["guid"] = text
        elif field in ("title", "summary"):
            if text:
                found.setdefault(field, text)
        else:
            found[field] = text
    published, updated = _date(found.get("published")), _date(found.get("updated"))
    return Raw(
        links=tuple(links),
        origin=found.get("origin"),
        guid=found.get("guid"),
        guid_is_link=guid_is_link,
        title=found.get("title") or _deep_title(item),
        summary=found.get("summary") or found.get("content") or found.get("media_summary"),
        # RSS has no updated of its own: dc:date alone is the date of publication.
        published=published if is_atom else published or updated,
        updated=updated,
        language=found.get("language") or item.get(_LANG),
    )


def _link(element: etree._Element, base: str, has_base: bool) -> Link:
    href = element.get("href") or element.get("url")
    own = element.get(_BASE) if has_base else None
    return Link(
        _joined(_joined(base, own) if own else base, (href or element.text or "").strip()),
        (element.get("rel") or "alternate").lower(),
        (element.get("type") or "").lower(),
    )


def _base(element: etree._Element) -> str:
    """The xml:base in effect; relative when all of them are."""
    bases = [outer.get(_BASE) for outer in element.iterancestors()]
    found = ""
    for base in filter(None, [*reversed(bases), element.get(_BASE)]):
        found = _joined(found, base)
    return found


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address) if base and address else address
    except ValueError:
        return ""


def _text(element: etree._Element) -> str:
    """The text; with its markup where that isn't escaped, as in Atom's xhtml."""
    if len(element):
        return etree.tostring(element, encoding="unicode", with_tail=False)
    return element.text or ""


def _deep_title(item: etree._Element) -> str | None:
    """For lack of a better one, that of what is embedded."""
    titles = (element.text for element in item.iter("{*}title") if _name(element) == "media:title")
    return next(filter(None, titles), None)


def _date(text: str | None) -> datetime | None:
    if not text:
        return None
    found = moment(text)
    if found is None and is_unknown(text):
        raise _Unusual
    return found
