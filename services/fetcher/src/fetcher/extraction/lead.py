"""The lead: the lines between headline and body that many templates set apart from the text."""

import re

from lxml.html import HtmlElement

from fetcher.extraction.boilerplate import letters_of
from fetcher.extraction.structured import clean

SHORTEST = 40
LONGEST = 1500

_LEAD = re.compile(
    r"(?:^|[^a-z])(?:lead|lede|standfirst|stand-first|intro|introduction|teaser|summary|sumario"
    r"|dek|deck|subtitle|sub-title|subhead\w*|abstract|vorspann|excerpt|preamble|ingress|chapo"
    r"|chapeau|entrada|entradilla|bajada|occhiello|sommario|catenaccio|perex|zajawka|synopsis|sapo"
    r"|description|underline|undertitle)(?:$|[^a-z])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BLOCKS = {"p", "div", "h2", "h3", "span", "strong", "section", "header"}
_OUTSIDE = {"aside", "nav", "footer", "form", "figure", "figcaption", "ul", "ol", "script", "style"}


def find_lead(tree: HtmlElement, description: str | None, first: HtmlElement | None) -> str | None:
    """The lead's text, or None: what follows the headline, comes before `first` (the body's first
    element), and is called a lead by its class or begins as the page's description does."""
    begins = letters_of(description or "")[:SHORTEST]
    after_headline = False
    for element in tree.iter():
        if element is first:
            return None
        if not isinstance(element.tag, str):
            continue
        if element.tag == "h1":
            after_headline = True
        elif after_headline and element.tag in _BLOCKS:
            text = _text_of(element)
            if text is None or (first is not None and first in element.iterdescendants()):
                continue
            if (begins and letters_of(text).startswith(begins)) or _is_called_lead(element):
                return text
    return None


def _text_of(element: HtmlElement) -> str | None:
    """The text of a block that could be a lead: prose of a lead's length, in no box or list."""
    if any(ancestor.tag in _OUTSIDE for ancestor in element.iterancestors()):
        return None
    if any(child.tag in _OUTSIDE for child in element.iterdescendants()):
        return None
    text = clean(element.text_content())
    linked = sum(len(clean(link.text_content())) for link in element.iter("a"))
    return text if SHORTEST <= len(text) <= LONGEST and linked < len(text) / 2 else None


def _is_called_lead(element: HtmlElement) -> bool:
    names = ("class", "itemprop", "data-testid", "data-qa", "data-component", "id")
    marks = " ".join(element.get(name) or "" for name in names)
    return bool(_LEAD.search(_CAMEL.sub("-", marks)))
