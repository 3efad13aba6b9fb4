"""A process that serves made-up sites for the benchmarks: `python -m bench.sites`.

Every host name has a feed at /feed of `--entries` articles an hour apart, taken from a pool of
`--pool` pages that all hosts share, under http://pool.example/N. Prints its port.
"""

import argparse
import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

from aiohttp import web

WORDS = """harbour council ferry winter report minister bridge school price vote river village
festival court market storm factory nurse road energy budget museum island farmer train border song
match doctor street election water company union teacher forest hospital airport strike""".split()


def sentence(rng: random.Random, words: int) -> str:
    """A sentence in no language's grammar."""
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


@lru_cache(1000)
def page(number: int, paragraphs: int = 12) -> bytes:
    """An article's page with a template's usual furniture around it."""
    rng = random.Random(number)
    title = sentence(rng, 8)[:-1]
    text = "".join(
        f"<p>{' '.join(sentence(rng, rng.randint(8, 20)) for _ in range(4))}</p>"
        for _ in range(paragraphs)
    )
    links = "".join(f"<li><a href='/{rng.random()}'>{sentence(rng, 6)}</a></li>" for _ in range(60))
    return (
        f"<!doctype html><html lang=en><head><title>{title} - Site</title>"
        f"<meta property='og:title' content='{title}'>"
        "<meta property='article:published_time' content='2026-03-02T08:00:00+01:00'></head>"
        f"<body><nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>{text}</article></main>"
        f"<aside><ul>{links}</ul></aside><footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def feed(host: str, entries: int, pool: int) -> bytes:
    """An RSS feed of one host."""
    rng = random.Random(host)
    moment = datetime.now(UTC).replace(microsecond=0)
    items = []
    for number, choice in enumerate(rng.sample(range(pool), entries)):
        when = format_datetime(moment - timedelta(hours=number + 1))
        items.append(
            f"<item><title>{sentence(rng, 8)}</title><link>http://pool.example/{choice}</link>"
            f"<guid isPermaLink='false'>{host}-{choice}</guid><pubDate>{when}</pubDate>"
            f"<description><![CDATA[<p>{sentence(rng, 40)}</p>]]></description>"
            f"<category>{rng.choice(WORDS)}</category></item>"
        )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>{host}</title><link>http://{host}/</link>{''.join(items)}</channel></rss>"
    ).encode()


def application(entries: int, pool: int) -> web.Application:
    """The sites, told apart by the Host header."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/feed":
            host = request.headers["Host"]
            return web.Response(body=feed(host, entries, pool), content_type="application/rss+xml")
        number = request.path.strip("/")
        if number.isdecimal():
            return web.Response(body=page(int(number)), content_type="text/html", charset="utf-8")
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    return app


async def serve(entries: int, pool: int) -> None:
    """Serve until the input ends."""
    runner = web.AppRunner(application(entries, pool), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--pool", type=int, default=300)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.entries, arguments.pool))


if __name__ == "__main__":
    main()
