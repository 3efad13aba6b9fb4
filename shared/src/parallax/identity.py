"""Names that never change once given."""

import base64
import hashlib
import unicodedata

ARTICLE_ID_LENGTH = 26


def derive_id(text: str) -> str:
    """26 lower-case base32 characters (130 bits) of the SHA-256 of `text`."""
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:ARTICLE_ID_LENGTH]


def article_id(first_canonical_url: str) -> str:
    """The id of an article: derived once, from the first canonical URL seen, never recomputed."""
    return derive_id(first_canonical_url)


def story_id(founding_article_id: str) -> str:
    """The id of the story that an article founds."""
    return derive_id(f"story:{founding_article_id}")


def content_hash(title: str, paragraphs: tuple[str, ...]) -> str:
    """What tells two revisions apart: hexadecimal SHA-256 of the normalised title and paragraphs.

    Case, white space and Unicode's compatibility forms don't count, so that a publisher's
    change of typography raises no revision.
    """
    normalised = "\n".join(
        " ".join(unicodedata.normalize("NFKC", text).casefold().split())
        for text in (title, *paragraphs)
    )
    return hashlib.sha256(normalised.encode()).hexdigest()
