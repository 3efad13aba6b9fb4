"""Indexed documents to answers; pure.

A source's `display` decides how much of its text is shown: all of it, an excerpt, or a title
with a link.
"""

from typing import Any

from search_api import models
from search_api.query import TEXTS, TITLES

EXCERPT_CHARACTERS = 300
FRAGMENTS = 3

Json = dict[str, Any]


def article_item(hit: Json, *, highlighted: bool = False) -> models.ArticleItem:
    """A search hit as an item of a list."""
    source = hit["_source"]
    english, original = source.get("english"), source["original"]
    shown = english or original
    bare = source["source"]["display"] == "link"
    images = [] if bare else source.get("images", [])
    return models.ArticleItem(
        id=source["id"],
        url=source["url"],
        title=shown["title"] or original["title"],
        title_language="en" if english else source["language"],
        original_title=original["title"],
        description=None if bare else shown["description"],
        original_description=None if bare else original["description"],
        country=source["country"],
        language=source["language"],
        source=source["source"],
        story_id=source["story_id"],
        published_at=source["times"]["published"],
        published_estimated=original["published_estimated"],
        discovered_at=source["times"]["discovered"],
        revision=source["revision"],
        version=source["version"],
        translation=source["translation"],
        image=_image(images[0], english=bool(english)) if images else None,
        highlights=_highlights(hit.get("highlight", {}), bare=bare) if highlighted else None,
    )


def _highlights(found: dict[str, list[str]], *, bare: bool) -> models.Highlights:
    return models.Highlights(
        title=_fragments(found, TITLES)[:1],
        text=[] if bare else _fragments(found, TEXTS)[:FRAGMENTS],
    )


def _fragments(found: dict[str, list[str]], fields: tuple[str, ...]) -> list[str]:
    """Of the English, or of the original where the words are there alone.

    OpenSearch marks words in both, also in the one whose clause didn't match.
    """
    for text in ("english", "original"):
        fragments = [
            fragment
            for field in fields
            if field.startswith(text)
            for fragment in found.get(field, [])
        ]
        if fragments:
            return fragments
    return []


def _image(image: Json, *, english: bool) -> models.Image:
    """With caption and alt in the language of the text it stands beside, or with none."""
    if not english:
        return models.Image(**image)
    # What was indexed before alts were translated has none.
    own = {"caption": image["english_caption"], "alt": image.get("english_alt")}
    return models.Image(**{**image, **own})


def article(source: Json) -> models.Article:
    """An indexed article in full."""
    display = source["source"]["display"]
    if display not in {"full", "excerpt", "link"}:
        display = "link"  # a policy this version doesn't know: show the least
    english, original = source.get("english"), source.get("original")
    images = source.get("images", []) if display == "full" else []
    return models.Article(
        **{
            **source,
            "display": display,
            "english": english
            and {
                **_shown(english, display),
                "images": [_image(image, english=True) for image in images],
            },
            "original": original
            and {
                **original,
                **_shown(original, display),
                "language": source["language"],
                "images": [_image(image, english=False) for image in images],
            },
        }
    )


def _shown(text: Json, display: str) -> Json:
    shown = {part: text[part] for part in ("title", "description", "paragraphs")}
    if display == "link":
        shown |= {"description": None, "paragraphs": []}
    elif display == "excerpt":
        shown["paragraphs"] = [_excerpt(paragraph) for paragraph in text["paragraphs"][:1]]
    return shown


def _excerpt(text: str) -> str:
    if len(text) <= EXCERPT_CHARACTERS:
        return text
    return text[:EXCERPT_CHARACTERS].rsplit(" ", 1)[0].rstrip() + " …"


def story_item(source: Json) -> models.StoryItem:
    """An indexed story as an item of a list."""
    return models.StoryItem(**source, source_count=len(source["source_ids"]))


def story(source: Json, found: Json) -> models.Story:
    """An indexed story with the answer to query.story_articles."""
    aggregations = found["aggregations"]
    of_countries = {size["country"]: size["voices"] for size in source.get("by_country", [])}
    of_sources = {size["source_id"]: size["voices"] for size in source.get("by_source", [])}
    told = {name: value for name, value in source.items() if not name.startswith("by_")}
    return models.Story(
        **told,
        source_count=len(source["source_ids"]),
        by_country=[
            models.CountryCount(
                country=bucket["key"],
                articles=bucket["doc_count"],
                voices=of_countries.get(bucket["key"]),
            )
            for bucket in aggregations["countries"]["buckets"]
        ],
        by_source=[
            models.SourceCount(
                id=bucket["key"],
                name=bucket["name"]["buckets"][0]["key"],
                articles=bucket["doc_count"],
                voices=of_sources.get(bucket["key"]),
            )
            for bucket in aggregations["sources"]["buckets"]
        ],
        articles=[article_item(hit) for hit in found["hits"]["hits"]],
    )


def countries(found: Json) -> models.CountryPage:
    """The answer to query.countries."""
    return models.CountryPage(
        items=[
            models.CountrySummary(
                code=bucket["key"],
                articles=bucket["doc_count"],
                sources=bucket["sources"]["value"],
                stories=bucket["stories"]["value"],
                languages=[language["key"] for language in bucket["languages"]["buckets"]],
                latest=bucket["latest"].get("value_as_string"),
            )
            for bucket in found["aggregations"]["countries"]["buckets"]
        ]
    )
