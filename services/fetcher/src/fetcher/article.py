"""What the fetcher knows of an article before it is stored."""

from dataclasses import dataclass
from datetime import datetime

from parallax.documents import Image


@dataclass(frozen=True)
class Extraction:
    """An article as found in a page; `method` says which step of the chain found the body."""

    title: str
    paragraphs: tuple[str, ...]
    description: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    published_at: datetime | None = None
    published_estimated: bool = False
    modified_at: datetime | None = None
    language: str | None = None
    canonical: str | None = None
    """The page's rel=canonical, as written: untrusted."""
    method: str = "precision"
    truncated: bool = False
