"""Which of a page's blocks are the article's.

The article's paragraphs are the backbone: they stand in the same place of the template, one after
the other. What else is text is decided by where it stands to them: a lead comes before, headings
and lists between, and what follows the last paragraph is the page's own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from fetcher.extraction.blocks import Block, running_text
from fetcher.extraction.notices import ends_article, is_bio, is_notice
from fetcher.extraction.phrases import REMAINDER
from fetcher.extraction.region import backbone, find_region, inside
from fetcher.extraction.structured import is_dense, letters_of
from fetcher.extraction.zones import Zone

SENTENCE_ENDS = tuple(".!?…:;。！？।۔؟”“\"»«」』’'）")
MOSTLY_LINKS = 0.5
LARGEST_BLOCK = 2000
FEWEST_BLOCKS = 4
LONGEST_WALL = 300
LARGEST_CARD = 0.2


@dataclass(frozen=True)
class Selection:
    """The article's blocks in their order, and the element that holds them."""

    blocks: tuple[Block, ...]
    region: HtmlElement | None


def select(
    blocks: Sequence[Block],
    title: str,
    captions: Iterable[str] = (),
    other_titles: Iterable[str] = (),
) -> Selection:
    """The article's text among a page's blocks; empty for a page without prose.

    `other_titles` are the headline's other versions: for networks, for search engines.
    """
    region = find_region(blocks)
    if region is None:
        return Selection((), None)
    known = {letters_of(caption) for caption in captions}
    headline = letters_of(title)
    versions = tuple(filter(None, map(letters_of, (title, *other_titles))))
    held = _until_next_article(inside(region, blocks), headline)
    cards = _cards(held)
    candidates = [
        block
        for block in held
        if block.zone <= Zone.HEADER
        and block.tag != "h1"
        and not is_link_line(block)
        and not any(repeats_headline(block, version) for version in versions)
        and letters_of(block.text) not in known
        and not is_notice(block.text)
        and not any(card in cards for card in (block.element, *_near(block)))
    ]

    on_backbone = backbone(region, candidates)
    spine = [
        position
        for position, block in enumerate(candidates)
        if on_backbone[position] and running_text(block) and not block.is_heading
    ]
    if not spine:
        return Selection((), region)
    first, last = spine[0], spine[-1]
    in_p = sum(running_text(candidates[n]) for n in spine if candidates[n].tag == "p")
    only_p = in_p > 0.8 * sum(running_text(candidates[n]) for n in spine)
    kept = [
        block
        for position, block in enumerate(candidates)
        if (position < first and _is_before(block, on_backbone[position]))
        or (first <= position <= last and _is_text(block, on_backbone[position], only_p=only_p))
        or (position > last and _is_ending(block, on_backbone[position]))
    ]
    return Selection(tuple(_without_empty_heads(_once(kept))), region)


def is_link_line(block: Block) -> bool:
    """Whether a block leads elsewhere rather than tells something."""
    share = block.link_share
    if share < MOSTLY_LINKS:
        return False
    # Some publishers link whole sentences of their text.
    is_sentence = len(block.text) > 60 and block.text.endswith((".", "。", ".”", ".»"))
    return not (block.tag == "p" and is_sentence and share < 0.9)


def _near(block: Block) -> Iterable[HtmlElement]:
    parent = block.element.getparent()
    for _ in range(3):
        if parent is None:
            return
        yield parent
        parent = parent.getparent()


def _cards(blocks: Sequence[Block]) -> set[HtmlElement]:
    """The elements that hold a linked heading with what it leads to: teasers of other articles."""
    prose: Counter[HtmlElement] = Counter()
    heads: Counter[HtmlElement] = Counter()
    for block in blocks:
        length = running_text(block)
        for element in _near(block):
            prose[element] += length
            heads[element] += block.is_heading
    whole = sum(map(running_text, blocks))
    cards: set[HtmlElement] = set()
    for block in blocks:
        if not block.is_heading or block.link_share < 0.8 or block.tag == "h1":
            continue
        for element in _near(block):
            if prose[element] > LARGEST_CARD * whole or heads[element] > 1:
                break
            cards.add(element)
    return cards


def _until_next_article(blocks: Sequence[Block], headline: str) -> list[Block]:
    """Cut where comments or the next article of an endless page begin."""
    kept: list[Block] = []
    before = 0
    whole = sum(map(running_text, blocks))
    for block in blocks:
        enough = before > 0.2 * whole
        if enough and block.tag == "h1" and letters_of(block.text) != headline:
            break
        if before > 0.4 * whole and ends_article(block.text):
            break
        if before and len(block.text) < LONGEST_WALL and REMAINDER.search(block.text):
            break
        before += running_text(block) if block.zone <= Zone.HEADER else 0
        kept.append(block)
    return kept


def repeats_headline(block: Block, headline: str) -> bool:
    """Whether a block is the headline once more, perhaps with its kicker."""
    letters = letters_of(block.text)
    if len(headline) < 12:
        return letters == headline
    if block.is_heading and letters in headline and len(letters) * 2 > len(headline):
        return True
    return headline in letters and len(letters) < len(headline) + 50


_LINES = {"p", "li", "blockquote", "dd", "dt", "pre", "q"}
_DATE_LINE = re.compile(r"\d{1,2}[:.h]\d{2}|\b20\d\d\b")


def _is_before(block: Block, on_backbone: bool) -> bool:
    return is_lead_text(block) or (on_backbone and running_text(block) > 0 and not block.in_list)


def is_lead_text(block: Block) -> bool:
    """Whether a block before the text reads like its lead: prose, no line of dates or names."""
    if block.in_list or not running_text(block):
        return False
    if _DATE_LINE.search(block.text) and len(block.text) < 150 and not _is_sentence(block.text):
        return False
    return block.is_heading or _is_sentence(block.text) or block.is_lead


def _is_text(block: Block, on_backbone: bool, *, only_p: bool) -> bool:
    prose = running_text(block) > 0
    if block.is_heading:
        return on_backbone or block.tag in {"h2", "h3"}
    if on_backbone and only_p:
        return block.tag in _LINES
    if on_backbone:
        return prose or block.tag in {"p", "li"} or _is_sentence(block.text)
    return prose and block.in_list


def _is_ending(block: Block, on_backbone: bool) -> bool:
    is_line = block.tag == "p" or (block.is_heading and running_text(block) > 0)
    return on_backbone and is_line and _is_sentence(block.text)


def _is_sentence(text: str) -> bool:
    return text.endswith(SENTENCE_ENDS)


def _once(blocks: Iterable[Block]) -> list[Block]:
    """Without repetitions, be it of one block or of all in one, as some pages have for scripts."""
    known: set[str] = set()
    kept: list[Block] = []
    for block in blocks:
        letters = letters_of(block.text)
        if letters in known or not letters:
            continue
        if len(letters) > LARGEST_BLOCK and sum(one in letters for one in known) > 2:
            continue
        if len(letters) > (12 if is_dense(block.text) else 30):
            known.add(letters)
        kept.append(block)
    return kept


def _without_empty_heads(blocks: list[Block]) -> list[Block]:
    """Without headings at the end, which announce what is no more there, and the author's story."""
    while blocks and (
        _is_empty_head(blocks[-1])
        or _announces(blocks[-1])
        or (len(blocks) > FEWEST_BLOCKS and is_bio(blocks[-1].text))
    ):
        blocks.pop()
    return blocks


def _is_empty_head(block: Block) -> bool:
    return block.is_heading and not running_text(block)


def _announces(block: Block) -> bool:
    return len(block.text) < 80 and block.text.endswith(":")
