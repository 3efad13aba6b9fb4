"""The indices: their names, explicit mappings and analysis, by version.

A change that OpenSearch can add to a live index (a new field) is made in place. Any other one
raises VERSION, and a rebuild fills the new indices beside the old ones.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from search_api.index.analysis import ANALYSIS, ANALYZERS
from search_api.index.generations import Generation

VERSION = 2

Json = dict[str, Any]

KEYWORD: Json = {"type": "keyword", "ignore_above": 1024}
DATE: Json = {"type": "date"}
KEPT: Json = {"type": "keyword", "index": False, "doc_values": False}
"""Shown, never searched."""

SPELLINGS: Json = {
    "type": "text",
    "analyzer": "spellings",
    "search_analyzer": "spellings_asked",
    "norms": False,
}
ENGLISH: Json = {"type": "text", "analyzer": "english_text"}
ENGLISH_SPELT: Json = {**ENGLISH, "fields": {"spellings": SPELLINGS}}
ENTITY_NAME: Json = {**ENGLISH, "fields": {"exact": KEYWORD, "spellings": SPELLINGS}}
ORIGINAL: Json = {"type": "text", "analyzer": "original_text"}
ORIGINAL_SPELT: Json = {**ORIGINAL, "fields": {"spellings": SPELLINGS}}


def strict(properties: Json) -> Json:
    """An object that refuses fields it doesn't know."""
    return {"dynamic": "strict", "properties": properties}


def native(analyzer: str) -> Json:
    """A text under the analyzer of its own language."""
    return {"type": "text", "analyzer": analyzer}


ARTICLE = strict(
    {
        "id": {"type": "keyword"},
        "url": KEPT,
        "version": {"type": "long"},
        "seq": {"type": "long"},
        # The order of followers; see index/watermark.py.
        "change": {"type": "long"},
        "revision": {"type": "integer"},
        "country": KEYWORD,
        "language": KEYWORD,
        "story_id": KEYWORD,
        "sort_time": DATE,
        "source": strict(
            {
                "id": KEYWORD,
                "name": KEYWORD,
                "homepage": KEPT,
                "country": KEYWORD,
                "language": KEYWORD,
                "kind": KEYWORD,
                "ownership": KEYWORD,
                "tags": KEYWORD,
                "display": KEYWORD,
            }
        ),
        "english": strict(
            {
                "title": ENGLISH_SPELT,
                "description": ENGLISH_SPELT,
                "paragraphs": ENGLISH_SPELT,
                "captions": ENGLISH,
            }
        ),
        "original": strict(
            {
                "title": ORIGINAL_SPELT,
                "description": ORIGINAL_SPELT,
                "paragraphs": ORIGINAL,
                "captions": ORIGINAL,
                "authors": KEYWORD,
                "section": KEYWORD,
                "tags": KEYWORD,
                "published_estimated": {"type": "boolean"},
                "modified_at": DATE,
            }
        ),
        # The original once more, under its language's analyzer: an article fills one of these.
        # Of all analyzers as subfields of the original each article would fill every one.
        "native": strict(
            {
                analyzer: strict({"title": native(analyzer), "text": native(analyzer)})
                for analyzer in sorted(set(ANALYZERS.values()))
            }
        ),
        # Shown, never searched: their captions are searched above.
        "images": {"type": "object", "enabled": False},
        # Of the main image, where there is one that may be shown; 0 if unknown.
        "image_width": {"type": "integer"},
        "translation": strict(
            {
                "status": KEYWORD,
                "revision": {"type": "integer"},
                "translation_version": {"type": "integer"},
                "engine": KEYWORD,
                "model": KEYWORD,
                "model_version": KEYWORD,
                "route": KEYWORD,
                "warnings": KEYWORD,
                "repaired": KEYWORD,
                "translated_at": DATE,
            }
        ),
        "placement": strict(
            {
                "similarity": {"type": "float"},
                "placed_at": DATE,
                "pinned": {"type": "boolean"},
                "unplaced": {"type": "boolean"},
            }
        ),
        # Since when it can be found isn't in it: see raises.py.
        "times": strict(
            {
                "published": DATE,
                "discovered": DATE,
                "fetched": DATE,
                "translated": DATE,
                "clustered": DATE,
            }
        ),
        "withdrawn": strict({"by": KEYWORD, "reason": KEPT, "at": DATE}),
    }
)

STORY = strict(
    {
        "id": {"type": "keyword"},
        "version": {"type": "long"},
        "seq": {"type": "long"},
        "change": {"type": "long"},
        "title": ENGLISH_SPELT,
        "title_language": KEYWORD,
        "summary": ENGLISH_SPELT,
        "first_seen": DATE,
        "last_seen": DATE,
        "article_count": {"type": "integer"},
        "source_ids": KEYWORD,
        "single_source": {"type": "boolean"},
        "countries": KEYWORD,
        "languages": KEYWORD,
        "merged_into": KEYWORD,
        "split_into": KEYWORD,
        "regrouped": {"type": "object", "enabled": False},
        "summary_sources": KEPT,
        "entities": strict(
            {"name": ENTITY_NAME, "kind": KEYWORD, "articles": {"type": "integer"}},
        ),
        "about": KEYWORD,
        "voices": {"type": "integer"},
        "weight": {"type": "float"},
        # Shown, never searched: `countries` and `source_ids` are searched above.
        "by_country": {"type": "object", "enabled": False},
        "by_source": {"type": "object", "enabled": False},
        "copy_groups": {"type": "object", "enabled": False},
        # Shown, never searched: what is asked of it is in the fields below.
        "takes": {"type": "object", "enabled": False},
        "coverage": {"type": "object", "enabled": False},
        "coverage_as_of": DATE,
        "coverage_final": {"type": "boolean"},
        "verdicts": KEYWORD,
        "carried_in": KEYWORD,
        "carried_count": {"type": "integer"},
        "alone_several": {"type": "boolean"},
        "alone_single": {"type": "boolean"},
        "alone_score": {"type": "float"},
    }
)


RAISE = strict({"watermark": {"type": "long"}, "at": DATE})


def articles_alias(prefix: str) -> str:
    """What searches for articles read."""
    return f"{prefix}articles"


def stories_alias(prefix: str) -> str:
    """What searches for stories read."""
    return f"{prefix}stories"


def raises_name(prefix: str) -> str:
    """What the indices of raises begin with; see raises.py."""
    return f"{prefix}raises"


def month_of(discovered: datetime) -> str:
    """The month of an article's index: that of its discovery, which never changes."""
    return discovered.astimezone(UTC).isoformat()[:7]


def index_name(alias: str, generation: Generation, month: str | None = None) -> str:
    """The index behind an alias: articles have one a month, stories one."""
    return f"{alias}-{generation}-{month}" if month else f"{alias}-{generation}"


@dataclass(frozen=True)
class Sizes:
    """Of new indices. `active_shards` are the copies that must be there for a write."""

    shards: int = 1
    replicas: int = 0
    refresh: str = "1s"
    active_shards: str = "1"


def templates(prefix: str, sizes: Sizes) -> dict[str, Json]:
    """Index templates by name; with them an index has its mapping however it comes to be.

    Aliases aren't in them: an index gets its own once it can answer, and a rebuild gives the
    alias only when the new index is full.
    """
    settings = {
        "number_of_shards": sizes.shards,
        "number_of_replicas": sizes.replicas,
        "refresh_interval": sizes.refresh,
        "write.wait_for_active_shards": sizes.active_shards,
        "analysis": ANALYSIS,
    }

    # An article asks for its own right after it was made visible.
    of_raises = {**settings, "refresh_interval": "1s"}

    def template(name: str, mapping: Json, settings: Json = settings) -> Json:
        return {
            "index_patterns": [name, f"{name}-*"],
            "template": {"settings": settings, "mappings": mapping},
        }

    articles, stories = (
        f"{articles_alias(prefix)}-v{VERSION}",
        f"{stories_alias(prefix)}-v{VERSION}",
    )
    raises = raises_name(prefix)
    return {
        articles: template(articles, ARTICLE),
        stories: template(stories, STORY),
        raises: template(raises, RAISE, of_raises),
    }
