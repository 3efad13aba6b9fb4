"""Where in a page its article is: the element that holds most prose and least else.

Every element is weighed by the prose in it less the text of links, labels and menus in it, and the
heaviest is the article's. This is the body text extraction of Finn, Kushmerick and Smyth (2001),
which looks for the slice of a page with most text and fewest tags, on the tree of elements.
"""

from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from fetcher.extraction.blocks import Block, running_text
from fetcher.extraction.zones import Zone

SHARE_OF_BACKBONE = 0.15
_TRANSPARENT = {"ul", "ol", "li", "dl", "blockquote", "q"}
_WHOLE_PAGE = {"body", "html"}
MOST = 0.5
"""The whole page is the region only when no part of it has this share of its prose."""


def find_region(blocks: Iterable[Block]) -> HtmlElement | None:
    """The smallest element with the greatest weight, or None for a page without prose."""
    weights: dict[HtmlElement, float] = {}
    depths: dict[HtmlElement, int] = {}
    whole = 0.0
    for block in blocks:
        if block.zone >= Zone.TABLE or block.tag == "h1":
            continue
        weight = weigh(block)
        whole += max(weight, 0.0)
        chain = [block.element, *block.element.iterancestors()]
        for depth, element in enumerate(reversed(chain)):
            weights[element] = weights.get(element, 0.0) + weight
            depths[element] = depth
    parts = {element: w for element, w in weights.items() if element.tag not in _WHOLE_PAGE}
    best = _heaviest(parts, depths)
    if best is None or parts[best] < MOST * whole:
        page = _heaviest(weights, depths)
        if page is not None and (best is None or weights[page] > 2 * parts[best]):
            best = page
    return best


def _heaviest(
    weights: dict[HtmlElement, float], depths: dict[HtmlElement, int]
) -> HtmlElement | None:
    best = max(weights, key=lambda element: (weights[element], depths[element]), default=None)
    return best if best is not None and weights[best] > 0 else None


def weigh(block: Block) -> float:
    """Characters of prose, negative for what is none."""
    if prose := running_text(block):
        if "cookie" in block.text.lower():
            return -prose
        return prose - block.linked * 2.0
    if block.is_heading and block.link_share < 0.5:
        return 0.0
    return -float(len(block.text))


def inside(region: HtmlElement, blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a region."""
    held = set(region.iter())
    return [block for block in blocks if block.element in held]


def backbone(region: HtmlElement, blocks: Sequence[Block]) -> list[bool]:
    """Which blocks stand where most of the region's prose stands.

    An article's paragraphs come out of one loop of a template, so the elements that hold them are
    the same for each; boxes between them are held by others. Headings, lists and quotations count
    by where they stand, not by what they are.
    """
    levels = _levels(region, blocks)
    prose: dict[str, int] = {}
    for block, level in zip(blocks, levels, strict=True):
        prose[level] = prose.get(level, 0) + running_text(block)
    enough = SHARE_OF_BACKBONE * sum(prose.values())
    return [prose[level] >= enough > 0 for level in levels]


def _levels(region: HtmlElement, blocks: Sequence[Block]) -> list[str]:
    """The tags of the elements that hold each block, from the region inwards."""
    known: dict[HtmlElement, str] = {region: ""}
    found = []
    for block in blocks:
        missing: list[HtmlElement] = []
        element: HtmlElement | None = block.element
        while element is not None and element not in known:
            missing.append(element)
            element = element.getparent()
        path = known[element] if element is not None else ""
        for part in reversed(missing):
            path = f"{path}/{part.tag!s}"
            known[part] = path
        tags = path.split("/")[:-1]
        while tags and tags[-1] in _TRANSPARENT:
            tags.pop()
        found.append("/".join(tags))
    return found


def content_root(tree: HtmlElement, region: HtmlElement | None) -> HtmlElement:
    """The element that holds the text and what belongs to it: where its figures are.

    Outwards from the region to an article or main element or one with the headline, unless that is
    the whole page.
    """
    if region is None:
        return tree
    for ancestor in (region, *region.iterancestors()):
        if ancestor.tag in _WHOLE_PAGE:
            break
        if ancestor.tag in {"article", "main"} or next(ancestor.iter("h1"), None) is not None:
            return ancestor
    return region
