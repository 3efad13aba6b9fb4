"""The headline, out of what a page declares and shows, without the site's name and kickers."""

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from fetcher.extraction.structured import Structured, clean, letters_of, text_of

_SEPARATOR = re.compile(r"\s+[|–—•·»‹›:-]+\s+|\s*[|｜]\s*|\s*[:：]\s*(?=[^\s]+$)|\s+::\s+")
LONGEST_TITLE = 500
MOST_HEADINGS = 50
SHORTEST = 15
"""Characters of a headline that can be told from a section's or a site's name."""
LONGEST_SITE = 40
LONGEST_KICKER = 60
_KICKER_ENDS = (":", "-", "–", "—", "|", "：", "｜")


def read_title(tree: HtmlElement, page: Structured, url: str) -> str | None:
    """The headline as readers see it, or what comes nearest.

    Two of the declared headline, the one for networks and the page's heading that agree are it. A
    longer one that has another in it has a kicker or the site's name too much.
    """
    site = site_names(page, url)
    declared = _cut(text_of(page.article.get("headline")), site)
    shared = _cut(page.first("og:title"), site)
    tweeted = _cut(page.first("twitter:title"), site)
    headings = [
        text
        for text in (clean(h1.text_content()) for h1 in islice(tree.iter("h1"), MOST_HEADINGS))
        if text
    ]
    titles = (clean(title.text_content()) for title in tree.iter("title"))
    named = _cut(next(filter(None, titles), None), site)
    heading = _headline_of(headings, (declared, shared, tweeted, named))
    if _same(declared, shared):
        return declared if _same(declared, heading) else shared
    if heading is None:
        name = text_of(page.article.get("name"))
        only = headings[0] if len(headings) == 1 else None
        return next((t for t in (declared, shared, name, named, tweeted, only) if t), None)
    if (
        shared
        and not _same(shared, named)
        and (_same(shared, tweeted) if declared else tweeted is None or _same(shared, tweeted))
        and (declared is None or _same(heading, declared))
        and not _within(heading, shared)
        and not _ends_alike(heading, shared)
    ):
        # Said twice and not for search engines, which the page's title is for.
        return shared
    return _without_kicker(heading, (declared, shared))


def _headline_of(headings: Sequence[str], declared: Sequence[str | None]) -> str | None:
    """The heading that one of the declared headlines is about: equal, or one within the other."""
    found = [heading for heading in headings if len(heading) >= SHORTEST or len(headings) == 1]
    for match in (_same, _within, _begins, _ends_alike):
        for text in filter(None, declared):
            for heading in found:
                if match(heading, text) or match(text, heading):
                    return heading
    return None


def _without_kicker(heading: str, others: Sequence[str | None]) -> str:
    """The heading without what stands before or after the declared headline in it."""
    for other in filter(None, others):
        if _same(heading, other):
            return heading
        if len(other) >= SHORTEST and len(heading) - len(other) <= LONGEST_KICKER:
            if heading.endswith(other) or _goes_on(heading, other):
                return other
            if _goes_on(other, heading):
                return heading
    for other in filter(None, others):
        if _ends_alike(heading, other):
            return _common_end(heading, other)
    return heading


def _common_end(one: str, other: str) -> str:
    """What two headlines with different kickers have in common; empty if that is not one."""
    length = _common_beginning(one[::-1], other[::-1])
    end = one[len(one) - length :]
    match = _SEPARATOR.search(end)
    rest = end[match.end() :] if match else end.lstrip(" :|–—-")
    return rest if len(rest) >= SHORTEST else ""


def _common_beginning(one: str, other: str) -> int:
    """How many characters two texts have in common before they differ."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _ends_alike(one: str, other: str) -> bool:
    end = _common_end(one, other)
    kickers = (one[: len(one) - len(end)].rstrip(), other[: len(other) - len(end)].rstrip())
    # Two kickers of one headline are different words and few; two versions of it begin alike, and
    # two headlines may share a last clause.
    return (
        bool(end)
        and 2 * len(end) >= max(map(len, kickers))
        and all(kicker.endswith(_KICKER_ENDS) for kicker in kickers)
        and _common_beginning(*kickers) < 5
    )


def _begins(beginning: str, title: str) -> bool:
    return _goes_on(title, beginning)


def _goes_on(title: str, beginning: str) -> bool:
    rest = title[len(beginning) :]
    return title.startswith(beginning) and _SEPARATOR.match(f"{rest} ") is not None


def other_titles(page: Structured) -> tuple[str, ...]:
    """All versions of the headline that the page declares, as they are."""
    declared = (page.article.get("headline"), page.article.get("alternativeHeadline"))
    found = (*map(text_of, declared), page.first("og:title"), page.first("twitter:title"))
    return tuple(text[:LONGEST_TITLE] for text in found if text and len(text) >= SHORTEST)


def site_names(page: Structured, url: str) -> frozenset[str]:
    """The names of the site, as letters: as it calls itself, and of its host."""
    host = urlsplit(url).hostname or ""
    names = (
        page.first("og:site_name"),
        page.first("application-name"),
        page.first("twitter:site"),
        text_of(page.article.get("publisher")),
        *host.split("."),
        host,
        host.removeprefix("www."),
    )
    return frozenset(letters_of(name) for name in names if name and len(name) > 2)


def _cut(title: str | None, site: frozenset[str]) -> str | None:
    """The title without the site's name, or a date, at its end."""
    if not title:
        return None
    title = title[:LONGEST_TITLE]
    for separator in _SEPARATOR.finditer(title):
        tail = title[separator.end() :]
        if separator.start() >= 2 and _is_site(tail, site):
            return title[: separator.start()].strip() or None
    return title.strip() or None


def _is_site(tail: str, site: frozenset[str]) -> bool:
    letters = letters_of(tail)
    if not letters or len(letters) > LONGEST_SITE:
        return False
    return letters in site or any(
        (len(name) > 3 and name in letters) or letters.startswith(name) for name in site
    )


def _same(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and letters_of(one or "") == letters_of(other or "")


def _within(one: str | None, other: str | None) -> bool:
    if not one or not other or len(one) < SHORTEST:
        return False
    return letters_of(one) in letters_of(other)
