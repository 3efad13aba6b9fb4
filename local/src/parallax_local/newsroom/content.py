"""The newsroom's texts: read from TOML files, checked, and handed on as frozen dataclasses."""

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

from parallax_local.newsroom.model import (
    UTC_OFFSETS,
    Article,
    Event,
    Fault,
    Figure,
    Newsroom,
    PlantedTake,
    Site,
    slugify,
)
from parallax_local.newsroom.planting import check_planted
from parallax_local.newsroom.words import WORDS

CONTENT = Path(__file__).parent / "content"

SITE_FIELDS = {
    "id": str, "host": str, "name": str, "country": str, "language": str, "kind": str,
    "ownership": str, "tags": list, "feed": str, "feed_path": str, "tagline": str,
    "sections": list, "accent": str, "footer": str, "advert": str, "newsletter": str,
    "cookie": str, "fault": str,
}  # fmt: skip
EVENT_FIELDS = {
    "event": str, "single": bool, "overlooked_by": list, "only_in": str, "article": list,
    "take": list,
}  # fmt: skip
ARTICLE_FIELDS = {
    "site": str, "slug": str, "section": str, "hours_ago": (int, float), "undated": bool,
    "title": str, "description": str, "authors": list, "tags": list, "paragraphs": list,
    "figures": list,
}  # fmt: skip
FIGURE_FIELDS = {"caption": str, "credit": str, "alt": str, "width": int, "height": int}
TAKE_FIELDS = {"perspective": str, "shows": list, "never": list}
MISSING: dict[str, Any] = {
    "authors": (), "tags": (), "figures": (), "undated": False, "fault": "", "overlooked_by": (),
    "only_in": "", "take": (),
}  # fmt: skip
"""What may be missing, and what stands for it."""
TABLES = {"article", "figures", "take"}


class ContentError(ValueError):
    """A content file that can't be served; the message names the file and the entry."""


def load_newsroom(folder: Path = CONTENT) -> Newsroom:
    """Reads sites.toml and events/*.toml; raises ContentError for the first fault it meets."""
    sites = _load_sites(folder / "sites.toml")
    by_id = {site.id: site for site in sites}
    events = tuple(_load_event(path, by_id) for path in sorted((folder / "events").glob("*.toml")))
    if not events:
        raise ContentError(f"{folder / 'events'}: holds no event")
    for event in events:
        if said := check_planted(event, sites):
            raise ContentError(f"{event.name}: {said}")
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
    takes = (
        PlantedTake(**_read(table, TAKE_FIELDS, _where(path, "take", number, table, "perspective")))
        for number, table in enumerate(fields["take"])
    )
    return Event(
        name=fields["event"],
        single=fields["single"],
        articles=tuple(articles),
        overlooked_by=tuple(fields["overlooked_by"]),
        only_in=fields["only_in"],
        takes=tuple(takes),
    )


def _check_site(site: Site, where: str) -> None:
    known = {
        "host": site.host.endswith(".example") and site.host == site.host.lower(),
        "country": site.country in UTC_OFFSETS,
        "language": site.language in WORDS,
        "feed": site.feed in {"rss", "atom"},
        "feed_path": site.feed_path.startswith("/"),
        "accent": re.fullmatch(r"#[0-9a-f]{6}", site.accent) is not None,
        "sections": len(site.sections) > 0,
        "fault": site.fault in get_args(Fault),
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
    if article.site.fault:
        raise ContentError(f"{where}: its site can't be read (fault = {article.site.fault!r})")
    if article.undated and article.site.feed == "atom":
        raise ContentError(f"{where}: undated, but its site's feed is Atom, where dates are a must")
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
    missing = sorted(fields.keys() - table.keys() - MISSING.keys())
    if unknown or missing:
        raise ContentError(f"{where}: unknown keys {unknown}, missing keys {missing}")
    return {
        key: _value(key, table[key], kind, where) if key in table else MISSING[key]
        for key, kind in fields.items()
    }


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
