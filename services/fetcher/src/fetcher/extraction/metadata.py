"""Title, authors, dates and the rest, from what a page says about itself."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from fetcher.extraction.boilerplate import is_byline, letters_of
from fetcher.extraction.dates import When, parse_moment
from fetcher.extraction.structured import Structured, clean, text_of, texts_of

MAX_AUTHORS = 12
MAX_TAGS = 20
LONGEST_NAME = 80

_TITLE_SEPARATOR = re.compile(r"\s+[|–—•·»-]+\s+|\s*[|｜]\s*|\s+:\s+")
_BY = re.compile(
    r"^(?:by|von|por|par|di|da|door|av|af|od|oleh|tekst|text|written by|story by)[:\s]\s*",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;|/、]|\s&\s|\s(?:and|und|et|y|e|en|og|och|dan)\s)\s*")
_NOT_A_NAME = re.compile(
    r"https?://|www\.|@|\.(?:com|html?)$|^\d+$|^(?:admin|null|none)$", re.IGNORECASE
)
_INITIALS = re.compile(r"\s*\([\w.]{1,6}\)$")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "cxenseparse:recs:publishtime",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
)


def read_title(tree: HtmlElement, page: Structured, url: str) -> str | None:
    """The headline: as the page declares it, or its h1, or its <title> without the site's name."""
    declared = text_of(page.article.get("headline"))
    shared = page.first("og:title", "twitter:title")
    shared = shared and _without_site(shared, page, url)
    headings = [text for text in (clean(h1.text_content()) for h1 in tree.iter("h1")) if text]
    for candidate in filter(None, (declared, shared)):
        # What page and headline agree on is the headline as readers see it; more than that is
        # the site's name or a date.
        for heading in headings:
            if _same(candidate, heading) or _begins(candidate, heading):
                return heading
    titles = (clean(title.text_content()) for title in tree.iter("title"))
    title = next((_without_site(text, page, url) for text in titles if text), None)
    only_heading = headings[0] if len(headings) == 1 else None
    name = text_of(page.article.get("name"))
    return next((t for t in (declared, shared, only_heading, name, title) if t), None)


def read_description(page: Structured) -> str | None:
    """The teaser, from JSON-LD or the meta elements."""
    return (
        text_of(page.article.get("description"))
        or page.first("og:description", "description", "twitter:description")
        or None
    )


def read_authors(tree: HtmlElement, page: Structured) -> tuple[str, ...]:
    """The authors' names as the page gives them, in its order, without the site's own tags."""
    sources: Iterable[Iterable[str]] = (
        _names_in_json(page.article.get("author")),
        page.all(
            "author", "article:author", "parsely-author", "byl", "dc.creator", "sailthru.author"
        ),
        _names_in_page(tree),
        _names_in_json(page.article.get("creator")),
    )
    for source in sources:
        names = _split_names(source)
        if names:
            return names[:MAX_AUTHORS]
    return ()


def read_published(tree: HtmlElement, page: Structured) -> When | None:
    """When the article was first published, as declared; None if the page doesn't say."""
    declared = (page.article.get("datePublished"), page.article.get("dateCreated"))
    return _first_moment((*declared, *_metas(page, _PUBLISHED), *_times_in_page(tree)))


def read_modified(page: Structured) -> When | None:
    """When the publisher last changed it, as declared."""
    return _first_moment((page.article.get("dateModified"), *_metas(page, _MODIFIED)))


def read_section(page: Structured) -> str | None:
    """The site's own section."""
    return text_of(page.article.get("articleSection")) or page.first(
        "article:section", "parsely-section", "section"
    )


def read_tags(page: Structured) -> tuple[str, ...]:
    """Keywords, each once."""
    declared = page.article.get("keywords")
    found: Iterable[str] = texts_of(declared)
    if not found:
        found = page.all("article:tag", "news_keywords", "keywords", "parsely-tags")
    tags = [tag for text in found for tag in _split_tags(text)]
    unique = {tag.casefold(): tag for tag in reversed(tags)}
    return tuple(reversed(unique.values()))[:MAX_TAGS]


def read_language(tree: HtmlElement, page: Structured) -> str | None:
    """The declared language tag, unchecked."""
    root = tree.getroottree().getroot()
    return (
        text_of(page.article.get("inLanguage"))
        or root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or page.first("og:locale", "content-language", "language")
    )


def read_canonical(tree: HtmlElement) -> str | None:
    """The page's rel=canonical as written."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return link.get("href")
    return None


def _without_site(title: str, page: Structured, url: str) -> str:
    """Cut ` - The Site` off a title's end when what is cut is the site's name or host."""
    site = {
        letters_of(name)
        for name in (
            page.first("og:site_name", "application-name", "twitter:site"),
            text_of(page.article.get("publisher")),
            *(urlsplit(url).hostname or "").split("."),
            urlsplit(url).hostname,
        )
        if name and len(name) > 2
    }
    parts = list(_TITLE_SEPARATOR.finditer(title))
    for separator in parts:
        tail = letters_of(title[separator.end() :])
        if tail and any(
            tail == name or (len(name) > 3 and name in tail and len(tail) < 40) for name in site
        ):
            return title[: separator.start()].strip()
    return title


def _same(one: str, other: str) -> bool:
    return bool(letters_of(one)) and letters_of(one) == letters_of(other)


def _begins(candidate: str, heading: str) -> bool:
    if len(heading) < 15 or not candidate.startswith(heading):
        return False
    rest = candidate[len(heading) :]
    return len(rest) < 40 and _TITLE_SEPARATOR.match(rest) is not None


def _names_in_json(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict) and isinstance(part.get("name"), list):
            yield from texts_of(part["name"])
        elif name := text_of(part):
            yield name


def _names_in_page(tree: HtmlElement) -> Iterator[str]:
    marked = "//*[@rel='author' or contains(@itemprop,'author')]"
    for element in tree.xpath(marked)[:MAX_AUTHORS]:
        name = element.xpath(".//*[@itemprop='name']")
        yield clean((name[0] if name else element).text_content())
    # Last, a line that reads like one, in whatever element.
    for element in tree.iter("p", "div", "span"):
        text = clean(element.text or "") if len(element) else clean(element.text_content())
        if is_byline(text):
            yield text.strip(" |·,")
            return


def _split_names(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        for part in _BETWEEN_NAMES.split(_BY.sub("", text.strip())):
            name = _INITIALS.sub("", _BY.sub("", part)).strip(" .,-–")
            if 1 < len(name) <= LONGEST_NAME and not _NOT_A_NAME.search(name):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _metas(page: Structured, names: Iterable[str]) -> Iterator[str]:
    return (value for name in names for value in page.meta.get(name, ()))


def _times_in_page(tree: HtmlElement) -> Iterator[str]:
    marked = tree.xpath("//time[@datetime][@itemprop='datePublished' or @pubdate]")
    others = tree.xpath("(//article|//main)//time[@datetime]")
    return (element.get("datetime") for element in (*marked, *others[:1]))


def _first_moment(values: Iterable[object]) -> When | None:
    """The first with a time and zone, else the first at all."""
    moments = [when for when in map(parse_moment, values) if when is not None]
    exact = next((when for when in moments if not when.estimated), None)
    return exact or next(iter(moments), None)


def _split_tags(text: str) -> Iterator[str]:
    for tag in text.split(","):
        cleaned = clean(tag)
        if 1 < len(cleaned) <= LONGEST_NAME and ":" not in cleaned:
            yield cleaned
