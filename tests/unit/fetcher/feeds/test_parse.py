"""Feeds: what is read of good ones, and what is said of broken ones."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fetcher.feeds.parse import BrokenFeed, parse_feed

URL = "https://gazette.example/feed"


def rss(items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>G</title>{items}</channel></rss>".encode()


def test_rss_entries() -> None:
    feed = parse_feed(
        rss(
            "<item><title>Quay &amp; port</title><link>https://gazette.example/1?utm_source=f</link>"
            "<guid isPermaLink='false'>id-1</guid><description>&lt;p&gt;Open &lt;b&gt;again"
            "&lt;/b&gt;.&lt;/p&gt;</description>"
            "<pubDate>Fri, 02 Jan 2026 10:00:00 +0100</pubDate></item>"
        ),
        URL,
    )
    (entry,) = feed.entries
    assert entry.link == "https://gazette.example/1"
    assert entry.guid is not None
    assert entry.guid.endswith("id-1")
    assert entry.title == "Quay & port"
    assert entry.summary == "Open again ."
    assert entry.published == datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert entry.updated is None


def test_atom_entries_have_an_updated_time_and_relative_links() -> None:
    feed = parse_feed(
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>a</id><link href='/2'/>"
        b"<updated>2026-01-02T10:00:00Z</updated></entry></feed>",
        URL,
    )
    assert feed.entries[0].link == "https://gazette.example/2"
    assert feed.entries[0].updated == datetime(2026, 1, 2, 10, tzinfo=UTC)


def test_a_permalink_stands_for_a_missing_link() -> None:
    feed = parse_feed(rss("<item><guid>https://gazette.example/3</guid></item>"), URL)
    assert feed.entries[0].link == "https://gazette.example/3"


def test_links_elsewhere_are_skipped_and_repeated_ones_read_once() -> None:
    feed = parse_feed(
        rss(
            "<item><link>javascript:alert(1)</link></item><item><title>none</title></item>"
            "<item><link>https://gazette.example/4</link></item>"
            "<item><link>https://gazette.example/4#comments</link></item>"
        ),
        URL,
    )
    assert [entry.link for entry in feed.entries] == ["https://gazette.example/4"]
    assert feed.skipped == 2


def test_a_feed_cut_off_in_the_middle_gives_what_it_has() -> None:
    whole = rss(
        "<item><link>https://gazette.example/5</link></item><item><link>https://gazette.example/6"
    )
    feed = parse_feed(whole.removesuffix(b"</channel></rss>"), URL)
    assert "https://gazette.example/5" in [entry.link for entry in feed.entries]


def test_a_feed_in_another_charset_served_as_html() -> None:
    body = rss("<item><title>Žluťoučký kůň</title><link>https://gazette.example/7</link></item>")
    encoded = b"<?xml version='1.0' encoding='windows-1250'?>" + body.decode().encode("cp1250")
    assert parse_feed(encoded, URL, "text/html").entries[0].title == "Žluťoučký kůň"


def test_an_empty_feed_is_a_feed() -> None:
    assert parse_feed(rss(""), URL).entries == ()


def test_entities_are_not_expanded_without_end() -> None:
    bomb = (
        b"<!DOCTYPE r [<!ENTITY a '" + b"x" * 1000 + b"'>"
        b"<!ENTITY b '" + b"&a;" * 1000 + b"'><!ENTITY c '" + b"&b;" * 1000 + b"'>]>"
        b"<rss version='2.0'><channel><item><title>&c;</title>"
        b"<link>https://gazette.example/8</link></item></channel></rss>"
    )
    for entry in parse_feed(bomb, URL).entries:
        assert len(entry.title or "") <= 2000


@pytest.mark.parametrize(
    "body",
    [b"", b"   ", b"Sorry", b"<html><body><p>Moved</p></body></html>", b"\x00\xff\xfe", b"{}"],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(BrokenFeed):
        parse_feed(body, URL)


def test_a_body_that_names_a_file_is_not_opened(tmp_path: Path) -> None:
    hidden = tmp_path / "feed.xml"
    hidden.write_bytes(rss("<item><link>https://gazette.example/9</link></item>"))
    with pytest.raises(BrokenFeed):
        parse_feed(str(hidden).encode(), URL)
