"""Countries, as the API answers with them; the OpenAPI document is made from these."""

from datetime import datetime

from pydantic import Field

from search_api.models.common import Answer, Country, NextCursor
from search_api.models.sources import CoverageToday, SourceItem
from search_api.models.stories import Coverage, CoverageFinal, StoryItem


class CountryFigures(Answer):
    """What there is from one country, and who is watched there."""

    code: Country
    articles: int = Field(examples=[412])
    today: int = Field(description="Of these, found in the last 24 hours", examples=[38])
    stories: int = Field(description="Counted approximately beyond 3,000", examples=[171])
    languages: list[str] = Field(examples=[["es"]])
    latest: datetime | None = Field(
        description="When the newest article was published; null if there is none"
    )
    watched: int | None = Field(
        description="Sources in the catalogue; null while that can't be read", examples=[6]
    )
    failing: int | None = Field(
        description="Of these, asked and not answering; null while that can't be read",
        examples=[1],
    )


class CountrySummary(CountryFigures):
    """A country in a list."""

    sources: int = Field(
        description="With articles; counted approximately beyond 3,000", examples=[5]
    )


class CountryPage(Answer):
    """All countries; one page."""

    items: list[CountrySummary] = Field(
        description="The most articles first; those that are watched and have none last"
    )
    next_cursor: None = None
    total: int


class CountryDetail(CountryFigures):
    """A country with its sources."""

    sources: list[SourceItem] = Field(description="The most articles first")
    coverage: CoverageToday


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
