"""What the fetcher knows of an article before it is stored."""

from typing import Literal

from pydantic import AwareDatetime

from parallax.documents import Document, Image, Moment, Rights

Kind = Literal["article", "live", "gallery", "video", "audio"]
Wall = Literal["paywall", "consent", "soft_404", "challenge"]


class Extraction(Document):
    """An article as found in a page; `method` says which step of the chain found the body.

    `published_at` and `modified_at` keep the offset that the page gives.
    """

    title: str
    paragraphs: tuple[str, ...]
    """Lead, paragraphs, headings, items and quotations in the page's order; empty only for a
    gallery, a video, a recording, or a page with a wall before it."""
    description: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    published_at: AwareDatetime | None = None
    published_estimated: bool = False
    modified_at: AwareDatetime | None = None
    language: str | None = None
    canonical: str | None = None
    """The page's rel=canonical, as written: untrusted."""
    kind: Kind = "article"
    wall: Wall | None = None
    """Why this is not the article: only its teaser is here, or another page in its place."""
    rights: Rights = Rights()
    signature: str | None = None
    """For finding near-duplicates: see fetcher.extraction.signature."""
    method: str = "blocks"
    truncated: bool = False


class Job(Document):
    """What an extraction needs beside the page."""

    url: str
    now: Moment
    content_type: str | None = None
    source_language: str | None = None
    fallback_title: str | None = None
