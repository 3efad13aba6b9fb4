"""What the API answers with; the OpenAPI document is made from these."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

ARTICLE_ID = "mzxw6ytboi2dsmrzgq3tqojuha"
STORY_ID = "onxw2zjanfzwc4tfmvxha2dtge"

NextCursor = Annotated[
    str | None,
    Field(description="Give it as `cursor`, with the other parameters unchanged; null at the end"),
]
Language = Annotated[str | None, Field(description="BCP 47; null if unknown", examples=["es"])]
Country = Annotated[str, Field(description="ISO 3166-1 alpha-2, or XK", examples=["MX"])]
Status = Annotated[
    Literal["translated", "not_needed", "unavailable", "failed"],
    Field(
        description="translated: by machine; not_needed: English already; unavailable: no engine "
        "for the language; failed: tried and given up. The last two have no English text"
    ),
]


class Answer(BaseModel):
    """Frozen; what isn't declared isn't sent."""

    model_config = ConfigDict(frozen=True, extra="ignore")


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


class ArticlePage(Answer):
    """A page of articles."""

    items: list[ArticleItem]
    next_cursor: NextCursor
    total: int = Field(description="Articles that match, on all pages")


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
    authors: list[str] = []
    section: str | None = None
    tags: list[str] = []
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
    translation: Provenance
    times: ArticleTimes
    withdrawn: Withdrawal | None = None


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
    version: int


class StoryPage(Answer):
    """A page of stories."""

    items: list[StoryItem]
    next_cursor: NextCursor
    total: int


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

    split_into: list[str] = []
    regrouped: Regrouping | None = Field(
        default=None, description="The last merge, split or pin that changed it"
    )
    by_country: list[CountryCount]
    by_source: list[SourceCount]
    copy_groups: list[CopyGroup] = Field(
        default=[], description="Near-identical copies among the articles"
    )
    articles: list[ArticleItem] = Field(
        description="Newest first, 100 at most; /v1/articles?story= has them all"
    )


class CountrySummary(Answer):
    """What there is from one country."""

    code: Country
    articles: int
    sources: int = Field(description="Counted approximately beyond 3,000")
    stories: int = Field(description="Counted approximately beyond 3,000")
    languages: list[str]
    latest: datetime | None


class CountryPage(Answer):
    """All countries; one page."""

    items: list[CountrySummary]
    next_cursor: None = None


class Elsewhere(Answer):
    """The other countries that carried a story."""

    countries: list[Country]
    outlets: int
    voices: int = Field(description="Outlets with a text of their own; copies count once")
    articles: int


class Relevance(Answer):
    """How much a story has to do with a country."""

    share: float = Field(description="0 to 1: 1 - (1 - about)(1 - ties/2)(1 - 0.4 kin)")
    about: float = Field(description="1 for the country that it is about most")
    ties: float = Field(description="Share of its names that are in this country's own stories")
    kin: float = Field(description="Mean nearness (region, language, bloc) of those who carried it")
    reasons: list[str] = Field(examples=[["carried in ES: Southern Europe, European Union"]])


class OverlookedItem(Answer):
    """A story that others carried and none or few of a country's outlets did."""

    story: StoryItem
    as_of: datetime = Field(description="Of when the figures are")
    final: CoverageFinal
    here: Coverage
    elsewhere: Elsewhere
    hours: float = Field(description="From its first article to its last")
    breadth: float = Field(description="0 to 1, of countries and voices elsewhere")
    duration: float = Field(description="0 to 1, of the hours")
    prominence: float = Field(description="0 to 1: what the outlets elsewhere made of it")
    relevance: Relevance
    silence: float = Field(description="1 when nobody carried it here, less when few did")
    score: float = Field(
        description="(0.6 breadth + 0.2 duration + 0.2 prominence) x (0.25 + 0.75 relevance) x "
        "silence"
    )


class Verdicts(Answer):
    """How many stories had each verdict in a country."""

    covered: int
    few: int
    none: int
    unknown: int = Field(description="Too few outlets reached to say: no silence")


class OverlookedList(Answer):
    """What a country left out; one page."""

    country: Country
    as_of: datetime = Field(description="When this was asked; each story says its own")
    carried_elsewhere: Verdicts = Field(
        description="All stories of these days that k other countries carried, by verdict here"
    )
    items: list[OverlookedItem] = Field(description="The highest score first")
    total: int = Field(description="Stories overlooked; the 300 carried most widely are ranked")
    next_cursor: None = None


class OnlyItem(Answer):
    """A story that one country alone carried."""

    story: StoryItem
    as_of: datetime = Field(description="Of when the figures are")
    final: CoverageFinal
    here: Coverage
    single: bool = Field(description="It is one article")
    silent: int = Field(description="Other countries reached that didn't carry it")
    unknown: int = Field(description="Other countries of which that can't be said")
    hours: float = Field(description="From its first article to its last")
    breadth: float = Field(description="0 to 1, of the voices here")
    duration: float = Field(description="0 to 1, of the hours")
    certainty: float = Field(description="silent / (silent + unknown)")
    score: float = Field(
        description="(0.6 breadth + 0.2 duration + 0.2 prominence here) x certainty"
    )


class OnlyPage(Answer):
    """A page of what a country alone told."""

    country: Country
    as_of: datetime = Field(description="When the first page was asked; each story says its own")
    items: list[OnlyItem] = Field(
        description="Those of several voices first, then by score; single articles are the last"
    )
    next_cursor: NextCursor
    total: int
