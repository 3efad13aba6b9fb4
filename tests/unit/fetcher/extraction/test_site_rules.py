"""Rules for single sites."""

from lxml.html import document_fromstring

from fetcher.extraction.site_rules import RULES, SiteRule, apply_rule, rule_for

RULE = SiteRule(article="div.story", drop=("p.quiz",))


def test_there_are_none_by_default() -> None:
    assert RULES == {}
    assert rule_for("https://gazette.example/a") is None


def test_a_host_s_rule_is_its_subdomains_too() -> None:
    rules = {"gazette.example": RULE, "sport.gazette.example": SiteRule()}
    assert rule_for("https://www.gazette.example/a", rules) is RULE
    assert rule_for("https://sport.gazette.example/a", rules) == SiteRule()
    assert rule_for("https://tribune.example/a", rules) is None


def test_what_a_rule_does() -> None:
    html = "<body><p>Menu</p><div class='story'><p>Text</p><p class='quiz'>Quiz</p></div></body>"
    root = apply_rule(document_fromstring(html), RULE)
    assert root.text_content() == "Text"
    tree = document_fromstring(html)
    assert apply_rule(tree, SiteRule(article="main")) is tree
