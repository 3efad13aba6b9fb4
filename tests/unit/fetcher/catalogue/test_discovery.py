"""What a homepage and robots.txt tell of a site."""

import pytest

from fetcher.catalogue.countries import country_of_host
from fetcher.catalogue.discovery import discover

URL = "https://www.gazette.example/"


def page(head: str, body: str = "", attributes: str = "") -> str:
    return f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>"


def test_the_main_feed_comes_first_and_comments_last() -> None:
    found = discover(
        page(
            "<link rel='alternate' type='application/rss+xml' href='/comments/feed/'>"
            "<link rel='alternate' type='application/rss+xml' href='/category/sport/feed/'>"
            "<link rel='alternate' type='application/rss+xml' title='World' href='/world/rss.xml'>"
            "<link rel='alternate' type='application/atom+xml' href='/feed'>"
            "<link rel='alternate' type='application/json' href='/wp-json/wp/v2/pages/2'>"
            "<link rel='alternate' type='application/json+oembed' href='/oembed?url=x'>"
            "<link rel='alternate' hreflang='fr' href='https://fr.gazette.example/'>",
            "<a href='/rss/'>RSS</a><a href='/feedback'>Feedback</a><a href='/a.html'>A</a>",
        ),
        "",
        URL,
    )
    assert found.feeds == (
        "https://www.gazette.example/feed",
        "https://www.gazette.example/world/rss.xml",
        "https://www.gazette.example/rss/",
        "https://www.gazette.example/category/sport/feed/",
        "https://www.gazette.example/comments/feed/",
    )


def test_the_base_of_a_page_counts() -> None:
    link = "<link rel='alternate' type='application/rss+xml' href='rss'>"
    found = discover(page(f"<base href='/news/'>{link}"), "", URL)
    assert found.feeds == ("https://www.gazette.example/news/rss",)


def test_xhtml_with_a_declaration_is_read() -> None:
    link = "<link rel='alternate' type='application/rss+xml' href='/rss'/>"
    text = f"<?xml version='1.0' encoding='utf-8'?>{page(link)}"
    assert discover(text, "", URL).feeds == ("https://www.gazette.example/rss",)


def test_news_sitemaps_come_before_others() -> None:
    robots = (
        "User-agent: *\nDisallow: /x\nSitemap: https://www.gazette.example/image-sitemap.xml\n"
        "sitemap:https://www.gazette.example/sitemap.xml\r\n"
        "SITEMAP: /sitemap-news.xml # relative\nSitemap: nonsense://x\n"
    )
    assert discover("<p>", robots, URL).sitemaps == (
        "https://www.gazette.example/sitemap-news.xml",
        "https://www.gazette.example/sitemap.xml",
        "https://www.gazette.example/image-sitemap.xml",
    )


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<meta property='og:site_name' content='The Gazette'><title>x</title>", "The Gazette"),
        (
            "<script type='application/ld+json'>{'@type': 'NewsMediaOrganization', "
            "'name': 'The Gazette'}</script>".replace("'", '"'),
            "The Gazette",
        ),
        ("<title>The Gazette | News from the coast and beyond</title>", "The Gazette"),
        ("<title>News from the coast – Gazette</title>", "Gazette"),
        ("<title>Gazette</title>", "Gazette"),
        ("", None),
    ],
)
def test_the_name(head: str, name: str | None) -> None:
    assert discover(page(head), "", URL).name == name


def test_the_language_is_that_of_the_page() -> None:
    assert discover(page("", attributes="lang='pt-BR'"), "", URL).languages == ("pt",)
    assert discover(page(""), "", URL).languages == ()


def test_the_country_is_that_of_the_address_else_of_the_domain_else_unknown() -> None:
    address = (
        '<script type="application/ld+json">{"@type": "NewsMediaOrganization", "address": '
        '{"@type": "PostalAddress", "addressCountry": "NG"}}</script>'
    )
    assert discover(page(address), "", "https://gazette.com/").country == "NG"
    assert discover(page(""), "", "https://gazette.co.uk/").country == "GB"
    assert discover(page(""), "", "https://gazette.com/").country is None


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("gazette.co.uk", "GB"),
        ("gazette.com.br", "BR"),
        ("www.gazette.no", "NO"),
        ("gazette.com", None),
        ("gazette.org", None),
        ("gazette.eu", None),
        ("gazette.tv", None),
        ("gazette.co", None),
        ("gazette.com.co", "CO"),
        ("gazette.example", None),
        ("gazette", None),
    ],
)
def test_domains_that_mean_a_country(host: str, country: str | None) -> None:
    assert country_of_host(host) == country


@pytest.mark.parametrize(
    "text", ["", " ", "<", "<?xml version='1.0' encoding='utf-8'?><html/>", "\x00"]
)
def test_a_page_without_sense_is_no_error(text: str) -> None:
    assert discover(text, "", URL).feeds == ()
