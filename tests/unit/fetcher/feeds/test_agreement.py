"""The fast reader and feedparser: whichever reads a feed, its articles are the same.

Identity rests on guid and link; a feed that is broken on one day and well-formed on the next
must not bring every article again.
"""

import calendar
import io
import time
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest

from fetcher.feeds.dates import moment
from fetcher.feeds.document import Xml, mended, read_document
from fetcher.feeds.model import Feed
from fetcher.feeds.tolerant import read_tolerantly
from fetcher.feeds.wellformed import read_wellformed

URL = "https://gazette.example/news/feed.xml"
ITEM = (
    "<item><title>Quay reopens</title><link>https://gazette.example/a</link>"
    "<guid isPermaLink='false'>g-1</guid><description>Ships again.</description>"
    "<pubDate>Fri, 02 Jan 2026 10:00:00 +0100</pubDate></item>"
)
NAMESPACES = (
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:media='http://search.yahoo.com/mrss/' xmlns:atom='http://www.w3.org/2005/Atom' "
    "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' "
    "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0' "
    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
    "xmlns:slash='http://purl.org/rss/1.0/modules/slash/' "
    "xmlns:georss='http://www.georss.org/georss'"
)


def rss(items: str, head: str = "<title>Gazette</title>", attributes: str = NAMESPACES) -> str:
    return f"<rss version='2.0' {attributes}><channel>{head}{items}</channel></rss>"


def item(inner: str) -> str:
    return rss(f"<item><link>https://gazette.example/a</link>{inner}</item>")


def atom(entries: str, attributes: str = "", head: str = "<title>Gazette</title>") -> str:
    return f"<feed xmlns='http://www.w3.org/2005/Atom' {attributes}>{head}{entries}</feed>"


def entry(inner: str, attributes: str = "") -> str:
    return atom(f"<entry><id>tag:gazette.example,2026:1</id>{inner}</entry>", attributes)


def rdf(items: str) -> str:
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        f"xmlns='http://purl.org/rss/1.0/' {NAMESPACES}>"
        "<channel rdf:about='https://gazette.example/'><title>Gazette</title>"
        "<items><rdf:Seq><rdf:li resource='https://gazette.example/a'/></rdf:Seq></items>"
        f"</channel>{items}</rdf:RDF>"
    )


FEEDS: dict[str, str] = {
    "plain": rss(ITEM),
    "two items": rss(ITEM + ITEM.replace("/a<", "/b<").replace("g-1", "g-2")),
    "rss 0.91": "<rss version='0.91'><channel><title>G</title>" + ITEM + "</channel></rss>",
    "rss 0.92 without version": "<rss><channel>" + ITEM + "</channel></rss>",
    "items beside the channel": "<rss version='2.0'><channel><title>G</title></channel>"
    + ITEM + "</rss>",
    "a default namespace of its own": rss(ITEM, attributes="xmlns='https://cms.example/rss/'"),
    "userland's namespace": rss(ITEM, attributes="xmlns='http://backend.userland.com/rss2'"),
    "upper-case elements": rss("<item><LINK>https://gazette.example/a</LINK><GUID>x</GUID></item>"),
    "prefixed rss": "<r:rss xmlns:r='http://backend.userland.com/rss2' version='2.0'><r:channel>"
    "<r:item><r:link>https://gazette.example/a</r:link><r:guid>g</r:guid></r:item></r:channel></r:rss>",
    "rdf": rdf(
        "<item rdf:about='https://gazette.example/a#1'><title>Quay</title>"
        "<link>https://gazette.example/a</link><dc:date>2026-01-02T10:00:00+09:00</dc:date>"
        "<dc:language>pt-BR</dc:language></item>"
    ),
    "rdf with a guid of its own": rdf(
        "<item rdf:about='https://gazette.example/a'><link>https://gazette.example/a</link>"
        "<guid>other</guid></item>"
    ),
    "rss 0.90": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    "xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>G</title></channel>"
    "<item><title>Quay</title><link>https://gazette.example/a</link></item></rdf:RDF>",
    "cdata": item("<title><![CDATA[Quay & <b>port</b>]]></title><guid><![CDATA[g & h]]></guid>"),
    "cdata link": rss("<item><link><![CDATA[https://gazette.example/a?x=1&y=2]]></link></item>"),
    "cdata in pieces": item("<title>Quay <![CDATA[& ]]>port<!-- sic --> again</title>"),
    "white space in a link": rss("<item><link>\n   https://gazette.example/a \n</link></item>"),
    "tracking in a link": rss(
        "<item><link>https://gazette.example/a?utm_source=rss&amp;id=7&amp;at_medium=x#c</link></item>"
    ),
    "a link escaped twice": rss(
        "<item><link>https://gazette.example/a?x=1&amp;amp;y=2</link></item>"
    ),
    "relative links": rss(
        "<item><link>/a</link></item><item><link>b?x=1</link></item>"
        "<item><link>//www.gazette.example/c</link></item><item><link>../d</link></item>"
    ),
    "links without a scheme": rss("<item><link>www.gazette.example/a</link></item>"),
    "links to nowhere": rss(
        "<item><link>javascript:void(0)</link></item><item><link>mailto:a@b.example</link></item>"
        "<item><link>http://[bad/</link></item><item><title>none</title></item>"
        "<item><link></link></item><item><link/></item>"
    ),
    "xml:base on rss": rss(
        "<item><link>a</link><guid>b</guid></item><item xml:base='x/'><link>c</link></item>",
        attributes="xml:base='https://www.gazette.example/base/'",
    ),
    "xml:base on atom": atom(
        "<entry xml:base='entries/'><id>tag:x,1</id><link href='1'/></entry>"
        "<entry><id>tag:x,2</id><link xml:base='https://other.example/' href='2'/></entry>",
        "xml:base='https://gazette.example/'",
    ),
    "a relative xml:base": atom("<entry><link href='1'/></entry>", "xml:base='/news/'"),
    "permalink guid": rss("<item><guid>https://gazette.example/a</guid></item>"),
    "permalink guid beside an empty link": rss(
        "<item><link></link><guid>https://gazette.example/a</guid></item>"
    ),
    "guid that is no permalink, with an address": rss(
        "<item><guid isPermaLink='false'>https://gazette.example/?p=1</guid></item>"
    ),
    "relative permalink guid": rss("<item><guid>/story/1</guid></item>"),
    "a bare word as permalink": item("<guid>12345</guid>"),
    "a bare word as permalink, alone": rss("<item><guid>12345</guid></item>"),
    "isPermaLink in capitals": item("<guid isPermaLink='TRUE'>12345</guid>"),
    "empty guid": item("<guid></guid>"),
    "two guids": item("<guid>one</guid><guid>two</guid>"),
    "the same guid for all": rss(ITEM + ITEM.replace("/a<", "/b<")),
    "white space in a guid": item("<guid isPermaLink='false'>\n g 1 \n</guid>"),
    "a long guid": item(f"<guid isPermaLink='false'>{'x' * 900}</guid>"),
    "atom link in rss": rss(
        "<item><atom:link rel='self' href='https://gazette.example/self'/>"
        "<link>https://gazette.example/a</link></item>"
    ),
    "atom alternate in rss only": rss(
        "<item><atom:link href='https://gazette.example/a'/></item>"
    ),
    "comments link": item("<comments>https://gazette.example/a#comments</comments>"),
    "source and enclosure": item(
        "<source url='https://agency.example/rss'>Agency</source>"
        "<enclosure url='https://gazette.example/a.mp3' length='1' type='audio/mpeg'/>"
    ),
    "feedburner": rss(
        "<item><link>http://feedproxy.google.com/~r/gazette/~3/xyz/</link>"
        "<guid isPermaLink='false'>1</guid>"
        "<feedburner:origLink>https://gazette.example/a?utm_source=feedburner</feedburner:origLink>"
        "</item>"
    ),
    "feedburner without the origin": rss(
        "<item><link>http://feedproxy.google.com/~r/gazette/~3/xyz/</link>"
        "<guid>https://gazette.example/a</guid></item>"
    ),
    "google's redirect": atom(
        "<entry><id>tag:google.com,2013:x</id><link href='https://www.google.com/url?rct=j&amp;"
        "sa=t&amp;url=https://gazette.example/a%3Fx%3D1&amp;ct=ga'/></entry>"
    ),
    "dc:date only": item("<dc:date>2026-01-02T10:00:00Z</dc:date>"),
    "dc:date and pubDate": item(
        "<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate><dc:date>2026-01-02T11:00:00Z</dc:date>"
    ),
    "dcterms": item(
        "<dcterms:issued>2026-01-02</dcterms:issued><dcterms:modified>2026-01-03T01:02:03Z"
        "</dcterms:modified>"
    ),
    "atom:updated in rss": item(
        "<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate>"
        "<atom:updated>2026-01-02T12:00:00Z</atom:updated>"
    ),
    "two dates": item(
        "<pubDate>Fri, 02 Jan 2026 10:00:00 GMT</pubDate>"
        "<pubDate>Sat, 03 Jan 2026 10:00:00 GMT</pubDate>"
    ),
    "empty date": item("<pubDate></pubDate>"),
    "a date of zeros": item("<pubDate>0000-00-00 00:00:00</pubDate>"),
    "the epoch": item("<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate>"),
    "no date at all": item("<pubDate>Invalid date</pubDate>"),
    "content:encoded": item(
        "<content:encoded><![CDATA[<p>Long <a href='/x'>text</a></p>]]></content:encoded>"
    ),
    "description and content": item(
        "<description>Short</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>"
    ),
    "media": item(
        "<media:group><media:content url='https://gazette.example/1.jpg' medium='image'>"
        "<media:title>A picture</media:title><media:description>Seen</media:description>"
        "</media:content></media:group><title>Quay</title>"
        "<media:thumbnail url='https://gazette.example/1s.jpg'/><media:credit>N. N.</media:credit>"
    ),
    "media title before the title": item(
        "<media:content url='https://gazette.example/1.jpg'><media:title>A picture</media:title>"
        "</media:content><title>Quay</title>"
    ),
    "media title alone": item(
        "<media:content url='https://gazette.example/1.jpg'><media:title>A picture</media:title>"
        "</media:content>"
    ),
    "two titles": item("<title>First</title><title>Second</title>"),
    "dc:title after title": item("<title>First</title><dc:title>Second</dc:title>"),
    "an empty title": item("<title></title><dc:title>Second</dc:title>"),
    "a title of the channel's picture": rss(
        ITEM, "<title>Gazette</title><image><title>Logo</title><url>/l.png</url>"
        "<link>https://gazette.example/</link></image>"
    ),
    "entities": item("<title>Caf&#233; &amp; bar &lt;3 &quot;x&quot; &#x2019;s</title>"),
    "entities escaped twice": item("<title>Caf&amp;eacute; &amp;amp; bar&amp;#8217;s</title>"),
    "markup in a title": item("<title>&lt;b&gt;Quay&lt;/b&gt;s &lt;br/&gt;reopen</title>"),
    "a title with real markup": item("<title>The <i>Quay</i>s</title>"),
    "less than": item("<title>Why 3 &lt; 4 and 6 &gt; 5</title>"),
    "utf-8 read as latin-1": item("<title>CafÃ© opens</title>"),
    "windows characters": item("<title>It\x92s \x93open\x94</title>"),
    "languages": rss(
        item("<dc:language>fr</dc:language>").split("<channel>")[1].split("</channel>")[0],
        "<language>pt-br</language>",
    ),
    "itunes and slash": item(
        "<itunes:title>Else</itunes:title><itunes:summary>Else</itunes:summary>"
        "<slash:comments>3</slash:comments><georss:point>1 2</georss:point>"
    ),
    "atom": entry(
        "<title>Quay</title><link href='https://gazette.example/a'/>"
        "<published>2026-01-02T10:00:00.123+01:00</published>"
        "<updated>2026-01-02T12:00:00Z</updated><summary>Ships</summary>"
    ),
    "atom, links of many kinds": entry(
        "<link rel='self' type='application/atom+xml' href='https://gazette.example/a.atom'/>"
        "<link rel='enclosure' type='image/jpeg' href='https://gazette.example/a.jpg'/>"
        "<link rel='alternate' type='application/json' href='https://gazette.example/a.json'/>"
        "<link rel='Alternate' type='text/HTML' href='https://gazette.example/a'/>"
        "<link rel='replies' href='https://gazette.example/a/replies'/>"
    ),
    "atom, two alternates": entry(
        "<link rel='alternate' hreflang='en' href='https://gazette.example/en'/>"
        "<link rel='alternate' hreflang='fr' href='https://gazette.example/fr'/>"
    ),
    "atom without a link": atom("<entry><id>https://gazette.example/a</id></entry>"),
    "atom with a urn": atom("<entry><id>urn:uuid:1</id><link href='/a'/></entry>"),
    "atom, updated only": entry("<link href='/a'/><updated>2026-01-02T10:00:00Z</updated>"),
    "atom, html title": entry(
        "<link href='/a'/><title type='html'>&lt;b&gt;Quay&lt;/b&gt; &amp;amp; port</title>"
    ),
    "atom, xhtml title": entry(
        "<link href='/a'/><title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "The <b>Quay</b> &amp; port</div></title>"
    ),
    "atom, content with markup": entry(
        "<link href='/a'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<p>Ships <a href='https://other.example/'>came</a></p><link href='/not-this'/></div>"
        "</content>"
    ),
    "atom, a source's id and title": entry(
        "<link href='/a'/><title>Quay</title><source><id>tag:other</id><title>Other</title>"
        "<updated>2020-01-01T00:00:00Z</updated><link href='https://other.example/'/></source>"
    ),
    "atom, an author's address": entry(
        "<link href='/a'/><author><name>N. N.</name><uri>https://n.example/</uri></author>"
    ),
    "atom 0.3": "<feed version='0.3' xmlns='http://purl.org/atom/ns#' xml:lang='de'>"
    "<title>G</title>"
    "<entry><title mode='escaped'>Quay</title><id>tag:x,1</id>"
    "<link rel='alternate' type='text/html' href='https://gazette.example/a'/>"
    "<issued>2026-01-02T10:00:00Z</issued><modified>2026-01-03T10:00:00Z</modified></entry></feed>",
    "atom without its namespace": "<feed><entry><id>1</id><link href='/a'/></entry></feed>",
    "nothing in it": rss(""),
    "nothing in atom": atom(""),
}  # fmt: skip

BROKEN: dict[str, str] = {
    "bare ampersands": rss(
        "<item><title>Quay & port</title><link>https://gazette.example/a?x=1&y=2</link></item>"
    ),
    "html entities": item(
        "<title>Caf&eacute;&nbsp;&ndash; ol&aacute;</title><guid>a&nbsp;b</guid>"
    ),
    "an unknown entity": item("<title>Quay &foo; port</title>"),
    "control characters": item("<title>Quay\x0b \x1fport</title><guid>g\x08 1</guid>"),
    "references to control characters": item("<title>Quay&#0; port&#x1f;</title>"),
    "an undeclared prefix": rss(
        "<item><link>https://gazette.example/a</link><dc:date>2026-01-02T10:00:00Z</dc:date>"
        "<media:thumbnail url='x'/><guid>g</guid></item>",
        attributes="",
    ),
    "junk behind it": rss(ITEM) + "<script>var x = 1;</script>",
    "a comment behind it": rss(ITEM) + "<!-- cached -->",
    "junk before it": "<br />\n<b>Warning</b>: headers in x.php\n"
    "<?xml version='1.0'?>" + rss(ITEM),
    "white space before it": "\r\n\n  <?xml version='1.0'?>" + rss(ITEM),
    "a doctype": "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' "
    "'http://my.netscape.com/publish/formats/rss-0.91.dtd'>" + rss(ITEM),
    "entities of its own": "<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>"
    + item("<title>a&nbsp;b</title>"),
    "a stylesheet": "<?xml version='1.0'?><?xml-stylesheet href='/s.xsl' type='text/xsl'?>"
    "<!-- <rss> --> " + rss(ITEM),
    "cut off in a title": rss(ITEM + ITEM.replace("/a<", "/b<")).partition("/b<")[0] + "/b",
    "cut off between items": rss(ITEM).removesuffix("</channel></rss>"),
    "ampersands in cdata": item("<title><![CDATA[A & B &nbsp; C]]> & D</title>"),
}  # fmt: skip


def identity(feed: Feed) -> list[tuple[Any, ...]]:
    return [(e.guid, e.link, e.title, e.published, e.updated) for e in feed.entries]


def xml(body: bytes, content_type: str | None = None) -> str:
    document = read_document(body, content_type)
    assert isinstance(document, Xml)
    return document.text


@pytest.mark.parametrize("name", [*FEEDS, *BROKEN])
def test_both_readers_find_the_same(name: str) -> None:
    text = xml({**FEEDS, **BROKEN}[name].encode())
    fast = read_wellformed(text, URL) or read_wellformed(mended(text), URL)
    assert fast is not None
    slow = read_tolerantly(mended(text), URL)
    assert identity(fast) == identity(slow)
    assert (fast.title, fast.language, fast.kind) == (slow.title, slow.language, slow.kind)
    assert fast.skipped == slow.skipped


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_that_is_in_order_needs_no_mending(name: str) -> None:
    assert read_wellformed(xml(FEEDS[name].encode()), URL) is not None


@pytest.mark.parametrize("name", BROKEN)
def test_feedparser_says_the_same_of_what_was_not_mended(name: str) -> None:
    text = xml(BROKEN[name].encode())
    mine = read_wellformed(mended(text), URL)
    assert mine is not None
    theirs = read_tolerantly(text, URL)
    assert [e.link for e in theirs.entries] == [e.link for e in mine.entries]


def test_a_guid_is_the_same_in_a_broken_feed() -> None:
    items = item("<guid isPermaLink='false'>https://gazette.example/?p=1&amp;q=2</guid>")
    mine = read_wellformed(items, URL)
    assert mine is not None
    (entry,) = read_tolerantly(items.replace("</channel>", "<title>a<b</title>"), URL).entries
    assert entry.guid == mine.entries[0].guid == "https://gazette.example/?p=1&q=2"


def theirs(text: str) -> datetime | None:
    """The date as feedparser reads it."""
    body = rss(f"<item><pubDate>{text}</pubDate></item>").encode()
    parsed: time.struct_time | None = (
        feedparser.parse(io.BytesIO(body)).entries[0].get("published_parsed")
    )
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 02 Jan 2026 10:00:00 GMT",
        "Fri, 02 Jan 2026 10:00:00 +0000",
        "Fri, 2 Jan 2026 10:00:00 -0330",
        "Fri, 02 Jan 2026 10:00:00 +05:30",
        "Fri, 02 Jan 2026 10:00:00 GMT+02:00",
        "Fri, 02 Jan 2026 10:00:00 EST",
        "Fri, 02 Jan 2026 10:00:00 EDT",
        "Fri, 02 Jan 2026 10:00:00 PST",
        "Fri, 02 Jan 2026 10:00:00 MET",
        "Fri, 02 Jan 2026 10:00:00 Z",
        "Fri, 02 Jan 2026 10:00:00 UT",
        "Fri, 02 Jan 2026 10:00:00 XYZ",
        "Fri, 02 Jan 2026 10:00 +0100",
        "Fri, 02 Jan 2026",
        "Friday, 02 January 2026 10:00:00 GMT",
        "02 Jan 2026 10:00:00 +0100",
        "02 Jan 26 10:00:00 GMT",
        "02 Jan 99 10:00:00 GMT",
        "Fri,  02  Jan  2026  10:00:00  GMT",
        "Fri, Jan 02 2026 10:00:00 GMT",
        "2026-01-02",
        "2026-01-02T10:00:00Z",
        "2026-01-02T10:00:00+01:00",
        "2026-01-02T10:00:00-03:00",
        "2026-01-02T10:00:00.123456Z",
        "2026-01-02T10:00Z",
        "2026-01-02T10:00+01:00",
        "2026-01-02T10:00:00",
        "2026-01-02 10:00:00",
        "2026-01-02 10:00:00 +01:00",
        "2026-1-2 1:02:03",
        "2026-01-02T23:59:59+14:00",
        "Fri Jan  2 10:00:00 2026",
        "2026-13-02",
        "Fri, 32 Jan 2026 10:00:00 GMT",
        "yesterday",
        "",
    ],
)
def test_dates_are_those_that_feedparser_reads(text: str) -> None:
    fast = read_wellformed(rss(f"<item><link>/a</link><pubDate>{text}</pubDate></item>"), URL)
    slow = read_tolerantly(rss(f"<item><link>/a</link><pubDate>{text}</pubDate></item>"), URL)
    assert slow.entries[0].published == theirs(text)
    if fast is not None:
        assert fast.entries[0].published == theirs(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fri, 02 Jan 2026 10:00:00", datetime(2026, 1, 2, 10, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 10:00:00 GMT-5", datetime(2026, 1, 2, 15, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 10:00:00 CEST", datetime(2026, 1, 2, 8, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 10:00:00 IST", datetime(2026, 1, 2, 4, 30, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 10:00:00 -0300 (BRT)", datetime(2026, 1, 2, 13, tzinfo=UTC)),
        ("Vie, 02 Ene 2026 10:00:00 -0500", datetime(2026, 1, 2, 15, tzinfo=UTC)),
        ("sex, 02 fev 2026 10:00:00 -0300", datetime(2026, 2, 2, 13, tzinfo=UTC)),
        ("ven., 02 août 2026 10:00:00 +0200", datetime(2026, 8, 2, 8, tzinfo=UTC)),
        ("Fr, 02 Mär 2026 10:00:00 +0100", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("Пт, 02 май 2026 10:00:00 +0300", datetime(2026, 5, 2, 7, tzinfo=UTC)),
        ("Παρ, 02 Ιούλ 2026 10:00:00 +0300", datetime(2026, 7, 2, 7, tzinfo=UTC)),
        ("Cum, 02 Oca 2026 10:00:00 +0300", datetime(2026, 1, 2, 7, tzinfo=UTC)),
        ("January 2, 2026 3:04 pm EST", datetime(2026, 1, 2, 20, 4, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 12:04 AM GMT", datetime(2026, 1, 2, 0, 4, tzinfo=UTC)),
        ("02.01.2026 10:00", datetime(2026, 1, 2, 10, tzinfo=UTC)),
        ("2026/01/02 10:00:00 +0100", datetime(2026, 1, 2, 9, tzinfo=UTC)),
        ("1767348000", datetime(2026, 1, 2, 10, tzinfo=UTC)),
        ("1767348000123", datetime(2026, 1, 2, 10, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 10:00:60 GMT", datetime(2026, 1, 2, 10, 0, 59, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("9" * 500, None),
    ],
)
def test_dates_that_only_we_read(text: str, wanted: datetime | None) -> None:
    assert moment(text) == wanted
