"""Indexed articles to answers; pure. As much of one is shown as display.py says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from search_api.display import Display, display_of, shown_images
from search_api.models.articles import (
    Article,
    ArticleItem,
    Facets,
    FacetValue,
    Highlights,
    Image,
    Paragraph,
    Revision,
    Source,
    TranslationBrief,
)
from search_api.search.queries.articles import MAX_DAYS

EXCERPT_CHARACTERS = 300


FRAGMENTS = 3


Json = dict[str, Any]


@dataclass(frozen=True)
class _Hit:
    """A search hit, with what decides how it is shown."""

    hit: Json
    originals_first: bool

    @property
    def source(self) -> Json:
        source: Json = self.hit["_source"]
        return source

    @property
    def english(self) -> Json | None:
        return self.source.get("english")

    @property
    def original(self) -> Json:
        original: Json = self.source["original"]
        return original

    @property
    def shown(self) -> Json:
        return self.english or self.original

    @property
    def bare(self) -> bool:
        """Whether its publisher wants a title and a link, no more."""
        return display_of(self.source) == "link"

    @property
    def image(self) -> Image | None:
        images = shown_images(self.source)
        return _image(images[0], english=bool(self.english)) if images else None

    @property
    def highlights(self) -> Highlights:
        found = self.hit.get("highlight", {})
        texts = SHOWN_TEXTS[display_of(self.source)]
        return Highlights(
            title=_fragments(found, TITLES, self.originals_first)[:1],
            text=_fragments(found, texts, self.originals_first)[:FRAGMENTS],
        )


_TITLES = ("english.title", "original.title")
_DESCRIPTIONS = ("english.description", "original.description")
_FIELDS: dict[str, tuple[tuple[str, ...], Callable[[_Hit], Any]]] = {
    "id": (("id",), lambda hit: hit.source["id"]),
    "url": (("url",), lambda hit: hit.source["url"]),
    "title": (_TITLES, lambda hit: hit.shown["title"] or hit.original["title"]),
    "title_language": (
        (*_TITLES, "language"),
        lambda hit: "en" if hit.english else hit.source["language"],
    ),
    "original_title": (_TITLES[1:], lambda hit: hit.original["title"]),
    "description": (
        (*_DESCRIPTIONS, "source.display"),
        lambda hit: None if hit.bare else hit.shown["description"],
    ),
    "original_description": (
        (*_DESCRIPTIONS[1:], "source.display"),
        lambda hit: None if hit.bare else hit.original["description"],
    ),
    "country": (("country",), lambda hit: hit.source["country"]),
    "language": (("language",), lambda hit: hit.source["language"]),
    "source": (("source",), lambda hit: Source.model_validate(hit.source["source"])),
    "story_id": (("story_id",), lambda hit: hit.source["story_id"]),
    "published_at": (("times.published",), lambda hit: hit.source["times"]["published"]),
    "published_estimated": (
        ("original.published_estimated",),
        lambda hit: hit.original["published_estimated"],
    ),
    "discovered_at": (("times.discovered",), lambda hit: hit.source["times"]["discovered"]),
    "revision": (("revision",), lambda hit: hit.source["revision"]),
    "version": (("version",), lambda hit: hit.source["version"]),
    "translation": (
        ("translation",),
        lambda hit: TranslationBrief.model_validate(hit.source["translation"]),
    ),
    "image": (("images", "source.display", "english.title"), lambda hit: hit.image),
    "highlights": (("source.display",), lambda hit: hit.highlights),
}
"""Of an item: the parts of a document that each field needs, and how it comes of them."""

FIELD_NAMES = tuple(_FIELDS)
WITHOUT_WORDS = tuple(name for name in FIELD_NAMES if name != "highlights")


def fetched(fields: Sequence[str] = FIELD_NAMES) -> tuple[str, ...]:
    """The parts of documents that the fields need."""
    return tuple(sorted({part for name in fields for part in _FIELDS[name][0]}))


def article_item(
    hit: Json, *, highlighted: bool = False, originals_first: bool = False
) -> ArticleItem:
    """A search hit as an item of a list."""
    names = FIELD_NAMES if highlighted else WITHOUT_WORDS
    return ArticleItem(**chosen_fields(hit, names, originals_first=originals_first))


def chosen_fields(hit: Json, fields: Sequence[str], *, originals_first: bool = False) -> Json:
    """Some fields of an item."""
    shown = _Hit(hit, originals_first)
    return {name: _FIELDS[name][1](shown) for name in fields}


def facets(found: Json) -> Facets:
    """How many articles have which value."""
    return Facets(
        **{name: _values(name, one["buckets"]) for name, one in found["aggregations"].items()}
    )


def _values(facet: str, buckets: list[Json]) -> list[FacetValue]:
    if facet == "day":
        days = buckets[:MAX_DAYS]
        return [FacetValue(value=one["key_as_string"], count=one["doc_count"]) for one in days]
    return [
        FacetValue(
            value=one["key"],
            count=one["doc_count"],
            name=one["name"]["buckets"][0]["key"] if "name" in one else None,
        )
        for one in buckets
    ]


_Ways = tuple[tuple[str, ...], ...]
TITLES: dict[str, tuple[_Ways, ...]] = {
    "english": ((("english.title",), ("english.title.spellings",)),),
    "original": ((("original.title",), ("original.title.spellings",), ("native.title",)),),
}
TEXTS: dict[str, tuple[_Ways, ...]] = {
    "english": (
        (("english.paragraphs",), ("english.paragraphs.spellings",)),
        (("english.description",), ("english.description.spellings",)),
        (("english.captions",),),
    ),
    "original": (
        (("original.paragraphs", "original.description", "original.captions"), ("native.text",)),
    ),
}
"""Parts of the English and of the original, each in the ways in which it is searched."""
SHOWN_TEXTS: dict[Display, dict[str, tuple[_Ways, ...]]] = {
    "full": TEXTS,
    "excerpt": {
        "english": ((("english.description",), ("english.description.spellings",)),),
        "original": ((("original.description",),),),
    },
    "link": {"english": (), "original": ()},
}
"""Those whose fragments may be shown; native.text has the whole text in one."""


def _fragments(
    found: dict[str, list[str]], parts: dict[str, tuple[_Ways, ...]], originals_first: bool
) -> list[str]:
    """Of the text that was asked for, or of the other where the words are there alone.

    OpenSearch marks words in both, also in the one whose clause didn't match.
    """
    # native.spanish.title: an article has one language.
    native = {f"native.{name.split('.')[-1]}": name for name in found if name.startswith("native.")}
    for text in ("original", "english") if originals_first else ("english", "original"):
        fragments = [
            fragment
            for ways in parts[text]
            for fragment in max(
                (
                    [one for name in way for one in found.get(native.get(name, name), [])]
                    for way in ways
                ),
                key=_marks,
            )
        ]
        if fragments:
            return fragments
    return []


def _marks(fragments: list[str]) -> int:
    return sum(fragment.count("<mark>") for fragment in fragments)


def _image(image: Json, *, english: bool) -> Image:
    """With caption and alt in the language of the text it stands beside, or with none."""
    if not english:
        return Image(**image)
    # What was indexed before alts were translated has none.
    own = {"caption": image["english_caption"], "alt": image.get("english_alt")}
    return Image(**{**image, **own})


def article(
    source: Json, earlier: Sequence[Json] | None = None, searchable: datetime | None = None
) -> Article:
    """An indexed article in full.

    `earlier` are its revisions as they are stored, `searchable` since when it can be found; None
    where that isn't known.
    """
    display, images = display_of(source), shown_images(source)
    english, original = (
        _shown(source[text], display) if source.get(text) else None
        for text in ("english", "original")
    )
    return Article(
        **{
            **source,
            "display": display,
            "times": {**source["times"], "searchable": searchable},
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


def _shown(text: Json, display: Display) -> Json:
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
