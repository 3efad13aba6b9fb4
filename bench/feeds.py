"""How long the fetcher takes to parse feeds, beside feedparser alone.

Makes its feeds itself, of `--entries` entries each. Prints a table, or JSON: milliseconds a feed
on one core, and the ratio.
"""

import argparse
import io
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from statistics import median

import feedparser

from fetcher.feeds.parse import parse_feed

URL = "https://gazette.example/feed.xml"
START = datetime(2026, 1, 2, 10, tzinfo=UTC)
PARAGRAPH = "The quay reopened on Friday, and the first ships came in before noon. "
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(entries: int, content: str = "") -> bytes:
    """RSS 2.0 as a newspaper's system writes it; `content` is each entry's content:encoded."""
    body = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    items = "".join(
        f"<item><title><![CDATA[Quay {n} reopens – “at last”]]></title>"
        f"<link>https://gazette.example/2026/01/02/quay-{n}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="false">https://gazette.example/?p={n}</guid>'
        f"<dc:creator>N. N.</dc:creator><category>Ports</category><category>Trade</category>"
        f"<pubDate>{format_datetime(START - timedelta(minutes=n))}</pubDate>"
        f"<description><![CDATA[<p>{PARAGRAPH * 3}</p><p><a href='/m'>More</a></p>]]></description>"
        f'<media:content url="https://gazette.example/{n}.jpg" medium="image" width="800">'
        f"<media:title>Quay {n}</media:title></media:content>{body}</item>"
        for n in range(entries)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {NAMESPACES}><channel>'
        "<title>The Gazette</title><link>https://gazette.example/</link><language>en-IE</language>"
        f"<ttl>15</ttl>{items}</channel></rss>"
    ).encode()


def atom(entries: int) -> bytes:
    """Atom 1.0 with escaped content."""
    items = "".join(
        f"<entry><id>tag:gazette.example,2026:{n}</id>"
        f'<title type="html">Quay {n} &amp;amp; port</title>'
        f'<link rel="alternate" type="text/html" href="/2026/quay-{n}"/>'
        f'<link rel="enclosure" type="image/jpeg" href="/2026/quay-{n}.jpg"/>'
        f"<published>{(START - timedelta(minutes=n)).isoformat()}</published>"
        f"<updated>{(START + timedelta(minutes=n)).isoformat()}</updated>"
        f'<summary type="html">&lt;p&gt;{PARAGRAPH * 3}&lt;/p&gt;</summary></entry>'
        for n in range(entries)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="en"><title>The Gazette</title><id>tag:gazette.example</id>{items}</feed>'
    ).encode()


def feeds(entries: int) -> dict[str, bytes]:
    """The kinds that are measured."""
    short = rss(entries)
    return {
        "RSS": short,
        "RSS, whole articles": rss(entries, f"<p>{PARAGRAPH * 6}</p>" * 12),
        "Atom": atom(entries),
        "RSS, bare ampersands": short.replace(b"&amp;", b"&"),
        "RSS, cut off": short[: len(short) * 9 // 10],
    }


def alone(body: bytes) -> int:
    """feedparser with its defaults, as a newcomer would call it."""
    headers = {"content-type": "application/xml", "content-location": URL}
    return len(feedparser.parse(io.BytesIO(body), response_headers=headers).entries)


def ours(body: bytes) -> int:
    """The fetcher's own parser."""
    return len(parse_feed(body, URL, "application/rss+xml").entries)


def milliseconds(parse: Callable[[bytes], int], body: bytes, rounds: int) -> float:
    """The median time of one feed."""
    parse(body)
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        parse(body)
        taken.append(time.perf_counter() - started)
    return median(taken) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = []
    for name, body in feeds(arguments.entries).items():
        theirs = milliseconds(alone, body, arguments.rounds)
        mine = milliseconds(ours, body, arguments.rounds)
        rows.append(
            {
                "feed": name,
                "bytes": len(body),
                "entries": ours(body),
                "feedparser_ms": round(theirs, 2),
                "ours_ms": round(mine, 2),
                "ratio": round(theirs / mine, 1),
            }
        )
    if arguments.json:
        sys.stdout.write(json.dumps(rows, indent=2) + "\n")
        return
    print(f"{'feed':24} {'kB':>6} {'feedparser':>12} {'ours':>10} {'ratio':>7}")
    for row in rows:
        print(
            f"{row['feed']:24} {row['bytes'] / 1000:6.0f} {row['feedparser_ms']:9.1f} ms "
            f"{row['ours_ms']:7.2f} ms {row['ratio']:6.0f}x"
        )


if __name__ == "__main__":
    main()
