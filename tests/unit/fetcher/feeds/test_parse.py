"""Feeds: what is read of good ones, what is asked of those who poll, what is kept in bounds."""

import contextlib
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fetcher.feeds import document, parse
from fetcher.feeds.parse import MAX_ENTRIES, BrokenFeed, parse_feed

URL = "https://gazette.example/feed"
SY = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"


def rss(items: str, head: str = "<title>G</title>", attributes: str = "") -> bytes:
    return f"<rss version='2.0' {attributes}><channel>{head}{items}</channel></rss>".encode()


def item(number: int) -> str:
    return f"<item><link>https://gazette.example/{number}</link></item>"


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
    assert feed.kind == "rss"
    assert entry.link == "https://gazette.example/1"
    assert entry.guid == "id-1"
    assert entry.title == "Quay & port"
    assert entry.summary == "Open again."
    assert entry.published == datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert entry.updated is None


def test_atom_entries_have_an_updated_time_and_relative_links() -> None:
    feed = parse_feed(
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>a</id><link href='/2'/>"
        b"<updated>2026-01-02T10:00:00Z</updated></entry></feed>",
        URL,
    )
    assert feed.kind == "atom"
    assert feed.entries[0].link == "https://gazette.example/2"
    assert feed.entries[0].updated == datetime(2026, 1, 2, 10, tzinfo=UTC)


def test_a_permalink_stands_for_a_missing_link() -> None:
    feed = parse_feed(rss("<item><guid>https://gazette.example/3</guid></item>"), URL)
    assert feed.entries[0].link == "https://gazette.example/3"


def test_a_guid_stays_as_it_is_written_when_the_feed_moves() -> None:
    body = rss("<item><link>/3</link><guid>story-3</guid></item>")
    before, after = (parse_feed(body, url).entries[0] for url in (URL, "https://new.example/"))
    assert before.guid == after.guid == "story-3"


def test_a_guid_that_all_entries_share_names_none_of_them() -> None:
    feed = parse_feed(
        rss("".join(item(n).replace("</item>", "<guid>same</guid></item>") for n in range(3))), URL
    )
    assert [entry.guid for entry in feed.entries] == [None, None, None]


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


def test_the_publisher_behind_a_proxy_is_linked() -> None:
    feed = parse_feed(
        rss(
            "<item><link>http://feedproxy.google.com/~r/g/~3/x/</link>"
            "<fb:origLink>https://gazette.example/5?utm_source=feedburner</fb:origLink></item>"
            "<item><link>https://www.google.com/url?sa=t&amp;url=https://gazette.example/6</link></item>",
            attributes="xmlns:fb='http://rssnamespace.org/feedburner/ext/1.0'",
        ),
        URL,
    )
    assert [entry.link for entry in feed.entries] == [
        "https://gazette.example/5",
        "https://gazette.example/6",
    ]


def test_a_feed_cut_off_in_the_middle_gives_what_it_has() -> None:
    whole = rss(item(5) + "<item><link>https://gazette.example/6")
    feed = parse_feed(whole.removesuffix(b"</channel></rss>"), URL)
    # The last one's link may have been longer.
    assert [entry.link for entry in feed.entries] == ["https://gazette.example/5"]


@pytest.mark.parametrize(
    ("encoded", "content_type"),
    [
        ("<?xml version='1.0' encoding='windows-1250'?>{}", "text/html"),
        ("{}", "application/rss+xml; charset=windows-1250"),
        ("<?xml version='1.0' encoding='utf-8'?>{}", "text/xml; charset=windows-1250"),
    ],
)
def test_another_charset(encoded: str, content_type: str) -> None:
    body = rss(f"<item><title>Žluťoučký kůň</title>{item(7).removeprefix('<item>')}").decode()
    feed = parse_feed(encoded.format(body).encode("cp1250"), URL, content_type)
    assert feed.entries[0].title == "Žluťoučký kůň"


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-16", "us-ascii", "x-unknown"])
@pytest.mark.parametrize("content_type", [None, "text/xml", "text/xml; charset=iso-8859-1"])
def test_utf8_is_utf8_whatever_was_declared(declared: str, content_type: str | None) -> None:
    body = rss("<item><title>Žluťoučký kůň “x”</title><link>/7</link></item>")
    body = f"<?xml version='1.0' encoding='{declared}'?>".encode() + body
    assert parse_feed(body, URL, content_type).entries[0].title == "Žluťoučký kůň “x”"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_byte_order_marks_and_utf16(encoding: str) -> None:
    body = "<?xml version='1.0'?>" + rss("<item><title>Žluť</title><link>/7</link></item>").decode()
    assert parse_feed(body.encode(encoding), URL).entries[0].title == "Žluť"


def test_an_empty_feed_is_a_feed() -> None:
    assert parse_feed(rss(""), URL).entries == ()


def test_what_the_publisher_asks_of_those_who_poll() -> None:
    feed = parse_feed(
        rss(
            item(1),
            "<title>The &lt;b&gt;Gazette&lt;/b&gt;</title><language>pt-br</language><ttl>30</ttl>"
            "<skipHours><hour>0</hour><hour>3</hour><hour>24</hour><hour>x</hour></skipHours>"
            "<skipDays><day>Saturday</day><day>Sunday</day><day>Someday</day></skipDays>",
        ),
        URL,
    )
    assert (feed.title, feed.language) == ("The Gazette", "pt")
    assert feed.ttl == timedelta(minutes=30)
    assert feed.skip_hours == {0, 3}
    assert feed.skip_days == {5, 6}


def test_a_broken_feed_is_asked_the_same() -> None:
    body = rss(item(1), "<ttl>30</ttl><skipHours><hour>3</hour></skipHours><title>G<</title>")
    feed = parse_feed(body, URL)
    assert (feed.ttl, feed.skip_hours) == (timedelta(minutes=30), {3})


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        (
            "<sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            timedelta(hours=6),
        ),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0.1</sy:updateFrequency>",
            timedelta(hours=10),
        ),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><ttl>5</ttl>", timedelta(minutes=5)),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", timedelta(days=31)),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>inf</ttl>", None),
        ("<ttl>soon</ttl>", None),
    ],
)
def test_time_to_live(head: str, wanted: timedelta | None) -> None:
    assert parse_feed(rss(item(1), head, SY), URL).ttl == wanted


def test_every_hour_and_every_day_off_is_a_mistake() -> None:
    hours = "".join(f"<hour>{n}</hour>" for n in range(24))
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    days = "".join(f"<day>{name}</day>" for name in names)
    body = rss("", f"<skipHours>{hours}</skipHours><skipDays>{days}</skipDays>")
    assert not parse_feed(body, URL).skip_hours
    assert not parse_feed(body, URL).skip_days


def test_entries_and_texts_are_bounded() -> None:
    many = "".join(item(n) for n in range(MAX_ENTRIES + 50))
    long = f"<item><link>/x</link><title>{'t' * 90_000}</title><guid>{'g' * 90_000}</guid></item>"
    feed = parse_feed(rss(long + many), URL)
    assert len(feed.entries) == MAX_ENTRIES
    assert len(feed.entries[0].title or "") <= 2000
    assert len(feed.entries[0].guid or "") <= 500


def test_a_gzipped_feed() -> None:
    assert len(parse_feed(gzip.compress(rss(item(1))), URL).entries) == 1


def test_a_gzipped_feed_that_was_cut_off() -> None:
    body = gzip.compress(rss("".join(item(n) for n in range(400))))
    assert parse_feed(body[: len(body) * 2 // 3], URL).entries


def test_unpacking_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 10_000)
    with pytest.raises(BrokenFeed, match="larger than 10,000 bytes"):
        parse_feed(gzip.compress(b" " * 10_001), URL)


@pytest.mark.parametrize("quote", ["'", '"'])
def test_entities_are_not_expanded(quote: str) -> None:
    bomb = (
        f"<!DOCTYPE r [<!ENTITY a {quote}{'x' * 1000}{quote}>"
        f"<!ENTITY b {quote}{'&a;' * 1000}{quote}><!ENTITY c {quote}{'&b;' * 1000}{quote}>]>"
    ).encode() + rss("<item><title>&c;</title><link>https://gazette.example/8</link></item>")
    (entry,) = parse_feed(bomb, URL).entries
    assert entry.title == "&c;"


def test_no_file_and_no_address_is_read_for_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    body = f"<!DOCTYPE r [<!ENTITY x SYSTEM '{secret.as_uri()}'>]>".encode() + rss(
        "<item><title>&x;</title><link>/8</link></item>"
    )
    assert "hidden" not in str(parse_feed(body, URL))


def test_a_body_that_names_a_file_is_not_opened(tmp_path: Path) -> None:
    hidden = tmp_path / "feed.xml"
    hidden.write_bytes(rss(item(9)))
    with pytest.raises(BrokenFeed):
        parse_feed(str(hidden).encode(), URL)


@pytest.mark.parametrize(
    "body",
    [
        rss("<a>" * 50_000),
        b"<rss>" + b"<item><link>" * 20_000,
        b"<rss " + b"a='" * 50_000,
        b"<rss><![CDATA[" * 20_000,
        b"<rss>" + b"&" * 200_000,
        b"<feed>" + b"<!--" * 50_000,
        b"{" * 200_000,
        b'{"items": ' + b"[" * 200_000,
        b"<urlset>" + b"<url>" * 50_000,
        b"<title" * 100_000,
        b"<rss>" + b"<item><link>/x</link><title>" + b"&lt;a " * 100_000 + b"</title></item></rss>",
    ],
)
@pytest.mark.timeout(60)
def test_hostile_input_comes_to_an_end(body: bytes) -> None:
    with contextlib.suppress(BrokenFeed):
        assert len(parse_feed(body, URL).entries) <= 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty answer"),
        (b"  \n ", "an empty answer"),
        (b"Sorry, try later", "neither XML nor JSON: it begins with 'Sorry, try later'"),
        (b"<html><body><p>Moved</p></body></html>", "an HTML page without a title"),
        (
            b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>",
            "an HTML page, not a feed: its title is 'Just a moment...'; perhaps a bot wall",
        ),
        (b"<html><title>Your privacy &amp; cookies</title></html>", "perhaps a consent wall"),
        (b"<html><title>Page not found</title></html>", "perhaps an error page"),
        (b"<html><title>The Gazette</title></html>", "perhaps the feed has moved"),
        (b"\x00\xff\xfe", "binary data"),
        (b"\x00" * 500, "binary data"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\x1f\x8bnot gzip", "can't be unpacked"),
        (b"{}", "no JSON Feed"),
        (b'{"code": "rest_no_route", "status": 404}', "only code, status"),
        (b"[1, 2]", "no JSON Feed"),
        (b"{'items': []}", "looks like JSON, and isn't"),
        (b"<?xml version='1.0'?><opml version='2.0'/>", "fetcher sources import"),
        (
            b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
            "its root element is <Error>, which says 'AccessDenied Access Denied'",
        ),
        (b"<rss version='2.0'><channel><item><title", "broken XML"),
        (
            b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:li/></rdf:RDF>",
            "neither RSS, Atom nor RDF",
        ),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes, said: str) -> None:
    with pytest.raises(BrokenFeed) as raised:
        parse_feed(body, URL)
    assert said in str(raised.value)


def test_callers_find_all_they_need_in_one_place() -> None:
    assert {"parse_feed", "Feed", "Entry", "BrokenFeed"} <= set(parse.__all__)
