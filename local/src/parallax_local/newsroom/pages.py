"""Everything that an invented site answers, rendered ahead: path to document, no state, no HTTP."""

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2

from parallax_local.newsroom import feeds
from parallax_local.newsroom.model import Article, Newsroom, Site, slugify
from parallax_local.newsroom.pictures import jpeg
from parallax_local.newsroom.words import WORDS

ROBOTS = "User-agent: *\nAllow: /\n"
NO_ROBOTS = "User-agent: *\nDisallow: /\n"
_FEED_FORMATS = {"rss": (feeds.rss, feeds.RSS_TYPE), "atom": (feeds.atom, feeds.ATOM_TYPE)}


@dataclass(frozen=True)
class Document:
    """An answer of a site: bytes, their media type, and when they last changed."""

    content: bytes | Callable[[], bytes]
    """What takes a while to make is made when it is asked for."""
    content_type: str
    modified: datetime

    @functools.cached_property
    def body(self) -> bytes:
        """The bytes."""
        return self.content if isinstance(self.content, bytes) else self.content()

    @property
    def etag(self) -> str:
        """A strong validator's value, without its quotation marks."""
        return hashlib.sha256(self.body).hexdigest()[:32]


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Escapes in JSON-LD: a page in windows-1252 can't hold every letter, and a script element
    # knows no character references.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": True}
    return environment


def render_site(newsroom: Newsroom, site: Site, anchor: datetime) -> dict[str, Document]:
    """All documents of one site by path; `anchor` (aware) is the moment hours_ago counts from."""
    mine = [article for article in newsroom.articles if article.site == site]
    mine.sort(key=lambda article: (article.hours_ago, article.slug))
    modified = max((article.published(anchor) for article in mine), default=anchor)
    writer = _Writer(_environment(), site, anchor)
    robots = NO_ROBOTS if site.fault == "refused" else ROBOTS
    documents = {
        "/": writer.front(mine, modified),
        site.feed_path: _feed(site, mine, anchor, modified),
        "/robots.txt": Document(robots.encode(), "text/plain; charset=utf-8", modified),
        "/static/site.css": writer.style(modified),
    }
    for section in site.sections:
        inside = [article for article in mine if article.section == section]
        documents[f"/{slugify(section)}/"] = writer.front(inside, modified, section)
    for article in mine:
        documents[article.path] = writer.article(article, mine)
        documents.update(_pictures(article, anchor))
    return documents


def picture_path(article: Article, number: int) -> str:
    """The path of the article's picture, counted from 1."""
    return f"/img/{article.slug}-{number}.jpg"


def _pictures(article: Article, anchor: datetime) -> dict[str, Document]:
    return {
        picture_path(article, number): Document(
            functools.partial(jpeg, figure, f"{article.slug}-{number}"),
            "image/jpeg",
            article.published(anchor),
        )
        for number, figure in enumerate(article.pictures, start=1)
    }


def _feed(site: Site, articles: list[Article], anchor: datetime, modified: datetime) -> Document:
    write, content_type = _FEED_FORMATS[site.feed]
    feed = feeds.Feed(
        url=f"http://{site.host}{site.feed_path}",
        homepage=site.homepage,
        title=site.name,
        subtitle=site.tagline,
        language=f"{site.language}-{site.country}",
        entries=[
            feeds.Entry(
                url=article.url,
                title=article.title,
                published=None if article.undated else article.published(anchor),
                description=article.description,
                authors=article.authors,
                categories=(article.section, *article.tags),
            )
            for article in articles
        ],
    )
    return Document(write(feed), content_type, modified)


@dataclass(frozen=True)
class _Writer:
    """Fills the templates of one site."""

    environment: jinja2.Environment
    site: Site
    anchor: datetime

    def front(self, articles: list[Article], modified: datetime, section: str = "") -> Document:
        return self._html("front.html", modified, articles=articles, section=section)

    def article(self, article: Article, all_articles: list[Article]) -> Document:
        others = [other for other in all_articles if other != article]
        # Without chance: neighbours in time are related, the oldest are the most read.
        published = article.published(self.anchor)
        return self._html(
            f"{self.site.layout}.html",
            published,
            article=article,
            published=published,
            related=others[:3],
            most_read=others[::-1][:5],
            comments=len(article.title) % 47,
            json_ld=_json_ld(article, published),
        )

    def style(self, modified: datetime) -> Document:
        text = self.environment.get_template("site.css").render(site=self.site)
        return Document(text.encode(), "text/css; charset=utf-8", modified)

    def _published(self, article: Article) -> datetime:
        return article.published(self.anchor)

    def _html(self, template: str, modified: datetime, **values: Any) -> Document:
        words = WORDS[self.site.language]
        text = self.environment.get_template(template).render(
            site=self.site,
            words=words,
            published_of=self._published,
            picture_path=picture_path,
            slugify=slugify,
            **values,
        )
        # What the charset lacks becomes a character reference, as content systems do.
        body = text.encode(self.site.codec, "xmlcharrefreplace")
        return Document(body, f"text/html; charset={self.site.declared_charset}", modified)


def _json_ld(article: Article, published: datetime) -> dict[str, Any]:
    """schema.org/NewsArticle."""
    site = article.site
    organisation = {"@type": "NewsMediaOrganization", "name": site.name, "url": site.homepage}
    people = [{"@type": "Person", "name": name} for name in article.authors]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.description,
        "url": article.url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": article.url},
        "inLanguage": f"{site.language}-{site.country}",
        "articleSection": article.section,
        "keywords": list(article.tags),
        "author": people or [organisation],
        "publisher": organisation,
    }
    if not article.undated:
        described |= dict.fromkeys(("datePublished", "dateModified"), published.isoformat())
    if article.figures:
        described["image"] = [
            {
                "@type": "ImageObject",
                "url": f"http://{site.host}{picture_path(article, number)}",
                "width": figure.width,
                "height": figure.height,
            }
            for number, figure in enumerate(article.figures, start=1)
        ]
    return described
