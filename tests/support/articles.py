"""Made-up articles for tests."""

from datetime import UTC, datetime
from typing import Any

from parallax.documents import Original, SourceInfo, Times, Translation, TranslationStatus
from parallax.events import ArticleClustered, ArticleFetched, ArticleTranslated
from parallax.identity import article_id, content_hash

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

GAZETTE = SourceInfo(
    id="gazette",
    name="The Harbour Gazette",
    homepage="http://gazette.example/",
    country="IE",
    language="en",
    kind="newspaper",
    ownership="private",
)


def fetched(url: str = "http://gazette.example/news/ferry", **changes: Any) -> ArticleFetched:
    """An article as the fetcher publishes it; title and paragraphs may be given."""
    title = changes.pop("title", "Ferry to the outer islands returns after a year")
    paragraphs = tuple(
        changes.pop("paragraphs", ("The first boat left at dawn.", "It carried 41 passengers."))
    )
    original = Original(
        title=title,
        paragraphs=paragraphs,
        published_at=changes.pop("published_at", NOON),
        content_hash=content_hash(title, paragraphs),
    )
    fields: dict[str, Any] = {
        "article_id": article_id(url),
        "revision": 1,
        "url": url,
        "language": "en",
        "source": GAZETTE,
        "original": original,
        "times": Times(published=original.published_at, discovered=NOON, fetched=NOON),
    }
    return ArticleFetched(**{**fields, **changes})


def translated(event: ArticleFetched | None = None, **changes: Any) -> ArticleTranslated:
    """The same after the translator, which had nothing to do."""
    event = event or fetched()
    translation = changes.pop("translation", None) or Translation(
        revision=event.revision,
        translation_version=changes.pop("translation_version", 1),
        status=TranslationStatus.NOT_NEEDED,
        translated_at=NOON,
    )
    return ArticleTranslated(**{**dict(event), "translation": translation, **changes})


__all__ = ["GAZETTE", "NOON", "ArticleClustered", "fetched", "translated"]
