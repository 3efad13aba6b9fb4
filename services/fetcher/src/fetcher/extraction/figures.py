"""Pictures of an article: address, caption and credit, each in its place."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from fetcher.extraction.structured import Structured, clean, text_of
from fetcher.web.urls import MAX_URL_LENGTH
from parallax.documents import Image

MAX_IMAGES = 20
LONGEST_CAPTION = 1500
SMALLEST_SIDE = 100
"""Pixels; what is declared smaller is an icon or a portrait of the author."""

_CREDIT_WORDS = (
    r"photo(?:graph|graphs|graphy|s)?(?:\s+by)?|image|images|picture|illustration|graphic|credits?"
    r"|foto(?:s|graf[ií]a|graf|grafie|grafii)?|bild(?:quelle|er)?|imago|quelle|grafik|abbildung"
    r"|imagen|cr[ée]dito?s?|cr[ée]dits?|source|fuente|fonte|fonte|immagine|imagem|divulga[çc][ãa]o"
    r"|reprodu[çc][ãa]o|zdj[ęe]cie|fot\.?|zdroj|kuva|kilde|ảnh|görsel|fotoğraf|фото|写真|사진|图|©|\(c\)|copyright"
)
_CREDIT_AT_END = re.compile(
    rf"(?:^|[\s|/.(\[–—-])(?P<credit>[(\[]?\s*"
    rf"(?:(?:{_CREDIT_WORDS})(?:\s*[:/©]\s*|(?<=by)\s+)|©\s*)[^.\n]{{2,120}}?[)\]]?)\.?$",
    re.IGNORECASE,
)
_AGENCY_AT_END = re.compile(
    r"[\s.|–—-]+(?P<credit>[(\[]?(?:[^().|\[\]]{2,60}[/,]\s?)?(?:AP|AFP|EPA|EFE|ANSA|DPA|dpa|APA|Reuters|REUTERS"
    r"|Getty Images|Keystone|IMAGO|Imago|picture alliance|NTB|TT|PA|AAP|CTK|ČTK|PAP|Lusa|Xinhua)"
    r"(?:[/ ,-][^().|\[\]]{1,60})?[)\]]?)\.?$"
)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|(?:^|[-_ ])(?:source|author|byline|agency|rights|photographer|quelle|autor)",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"^[(\[]?\s*(?:{_CREDIT_WORDS})(?:\s*[:/]\s*|(?<=by)\s+)", re.IGNORECASE)
_NOT_CONTENT = re.compile(
    r"relat|recommend|teaser|promo|sidebar|newsletter|more-|mehr-|footer|author|share|social|advert|most-read|meistgelesen|trending|carousel-nav",
    re.IGNORECASE,
)
_OUTSIDE = {"aside", "nav", "footer", "header", "form"}
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url", "data-image", "src")
_LAZY_SET = ("srcset", "data-srcset", "data-lazy-srcset")


def read_figures(root: HtmlElement, url: str) -> tuple[Image, ...]:
    """The pictures in figure elements under `root`, in their order, without those of teasers."""
    found: dict[str, Image] = {}
    for figure in root.iter("figure"):
        image = None if _is_outside(figure, root) else _image_of(figure, url)
        if image is not None:
            found.setdefault(_key(image.url), image)
        if len(found) == MAX_IMAGES:
            break
    return tuple(found.values())


def read_lead_image(page: Structured, url: str) -> Image | None:
    """The picture that the page names as its own for search engines and social networks."""
    for candidate in _declared(page):
        if address := _address(candidate.get("url"), url):
            caption, credit = split_credit(text_of(candidate.get("caption")))
            return Image(
                url=address,
                caption=caption,
                credit=text_of(candidate.get("creditText")) or credit,
                alt=text_of(candidate.get("alt")),
                width=_pixels(candidate.get("width")),
                height=_pixels(candidate.get("height")),
            )
    return None


def all_images(figures: tuple[Image, ...], lead: Image | None) -> tuple[Image, ...]:
    """The figures, with what the lead adds to its own figure; the lead itself if none is there."""
    if lead is None:
        return figures
    if not figures:
        return (lead,)
    same = next((n for n, image in enumerate(figures) if _key(image.url) == _key(lead.url)), None)
    if same is None:
        return figures
    known = figures[same]
    merged = known.model_copy(
        update={
            name: getattr(known, name) or getattr(lead, name)
            for name in ("caption", "credit", "alt")
        }
    )
    return (*figures[:same], merged, *figures[same + 1 :])


def split_credit(text: str | None) -> tuple[str | None, str | None]:
    """A caption and the credit at its end: `The bridge. Photo: A. Person` gives both."""
    caption = clean(text or "")[:LONGEST_CAPTION]
    for pattern in (_CREDIT_AT_END, _AGENCY_AT_END):
        if match := pattern.search(caption):
            rest = caption[: match.start("credit")].rstrip(" |/([–—-")
            return rest or None, _credit(match["credit"])
    return caption or None, None


def _image_of(figure: HtmlElement, url: str) -> Image | None:
    picture = next(iter(figure.iter("img", "amp-img")), None)
    if picture is None:
        return None
    address = _address(_source_of(picture, figure), url)
    width, height = _pixels(picture.get("width")), _pixels(picture.get("height"))
    if address is None or min(width or SMALLEST_SIDE, height or SMALLEST_SIDE) < SMALLEST_SIDE:
        return None
    caption, credit = _caption_of(figure)
    return Image(
        url=address,
        caption=caption,
        credit=credit,
        alt=clean(picture.get("alt") or "")[:LONGEST_CAPTION] or None,
        width=width,
        height=height,
    )


def _caption_of(figure: HtmlElement) -> tuple[str | None, str | None]:
    caption = next(iter(figure.iter("figcaption")), None)
    marked = [element for element in figure.iter() if _is_credit(element)]
    credit = next((c for c in (_credit(e.text_content()) for e in marked) if c), None)
    if caption is None:
        return None, credit
    inside = {id(descendant) for element in marked for descendant in element.iter()}
    text = "".join(_texts_outside(caption, inside))
    if credit is None:
        return split_credit(text)
    # Some publishers write the credit twice: in the text and in an element of its own.
    return split_credit(text)[0], credit


def _texts_outside(element: HtmlElement, skipped: set[int]) -> Iterator[str]:
    if id(element) not in skipped and isinstance(element.tag, str):
        yield element.text or ""
        for child in element:
            yield from _texts_outside(child, skipped)
    yield f" {element.tail or ''}" if element.tag != "figcaption" else ""


def _is_credit(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in {
        "figure",
        "figcaption",
        "img",
        "picture",
    }:
        return False
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return element.tag == "small" or bool(_CREDIT_CLASS.search(marks))


def _credit(text: str) -> str | None:
    stripped = clean(text).strip("()[]|/ ")
    return _LABEL.sub("", stripped).strip(" ©:.|")[:200] or None


def _source_of(picture: HtmlElement, figure: HtmlElement) -> str | None:
    candidates = [picture.get(name) for name in _LAZY]
    for element in (picture, *figure.iter("source")):
        candidates += [_largest(element.get(name)) for name in _LAZY_SET]
    real = [c for c in candidates if c and not c.startswith("data:") and "placeholder" not in c]
    return next(iter(real), None)


def _largest(srcset: str | None) -> str | None:
    best, best_size = None, -1.0
    for part in re.split(r",\s+", srcset or ""):
        address, _, size = part.strip().partition(" ")
        number = re.match(r"[\d.]+", size)
        value = float(number[0]) if number and number[0].count(".") < 2 else 0.0
        if address and value > best_size:
            best, best_size = address, value
    return best


def _declared(page: Structured) -> Iterator[dict[str, Any]]:
    images = page.article.get("image")
    for image in images if isinstance(images, list) else [images]:
        if isinstance(image, dict):
            yield {**image, "url": text_of(image.get("url")) or text_of(image.get("contentUrl"))}
        elif isinstance(image, str):
            yield {"url": image}
    yield {
        "url": page.first("og:image", "og:image:url", "twitter:image", "twitter:image:src"),
        "width": page.first("og:image:width"),
        "height": page.first("og:image:height"),
        "alt": page.first("og:image:alt", "twitter:image:alt"),
    }


def _address(value: object, url: str) -> str | None:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_URL_LENGTH:
        return None
    try:
        address = urljoin(url, clean(value))
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in {"http", "https"} and parts.netloc else None


def _pixels(value: object) -> int | None:
    match = re.match(r"\d{1,5}", str(value or ""))
    return int(match[0]) or None if match else None


def _key(address: str) -> str:
    """The same picture in other sizes: its file's name without the size."""
    name = urlsplit(address).path.rpartition("/")[2].lower() or address
    return re.sub(r"[-_]?\d{2,4}x\d{2,4}|\.(?:jpe?g|png|webp|avif)$", "", name)


def _is_outside(figure: HtmlElement, root: HtmlElement) -> bool:
    element: HtmlElement | None = figure
    while element is not None and element is not root:
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in _OUTSIDE and not _holds_headline(element):
            return True
        if element is not figure and (element.tag == "article" or _NOT_CONTENT.search(marks)):
            return True
        address = element.get("href") or ""
        if element.tag == "a" and "/" in address:
            # A link to the picture itself, for looking at it closely, is none to elsewhere.
            return not re.search(r"\.(?:jpe?g|png|webp|avif)", address, re.IGNORECASE)
        element = element.getparent()
    return False


def _holds_headline(element: HtmlElement) -> bool:
    return element.tag == "header" and next(element.iter("h1"), None) is not None
