"""Sitemaps and JSON Feed."""

import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from fetcher.feeds.parse import MAX_CHILDREN, MAX_ENTRIES, BrokenFeed, parse_feed

URL = "https://gazette.example/sitemap.xml"
SITEMAP = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
NEWS = "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'"
IMAGE = "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'"


def urlset(rows: str, attributes: str = f"{SITEMAP} {NEWS} {IMAGE}") -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8'?><urlset {attributes}>{rows}</urlset>".encode()


def news(path: str, date: str, title: str = "Quay", language: str = "en") -> str:
    return (
        f"<url><loc>https://gazette.example/{path}</loc><n:news><n:publication>"
        f"<n:name>The Gazette</n:name><n:language>{language}</n:language></n:publication>"
        f"<n:publication_date>{date}</n:publication_date><n:title>{title}</n:title></n:news>"
        "<image:image><image:loc>https://gazette.example/p.jpg</image:loc>"
        "<image:title>A picture</image:title></image:image></url>"
    )


def page(path: str, lastmod: str = "") -> str:
    dated = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>https://gazette.example/{path}</loc>{dated}</url>"


def test_a_news_sitemap_newest_first() -> None:
    feed = parse_feed(
        urlset(
            news("a", "2026-01-01T10:00:00+01:00")
            + news("b", "2026-01-02", "Ships &amp; <![CDATA[<b>crews</b>]]>", "zh-tw")
            + news("c", "soon")
        ),
        URL,
    )
    assert feed.kind == "news_sitemap"
    assert feed.title == "The Gazette"
    assert feed.language is None
    assert [entry.link.rpartition("/")[2] for entry in feed.entries] == ["b", "a", "c"]
    first = feed.entries[0]
    assert (first.title, first.language, first.guid) == ("Ships & crews", "zh-Hant", None)
    assert first.published == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_plain_sitemap_gives_pages_with_lastmod_only() -> None:
    rows = page("a", "2026-01-01") + page("b") + page("c", "2026-01-03T10:00:00Z") + "<url/>"
    feed = parse_feed(urlset(rows, SITEMAP), URL)
    assert feed.kind == "sitemap"
    assert [entry.link.rpartition("/")[2] for entry in feed.entries] == ["c", "a"]
    assert feed.entries[0].updated == datetime(2026, 1, 3, 10, tzinfo=UTC)
    assert feed.entries[0].published is None
    assert feed.skipped == 1


def test_of_a_large_sitemap_the_newest_entries_are_kept() -> None:
    days = [
        page(str(n), f"20{n // 336:02}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}") for n in range(9000)
    ]
    feed = parse_feed(gzip.compress(urlset("".join(days), SITEMAP)), URL)
    assert len(feed.entries) == MAX_ENTRIES
    assert feed.entries[0].link == "https://gazette.example/8999"


def test_a_sitemap_index_newest_first_and_bounded() -> None:
    def index(rows: str) -> bytes:
        return f"<sitemapindex {SITEMAP}>{rows}</sitemapindex>".encode()

    def child(path: str, lastmod: str = "") -> str:
        return page(path, lastmod).replace("url>", "sitemap>")

    feed = parse_feed(
        index(child("old", "2025-01-01") + child("none") + child("new", "2026-01-01")
              + "<sitemap><loc>/relative.xml</loc><lastmod>2025-06-01</lastmod></sitemap>"
              + "<sitemap><loc>ftp://x/</loc></sitemap>"),
        URL,
    )  # fmt: skip
    assert feed.kind == "sitemap_index"
    assert feed.entries == ()
    assert feed.children == (
        "https://gazette.example/new",
        "https://gazette.example/relative.xml",
        "https://gazette.example/old",
        "https://gazette.example/none",
    )
    many = parse_feed(index("".join(child(str(n)) for n in range(MAX_CHILDREN + 9))), URL)
    assert len(many.children) == MAX_CHILDREN


def test_a_broken_sitemap_gives_what_can_be_read() -> None:
    rows = page("a?x=1&y=2", "2026-01-01") + page("b", "2026-01-02") + "<url><loc>https://gaz"
    feed = parse_feed(urlset(rows, "").removesuffix(b"</urlset>"), URL)
    assert "https://gazette.example/b" in [entry.link for entry in feed.entries]


def test_an_undeclared_news_prefix_is_understood() -> None:
    rows = news("a", "2026-01-01").replace("n:", "news:")
    feed = parse_feed(urlset(rows, SITEMAP), URL)
    assert feed.kind == "news_sitemap"
    assert feed.entries[0].title == "Quay"


def test_an_empty_sitemap_is_a_sitemap() -> None:
    assert parse_feed(urlset(""), URL).entries == ()


def json_feed(items: list[Any], **head: Any) -> bytes:
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": items, **head}
    ).encode()


def test_a_json_feed() -> None:
    feed = parse_feed(
        json_feed(
            [
                {
                    "id": 7,
                    "url": "/a?utm_source=x",
                    "title": "Quay &amp; port",
                    "content_html": "<p>Ships</p>",
                    "date_published": "2026-01-02T10:00:00+01:00",
                    "date_modified": "2026-01-02T12:00:00Z",
                    "language": "fr-CA",
                },
                {"id": "https://gazette.example/b"},
                {"id": "c", "external_url": "https://agency.example/c", "url": None},
                {"id": "no link"},
                "nonsense",
            ],
            title="The Gazette",
            language="en-IE",
        ),
        "https://gazette.example/feed.json",
        "application/feed+json",
    )
    assert (feed.kind, feed.title, feed.language, feed.skipped) == ("json", "The Gazette", "en", 2)
    assert [entry.link for entry in feed.entries] == [
        "https://gazette.example/a",
        "https://gazette.example/b",
        "https://agency.example/c",
    ]
    first = feed.entries[0]
    assert (first.guid, first.title, first.summary) == ("7", "Quay & port", "Ships")
    assert first.published == datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert first.updated == datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert first.language == "fr"


@pytest.mark.parametrize("value", [{"items": {}}, {"posts": []}, [], "x", None])
def test_json_that_is_no_feed(value: Any) -> None:
    with pytest.raises(BrokenFeed):
        parse_feed(json.dumps(value).encode(), URL)
