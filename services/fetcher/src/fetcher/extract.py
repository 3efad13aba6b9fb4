"""An article out of a page: trafilatura for the body, the page's own metadata for the rest.

Runs in a worker process (fetcher.worker), since pages are hostile until proven otherwise. Nothing
here opens a file or a connection.
"""

import copy
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.baseline import baseline
from trafilatura.settings import Document

from fetcher import figures, language, lead, metadata
from fetcher.article import Extraction
from fetcher.boilerplate import drop_boilerplate, is_notice, prune
from fetcher.charset import decode
from fetcher.dates import settle
from fetcher.structured import Structured, clean, read_structured, text_of
from parallax.documents import MAX_TEXT_BYTES

ENOUGH_LETTERS = 250
"""A body shorter than this is taken only when no later step of the chain finds a longer one."""
MUCH_MORE = 1.5
CONTAINER_SHARE = 0.7
LONGEST_TITLE = 500
LONGEST_DESCRIPTION = 2000

# It logs an error for every page without a body; the fetcher counts those itself.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def extract(
    page: bytes | str,
    url: str,
    *,
    now: datetime,
    content_type: str | None = None,
    source_language: str | None = None,
    fallback_title: str | None = None,
) -> Extraction | None:
    """The article in a page, or None when there is no title or not one paragraph to be found."""
    text = page if isinstance(page, str) else decode(page, content_type)
    tree = _parse(text)
    if tree is None:
        return None
    page_data = read_structured(tree)
    title = metadata.read_title(tree, page_data, url) or fallback_title
    if not title:
        return None
    captions = figures.caption_texts(tree) | {clean(h1.text_content()) for h1 in tree.iter("h1")}
    method, paragraphs = _body(tree, page_data, title, captions)
    if not paragraphs:
        return None
    holders = _holders(tree, paragraphs)
    description, paragraphs = _with_lead(tree, page_data, paragraphs, holders)
    published = settle(metadata.read_published(tree, page_data), now)
    modified = metadata.read_modified(page_data)
    root = _content_root(tree, holders)
    found = Extraction(
        title=title[:LONGEST_TITLE],
        description=(description or "")[:LONGEST_DESCRIPTION] or None,
        paragraphs=paragraphs,
        authors=metadata.read_authors(tree, page_data),
        section=metadata.read_section(page_data),
        tags=metadata.read_tags(page_data),
        images=figures.all_images(
            figures.read_figures(root, url), figures.read_lead_image(page_data, url)
        ),
        published_at=published.moment if published else None,
        published_estimated=published.estimated if published else False,
        modified_at=modified.moment if modified and modified.moment <= now else None,
        language=language.detect(
            " ".join((title, *paragraphs)),
            source_language or metadata.read_language(tree, page_data),
        ),
        canonical=metadata.read_canonical(tree),
        method=method,
    )
    return within_limit(found)


def within_limit(found: Extraction, limit: int = MAX_TEXT_BYTES) -> Extraction:
    """Cut paragraphs from the end, then captions, until all text has at most `limit` bytes."""
    used = _size(found.title, found.description, *(i.caption for i in found.images))
    if used + _size(*found.paragraphs) <= limit:
        return found
    images = found.images
    if used > limit // 2:
        images = tuple(image.model_copy(update={"caption": None}) for image in images)
        used = _size(found.title, found.description)
    kept: list[str] = []
    for paragraph in found.paragraphs:
        used += _size(paragraph)
        if used > limit:
            break
        kept.append(paragraph)
    if not kept:
        whole = found.paragraphs[0].encode()[: limit // 2]
        kept.append(whole.decode(errors="ignore"))
    return found.model_copy(update={"paragraphs": tuple(kept), "images": images, "truncated": True})


def _size(*texts: str | None) -> int:
    return sum(len(text.encode()) for text in texts if text)


def _parse(text: str) -> HtmlElement | None:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return document_fromstring(text.replace("\x00", "").encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _body(
    tree: HtmlElement, page: Structured, title: str, captions: set[str]
) -> tuple[str, tuple[str, ...]]:
    """The first step's paragraphs that are enough for an article, else the best of all steps."""
    best: tuple[str, tuple[str, ...]] = ("none", ())
    for method, step in _STEPS:
        blocks = _within_container(tree, title, tuple(step(tree, page)))
        paragraphs = drop_boilerplate(blocks, title=title, captions=captions)
        # Later steps take in more of the page's furniture: little more text is no better text.
        if _length(paragraphs) > MUCH_MORE * _length(best[1]):
            best = method, paragraphs
        if _length(best[1]) >= ENOUGH_LETTERS:
            break
    if len(best[1]) == 1:
        # trafilatura gives the text of a page drawn by scripts in one piece.
        declared = drop_boilerplate(_json_ld_body(tree, page), title=title, captions=captions)
        if len(declared) > 1 and _length(declared) > 0.9 * _length(best[1]):
            best = "json-ld", declared
    if not best[1] and (description := metadata.read_description(page)):
        return "description", (description,)
    return best


def _length(paragraphs: Iterable[str]) -> int:
    return sum(map(len, paragraphs))


def _trafilatura(
    *, favor_precision: bool = False, favor_recall: bool = False
) -> Callable[[HtmlElement, Structured], Iterator[str]]:
    def step(tree: HtmlElement, page: Structured) -> Iterator[str]:
        del page
        try:
            found = trafilatura.bare_extraction(
                prune(copy.deepcopy(tree)),
                include_comments=False,
                include_tables=True,
                favor_precision=favor_precision,
                favor_recall=favor_recall,
            )
        except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError):
            # A page that trafilatura trips over still has the other steps.
            return
        if isinstance(found, Document) and found.body is not None:
            yield from _blocks(found.body)

    return step


def _json_ld_body(tree: HtmlElement, page: Structured) -> Iterator[str]:
    del tree
    raw = page.article.get("articleBody") or page.article.get("text")
    if isinstance(raw, str):
        lines = raw.splitlines() or [raw]
        yield from (text for text in map(text_of, lines) if text)


def _paragraph_elements(tree: HtmlElement, page: Structured) -> Iterator[str]:
    del page
    pruned = prune(copy.deepcopy(tree))
    for where in ("//article//p", "//main//p", "//p"):
        found = [clean(p.text_content()) for p in pruned.xpath(where)]
        if any(found):
            yield from found
            return


def _baseline(tree: HtmlElement, page: Structured) -> Iterator[str]:
    del page
    body, _, _ = baseline(copy.deepcopy(tree))
    yield from (clean("".join(p.itertext())) for p in body.iter("p"))


_STEPS: tuple[tuple[str, Callable[[HtmlElement, Structured], Iterable[str]]], ...] = (
    ("precision", _trafilatura(favor_precision=True)),
    ("default", _trafilatura()),
    ("recall", _trafilatura(favor_recall=True)),
    ("json-ld", _json_ld_body),
    ("paragraphs", _paragraph_elements),
    ("baseline", _baseline),
)


def _blocks(body: Any) -> Iterator[str]:
    """The texts of trafilatura's blocks, one for each paragraph, heading, item, quote and row."""
    for element in body:
        if element.tag in {"list", "quote", "div", "table"} and len(element):
            if element.text and element.text.strip():
                yield clean(element.text)
            yield from _blocks(element)
        elif element.tag == "row":
            cells = (clean("".join(cell.itertext())) for cell in element)
            yield " | ".join(cell for cell in cells if cell)
        elif element.tag != "graphic":
            yield from filter(None, map(clean, _lines(element)))
        if element.tail and element.tail.strip():
            yield clean(element.tail)


def _lines(element: Any) -> list[str]:
    for line_break in element.iter("lb"):
        line_break.text = "\n"
    return "".join(element.itertext()).split("\n")


def _within_container(
    tree: HtmlElement, title: str, paragraphs: tuple[str, ...]
) -> tuple[str, ...]:
    """The paragraphs without the page's own, where trafilatura took the whole page.

    Notices, or text from above the headline, give that away. Then only what is in the element
    that holds most of the text is the article's.
    """
    texts = {holder: clean(holder.text_content()) for holder in _holders(tree, paragraphs)}
    total = _length(texts.values())
    if not texts or total < CONTAINER_SHARE * _length(paragraphs):
        return paragraphs
    held: dict[HtmlElement, int] = {}
    for holder, text in texts.items():
        for ancestor in holder.iterancestors():
            held[ancestor] = held.get(ancestor, 0) + len(text)
    container = max(
        (element for element, length in held.items() if length >= CONTAINER_SHARE * total),
        key=lambda element: sum(1 for _ in element.iterancestors()),
    )
    outside = {h: text for h, text in texts.items() if container not in h.iterancestors()}
    above = _above_headline(tree, title)
    if not any(holder in above or is_notice(text) for holder, text in outside.items()):
        return paragraphs
    return tuple(paragraph for paragraph in paragraphs if paragraph not in outside.values())


def _above_headline(tree: HtmlElement, title: str) -> set[HtmlElement]:
    """All paragraph elements before the headline; none if it isn't found."""
    above: set[HtmlElement] = set()
    for element in tree.iter("p", "h1"):
        if element.tag == "p":
            above.add(element)
        elif _is_within(title, (element.text_content(),)):
            return above
    return set()


def _holders(tree: HtmlElement, paragraphs: tuple[str, ...]) -> list[HtmlElement]:
    """The page's elements that hold the body's paragraphs, in the page's order."""
    wanted = set(paragraphs)
    return [p for p in tree.iter("p") if clean(p.text_content()) in wanted]


def _with_lead(
    tree: HtmlElement,
    page: Structured,
    paragraphs: tuple[str, ...],
    holders: list[HtmlElement],
) -> tuple[str | None, tuple[str, ...]]:
    """Description and paragraphs, with a lead that the body's extraction has left behind.

    A lead that is the description, perhaps at greater length, is the better description; another
    one is the text's first paragraph.
    """
    description = metadata.read_description(page)
    found = lead.find_lead(tree, description, holders[0] if holders else None)
    if found is None or is_notice(found) or _is_within(found, paragraphs):
        return description, paragraphs
    if description is None or _is_within(found, (description,)):
        return description or found, paragraphs
    if _is_within(description.rstrip(" .…"), (found,)):
        return found, paragraphs
    return description, (found, *paragraphs)


def _is_within(text: str, others: Iterable[str]) -> bool:
    letters = "".join(filter(str.isalnum, text.casefold()))
    return any(letters in "".join(filter(str.isalnum, o.casefold())) for o in others)


def _content_root(tree: HtmlElement, holders: list[HtmlElement]) -> HtmlElement:
    """The element that holds the body and what belongs to it: where its figures are.

    The smallest that holds the body's paragraphs, then outwards to an article or main element or
    one with the headline, unless that is the whole page.
    """
    if not holders:
        return tree
    root = _common_ancestor(holders)
    for ancestor in (root, *root.iterancestors()):
        if ancestor.tag in {"body", "html"}:
            break
        if ancestor.tag in {"article", "main"} or next(ancestor.iter("h1"), None) is not None:
            return ancestor
    return root


def _common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    """The deepest element that holds at least four fifths of `elements`."""
    counts: dict[HtmlElement, int] = {}
    for element in elements:
        for ancestor in element.iterancestors():
            counts[ancestor] = counts.get(ancestor, 0) + 1
    enough = [found for found, count in counts.items() if count >= 0.8 * len(elements)]
    return max(enough, key=lambda found: sum(1 for _ in found.iterancestors()))
