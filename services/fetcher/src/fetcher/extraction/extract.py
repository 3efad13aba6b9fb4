"""An article out of a page: trafilatura for the body, the page's own metadata for the rest.

Runs in a worker process (fetcher.extraction.worker), since pages are hostile until proven
otherwise. Nothing here opens a file or a connection.
"""

from datetime import datetime

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from fetcher.extraction import figures, language, lead, metadata
from fetcher.extraction.article import Extraction
from fetcher.extraction.body import find_body
from fetcher.extraction.boilerplate import is_notice
from fetcher.extraction.charset import decode
from fetcher.extraction.container import content_root, holders_of, is_within
from fetcher.extraction.dates import settle
from fetcher.extraction.structured import Structured, clean, read_structured
from parallax.documents import MAX_TEXT_BYTES

LONGEST_TITLE = 500
LONGEST_DESCRIPTION = 2000


def extract(
    page: bytes | str,
    url: str,
    *,
    now: datetime,
    content_type: str | None = None,
    source_language: str | None = None,
    fallback_title: str | None = None,
) -> Extraction | None:
    """The article in a page, or None when there is no title or not one paragraph to be found."""
    text = page if isinstance(page, str) else decode(page, content_type)
    tree = _parse(text)
    if tree is None:
        return None
    page_data = read_structured(tree)
    title = metadata.read_title(tree, page_data, url) or fallback_title
    if not title:
        return None
    captions = figures.caption_texts(tree) | {clean(h1.text_content()) for h1 in tree.iter("h1")}
    method, paragraphs = find_body(tree, page_data, title, captions)
    if not paragraphs:
        return None
    holders = holders_of(tree, paragraphs)
    description, paragraphs = _with_lead(tree, page_data, paragraphs, holders)
    published = settle(metadata.read_published(tree, page_data), now)
    modified = metadata.read_modified(page_data)
    root = content_root(tree, holders)
    found = Extraction(
        title=title[:LONGEST_TITLE],
        description=(description or "")[:LONGEST_DESCRIPTION] or None,
        paragraphs=paragraphs,
        authors=metadata.read_authors(tree, page_data),
        section=metadata.read_section(page_data),
        tags=metadata.read_tags(page_data),
        images=figures.all_images(
            figures.read_figures(root, url), figures.read_lead_image(page_data, url)
        ),
        published_at=published.moment if published else None,
        published_estimated=published.estimated if published else False,
        modified_at=modified.moment if modified and modified.moment <= now else None,
        language=language.detect(
            " ".join((title, *paragraphs)),
            source_language or metadata.read_language(tree, page_data),
        ),
        canonical=metadata.read_canonical(tree),
        method=method,
    )
    return within_limit(found)


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
    if not kept:
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


def _with_lead(
    tree: HtmlElement,
    page: Structured,
    paragraphs: tuple[str, ...],
    holders: list[HtmlElement],
) -> tuple[str | None, tuple[str, ...]]:
    """Description and paragraphs, with a lead that the body's extraction has left behind.

    A lead that is the description, perhaps at greater length, is the better description; another
    one is the text's first paragraph.
    """
    description = metadata.read_description(page)
    found = lead.find_lead(tree, description, holders[0] if holders else None)
    if found is None or is_notice(found) or is_within(found, paragraphs):
        return description, paragraphs
    if description is None or is_within(found, (description,)):
        return description or found, paragraphs
    if is_within(description.rstrip(" .…"), (found,)):
        return found, paragraphs
    return description, (found, *paragraphs)
