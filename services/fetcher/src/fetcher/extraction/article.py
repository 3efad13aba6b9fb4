"""What the fetcher knows of an article before it is stored."""

from parallax.documents import Document, Image, Moment


class Extraction(Document):
    """An article as found in a page; `method` says which step of the chain found the body."""

    title: str
    paragraphs: tuple[str, ...]
    description: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    published_at: Moment | None = None
    published_estimated: bool = False
    modified_at: Moment | None = None
    language: str | None = None
    canonical: str | None = None
    """The page's rel=canonical, as written: untrusted."""
    method: str = "precision"
    truncated: bool = False


class Job(Document):
    """What an extraction needs beside the page."""

    url: str
    now: Moment
    content_type: str | None = None
    source_language: str | None = None
    fallback_title: str | None = None
