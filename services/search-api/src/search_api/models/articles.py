"""Articles, as the API answers with them; the OpenAPI document is made from these."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from search_api.models.common import ARTICLE_ID, STORY_ID, Answer, Country, Language, NextCursor

Status = Annotated[
    Literal["translated", "not_needed", "unavailable", "failed"],
    Field(
        description="translated: by machine; not_needed: English already; unavailable: no engine "
        "for the language; failed: tried and given up. The last two have no English text"
    ),
]


class Source(Answer):
    """Who published an article."""

    id: str = Field(examples=["el-faro-de-lumbavo"])
    name: str = Field(examples=["El Faro de Lumbavo"])
    homepage: str = Field(examples=["https://elfaro.example/"])


class Image(Answer):
    """A picture at the publisher's; it isn't kept here."""

    url: str
    caption: str | None = Field(
        default=None, description="In the language of the text it stands beside; never another"
    )
    credit: str | None = None
    alt: str | None = Field(
        default=None,
        description="What it shows, for who can't see it; in the same language as the caption",
    )
    width: int | None = None
    height: int | None = None


class TranslationBrief(Answer):
    """Whether the English is a machine's, and whose."""

    status: Status
    engine: str | None = Field(default=None, examples=["fxtranslate 0.5.0"])
    model: str | None = None
    model_version: str | None = None
    route: list[str] = Field(
        default=[], description="Languages passed through", examples=[["gl", "es", "en"]]
    )
    translated_at: datetime | None = Field(
        default=None, description="When this translation was made, or given up"
    )


class Highlights(Answer):
    """Where the words were found. HTML: text is escaped, `<mark>` is the only tag."""

    title: list[str] = Field(default=[], examples=[["<mark>Dam</mark> talks resume"]])
    text: list[str] = Field(default=[], examples=[["the <mark>dam</mark> &amp; the river"]])


class ArticleItem(Answer):
    """An article in a list."""

    id: str = Field(examples=[ARTICLE_ID])
    url: str = Field(description="At the publisher's", examples=["https://elfaro.example/a/1"])
    title: str = Field(description="In English, or the original where there is no English")
    title_language: Language
    original_title: str
    description: str | None = Field(description="In the language of `title`")
    original_description: str | None = None
    country: Country
    language: Language = Field(description="Of the original, BCP 47; null if unknown")
    source: Source
    story_id: str = Field(examples=[STORY_ID])
    published_at: datetime | None = Field(description="Null if the publisher doesn't say")
    published_estimated: bool = Field(default=False, description="The publisher gave only a day")
    discovered_at: datetime
    revision: int = Field(description="Rises when the publisher changes title or text")
    version: int = Field(description="Rises with every change; orders them")
    translation: TranslationBrief
    image: Image | None = None
    highlights: Highlights | None = Field(default=None, description="When `q` is given")


class FacetValue(Answer):
    """How many of the articles that match have a value."""

    value: str = Field(examples=["MX"])
    count: int
    name: str | None = Field(default=None, description="Of a source")


class Facets(Answer):
    """Those that were asked for, the most frequent value first, days latest first."""

    country: list[FacetValue] | None = None
    language: list[FacetValue] | None = None
    source: list[FacetValue] | None = None
    day: list[FacetValue] | None = Field(
        default=None, description="UTC, of `published_at`, else `discovered_at`; 366 at most"
    )


class ArticlePage(Answer):
    """A page of articles."""

    items: list[ArticleItem]
    next_cursor: NextCursor
    total: int = Field(description="Articles that match, on all pages")
    did_you_mean: str | None = Field(
        default=None,
        description="Another `q` that finds more, when this one finds few or none; on the first "
        "page. It is never searched for by itself",
        examples=["earthquake lisbon"],
    )
    facets: Facets | None = Field(
        default=None, description="With `facets`, on the first page: of all pages' articles"
    )


class ChosenItem(Answer):
    """Of an article in a list what `fields` chose, and nothing else: fields of ArticleItem."""

    model_config = ConfigDict(frozen=True, extra="allow")


class ChosenPage(Answer):
    """A page of articles, when `fields` is given."""

    items: list[ChosenItem]
    next_cursor: NextCursor
    total: int
    did_you_mean: str | None = None
    facets: Facets | None = None


class EnglishText(Answer):
    """The English of an article."""

    title: str | None
    description: str | None
    paragraphs: list[str]
    images: list[Image] = Field(default=[], description="With captions in English")


class OriginalText(Answer):
    """What the publisher wrote."""

    language: Language
    title: str
    description: str | None
    paragraphs: list[str]
    authors: list[str] = Field(default=[])
    section: str | None = None
    tags: list[str] = Field(default=[])
    images: list[Image] = Field(default=[], description="With captions in the original language")


class Provenance(TranslationBrief):
    """How the English came about. `revision` and `translation_version` say which one it is."""

    revision: int | None = Field(
        default=None, description="Of the original that was translated; the article's own if null"
    )
    translation_version: int | None = Field(
        default=None, description="Rises with each translation of the article, also by newer models"
    )
    warnings: list[str] = Field(
        default=[],
        description="What is doubtful, or was kept in the original",
        examples=[["paragraph 3: sentence kept in the original: engine deadline"]],
    )
    repaired: list[str] = Field(
        default=[],
        description="What was mended, or came from another engine",
        examples=[["title: number 1.300 mended"]],
    )


class ArticleTimes(Answer):
    """When each stage was done, in UTC."""

    published: datetime | None = None
    discovered: datetime
    fetched: datetime
    translated: datetime | None = None
    clustered: datetime | None = None
    searchable: datetime | None = Field(
        default=None, description="When this version could be found; null where that wasn't noted"
    )


class Paragraph(Answer):
    """A paragraph in both languages; one that has no counterpart stands beside null."""

    english: str | None = Field(examples=["The works stand still."])
    original: str | None = Field(examples=["Las obras están paradas."])


class Revision(Answer):
    """What a publisher has changed since."""

    revision: int
    title: str = Field(description="In the original language", examples=["La presa"])
    seen_at: datetime = Field(description="When it was fetched")


class Withdrawal(Answer):
    """Why there is no text any more."""

    by: str = Field(examples=["publisher"])
    reason: str
    at: datetime


class Article(Answer):
    """An article with all that is known of it."""

    id: str = Field(examples=[ARTICLE_ID])
    url: str
    country: Country
    language: Language
    source: Source
    story_id: str = Field(examples=[STORY_ID])
    revision: int
    version: int
    display: Literal["full", "excerpt", "link"] = Field(
        description="How much of the text the publisher lets be shown here"
    )
    english: EnglishText | None = Field(description="Null if there is no English, or withdrawn")
    original: OriginalText | None = Field(description="Null if withdrawn")
    paragraphs: list[Paragraph] = Field(
        default=[],
        description="`english` and `original` side by side, as far as they may be shown; of an "
        "article that was English already both are the same",
    )
    revisions: list[Revision] | None = Field(
        default=None,
        description="Earlier ones, the latest first, 5 at most; none of a withdrawn article; null "
        "if that can't be said now",
    )
    translation: Provenance
    times: ArticleTimes
    withdrawn: Withdrawal | None = None
