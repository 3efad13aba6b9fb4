"""Sources, as the API answers with them; the OpenAPI document is made from these."""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field

from search_api.models.common import Answer, Country, Language, NextCursor


class SourceHealth(Answer):
    """What came of the looks at a source in the last 24 hours. A failed look is never silence."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "state": "failing",
                    "since": "2026-11-23T09:00:00Z",
                    "detail": "asked 12 times, never answering (status_503)",
                }
            ]
        }
    )

    state: Literal["ok", "quiet", "failing", "unknown"] = Field(
        description="ok: it answers and has new articles; quiet: it answers and has none; failing: "
        "it was asked and doesn't answer, or its articles can't be read; unknown: it wasn't asked, "
        "or that can't be said now"
    )
    since: datetime | None = Field(
        default=None,
        description="quiet: when its last article was found; failing, unknown: to the hour; null "
        "if for more than a day, or not known",
    )
    detail: str | None = Field(
        default=None,
        description="In words; null if all is well",
        examples=["asked 12 times, never answering (status_503)"],
    )


class SourceItem(Answer):
    """A source that is watched, or of which there are articles."""

    id: str = Field(examples=["el-faro-de-lumbavo"])
    name: str = Field(examples=["El Faro de Lumbavo"])
    homepage: str = Field(examples=["https://elfaro.example/"])
    country: Country
    language: Language = Field(description="BCP 47; null if it has several, or it isn't said")
    kind: str | None = Field(examples=["newspaper", "broadcaster", "agency", "digital"])
    ownership: str | None = Field(examples=["state", "public", "private"])
    tags: list[str] = Field(examples=[["national"]])
    display: str = Field(
        description="How much of its texts is shown: full, excerpt or link; less of an article "
        "whose own page asks for that",
        examples=["full"],
    )
    articles: int = Field(description="That can be searched", examples=[85])
    today: int = Field(description="Of these, found in the last 24 hours", examples=[7])
    latest: datetime | None = Field(description="When the newest of them was published")
    health: SourceHealth


class SourcePage(Answer):
    """A page of sources."""

    items: list[SourceItem] = Field(description="By id")
    next_cursor: NextCursor
    total: int = Field(description="Sources that match, on all pages")


class CoverageToday(Answer):
    """How much of a country's press was seen in the last 24 hours."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "watched": 6,
                    "reached": 5,
                    "failed": 1,
                    "complete": 0.819,
                    "as_of": "2026-11-23T12:00:00Z",
                }
            ]
        }
    )

    watched: int | None = Field(description="Sources in the catalogue; null if unknown")
    reached: int | None = Field(description="Of these, that answered; null if unknown")
    failed: int | None = Field(
        description="Of these, asked and never answering; null if unknown. Those neither reached "
        "nor failed weren't asked"
    )
    complete: float | None = Field(
        ge=0,
        le=1,
        description="Mean share of the 24 hours in which a source's news was seen, less its "
        "articles that could not be read. A look vouches for its hour and the 6 before, for feeds "
        "list at least so much. Null if unknown, or if nothing is watched",
    )
    as_of: datetime | None = Field(description="Of when the figures are; null if unknown")
