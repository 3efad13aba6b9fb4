"""Articles and their texts."""

from datetime import datetime

from parallax_client.reading import Model, Page


class Source(Model):
    """Who published an article."""

    id: str
    name: str
    homepage: str


class Image(Model):
    """A picture at the publisher's."""

    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    width: int | None = None
    height: int | None = None


class Translation(Model):
    """Whether the English is a machine's: translated, not_needed, unavailable, failed."""

    status: str
    engine: str | None = None
    model: str | None = None
    model_version: str | None = None
    route: tuple[str, ...] = ()
    translated_at: datetime | None = None


class Highlights(Model):
    """Where the words were found. HTML: the text is escaped, `<mark>` is the only tag."""

    title: tuple[str, ...] = ()
    text: tuple[str, ...] = ()


class ArticleItem(Model):
    """An article in a list. `title` is English, or the original where there is no English."""

    id: str
    url: str
    title: str
    title_language: str | None
    original_title: str
    description: str | None
    original_description: str | None = None
    country: str
    language: str | None
    source: Source
    story_id: str
    published_at: datetime | None
    published_estimated: bool = False
    discovered_at: datetime
    revision: int
    version: int
    translation: Translation
    image: Image | None = None
    highlights: Highlights | None = None


class FacetValue(Model):
    """How many articles have one value."""

    value: str
    count: int
    name: str | None = None


class Facets(Model):
    """Those that `facets` asked for."""

    country: tuple[FacetValue, ...] = ()
    language: tuple[FacetValue, ...] = ()
    source: tuple[FacetValue, ...] = ()
    day: tuple[FacetValue, ...] = ()


class ArticlePage(Page):
    """A page of articles; `total` counts those on all pages."""

    items: tuple[ArticleItem, ...]
    total: int
    did_you_mean: str | None = None
    facets: Facets | None = None


class EnglishText(Model):
    """The English of an article."""

    title: str | None
    description: str | None
    paragraphs: tuple[str, ...]
    images: tuple[Image, ...] = ()


class OriginalText(Model):
    """What the publisher wrote."""

    language: str | None
    title: str
    description: str | None
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()


class Paragraph(Model):
    """Both languages side by side; None where one has nothing."""

    english: str | None
    original: str | None


class Revision(Model):
    """What the article said before."""

    revision: int
    title: str
    seen_at: datetime


class Provenance(Translation):
    """How the English came about, what is doubtful and what was mended."""

    revision: int | None = None
    translation_version: int | None = None
    warnings: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()


class ArticleTimes(Model):
    """When each stage was done."""

    published: datetime | None = None
    discovered: datetime
    fetched: datetime
    translated: datetime | None = None
    clustered: datetime | None = None
    searchable: datetime | None = None


class Withdrawal(Model):
    """Why there is no text any more."""

    by: str
    reason: str
    at: datetime


class Article(Model):
    """An article with all that is known of it. `display`: full, excerpt or link."""

    id: str
    url: str
    country: str
    language: str | None
    source: Source
    story_id: str
    revision: int
    version: int
    display: str
    english: EnglishText | None
    original: OriginalText | None
    paragraphs: tuple[Paragraph, ...] = ()
    revisions: tuple[Revision, ...] | None = None
    translation: Provenance
    times: ArticleTimes
    withdrawn: Withdrawal | None = None
