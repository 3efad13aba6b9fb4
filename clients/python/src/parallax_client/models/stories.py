"""Stories: what newsrooms tell of one event, and what each side says."""

from datetime import datetime

from parallax_client.models.articles import ArticleItem, Source
from parallax_client.reading import Model, Page


class StoryEntity(Model):
    """A person, organisation or place."""

    name: str
    kind: str | None = None
    articles: int


class StoryImage(Model):
    """The picture of one of its articles."""

    article_id: str
    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


class StoryItem(Model):
    """A story in a list; `about` are the countries it is about, `countries` those that tell it."""

    id: str
    title: str
    title_language: str | None
    summary: str
    summary_sources: tuple[str, ...] = ()
    entities: tuple[StoryEntity, ...] = ()
    about: tuple[str, ...] = ()
    first_seen: datetime
    last_seen: datetime
    article_count: int
    voices: int | None = None
    source_count: int
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    version: int
    image: StoryImage | None = None


class StoryPage(Page):
    """A page of stories."""

    items: tuple[StoryItem, ...]
    total: int


class CountryCount(Model):
    """Articles of one country; `voices` counts copies once."""

    country: str
    articles: int
    voices: int | None = None


class SourceCount(Model):
    """Articles of one source."""

    id: str
    name: str
    articles: int
    voices: int | None = None


class Coverage(Model):
    """One country's outlets and one story. `verdict`: covered, few, none, unknown."""

    country: str
    watched: int
    reached: int
    failed: int
    covered: int
    besides: int = 0
    exiled: int = 0
    verdict: str
    articles: int = 0
    voices: int = 0
    prominence: float = 0.0
    about: float = 0.0
    ties: float = 0.0


class TakeSentence(Model):
    """A sentence in its publisher's words or their machine translation."""

    text: str
    article_id: str
    source_id: str
    quote: bool
    support: int


class TakeOutlet(Model):
    """A newsroom whose articles are in a take."""

    source_id: str
    name: str


class TakeArticle(Model):
    """An article of a take, and why it is one."""

    article_id: str
    why: str


class ProseSentence(Model):
    """A sentence of a language model and what it cites."""

    text: str
    article_ids: tuple[str, ...]


class Prose(Model):
    """A take as a language model wrote it; show `provenance` with it."""

    sentences: tuple[ProseSentence, ...]
    model: str
    written_at: datetime
    provenance: str


class Take(Model):
    """What one perspective says that others don't; the world's is what most agree on."""

    id: str
    label: str
    kind: str
    version: int
    sentences: tuple[TakeSentence, ...]
    voices: int
    outlets: tuple[TakeOutlet, ...]
    article_count: int
    articles: tuple[TakeArticle, ...]
    thin: bool
    reason: str
    distinctiveness: float
    prose: Prose | None = None


class Regrouping(Model):
    """What was done to a story's articles."""

    kind: str
    by: str
    reason: str
    at: datetime


class CopyGroup(Model):
    """Articles with nearly the same text."""

    id: str
    article_ids: tuple[str, ...]


class TimelineBucket(Model):
    """Articles in one hour or day."""

    start: datetime
    articles: int


class FirstReport(Model):
    """A country's first article."""

    country: str
    article_id: str
    source: Source
    at: datetime
    title: str


class Timeline(Model):
    """How a story was told over time; `interval`: hour or day."""

    interval: str
    buckets: tuple[TimelineBucket, ...]
    firsts: tuple[FirstReport, ...]


class Story(StoryItem):
    """A story with its takes, its coverage and its newest articles."""

    takes: tuple[Take, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    coverage_as_of: datetime | None = None
    coverage_final: bool = False
    timeline: Timeline | None = None
    split_into: tuple[str, ...] = ()
    regrouped: Regrouping | None = None
    by_country: tuple[CountryCount, ...]
    by_source: tuple[SourceCount, ...]
    copy_groups: tuple[CopyGroup, ...] = ()
    articles: tuple[ArticleItem, ...]
