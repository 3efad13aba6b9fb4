"""Indexed articles to answers; pure.

A source's `display` decides how much of its text is shown: all of it, an excerpt, or a title
with a link.
"""

from collections.abc import Sequence
from typing import Any

from search_api.models.articles import (
    Article,
    ArticleItem,
    Highlights,
    Image,
    Paragraph,
    Revision,
)
from search_api.search.queries.articles import TEXTS, TITLES

EXCERPT_CHARACTERS = 300


FRAGMENTS = 3


Json = dict[str, Any]


def article_item(hit: Json, *, highlighted: bool = False) -> ArticleItem:
    """A search hit as an item of a list."""
    source = hit["_source"]
    english, original = source.get("english"), source["original"]
    shown = english or original
    bare = source["source"]["display"] == "link"
    images = [] if bare else source.get("images", [])
    return ArticleItem(
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


def _highlights(found: dict[str, list[str]], *, bare: bool) -> Highlights:
    return Highlights(
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


def _image(image: Json, *, english: bool) -> Image:
    """With caption and alt in the language of the text it stands beside, or with none."""
    if not english:
        return Image(**image)
    # What was indexed before alts were translated has none.
    own = {"caption": image["english_caption"], "alt": image.get("english_alt")}
    return Image(**{**image, **own})


def article(source: Json, earlier: Sequence[Json] | None = None) -> Article:
    """An indexed article in full; `earlier` are its revisions as they are stored, if known."""
    display = source["source"]["display"]
    if display not in {"full", "excerpt", "link"}:
        display = "link"  # a policy this version doesn't know: show the least
    images = source.get("images", []) if display == "full" else []
    english, original = (
        _shown(source[text], display) if source.get(text) else None
        for text in ("english", "original")
    )
    return Article(
        **{
            **source,
            "display": display,
            "paragraphs": side_by_side(english, original),
            "revisions": None if earlier is None else _revisions(source, earlier),
            "english": english
            and {**english, "images": [_image(image, english=True) for image in images]},
            "original": original
            and {
                **source["original"],
                **original,
                "language": source["language"],
                "images": [_image(image, english=False) for image in images],
            },
        }
    )


def side_by_side(english: Json | None, original: Json | None) -> list[Paragraph]:
    """The paragraphs of both texts.

    A translation has one for each of the original's. Where it hasn't, which belong together isn't
    known, and the English ones come first, by themselves.
    """
    translated, written = (text["paragraphs"] if text else [] for text in (english, original))
    if len(translated) == len(written):
        pairs = list(zip(translated, written, strict=True))
    else:
        pairs = [*((one, None) for one in translated), *((None, one) for one in written)]
    return [Paragraph(english=one, original=other) for one, other in pairs]


def _revisions(source: Json, earlier: Sequence[Json]) -> list[Revision]:
    if source.get("withdrawn"):
        return []
    return [
        Revision(revision=one["revision"], title=one["original"]["title"], seen_at=one["fetched"])
        for one in earlier
    ]


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
