"""What is indexed: whole documents made from events; pure."""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from parallax.documents import Times, TranslationStatus
from parallax.events import ArticleClustered, StoryUpdated
from parallax.overlooked import Told, only_here
from search_api.display import BY_DEFAULT, lowered
from search_api.index.analysis import native_analyzer
from search_api.index.generations import Generation
from search_api.index.mappings import articles_alias, index_name, month_of, stories_alias

FUTURE_ALLOWED = timedelta(minutes=15)
SHOWN_WIDTH = 1280
"""Pixels; a page shows no image wider, so that a wider one is no better."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Indexable:
    """A whole document with the version to write it under.

    `alias` is what it is read by, `month` that of an article's discovery; with a generation they
    name the index.
    """

    alias: str
    month: str | None
    id: str
    version: int
    source: Json

    def since(self, least: int) -> "Indexable":
        """With its place in the order of followers: by seq, or `least` when it comes too late."""
        return replace(self, source={**self.source, "change": max(self.source["seq"], least)})

    @property
    def change(self) -> int:
        """Its place in the order of followers."""
        return int(self.source["change"])

    def index(self, generation: Generation) -> str:
        """Where it is written."""
        return index_name(self.alias, generation, self.month)


def sort_time(times: Times) -> datetime:
    """The time that orders articles: published, else discovered.

    A published time more than 15 minutes after the discovery is a mistake or an embargo and is
    taken as discovered. Both are as the fetcher first stored them and never change, so neither
    does this: pages in order of time stay put when an article is revised.
    """
    if times.published is None or times.published > times.discovered + FUTURE_ALLOWED:
        return times.discovered
    return times.published


def article_document(event: ArticleClustered, prefix: str) -> Indexable:
    """The document of an article; of a withdrawn one all but its text."""
    document: Json = {
        "id": event.article_id,
        "url": event.url,
        "version": event.version,
        "seq": event.seq,
        "revision": event.revision,
        "country": event.source.country,
        "language": event.language,
        "story_id": event.placement.story_id,
        "sort_time": sort_time(event.times).isoformat(),
        "source": event.source.model_dump(mode="json") | {"display": _display(event)},
        "placement": event.placement.model_dump(
            mode="json", include={"similarity", "placed_at", "pinned", "unplaced"}
        ),
        "times": event.times.model_dump(mode="json"),
        "translation": event.translation.model_dump(
            mode="json", exclude={"title", "description", "paragraphs", "captions", "alts"}
        ),
    }
    if event.withdrawn is not None:
        document["withdrawn"] = event.withdrawn.model_dump(mode="json")
    else:
        document |= _text(event)
    return Indexable(
        alias=articles_alias(prefix),
        month=month_of(event.times.discovered),
        id=event.article_id,
        version=event.version,
        source=document,
    )


def _text(event: ArticleClustered) -> Json:
    original, translation = event.original, event.translation
    captions = tuple(image.caption for image in original.images)
    alts = tuple(image.alt for image in original.images)
    text: Json = {
        "original": {
            "title": original.title,
            "description": original.description,
            "paragraphs": list(original.paragraphs),
            "captions": [caption for caption in captions if caption],
            "authors": list(original.authors),
            "section": original.section,
            "tags": list(original.tags),
            "published_estimated": original.published_estimated,
            "modified_at": original.modified_at.isoformat() if original.modified_at else None,
        },
    }
    analyzer = native_analyzer(event.language)
    if analyzer:
        texts = (original.description, *original.paragraphs, *captions)
        native = {"title": original.title, "text": [one for one in texts if one]}
        text["native"] = {analyzer: native}
    english_captions = _parallel(translation.captions, len(captions))
    english_alts = _parallel(translation.alts, len(alts))
    if translation.status == TranslationStatus.TRANSLATED:
        text["english"] = {
            "title": translation.title,
            "description": translation.description,
            "paragraphs": list(translation.paragraphs),
            "captions": [caption for caption in english_captions if caption],
        }
    elif translation.status == TranslationStatus.NOT_NEEDED:
        english_captions, english_alts = captions, alts
        text["english"] = {
            part: text["original"][part]
            for part in ("title", "description", "paragraphs", "captions")
        }
    text["images"] = [
        {**image.model_dump(mode="json"), "english_caption": caption, "english_alt": alt}
        for image, caption, alt in zip(original.images, english_captions, english_alts, strict=True)
    ]
    if original.images and _display(event) in {"full", "excerpt", BY_DEFAULT}:
        text["image_width"] = min(max(original.images[0].width or 0, 0), SHOWN_WIDTH)
    return text


def _display(event: ArticleClustered) -> str:
    return lowered(event.source.display, event.original.rights)


def _parallel(texts: tuple[str | None, ...], count: int) -> tuple[str | None, ...]:
    """One for each of the images; a missing one stays missing rather than moving up."""
    return (*texts, *[None] * count)[:count]


def story_document(event: StoryUpdated, prefix: str) -> Indexable:
    """The document of a story; of a merged one too, so that its address leads on."""
    document = event.model_dump(mode="json", exclude={"schema_version", "occurred_at", "story_id"})
    document |= {
        "id": event.story_id,
        "single_source": len(event.source_ids) == 1,
        "weight": weight(event),
    }
    document |= coverage_fields(event)
    return Indexable(
        alias=stories_alias(prefix),
        month=None,
        id=event.story_id,
        version=event.version,
        source=document,
    )


def weight(event: StoryUpdated) -> float:
    """How much a story is told: voices and countries, of which each further one adds less."""
    voices = event.article_count if event.voices is None else event.voices
    return math.log1p(voices) * (1 + math.log(max(1, len(event.countries))))


def coverage_fields(event: StoryUpdated) -> Json:
    """By what lists of what a country left out, or alone told, are asked for.

    `verdicts` are like PT:none. What one country alone told has the score by which its list is
    in order; that of what a country left out depends on the country, and is worked out when asked.
    """
    told = Told(event.story_id, event.first_seen, event.last_seen, event.coverage)
    carriers = told.carriers()
    fields: Json = {
        "verdicts": [f"{row.country}:{row.verdict}" for row in event.coverage],
        "carried_in": [row.country for row in carriers],
        "carried_count": len(carriers),
    }
    if len(carriers) == 1:
        (alone,) = only_here([told], carriers[0].country)
        fields |= {
            "alone_several": alone.here.voices > 1,
            "alone_single": alone.single,
            "alone_score": alone.score,
        }
    return fields
