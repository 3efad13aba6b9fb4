"""The newsroom's texts: read from TOML files, checked, and handed on as frozen dataclasses."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from parallax_local.newsroom.catalogue import Source, Status
from parallax_local.newsroom.words import WORDS

CONTENT = Path(__file__).parent / "content"

# Hours from UTC. One offset a country is enough: invented sites keep no summer time.
UTC_OFFSETS = {
    "AO": 1, "AR": -3, "BR": -3, "CL": -4, "ES": 1, "GB": 0, "IE": 0, "IN": 5.5,
    "KE": 3, "MX": -6, "MZ": 2, "NG": 1, "NZ": 12, "PT": 0,
}  # fmt: skip

Layout = Literal["modern", "broadsheet", "soup", "legacy"]
LAYOUTS: tuple[Layout, ...] = ("modern", "broadsheet", "soup", "legacy")
URL_ENDINGS = ("", ".html", "/")

SITE_FIELDS = {
    "id": str, "host": str, "name": str, "country": str, "language": str, "kind": str,
    "ownership": str, "tags": list, "feed": str, "feed_path": str, "tagline": str,
    "sections": list, "accent": str, "footer": str, "advert": str, "newsletter": str,
    "cookie": str,
}  # fmt: skip
EVENT_FIELDS = {"event": str, "single": bool, "article": list}
ARTICLE_FIELDS = {
    "site": str, "slug": str, "section": str, "hours_ago": (int, float), "title": str,
    "description": str, "authors": list, "tags": list, "paragraphs": list, "figures": list,
}  # fmt: skip
FIGURE_FIELDS = {"caption": str, "credit": str, "alt": str, "width": int, "height": int}
MAY_BE_MISSING = {"authors", "tags", "figures"}
TABLES = {"article", "figures"}


class ContentError(ValueError):
    """A content file that can't be served; the message names the file and the entry."""


@dataclass(frozen=True)
class Figure:
    """A picture of an article; width and height in pixels."""

    caption: str
    credit: str
    alt: str
    width: int
    height: int


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
    title: str
    description: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]
    figures: tuple[Figure, ...]

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
class Event:
    """What happened; `single` when only one site wrote about it."""

    name: str
    single: bool
    articles: tuple[Article, ...]


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
                language=site.language,
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


def load_newsroom(folder: Path = CONTENT) -> Newsroom:
    """Reads sites.toml and events/*.toml; raises ContentError for the first fault it meets."""
    sites = _load_sites(folder / "sites.toml")
    by_id = {site.id: site for site in sites}
    events = tuple(_load_event(path, by_id) for path in sorted((folder / "events").glob("*.toml")))
    if not events:
        raise ContentError(f"{folder / 'events'}: holds no event")
    seen: dict[str, str] = {}
    for event in events:
        for article in event.articles:
            if article.url in seen:
                raise ContentError(f"{article.url} is in {seen[article.url]!r} and {event.name!r}")
            seen[article.url] = event.name
    return Newsroom(sites=sites, events=events)


def _load_sites(path: Path) -> tuple[Site, ...]:
    tables = _read(_parse(path), {"site": list}, f"{path.name}")["site"]
    sites: list[Site] = []
    for number, table in enumerate(tables):
        where = _where(path, "site", number, table, "id")
        site = Site(number=number, **_read(table, SITE_FIELDS, where))
        _check_site(site, where)
        if any(site.id == other.id or site.host == other.host for other in sites):
            raise ContentError(f"{where}: its id or its host is another site's")
        sites.append(site)
    return tuple(sites)


def _load_event(path: Path, sites: dict[str, Site]) -> Event:
    fields = _read(_parse(path), EVENT_FIELDS, path.name)
    articles = []
    for number, table in enumerate(fields["article"]):
        where = _where(path, "article", number, table, "slug")
        values = _read(table, ARTICLE_FIELDS, where)
        if values["site"] not in sites:
            raise ContentError(f"{where}: no site {values['site']!r} in sites.toml")
        values["site"] = sites[values["site"]]
        values["figures"] = tuple(
            Figure(**_read(figure, FIGURE_FIELDS, f"{where}, figure {count}"))
            for count, figure in enumerate(values["figures"], start=1)
        )
        article = Article(event=fields["event"], **values)
        _check_article(article, where)
        articles.append(article)
    if fields["single"] and len(articles) != 1:
        raise ContentError(f"{path.name}: a single event has 1 article, this one {len(articles)}")
    return Event(name=fields["event"], single=fields["single"], articles=tuple(articles))


def _check_site(site: Site, where: str) -> None:
    known = {
        "host": site.host.endswith(".example") and site.host == site.host.lower(),
        "country": site.country in UTC_OFFSETS,
        "language": site.language in WORDS,
        "feed": site.feed in {"rss", "atom"},
        "feed_path": site.feed_path.startswith("/"),
        "accent": re.fullmatch(r"#[0-9a-f]{6}", site.accent) is not None,
        "sections": len(site.sections) > 0,
    }
    for key, good in known.items():
        if not good:
            raise ContentError(f"{where}: {key} = {getattr(site, key)!r} is not one it can have")


def _check_article(article: Article, where: str) -> None:
    if article.section not in article.site.sections:
        known = ", ".join(article.site.sections)
        raise ContentError(f"{where}: {article.section!r} is no section of its site ({known})")
    if slugify(article.slug) != article.slug:
        raise ContentError(f"{where}: slug may hold a-z, 0-9 and hyphens only")
    if article.hours_ago < 0:
        raise ContentError(f"{where}: hours_ago = {article.hours_ago} lies in the future")
    if not article.paragraphs:
        raise ContentError(f"{where}: paragraphs is empty")


def _where(path: Path, kind: str, number: int, table: object, key: str) -> str:
    name = table.get(key, "unnamed") if isinstance(table, dict) else "not a table"
    return f"{path.name}, {kind} {number + 1} ({name})"


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentError(f"{path.name}: can't be read ({error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: is not TOML in UTF-8 ({error})") from error


def _read(table: object, fields: dict[str, Any], where: str) -> dict[str, Any]:
    """The table's values, checked against `fields`; lists of strings come back as tuples."""
    if not isinstance(table, dict):
        raise ContentError(f"{where}: is not a table")
    unknown = sorted(table.keys() - fields.keys())
    missing = sorted(fields.keys() - table.keys() - MAY_BE_MISSING)
    if unknown or missing:
        raise ContentError(f"{where}: unknown keys {unknown}, missing keys {missing}")
    return {key: _value(key, table.get(key, []), kind, where) for key, kind in fields.items()}


def _value(key: str, value: object, kind: Any, where: str) -> object:
    # A TOML boolean is a Python int too, but no width.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ContentError(f"{where}: {key} = {value!r} has the wrong type")
    if isinstance(value, str) and not value.strip():
        raise ContentError(f"{where}: {key} is empty")
    if not isinstance(value, list) or key in TABLES | {"site"}:
        return value
    if not all(isinstance(item, str) and item.strip() for item in value):
        raise ContentError(f"{where}: {key} must hold texts that aren't empty")
    return tuple(value)
