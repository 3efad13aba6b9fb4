"""Stories, as the API answers with them; the OpenAPI document is made from these."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, computed_field

from search_api.models.articles import ArticleItem, Image
from search_api.models.common import (
    ARTICLE_ID,
    STORY_ID,
    Answer,
    Country,
    Language,
    NextCursor,
)


class StoryEntity(Answer):
    """A person, organisation or place of a story."""

    name: str = Field(description="As English spells it", examples=["Lumbavo Dam"])
    kind: str | None = Field(
        default=None,
        description="Null if unclear",
        examples=["person", "organisation", "place"],
    )
    articles: int = Field(description="That name it, among those read for this")


class CopyGroup(Answer):
    """Articles with nearly the same text, such as an agency's."""

    id: str = Field(description="Of the earliest of them")
    article_ids: list[str]


class StoryImage(Image):
    """A picture of a story: the main one of one of its articles."""

    article_id: str = Field(
        description="The article that it is of; the picture is at /images/{article_id}/0",
        examples=[ARTICLE_ID],
    )


class StoryItem(Answer):
    """What several newsrooms tell of one event."""

    id: str = Field(examples=[STORY_ID])
    title: str
    title_language: Language
    summary: str = Field(description="Sentences of the articles, in English; may be empty")
    summary_sources: list[str] = Field(
        default=[], description="Ids of the articles that the sentences are from, one for each"
    )
    entities: list[StoryEntity] = Field(default=[], description="The main ones first")
    about: list[Country] = Field(
        default=[], description="What it is about, whoever covers it; the main ones first"
    )
    first_seen: datetime
    last_seen: datetime
    article_count: int
    voices: int | None = Field(
        default=None,
        description="Distinct texts: articles, with near-identical copies counted once. A take's "
        "voices count outlets with a text of their own",
    )
    source_count: int
    countries: list[Country] = Field(description="Of the newsrooms that cover it")
    languages: list[str]
    image: StoryImage | None = Field(
        default=None, description="Null where no article has a picture that may be shown"
    )
    version: int


class StoryPage(Answer):
    """A page of stories."""

    items: list[StoryItem]
    next_cursor: NextCursor
    total: int = Field(description="Stories that match, on all pages")


class CountryCount(Answer):
    """Articles of one country."""

    country: Country
    articles: int
    voices: int | None = Field(
        default=None,
        description="Articles, with near-identical copies counted once; null if not yet known",
    )


class SourceCount(Answer):
    """Articles of one source."""

    id: str
    name: str
    articles: int
    voices: int | None = Field(
        default=None,
        description="Articles, with near-identical copies counted once; null if not yet known",
    )


class Coverage(Answer):
    """One country's outlets and one story. Silence and a failed look are never the same."""

    country: Country
    watched: int = Field(description="Outlets from which general news can be expected")
    reached: int = Field(description="Of these, whose news in the story's window was seen")
    failed: int = Field(description="Of these, asked and never answering")
    covered: int = Field(description="Of these, that carried the story")
    besides: int = Field(
        default=0, description="Other outlets that carried it: regional, specialised, former"
    )
    exiled: int = Field(
        default=0, description="Outlets in exile, about this country, that carried it"
    )
    verdict: Literal["covered", "few", "none", "unknown"] = Field(
        description="few: by at most a fifth of the outlets reached; none: reached and silent; "
        "unknown: too few outlets reached, or the story too young, to say"
    )
    articles: int = 0
    voices: int = Field(
        default=0, description="Outlets with a text of their own; copies count once"
    )
    prominence: float = Field(
        default=0.0, description="0 to 1: articles, live tickers, front page of its outlets"
    )
    about: float = Field(
        default=0.0, description="1 for the country that it is about most, less for the next"
    )
    ties: float = Field(
        default=0.0, description="Share of its names that are in this country's own stories"
    )


CoverageAsOf = Annotated[
    datetime | None, Field(description="Of when the figures are; null until they are counted")
]


CoverageFinal = Annotated[
    bool, Field(description="The story's window is over; the figures stay as they are")
]


class TakeSentence(Answer):
    """A sentence of a take, in its publisher's words or their machine translation."""

    text: str
    article_id: str
    source_id: str
    quote: bool = Field(description="Someone is quoted in it")
    support: int = Field(description="Independent voices of this perspective that state the same")


class TakeOutlet(Answer):
    """A newsroom whose articles are in a take."""

    source_id: str
    name: str


class TakeArticle(Answer):
    """An article of a take, and why it is one."""

    article_id: str
    why: str


class ProseSentence(Answer):
    """A sentence that a language model wrote, and the articles that it cites."""

    text: str
    article_ids: list[str]


class Prose(Answer):
    """A take written by a language model; each sentence was checked against what it cites."""

    sentences: list[ProseSentence]
    model: str
    written_at: datetime

    @computed_field(  # type: ignore[prop-decorator]
        description="To be shown with it", examples=["Written by gemma3 from these articles"]
    )
    @property
    def provenance(self) -> str:
        """Who wrote it, from what."""
        return f"Written by {self.model} from these articles"


class Take(Answer):
    """What one perspective says that others don't; the world's is what most agree on."""

    id: str = Field(examples=["world", "country:PT", "bloc:eu", "ownership:state"])
    label: str
    kind: Literal["world", "country", "bloc", "side", "stance"]
    version: int = Field(description="Rises when it says something else")
    sentences: list[TakeSentence]
    voices: int = Field(description="Independent: copies, and articles of one outlet, are one")
    outlets: list[TakeOutlet]
    article_count: int
    articles: list[TakeArticle] = Field(
        description="The earliest; a very large take doesn't list all"
    )
    thin: bool = Field(description="Too few voices to speak of a perspective: no sentences")
    reason: str = Field(description="Why there are no sentences, in words; else empty")
    distinctiveness: float = Field(description="0 to 1")
    prose: Prose | None = Field(
        default=None,
        description="The same as prose, where the operator has a language model write it; what "
        "was said is in `sentences`",
    )


class Regrouping(Answer):
    """What was done to a story's articles, by whom and why."""

    kind: str = Field(examples=["merge", "split", "pin"])
    by: str = Field(examples=["operator", "repair", "rebuild"])
    reason: str
    at: datetime


class TimelineBucket(Answer):
    """The articles of an hour or a day."""

    start: datetime = Field(examples=["2026-11-23T09:00:00Z"])
    articles: int = Field(examples=[4])


class StorySource(Answer):
    """A newsroom, by id and name."""

    id: str = Field(examples=["el-faro-de-lumbavo"])
    name: str = Field(examples=["El Faro de Lumbavo"])


class FirstArticle(Answer):
    """The article by which a story came to a country."""

    country: Country
    article_id: str = Field(examples=[ARTICLE_ID])
    source: StorySource
    at: datetime = Field(
        description="Published, else discovered", examples=["2026-11-23T09:12:00Z"]
    )
    title: str = Field(
        description="In English, or the original where there is no English",
        examples=["Dam talks resume"],
    )


class Timeline(Answer):
    """How a story spread. Times are those of publication, else of discovery, in UTC."""

    interval: Literal["hour", "day"] = Field(description="day: it lasted more than 72 hours")
    buckets: list[TimelineBucket] = Field(
        description="In order; those without an article are left out"
    )
    firsts: list[FirstArticle] = Field(description="Of each country, the earliest first")


class Story(StoryItem):
    """A story with its articles."""

    takes: list[Take] = Field(
        default=[],
        description="The world's first, then the most distinct ones; empty until worked out",
    )
    coverage: list[Coverage] = Field(
        default=[], description="By country, of every country that is watched; empty until counted"
    )
    coverage_as_of: CoverageAsOf = None
    coverage_final: CoverageFinal = False

    split_into: list[str] = Field(default=[])
    regrouped: Regrouping | None = Field(
        default=None, description="The last merge, split or pin that changed it"
    )
    timeline: Timeline
    by_country: list[CountryCount]
    by_source: list[SourceCount]
    copy_groups: list[CopyGroup] = Field(
        default=[], description="Near-identical copies among the articles"
    )
    articles: list[ArticleItem] = Field(
        description="Newest first, 100 at most; /v1/articles?story= has them all"
    )
