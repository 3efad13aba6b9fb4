"""Rules for single sites: what to drop from a page, or where its article is, by CSS selectors.

Empty on purpose: whatever can be said of all sites is said elsewhere. A rule is for the template
that defies them, and as small as this:

    "gazette.example": SiteRule(article="div.story", drop=("div.quiz",)),
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement


@dataclass(frozen=True)
class SiteRule:
    """`article` selects the element that alone holds the text; `drop` what is taken out of it."""

    article: str | None = None
    drop: tuple[str, ...] = ()


RULES: dict[str, SiteRule] = {}
"""By host, which stands for its subdomains, too."""


def rule_for(url: str, rules: dict[str, SiteRule] | None = None) -> SiteRule | None:
    """The rule of the most specific host that `url` is of."""
    rules = RULES if rules is None else rules
    if not rules:
        return None
    labels = (urlsplit(url).hostname or "").split(".")
    hosts = (".".join(labels[n:]) for n in range(len(labels)))
    return next((rules[host] for host in hosts if host in rules), None)


def apply_rule(tree: HtmlElement, rule: SiteRule) -> HtmlElement:
    """The element to read the text from, after dropping what the rule drops, in place."""
    for selector in rule.drop:
        for element in CSSSelector(selector, translator="html")(tree):
            if element.getparent() is not None:
                element.drop_tree()
    if rule.article is None:
        return tree
    found: list[HtmlElement] = CSSSelector(rule.article, translator="html")(tree)
    return found[0] if found else tree
