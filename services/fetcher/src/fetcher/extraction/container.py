"""Where in a page an article is: the elements that hold its paragraphs, text and figures."""

from collections.abc import Iterable

from lxml.html import HtmlElement

from fetcher.extraction.boilerplate import is_notice, letters_of
from fetcher.extraction.structured import clean

CONTAINER_SHARE = 0.7


def within_container(tree: HtmlElement, title: str, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs without the page's own, where trafilatura took the whole page.

    Notices, or text from above the headline, give that away. Then only what is in the element
    that holds most of the text is the article's.
    """
    texts = {holder: clean(holder.text_content()) for holder in holders_of(tree, paragraphs)}
    total = sum(map(len, texts.values()))
    if not texts or total < CONTAINER_SHARE * sum(map(len, paragraphs)):
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
        elif is_within(title, (element.text_content(),)):
            return above
    return set()


def holders_of(tree: HtmlElement, paragraphs: tuple[str, ...]) -> list[HtmlElement]:
    """The page's elements that hold the body's paragraphs, in the page's order."""
    wanted = set(paragraphs)
    return [p for p in tree.iter("p") if clean(p.text_content()) in wanted]


def is_within(text: str, others: Iterable[str]) -> bool:
    """Whether the letters of `text` are among those of one of the others."""
    return any(letters_of(text) in letters_of(other) for other in others)


def content_root(tree: HtmlElement, holders: list[HtmlElement]) -> HtmlElement:
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
