"""Pages that stand in an article's place: a paywall, a consent page, an error page, a bot check.

A page that declares itself paid and yet has its whole text is no wall: readers of print editions
and search engines get such pages. A wall is where the text ends after a few lines, or where there
is none and the page says why.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.cssselect import CSSSelector, SelectorError
from lxml.html import HtmlElement

from fetcher.extraction.article import Wall
from fetcher.extraction.blocks import Block
from fetcher.extraction.phrases import BOT_CHECKS, CONSENT, GONE, LOCKED, REMAINDER
from fetcher.extraction.structured import Node, Structured, is_dense
from fetcher.extraction.zones import Zone

LONGEST_TEASER = 1800
"""Characters of text, half of it in dense scripts: a longer text is an article's, wall or not."""
LONGEST_ERROR = 400
_LONGEST_PHRASE = 300
MOST_BLOCKS = 2000
_MARKS = re.compile(
    r"paywall|pay-wall|regwall|tp-modal|tp-container|piano|metered|premium-?(?:wall|gate|overlay)"
    r"|subscriber-?only|subscription-?(?:wall|required)|locked-?(?:content|article)|article-?locked"
    r"|abo-?(?:wall|schranke|pflicht)|content-?gate|barrier|poool|register-?wall|paid-?content",
    re.IGNORECASE,
)
_CHECK_SCRIPTS = re.compile(
    r"/cdn-cgi/challenge-platform|captcha-delivery\.com|_Incapsula_Resource|px-captcha|cf_chl_opt"
    r"|awswaf|/_sec/cp_challenge|perfdrive\.com|hcaptcha\.com/captcha|kasada",
)


def find_wall(
    tree: HtmlElement,
    page: Structured,
    blocks: Sequence[Block],
    title: str,
    paragraphs: Iterable[str],
) -> Wall | None:
    """What stands before the article, or None for a page that has its text."""
    blocks = blocks[:MOST_BLOCKS]
    text = "\n".join(paragraphs)
    length = len(text) * (2 if is_dense(text) else 1)
    if length > LONGEST_TEASER:
        return "paywall" if length < 2 * LONGEST_TEASER and _tells_remainder(blocks) else None
    headings = [title, *(block.text for block in blocks if block.tag in {"h1", "title"})]
    if length <= LONGEST_ERROR:
        if _is_bot_check(tree, headings, blocks):
            return "challenge"
        if _is_gone(page, headings):
            return "soft_404"
        if _is_consent(headings, blocks):
            return "consent"
    return "paywall" if _is_locked(tree, page, blocks) else None


def _is_bot_check(tree: HtmlElement, headings: Iterable[str], blocks: Sequence[Block]) -> bool:
    if any(BOT_CHECKS.match(heading) for heading in headings):
        return True
    if len(blocks) < 12 and any(BOT_CHECKS.search(block.text) for block in blocks):
        return True
    if len(blocks) > 12:
        return False
    scripts = (
        f"{s.get('src') or ''} {(s.text or '')[:2000]}" for s in islice(tree.iter("script"), 100)
    )
    return any(_CHECK_SCRIPTS.search(script) for script in scripts)


def _is_gone(page: Structured, headings: Iterable[str]) -> bool:
    if page.first("prerender-status-code") in {"404", "410"}:
        return True
    return any(len(heading) < 120 and GONE.search(heading) for heading in headings)


def _is_consent(headings: Iterable[str], blocks: Sequence[Block]) -> bool:
    if any(len(heading) < 120 and CONSENT.search(heading) for heading in headings):
        return True
    # A page of nothing but the question.
    return len(blocks) < 40 and sum("cookie" in block.text.lower() for block in blocks) > 2


def _is_locked(tree: HtmlElement, page: Structured, blocks: Sequence[Block]) -> bool:
    paid = [node for node in page.nodes if _is_false(node.get("isAccessibleForFree"))]
    if any(_holds_text(tree, node) for node in paid):
        return False
    asks = any(
        LOCKED.search(block.text)
        for block in blocks
        if len(block.text) < _LONGEST_PHRASE and block.zone is not Zone.HIDDEN
    )
    if _tells_remainder(blocks):
        return True
    declared = bool(paid) or page.first("article:content_tier") in {"locked", "metered"}
    marked = declared or asks
    return (declared and asks) or (marked and _is_marked(tree))


def _tells_remainder(blocks: Iterable[Block]) -> bool:
    return any(len(b.text) < _LONGEST_PHRASE and REMAINDER.search(b.text) for b in blocks)


def _is_marked(tree: HtmlElement) -> bool:
    for element in tree.iter("div", "section", "aside", "form", "article"):
        if _MARKS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return False


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() in {"false", "no"})


def _holds_text(tree: HtmlElement, node: Node) -> bool:
    """Whether what a page declares as paid is there all the same (`hasPart`, `cssSelector`)."""
    selector = node.get("cssSelector")
    if not isinstance(selector, str) or not 0 < len(selector) < 200:
        return False
    try:
        found = CSSSelector(selector, translator="html")(tree)[:20]
    except (SelectorError, ValueError, RecursionError):
        return False
    paragraphs = {p for element in found for p in element.iter("p")}
    return sum(len(p.text_content().strip()) for p in paragraphs) > LONGEST_TEASER // 2
