"""The newsroom as frozen dataclasses: sites, what they wrote, and where and when it appeared."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import Literal

from parallax_local.newsroom.catalogue import Source, Status

# Hours from UTC. One offset a country is enough: invented sites keep no summer time.
UTC_OFFSETS = {
    "AO": 1, "AR": -3, "BR": -3, "CL": -4, "ES": 1, "GB": 0, "IE": 0, "IN": 5.5,
    "KE": 3, "MX": -6, "MZ": 2, "NG": 1, "NZ": 12, "PT": 0,
}  # fmt: skip

Fault = Literal["", "unavailable", "refused"]
"""Why a site can't be read: it answers 503 to all, or its robots.txt lets nobody in."""
NARROW_TAGS = frozenset({"regional", "local"})
"""Of outlets that general news isn't expected of, as in the fetcher's catalogue."""

Layout = Literal["modern", "broadsheet", "soup", "legacy"]
LAYOUTS: tuple[Layout, ...] = ("modern", "broadsheet", "soup", "legacy")
URL_ENDINGS = ("", ".html", "/")


@dataclass(frozen=True)
class Figure:
    """A picture of an article; width and height in pixels."""

    caption: str
    credit: str
    alt: str
    width: int
    height: int


LEAD = Figure(caption="", credit="", alt="", width=1200, height=675)
"""A picture that a page names for links to it, without showing it."""


@dataclass(frozen=True)
class Site:
    """An invented news site. `number` is its place in sites.toml, which decides how it looks."""

    number: int
    id: str
    host: str
    name: str
    country: str
    language: str
    kind: str
    ownership: str
    tags: tuple[str, ...]
    feed: str
    feed_path: str
    tagline: str
    sections: tuple[str, ...]
    accent: str
    footer: str
    advert: str
    newsletter: str
    cookie: str
    fault: Fault

    @property
    def general(self) -> bool:
        """Whether news from anywhere is expected of it."""
        return not NARROW_TAGS.intersection(self.tags)

    @property
    def homepage(self) -> str:
        return f"http://{self.host}/"

    @property
    def layout(self) -> Layout:
        return LAYOUTS[self.number % len(LAYOUTS)]

    @property
    def url_ending(self) -> str:
        # Three endings against four layouts: every layout meets every ending.
        return URL_ENDINGS[self.number % len(URL_ENDINGS)]

    @property
    def declared_charset(self) -> str:
        """The first legacy site says ISO-8859-1, by which the web has always meant windows-1252
        (WHATWG Encoding Standard, 4.2); the others are UTF-8."""
        return "iso-8859-1" if self.number == LAYOUTS.index("legacy") else "utf-8"

    @property
    def codec(self) -> str:
        """The encoding that the declared charset stands for."""
        return "windows-1252" if self.declared_charset == "iso-8859-1" else "utf-8"

    @property
    def clock(self) -> timezone:
        return timezone(timedelta(hours=UTC_OFFSETS[self.country]))


@dataclass(frozen=True)
class Article:
    """One site's report of an event; `hours_ago` counts back from the newsroom's anchor."""

    site: Site
    event: str
    slug: str
    section: str
    hours_ago: float
    undated: bool
    """Neither the feed nor the page says when it came out."""
    title: str
    description: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def pictures(self) -> tuple[Figure, ...]:
        """Its figures; most articles without one have a picture for links to them all the same."""
        return self.figures or ((LEAD,) if len(self.slug) % 4 else ())

    @property
    def path(self) -> str:
        return f"/{slugify(self.section)}/{self.slug}{self.site.url_ending}"

    @property
    def url(self) -> str:
        return f"http://{self.site.host}{self.path}"

    def published(self, anchor: datetime) -> datetime:
        """When it came out, to the minute, by the site's own clock."""
        when = anchor - timedelta(hours=self.hours_ago)
        return when.astimezone(self.site.clock).replace(second=0, microsecond=0)


@dataclass(frozen=True)
class PlantedTake:
    """A perspective that tells the event in its own way, by words of its English text."""

    perspective: str
    """As takes call it: country:NZ, bloc:eu, ownership:state."""
    shows: tuple[str, ...]
    """Of what it alone says."""
    never: tuple[str, ...]
    """Of what another alone says."""


@dataclass(frozen=True)
class Event:
    """What happened, and what a reader of all sites must find out about its telling."""

    name: str
    single: bool
    """Only one site wrote about it."""
    articles: tuple[Article, ...]
    overlooked_by: tuple[str, ...] = ()
    """Countries whose general outlets can be read and left it out though many others told it."""
    only_in: str = ""
    """The country that alone told it; empty if several did."""
    takes: tuple[PlantedTake, ...] = ()

    @property
    def countries(self) -> frozenset[str]:
        return frozenset(article.site.country for article in self.articles)


@dataclass(frozen=True)
class Newsroom:
    """All sites and all that they wrote."""

    sites: tuple[Site, ...]
    events: tuple[Event, ...]

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        return tuple(article for event in self.events for article in event.articles)

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(
            Source(
                id=site.id,
                name=site.name,
                homepage=site.homepage,
                country=site.country,
                languages=(site.language,),
                kind=site.kind,
                ownership=site.ownership,
                tags=site.tags,
                feeds=(f"http://{site.host}{site.feed_path}",),
            )
            for site in self.sites
        )

    @property
    def hosts(self) -> tuple[str, ...]:
        return tuple(site.host for site in self.sites)

    @property
    def status(self) -> Status:
        count = len(self.articles)
        return Status(published=count, revisions=count, sites=len(self.sites))


def slugify(text: str) -> str:
    """ASCII, lower case, hyphens: `Ciência e Tecnologia` is `ciencia-e-tecnologia`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
