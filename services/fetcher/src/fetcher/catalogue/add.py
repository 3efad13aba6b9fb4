"""`fetcher sources add`: from a site's address to its entry in the catalogue."""

import asyncio
import re
import sys
from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from fetcher.catalogue.candidate import UNKNOWN_COUNTRY, Candidate, new_id
from fetcher.catalogue.discovery import COMMON_FEEDS, COMMON_SITEMAPS, Discovery, discover
from fetcher.catalogue.probe import Look, look
from fetcher.catalogue.source import Source
from fetcher.extraction.charset import decode
from fetcher.feeds.parse import ACCEPT, BrokenFeed, parse_feed
from fetcher.settings import ClientSettings
from fetcher.web.client import Client, Response
from fetcher.web.errors import FetchError
from fetcher.web.urls import NotAnAddress, canonical, host_of
from parallax.errors import ParallaxError

MAX_FEEDS = 2
MAX_LOOKS = 10
"""Candidates that are asked for, of feeds and of sitemaps each: a site isn't to be searched."""
MAX_ROBOTS_BYTES = 500_000


class CannotAdd(ParallaxError):
    """A site that can't become a source; the text says why and what to do."""


def owner_of(host: str, sources: Sequence[Source]) -> Source | None:
    """The source that has a host already, with or without www."""
    bare = host.removeprefix("www.")
    return next(
        (source for source in sources if host_of(source.homepage).removeprefix("www.") == bare),
        None,
    )


async def propose(
    url: str,
    settings: ClientSettings,
    sources: Sequence[Source],
    *,
    country: str | None = None,
    identity: str | None = None,
) -> Candidate:
    """An entry for the site at `url`, its homepage or a feed; CannotAdd if there is none in it.

    Asks the site for its homepage, robots.txt and candidate feeds until enough are verified.
    """
    address = _address(url)
    _refuse_known(address, sources)
    async with Client(settings) as client:
        page = await _homepage(client, address, settings.max_page_bytes)
        given: tuple[str, ...] = ()
        if await asyncio.to_thread(_is_feed, page):
            given = (canonical(page.url),)
            page = await _homepage(client, urljoin(page.url, "/"), settings.max_page_bytes)
        homepage = canonical(page.url)
        _refuse_known(homepage, sources)
        robots = await _robots(client, homepage)
        text = decode(page.body, page.content_type)
        found = await asyncio.to_thread(discover, text, robots, homepage)
        feeds = await _feeds(client, [*given, *found.feeds], homepage)
        sitemaps = await _sitemaps(client, found, homepage)
    if not feeds and not sitemaps:
        tried = len(found.feeds) + len(given)
        raise CannotAdd(
            f"{homepage}: no feed and no news sitemap can be read ({tried} declared, and the usual "
            "addresses tried). If you know one, give its address in place of the homepage"
        )
    return _candidate(
        homepage,
        found,
        feeds,
        sitemaps,
        taken={source.id for source in sources},
        country=country,
        identity=identity,
    )


def _candidate(
    homepage: str,
    found: Discovery,
    feeds: list[Look],
    sitemaps: list[Look],
    *,
    taken: Collection[str],
    country: str | None,
    identity: str | None,
) -> Candidate:
    looks = feeds + sitemaps
    seen = [one.language for one in looks if one.language]
    languages = [*seen[:1]] or [*found.languages]
    comments = {
        "kind": "unknown: newspaper, broadcaster, agency or digital",
        "ownership": "unknown: state, public or private",
    }
    if not languages:
        comments["languages"] = "unknown"
    elif found.languages and found.languages[0] != languages[0]:
        comments["languages"] = f"seen in its titles; its page declares {found.languages[0]}"
    where = country or found.country
    if where is None:
        comments["country"] = UNKNOWN_COUNTRY
    elif not country:
        comments["country"] = found.country_by
    titles = (one.feed.title for one in looks if one.feed and one.feed.title)
    name = found.name or next(titles, None) or host_of(homepage)
    table: dict[str, Any] = {
        "id": identity or new_id(homepage, where, taken),
        "name": name,
        "homepage": homepage,
        "country": where,
        "languages": languages,
        "feeds": [one.moved_to or one.address for one in feeds],
        "sitemaps": [one.moved_to or one.address for one in sitemaps],
    }
    return Candidate({key: value for key, value in table.items() if value is not None}, comments)


def _address(url: str) -> str:
    written = url if re.match(r"[a-z]+://", url, re.IGNORECASE) else f"https://{url}"
    try:
        return canonical(written)
    except NotAnAddress as error:
        raise CannotAdd(str(error)) from error


def _refuse_known(address: str, sources: Sequence[Source]) -> None:
    known = owner_of(host_of(address), sources)
    if known is not None:
        raise CannotAdd(
            f"{host_of(address)} is already that of source {known.id!r} ({known.name}, "
            f"{known.country}); add the feed to its entry"
        )


async def _homepage(client: Client, address: str, limit: int) -> Response:
    try:
        response = await client.get(address, limit=limit)
    except FetchError as error:
        raise CannotAdd(str(error)) from error
    if response.status != 200:
        raise CannotAdd(f"{response.url}: status {response.status}")
    return response


def _is_feed(response: Response) -> bool:
    try:
        parse_feed(response.body, response.url, response.content_type)
    except BrokenFeed:
        return False
    return True


async def _robots(client: Client, homepage: str) -> str:
    try:
        response = await client.get(
            urljoin(homepage, "/robots.txt"), limit=MAX_ROBOTS_BYTES, headers=ACCEPT
        )
    except FetchError:
        return ""
    return response.body.decode("utf-8", errors="replace") if response.status == 200 else ""


async def _feeds(client: Client, declared: list[str], homepage: str) -> list[Look]:
    """At most MAX_FEEDS that can be read and aren't the same twice; declared ones before others."""
    found = await _verified(client, declared[:MAX_LOOKS])
    if not found:
        usual = [urljoin(homepage, path) for path in COMMON_FEEDS]
        found = await _verified(client, [one for one in usual if one not in declared], enough=1)
    return found


async def _verified(client: Client, addresses: list[str], enough: int = MAX_FEEDS) -> list[Look]:
    found: list[Look] = []
    for address in dict.fromkeys(addresses):
        if len(found) == enough:
            break
        one = await _tell(client, address)
        # RSS and Atom of the same articles are one feed; a category's is a part of the main one.
        if one.outcome in ("ok", "moved") and not any(_overlap(one, other) for other in found):
            found.append(one)
    return found


async def _sitemaps(client: Client, found: Discovery, homepage: str) -> list[Look]:
    """The first that is a news sitemap: others list all that was ever published."""
    usual = [urljoin(homepage, path) for path in COMMON_SITEMAPS]
    declared = [one for one in found.sitemaps if "news" in urlsplit(one).path.lower()]
    for address in dict.fromkeys([*declared[:4], *usual]):
        one = await _tell(client, address)
        if one.outcome in ("ok", "moved") and one.feed and one.feed.kind == "news_sitemap":
            return [one]
    return []


async def _tell(client: Client, address: str) -> Look:
    one = await look(client, address)
    sys.stderr.write(f"{address}: {one.outcome.replace('_', ' ')}: {one.text}\n")
    return one


def _overlap(one: Look, other: Look) -> bool:
    mine, theirs = (
        {entry.link for entry in a.feed.entries} if a.feed else set() for a in (one, other)
    )
    return len(mine & theirs) * 2 > min(len(mine), len(theirs))
