"""Parts of a page that are not the article: by their element, or by what their class calls them.

A part with much of the page's text is never one of these, whatever it is called: blocks.py sees to
that, since only the whole page can tell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from lxml.html import HtmlElement

from fetcher.extraction import names


class Zone(IntEnum):
    """What a part of a page is. The higher, the surer it is no text of the article."""

    TEXT = 0
    HEADER = 1
    TABLE = 2
    """A table of data; some pages are one large table."""
    BOX = 3
    """Something beside the text: related, share, newsletter, author, advert, comments."""
    CAPTION = 4
    """What is written under a picture."""
    HIDDEN = 5
    """For screen readers or scripts."""


SKIPPED = frozenset(
    (
        "script style noscript template svg iframe object embed select option textarea button "
        "video audio canvas map head math input datalist source"
    ).split()
)
"""Elements whose text is not for reading."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = HEADINGS | {"p", "span"}

_BY_TAG = {
    "figcaption": Zone.CAPTION,
    "aside": Zone.BOX,
    "nav": Zone.BOX,
    "footer": Zone.BOX,
    "form": Zone.BOX,
    "dialog": Zone.BOX,
    "menu": Zone.BOX,
    "header": Zone.HEADER,
    "table": Zone.TABLE,
}
_BY_ROLE = {
    "navigation": Zone.BOX,
    "complementary": Zone.BOX,
    "contentinfo": Zone.BOX,
    "banner": Zone.BOX,
    "dialog": Zone.BOX,
    "alertdialog": Zone.BOX,
    "menu": Zone.BOX,
    "search": Zone.BOX,
    "tooltip": Zone.BOX,
}
_NEVER = frozenset({"html", "body", "main", "h1"})
_PICTURES = ("img", "picture", "video", "iframe", "amp-img", "svg")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-zA-Z])(?=\d)")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
_LONGEST_MARKS = 400


@dataclass(frozen=True)
class _Names:
    """Names to look for: whole ones, and beginnings."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def holds(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.beginnings)


def _names(listed: list[str]) -> _Names:
    return _Names(
        frozenset(name for name in listed if not name.endswith("*")),
        tuple(name[:-1] for name in listed if name.endswith("*")) or ("\0",),
    )


_BOXES = _names(names.BOXES)
_CAPTIONS = _names(names.CAPTIONS)
_HIDDEN = _names(names.HIDDEN)
_LEADS = _names(names.LEADS)


@lru_cache(maxsize=20_000)
def zone_of_marks(marks: str) -> Zone:
    """What a part is by its class names and the like."""
    words = tuple(_words(marks))
    if "hidden" in marks.split() and ":" not in marks:
        return Zone.HIDDEN
    for listed, zone in ((_HIDDEN, Zone.HIDDEN), (_CAPTIONS, Zone.CAPTION), (_BOXES, Zone.BOX)):
        if any(map(listed.holds, words)):
            return Zone.TEXT if zone is Zone.BOX and any(map(_LEADS.holds, words)) else zone
    return Zone.TEXT


@lru_cache(maxsize=20_000)
def is_lead_mark(marks: str) -> bool:
    """Whether class names say that a part is the article's lead."""
    return any(map(_LEADS.holds, _words(marks, weak=_LEADS.whole)))


def _words(marks: str, weak: frozenset[str] = names.WEAK) -> Iterator[str]:
    """The words of each name, and each two that follow each other."""
    for name in marks[:_LONGEST_MARKS].split():
        words = [w for w in _BETWEEN_WORDS.split(_CAMEL.sub("-", name).lower()) if w]
        if words and words[-1] in names.SUFFIXES:
            continue
        before = ""
        for position, word in enumerate(words, 1):
            is_weak = word in weak and position < len(words) > 2
            if before not in names.NEGATIONS and not is_weak:
                yield word
            if before:
                yield f"{before}-{word}"
            before = word


def marks_of(element: HtmlElement, tag: str) -> str:
    """All names that an element's author gave it; a heading's id is made from its text."""
    found: str = element.get("class") or ""
    if tag in _LINES and "paywall" in found:
        # A paragraph behind a wall is still one.
        found = " ".join(name for name in found.split() if "paywall" not in name)
    for name in ("itemprop", "data-testid", "data-component"):
        if value := element.get(name):
            found = f"{found} {value}"
    if tag not in _LINES and (value := element.get("id")):
        found = f"{found} {value}"
    return found


def zone_of(element: HtmlElement, tag: str, marks: str) -> Zone:
    """What a part of the page an element is the root of; TEXT if nothing says otherwise."""
    if tag in _NEVER:
        return Zone.TEXT
    if tag == "figure":
        return Zone.CAPTION if next(element.iter(*_PICTURES), None) is not None else Zone.TEXT
    by_tag = _BY_TAG.get(tag, Zone.TEXT)
    attributes = element.attrib
    if not attributes:
        return by_tag
    if "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", ""):
        return Zone.HIDDEN
    by_role = _BY_ROLE.get(attributes.get("role") or "", Zone.TEXT)
    return max(by_tag, by_role, zone_of_marks(marks))
