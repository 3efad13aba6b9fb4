"""The lead: the lines between headline and text that many templates set apart from the text."""

from collections.abc import Sequence

from fetcher.extraction.blocks import Block, running_text
from fetcher.extraction.notices import is_notice
from fetcher.extraction.selection import is_lead_text, is_link_line, repeats_headline
from fetcher.extraction.structured import letters_of
from fetcher.extraction.zones import Zone

LONGEST_WAY = 60
"""Blocks between headline and text beyond which nothing is a lead any more."""
SAME_BEGINNING = 30


def find_lead(
    blocks: Sequence[Block], first: Block, title: str, description: str | None
) -> tuple[Block, ...]:
    """The blocks of the lead that stand outside the article's text, before its `first` block.

    A lead follows the headline, and reads like one, is called one by its class, or begins like
    the page's description of itself.
    """
    headline = letters_of(title)
    begins = letters_of(description or "")[:SAME_BEGINNING]
    found: list[Block] = []
    after_headline = False
    for block in blocks[max(0, first.position - LONGEST_WAY) : first.position]:
        if repeats_headline(block, headline) or (block.tag == "h1" and not found):
            after_headline = True
            found.clear()
            continue
        if block.zone > Zone.HEADER or not running_text(block):
            continue
        if is_notice(block.text) or is_link_line(block):
            continue
        described = bool(begins) and letters_of(block.text).startswith(begins)
        is_lead = block.is_lead and not block.in_list
        if described or (after_headline and (is_lead or is_lead_text(block))):
            found.append(block)
    return tuple(found[-2:])
