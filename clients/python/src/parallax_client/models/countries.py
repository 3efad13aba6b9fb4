"""Countries, sources, trends; what a country left out and what it alone told."""

from datetime import datetime

from parallax_client.models.stories import Coverage, StoryItem
from parallax_client.reading import Model, Page


class CountrySummary(Model):
    """What there is from one country; `today` counts the last 24 hours."""

    code: str
    articles: int
    sources: int
    stories: int
    languages: tuple[str, ...]
    latest: datetime | None
    today: int | None = None
    watched: int | None = None
    failing: int | None = None


class CountryPage(Page):
    """All countries."""

    items: tuple[CountrySummary, ...]
    total: int | None = None


class SourceHealth(Model):
    """How a source's polls go: ok, quiet, failing, unknown."""

    state: str
    since: datetime | None = None
    detail: str | None = None


class SourceItem(Model):
    """A newsroom."""

    id: str
    name: str
    homepage: str
    country: str
    language: str | None = None
    kind: str | None = None
    ownership: str | None = None
    tags: tuple[str, ...] = ()
    display: str | None = None
    articles: int
    today: int
    latest: datetime | None = None
    health: SourceHealth


class SourcePage(Page):
    """A page of sources."""

    items: tuple[SourceItem, ...]
    total: int | None = None


class CoverageToday(Model):
    """How much of a country's press was seen in 24 hours; None where that isn't known."""

    watched: int | None
    reached: int | None
    failed: int | None
    complete: float | None
    as_of: datetime | None


class Country(Model):
    """A country with its sources and how much of today's press was seen."""

    code: str
    articles: int
    sources: tuple[SourceItem, ...]
    stories: int
    languages: tuple[str, ...]
    latest: datetime | None
    today: int | None = None
    watched: int | None = None
    failing: int | None = None
    coverage: CoverageToday | None = None


class Elsewhere(Model):
    """The other countries that carried a story."""

    countries: tuple[str, ...]
    outlets: int
    voices: int
    articles: int


class Relevance(Model):
    """How much a story has to do with a country, 0 to 1, and why."""

    share: float
    about: float
    ties: float
    kin: float
    reasons: tuple[str, ...]


class OverlookedItem(Model):
    """A story that others carried and none or few of a country's outlets did."""

    story: StoryItem
    as_of: datetime
    final: bool
    here: Coverage
    elsewhere: Elsewhere
    hours: float
    breadth: float
    duration: float
    prominence: float
    relevance: Relevance
    silence: float
    score: float


class Verdicts(Model):
    """How many stories had each verdict in a country."""

    covered: int
    few: int
    none: int
    unknown: int


class OverlookedList(Page):
    """What a country left out, the highest score first."""

    country: str
    as_of: datetime
    carried_elsewhere: Verdicts
    items: tuple[OverlookedItem, ...]
    total: int


class OnlyItem(Model):
    """A story that one country alone carried."""

    story: StoryItem
    as_of: datetime
    final: bool
    here: Coverage
    single: bool
    silent: int
    unknown: int
    hours: float
    breadth: float
    duration: float
    certainty: float
    score: float


class OnlyPage(Page):
    """A page of what a country alone told."""

    country: str
    as_of: datetime
    items: tuple[OnlyItem, ...]
    total: int


class Trend(Model):
    """An entity that more stories name than before; None where there is no before."""

    name: str
    kind: str | None = None
    stories: int
    articles: int
    before: float | None = None
    rise: float | None = None
    surprise: float | None = None
    countries: tuple[str, ...]
    story_ids: tuple[str, ...]


class TrendPage(Page):
    """What rises in `hours`, beside as many `windows` before; the most surprising first."""

    items: tuple[Trend, ...]
    total: int
    as_of: datetime
    hours: int
    windows: int
