"""An article's paragraphs: trafilatura, and what is left to try where it finds too little."""

import copy
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.baseline import baseline
from trafilatura.settings import Document

from fetcher.extraction import metadata
from fetcher.extraction.boilerplate import drop_boilerplate, prune
from fetcher.extraction.container import within_container
from fetcher.extraction.structured import Structured, clean, text_of

ENOUGH_LETTERS = 250
"""A body shorter than this is taken only when no later step of the chain finds a longer one."""
MUCH_MORE = 1.5

# It logs an error for every page without a body; the fetcher counts those itself.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def find_body(
    tree: HtmlElement, page: Structured, title: str, captions: set[str]
) -> tuple[str, tuple[str, ...]]:
    """The name of a step and its paragraphs: of the first that finds enough, else of the best."""
    best: tuple[str, tuple[str, ...]] = ("none", ())
    for method, step in _STEPS:
        blocks = within_container(tree, title, tuple(step(tree, page)))
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
