"""Replay: serves a folder of captured pages as sites with feeds, on one port."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from aiohttp import web
from yarl import URL

from parallax_local.newsroom import feeds
from parallax_local.newsroom.captures import (
    Capture,
    CapturedPage,
    Publisher,
    Replay,
    page_bytes,
    page_key,
)
from parallax_local.newsroom.pages import ROBOTS, Document
from parallax_local.newsroom.server import host_of, not_found, reply, routed, unknown_host


@dataclass
class _Shelf:
    """Which capture of each page is on show: the next one once a capture was served in full."""

    turned: Counter[URL] = field(default_factory=Counter)

    def shown(self, page: CapturedPage) -> Capture:
        return page.captures[self.turned[page.key]]

    def turn(self, page: CapturedPage, served: Capture) -> None:
        # Two readers of one capture at once turn the page once.
        if served is self.shown(page) and served is not page.captures[-1]:
            self.turned[page.key] += 1


@dataclass(frozen=True)
class _Index:
    """Finds a page by the URL asked for."""

    pages: dict[URL, CapturedPage]
    by_path: dict[URL, list[CapturedPage]]

    def find(self, asked: URL) -> CapturedPage | None:
        alike = self.by_path.get(asked.with_query(None), [])
        if asked in self.pages or len(alike) != 1:
            return self.pages.get(asked)
        # Sites don't mind the loss of a campaign's parameters, and fetchers drop them.
        known = set(alike[0].key.query.items())
        return alike[0] if known.issuperset(asked.query.items()) else None


def create_replay_app(replay: Replay) -> web.Application:
    """Serves the captured pages under their own host names, byte for byte, and a feed for each
    publisher. robots.txt allows all; a path that nobody captured is 404."""
    shelf = _Shelf()
    index = _index(replay)
    hosts = set(replay.hosts)
    publishers = {(one.feed_host, one.feed_path): one for one in replay.publishers}

    async def answer(request: web.Request) -> web.StreamResponse:
        host = host_of(request)
        if host not in hosts:
            return unknown_host(request)
        if request.path == "/robots.txt":
            return web.Response(text=ROBOTS)
        if publisher := publishers.get((host, request.path)):
            # No Last-Modified: the second capture of an old page is not the feed's newest date.
            return reply(request, _feed(publisher, shelf), dated=False)
        page = index.find(page_key(f"http://{host}{request.raw_path}"))
        return not_found(request) if page is None else await _send(request, page, shelf)

    return routed(replay.status, answer)


def _index(replay: Replay) -> _Index:
    by_path: dict[URL, list[CapturedPage]] = defaultdict(list)
    for page in replay.pages:
        by_path[page.key.with_query(None)].append(page)
    return _Index(pages={page.key: page for page in replay.pages}, by_path=by_path)


async def _send(request: web.Request, page: CapturedPage, shelf: _Shelf) -> web.StreamResponse:
    capture = shelf.shown(page)
    body = await asyncio.to_thread(page_bytes, capture.file)
    response = web.Response(body=body, headers={"Content-Type": capture.content_type})
    await response.prepare(request)
    await response.write_eof()  # raises if the reader left before the end
    if request.method == "GET":
        shelf.turn(page, capture)
    return response


def _feed(publisher: Publisher, shelf: _Shelf) -> Document:
    entries = [
        feeds.Entry(
            url=page.url,
            title=shelf.shown(page).title or page.url,
            published=page.captures[0].crawled_at,
            updated=shelf.shown(page).crawled_at,
        )
        for page in publisher.pages
    ]
    feed = feeds.Feed(
        url=publisher.feed_url,
        homepage=publisher.homepage,
        title=publisher.name,
        subtitle=f"Captured pages of {publisher.name}",
        language=publisher.language,
        entries=entries,
    )
    newest = max(shelf.shown(page).crawled_at for page in publisher.pages)
    return Document(feeds.rss(feed), feeds.RSS_TYPE, newest)
