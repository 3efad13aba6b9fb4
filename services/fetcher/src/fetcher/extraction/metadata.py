"""Title, authors, dates and the rest, from what a page says about itself."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from lxml.html import HtmlElement

from fetcher.extraction.dates import When, parse_moment
from fetcher.extraction.notices import is_byline
from fetcher.extraction.structured import Structured, clean, is_dense, letters_of, text_of, texts_of
from fetcher.extraction.titles import site_names

MAX_AUTHORS = 12
MAX_TAGS = 20
LONGEST_NAME = 80
LONGEST_BYLINE = 120
A_DAY_OR_SO = timedelta(days=1.5)

_BY = re.compile(
    r"^(?:by|von|por|par|di|da|door|av|af|od|oleh|tekst|text|written by|story by)[:\s]\s*",
    re.IGNORECASE,
)
_AUTHOR_CLASS = re.compile(
    r"(?:^|[\s_-]|meta-?info|article-?tag-?)(?:author|byline|autor|writer|reporter|penulis)"
    r"(?:s|-?(?:name|line|list|link|item))?(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;|/、]|\s&\s|\s(?:and|und|et|y|e|en|og|och|dan)\s)\s*")
_NOT_A_NAME = re.compile(
    r"https?://|www\.|@|\.(?:com|html?)$|^\d+$|^(?:admin|null|none)$", re.IGNORECASE
)
_ADDRESS = re.compile(r"\s*(?:https?:)?//|\s*www\.|\S+@\S+$", re.IGNORECASE)
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
    "dc.created",
    "publication_date",
    "published_at",
    "article.published",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "lastpublished",
)
_MODIFIED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
)


def read_description(page: Structured) -> str | None:
    """The teaser, from JSON-LD or the meta elements."""
    return (
        text_of(page.article.get("description"))
        or page.first("og:description", "description", "twitter:description")
        or None
    )


def read_authors(tree: HtmlElement, page: Structured, url: str) -> tuple[str, ...]:
    """The authors' names as the page gives them, in its order.

    The site itself is an author only where no source names another.
    """
    sources: Iterable[Iterable[str]] = (
        _names_in_json(page.article.get("author")),
        page.all(
            "author", "article:author", "parsely-author", "byl", "dc.creator", "sailthru.author"
        ),
        _names_in_page(tree),
        _names_in_json(page.article.get("creator")),
    )
    site = site_names(page, url)
    of_the_site: tuple[str, ...] = ()
    for source in sources:
        names = _split_names(source)
        if any(letters_of(name) not in site for name in names):
            return names[:MAX_AUTHORS]
        of_the_site = of_the_site or names
    return of_the_site[:MAX_AUTHORS]


def read_published(tree: HtmlElement, page: Structured) -> When | None:
    """When the article was first published, as declared; None if the page doesn't say."""
    declared = (
        page.article.get("datePublished"),
        page.article.get("dateCreated"),
        page.article.get("uploadDate"),
    )
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
    # Then what a class calls an author and reads like a name; last, a line that reads like one.
    for element in tree.iter("p", "div", "span", "a", "li", "h4", "h5"):
        if _AUTHOR_CLASS.search(element.get("class") or "") and len(element) < 4:
            text = _BY.sub("", clean(element.text_content())[:LONGEST_BYLINE]).partition(",")[0]
            if _is_name(text):
                yield text
                return
    for element in tree.iter("p", "div", "span"):
        text = clean(element.text or "") if len(element) else clean(element.text_content())
        if is_byline(text):
            yield text.strip(" |·,")
            return


def _is_name(text: str) -> bool:
    """Two to five words in capitals or of particles, or a few characters of a dense script."""
    if is_dense(text):
        return 2 <= len(text) <= 8
    words = text.split()
    return (
        2 <= len(words) <= 5
        and all(
            word[0].isupper() or word in {"de", "van", "von", "der", "den", "da", "al", "el", "bin"}
            for word in words
        )
        and not any(character.isdigit() for character in text)
    )


def _split_names(texts: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for text in texts:
        if _ADDRESS.match(text):
            continue
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
    """The first; or, where that has no time or zone, one of about the same day that has."""
    moments = [when for when in map(parse_moment, values) if when is not None]
    if not moments:
        return None
    first = moments[0]
    near = (when for when in moments if abs(when.moment - first.moment) < A_DAY_OR_SO)
    return next((when for when in near if not when.estimated), first)


def _split_tags(text: str) -> Iterator[str]:
    for tag in text.split(","):
        cleaned = clean(tag)
        if 1 < len(cleaned) <= LONGEST_NAME and ":" not in cleaned:
            yield cleaned
