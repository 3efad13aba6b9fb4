"""An article out of a page: its text by the page's blocks, the rest by what the page declares.

Runs in a worker process (fetcher.extraction.worker), since pages are hostile until proven
otherwise. Nothing here opens a file or a connection.
"""

from datetime import datetime

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from fetcher.extraction import figures, metadata
from fetcher.extraction.article import Extraction
from fetcher.extraction.blocks import read_blocks
from fetcher.extraction.body import find_body
from fetcher.extraction.charset import decode
from fetcher.extraction.dateline import date_in_address, date_in_lines
from fetcher.extraction.dates import settle
from fetcher.extraction.kinds import kind_of
from fetcher.extraction.region import content_root
from fetcher.extraction.rights import read_rights
from fetcher.extraction.signature import sign
from fetcher.extraction.site_rules import apply_rule, rule_for
from fetcher.extraction.structured import letters_of, read_structured
from fetcher.extraction.titles import LONGEST_TITLE, read_title
from fetcher.extraction.walls import find_wall
from parallax import language
from parallax.documents import MAX_TEXT_BYTES

LONGEST_DESCRIPTION = 2000
LONGEST_SAMPLE = 4000
_NO_ARTICLE = {"consent", "soft_404", "challenge"}


def extract(
    page: bytes | str,
    url: str,
    *,
    now: datetime,
    content_type: str | None = None,
    source_language: str | None = None,
    fallback_title: str | None = None,
) -> Extraction | None:
    """The article in a page, or None when there is no title or nothing at all.

    `page` is its bytes, or its text; `now` the time it was fetched, with a zone. Galleries, videos
    and recordings without text, and pages with a wall before the text, have no paragraphs.
    """
    text = page if isinstance(page, str) else decode(page, content_type)
    tree = _parse(text)
    if tree is None:
        return None
    page_data = read_structured(tree)
    title = read_title(tree, page_data, url) or fallback_title
    if not title:
        return None
    rule = rule_for(url)
    blocks = read_blocks(apply_rule(tree, rule) if rule else tree)
    description = metadata.read_description(page_data)
    body = find_body(tree, page_data, blocks, title=title, description=description)
    wall = find_wall(tree, page_data, blocks, title, body.paragraphs)
    pictures = figures.read_figures(content_root(tree, body.region), url)
    kind = kind_of(page_data, url, blocks, body.paragraphs, len(pictures))
    paragraphs = () if wall in _NO_ARTICLE else body.paragraphs
    method = body.method
    if not paragraphs and kind == "article" and wall not in _NO_ARTICLE:
        if description is None:
            return None
        method, paragraphs = "description", (description,)
    declared_language = metadata.read_language(tree, page_data)
    published = settle(
        metadata.read_published(tree, page_data)
        or date_in_address(url)
        or date_in_lines(blocks, body.position, declared_language, now),
        now,
    )
    modified = metadata.read_modified(page_data)
    text = "\n".join(paragraphs)
    found = Extraction(
        title=title[:LONGEST_TITLE],
        description=_better(description, body.lead),
        paragraphs=paragraphs,
        authors=metadata.read_authors(tree, page_data, url),
        section=metadata.read_section(page_data),
        tags=metadata.read_tags(page_data),
        images=figures.all_images(pictures, figures.read_lead_image(page_data, url)),
        published_at=published.moment if published else None,
        published_estimated=published.estimated if published else False,
        modified_at=modified.moment if modified and modified.moment <= now else None,
        language=language.detect(
            f"{title} {text[:LONGEST_SAMPLE]}",
            source_language or declared_language,
        ),
        canonical=metadata.read_canonical(tree),
        kind=kind,
        wall=wall,
        rights=read_rights(page_data),
        signature=sign(text),
        method=method,
    )
    return within_limit(found)


def _better(description: str | None, lead: str | None) -> str | None:
    """The description, or the lead where that is the same at greater length."""
    if lead and (
        description is None or letters_of(lead).startswith(letters_of(description.rstrip(" .…")))
    ):
        description = lead
    return (description or "")[:LONGEST_DESCRIPTION] or None


def within_limit(found: Extraction, limit: int = MAX_TEXT_BYTES) -> Extraction:
    """Cut paragraphs from the end, then captions, until all text has at most `limit` bytes."""
    used = _size(found.title, found.description, *(i.caption for i in found.images))
    if used + _size(*found.paragraphs) <= limit:
        return found
    images = found.images
    if used > limit // 2:
        images = tuple(image.model_copy(update={"caption": None}) for image in images)
        used = _size(found.title, found.description)
    kept: list[str] = []
    for paragraph in found.paragraphs:
        used += _size(paragraph)
        if used > limit:
            break
        kept.append(paragraph)
    if not kept and found.paragraphs:
        whole = found.paragraphs[0].encode()[: limit // 2]
        kept.append(whole.decode(errors="ignore"))
    return found.model_copy(update={"paragraphs": tuple(kept), "images": images, "truncated": True})


def _size(*texts: str | None) -> int:
    return sum(len(text.encode()) for text in texts if text)


def _parse(text: str) -> HtmlElement | None:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return document_fromstring(text.replace("\x00", "").encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
