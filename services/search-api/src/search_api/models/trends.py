"""Trends, as the API answers with them; the OpenAPI document is made from these."""

from datetime import datetime

from pydantic import Field

from search_api.models.common import STORY_ID, Answer, Country


class Trend(Answer):
    """A person, organisation or place of which more is told than before."""

    name: str = Field(description="As English spells it", examples=["Lumbavo Dam"])
    kind: str | None = Field(
        description="Null if unclear", examples=["person", "organisation", "place"]
    )
    stories: int = Field(
        description="That were told in the window and name it among their main", examples=[14]
    )
    articles: int = Field(description="Of these stories, in all", examples=[63])
    before: float | None = Field(
        description="Mean number of such stories in the windows before; null where there are none",
        examples=[2.29],
    )
    rise: float | None = Field(
        description="(stories + 0.5) / (before + 0.5): how many times as many; null without before",
        examples=[5.2],
    )
    surprise: float | None = Field(
        description="-log10 of the chance of so many stories or more, going by the windows before "
        "(Poisson counts, their rate under Jeffreys' prior): 2 is 1 in 100; null without before",
        examples=[5.45],
    )
    countries: list[Country] = Field(description="Whose newsrooms tell these stories, most first")
    story_ids: list[str] = Field(
        description="The stories that weigh most, 5 at most", examples=[[STORY_ID]]
    )


class TrendPage(Answer):
    """What rises; one page."""

    items: list[Trend] = Field(
        description="The most surprising first; with no windows before, those of most stories"
    )
    next_cursor: None = None
    total: int = Field(description="Names that rise, of the 500 in most stories")
    as_of: datetime = Field(description="When the window ends")
    hours: int = Field(description="How long it and each of those before is", examples=[24])
    windows: int = Field(
        description="Windows before that are compared, 7 at most; fewer while the service is young",
        examples=[7],
    )
