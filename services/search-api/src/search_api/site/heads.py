"""What a link says of itself before the page runs: title, summary, picture; pure.

Search engines, messengers and readers without scripts see this. Everything in it is text of
publishers or their translation, so all of it is escaped.
"""

import re
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from search_api.display import display_of, shown_images
from search_api.models.stories import StoryImage
from search_api.site.country_names import COUNTRY_NAMES

NAME = "Parallax"
SLOGAN = "The world's press in English, one event seen from many sides"
MAX_DESCRIPTION = 300

Json = dict[str, Any]

_ONLY = re.compile(r'<link [^>]*?data-only="([^"]*)"[^>]*>\s*')
"""What the page asks for early at one address only: after its scripts, on which it hangs."""
_REPLACED = re.compile(r'<title>.*?</title>\s*|<meta name="description"[^>]*>\s*', re.DOTALL)


@dataclass(frozen=True)
class Head:
    """What is said of an address; `image` is an article's id whose first picture stands for it."""

    title: str
    description: str
    path: str
    kind: str = "website"
    image: str | None = None
    image_alt: str | None = None
    status: int = 200
    indexed: bool = True


def of_front() -> Head:
    """The globe."""
    return Head(
        f"{NAME}: {SLOGAN}", f"{SLOGAN}. Turn the globe, pick a country, see their news.", "/"
    )


def of_country(code: str) -> Head | None:
    """A country's news; None for what is no country."""
    name = COUNTRY_NAMES.get(code.upper())
    if name is None:
        return None
    return Head(
        f"News from {name}",
        f"What newsrooms in {name} report, in English, what they leave out, and what they alone "
        "tell.",
        f"/country/{code.upper()}",
    )


def of_article(source: Json) -> Head:
    """An indexed article."""
    identifier, outlet = source["id"], source["source"]["name"]
    path = f"/article/{quote(identifier, safe='')}"
    if source.get("withdrawn"):
        return Head(
            f"Withdrawn by {outlet}",
            "This article was taken down by its publisher.",
            path,
            status=410,
            indexed=False,
        )
    english, original = source.get("english"), source["original"]
    text = english or original
    bare, images = display_of(source) == "link", shown_images(source)
    return Head(
        f"{text['title'] or original['title']} · {outlet}",
        f"{outlet}, {COUNTRY_NAMES.get(source['country'], source['country'])}"
        if bare
        else text["description"] or _first(text["paragraphs"]),
        path,
        kind="article",
        image=identifier if images else None,
        image_alt=images[0].get("english_alt") if images else None,
    )


def of_story(source: Json, image: StoryImage | None) -> Head:
    """An indexed story with the picture that stands for it."""
    count, countries = source["article_count"], len(source["countries"])
    told = f"{count} articles from {countries} countries" if countries > 1 else f"{count} articles"
    return Head(
        source["title"],
        source.get("summary") or f"{told}, told from every side",
        f"/story/{quote(source['id'], safe='')}",
        kind="article",
        image=image.article_id if image else None,
        image_alt=image.alt if image else None,
    )


def missing(what: str, path: str) -> Head:
    """An address of nothing."""
    return Head(
        f"There is no such {what}",
        "It may have been withdrawn, or the address is not complete.",
        path,
        status=404,
        indexed=False,
    )


def written(html: str, head: Head, base: str) -> str:
    """The built page with a head of its own; `base` is the service's own address, without a /."""
    tags = _tags(head, base)
    early = "".join(link[0] for link in _ONLY.finditer(html) if link[1] == head.path)
    html = _REPLACED.sub("", _ONLY.sub("", html))
    return html.replace("</head>", f"{tags}{early}</head>", 1)


def _tags(head: Head, base: str) -> str:
    description = _shortened(head.description)
    name = "" if head.path == "/" else f" · {NAME}"
    address = base + head.path
    lines = [
        f"<title>{escape(head.title)}{name}</title>",
        _meta("name", "description", description),
        f'<link rel="canonical" href="{escape(address)}">',
        _meta("property", "og:site_name", NAME),
        _meta("property", "og:type", head.kind),
        _meta("property", "og:title", head.title),
        _meta("property", "og:description", description),
        _meta("property", "og:url", address),
        _meta("name", "twitter:card", "summary_large_image" if head.image else "summary"),
    ]
    if head.image:
        picture = f"{base}/images/{quote(head.image, safe='')}/0?w=1280"
        lines.append(_meta("property", "og:image", picture))
        if head.image_alt:
            lines.append(_meta("property", "og:image:alt", head.image_alt))
    if not head.indexed:
        lines.append(_meta("name", "robots", "noindex"))
    return "\n".join(lines) + "\n"


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _first(paragraphs: list[str]) -> str:
    return next((one for one in paragraphs if one), "")


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= MAX_DESCRIPTION:
        return plain
    return plain[:MAX_DESCRIPTION].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
