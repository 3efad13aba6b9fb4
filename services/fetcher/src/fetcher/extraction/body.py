"""An article's paragraphs: by the page's blocks, and what is left to try where those are few."""

import copy
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from fetcher.extraction.blocks import Block, running_text
from fetcher.extraction.boilerplate import drop_boilerplate
from fetcher.extraction.lead import find_lead
from fetcher.extraction.selection import repeats_headline, select
from fetcher.extraction.structured import Structured, clean, is_dense, letters_of, lines_of
from fetcher.extraction.titles import other_titles
from fetcher.extraction.zones import Zone

ENOUGH_TEXT = 250
"""Characters; a shorter body is taken only when no later step finds a longer one."""
MUCH_MORE = 1.5
MOST_BLOCKS = 4000
MOST_TEXT = 400_000
"""Beyond these a page is no article, and trafilatura takes time that grows with their square."""

# It logs an error for every page without a body; the fetcher counts those itself.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Body:
    """The paragraphs, the step that found them, and the element they are in, if it is known."""

    method: str
    paragraphs: tuple[str, ...]
    region: HtmlElement | None = None
    lead: str | None = None
    """The first paragraph where it stands before the text or is called a lead."""
    position: int = 0
    """Of the text's first block among the page's."""


def find_body(
    tree: HtmlElement,
    page: Structured,
    blocks: Sequence[Block],
    *,
    title: str,
    description: str | None,
) -> Body:
    """The body by the page's blocks, unless they hold little and another step finds much more."""
    captions = {block.text for block in blocks if block.zone is Zone.CAPTION}
    best = _by_blocks(blocks, title, description, captions, other_titles(page))
    if _length(best.paragraphs) >= ENOUGH_TEXT and not _is_part(best, blocks, page):
        return best
    is_moderate = len(blocks) < MOST_BLOCKS and sum(len(b.text) for b in blocks) < MOST_TEXT
    for method, step in _STEPS if is_moderate else _CHEAP_STEPS:
        declared = (method, step) in _CHEAP_STEPS
        found = drop_boilerplate(
            step(tree, page), title=title, captions=captions, declared=declared
        )
        # These steps take in more of the page's furniture: little more text is no better text.
        if _length(found) > MUCH_MORE * _length(best.paragraphs):
            best = Body(method, found, best.region)
        if _length(best.paragraphs) >= ENOUGH_TEXT:
            break
    return best


def _by_blocks(
    blocks: Sequence[Block],
    title: str,
    description: str | None,
    captions: set[str],
    titles: Sequence[str],
) -> Body:
    selected = select(blocks, title, captions, titles)
    if not selected.blocks:
        return Body("none", (), selected.region)
    first = selected.blocks[0]
    texts = [block.text for block in selected.blocks]
    known = set(map(letters_of, texts))
    outside = [
        block.text
        for block in find_lead(blocks, first, title, description)
        if not any(letters_of(block.text) in other for other in known)
        and not any(repeats_headline(block, letters_of(other)) for other in titles)
    ]
    lead = outside[0] if outside else (first.text if first.is_lead else None)
    return Body("blocks", (*outside, *texts), selected.region, lead, first.position)


def _is_part(body: Body, blocks: Iterable[Block], page: Structured) -> bool:
    """Whether the page has, or says that it has, far more text than was found."""
    length = _length(body.paragraphs)
    declared = page.article.get("articleBody")
    if isinstance(declared, str) and len(declared) > 2 * length:
        return True
    return sum(running_text(b) for b in blocks if b.zone <= Zone.TABLE) > 12 * length


def _length(paragraphs: Iterable[str]) -> int:
    """Characters; those of dense scripts count twice."""
    return sum(len(text) * (2 if is_dense(text) else 1) for text in paragraphs)


def _json_ld_body(tree: HtmlElement, page: Structured) -> Iterator[str]:
    del tree
    yield from lines_of(page.article.get("articleBody") or page.article.get("text"))


def _live_posts(tree: HtmlElement, page: Structured) -> Iterator[str]:
    """A ticker's posts as declared, in their order: for pages whose scripts draw them."""
    del tree
    posts = page.article.get("liveBlogUpdate")
    for post in posts if isinstance(posts, list) else [posts]:
        if isinstance(post, dict):
            yield from lines_of(post.get("headline"))
            yield from lines_of(post.get("articleBody"))


def _trafilatura(
    *, favor_precision: bool = False, favor_recall: bool = False
) -> Callable[[HtmlElement, Structured], Iterator[str]]:
    def step(tree: HtmlElement, page: Structured) -> Iterator[str]:
        del page
        # Imported where it is needed: few pages are.
        import trafilatura  # noqa: PLC0415
        from trafilatura.settings import Document  # noqa: PLC0415

        try:
            found = trafilatura.bare_extraction(
                copy.deepcopy(tree),
                include_comments=False,
                include_tables=True,
                favor_precision=favor_precision,
                favor_recall=favor_recall,
            )
        except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError):
            # A page that trafilatura trips over still has the other steps.
            return
        if isinstance(found, Document) and found.body is not None:
            yield from _texts(found.body)

    return step


def _any_prose(tree: HtmlElement, page: Structured) -> Iterator[str]:
    del page
    for where in (".//article//p", ".//main//p", ".//p"):
        found = [text for p in tree.xpath(where) if (text := clean(p.text_content()))]
        if found:
            yield from found
            return


_Step = tuple[str, Callable[[HtmlElement, Structured], Iterable[str]]]
_CHEAP_STEPS: tuple[_Step, ...] = (("json-ld", _json_ld_body), ("live-posts", _live_posts))
_STEPS: tuple[_Step, ...] = (
    *_CHEAP_STEPS,
    ("trafilatura", _trafilatura()),
    ("trafilatura-recall", _trafilatura(favor_recall=True)),
    ("paragraphs", _any_prose),
)


def _texts(body: Any) -> Iterator[str]:
    """The texts of trafilatura's blocks, one for each paragraph, heading, item, quote and row."""
    for element in body:
        if element.tag in {"list", "quote", "div", "table"} and len(element):
            if element.text and element.text.strip():
                yield clean(element.text)
            yield from _texts(element)
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
