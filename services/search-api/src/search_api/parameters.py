"""Query parameters as FastAPI reads and documents them; an unknown one is refused."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from search_api.problems import bad_parameter
from search_api.query import (
    MAX_Q,
    MAX_WORDS,
    ArticleQuery,
    end_bound,
    language_tag,
    search_text,
    start_bound,
)

CountryCode = Annotated[str, StringConstraints(pattern="^[A-Za-z]{2}$", to_upper=True)]
LanguageTag = Annotated[str, StringConstraints(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Identifier = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Countries = Annotated[
    list[CountryCode],
    Field(max_length=50, description="ISO 3166-1 alpha-2, or XK; repeat for any of several"),
]
Size = Annotated[int, Field(ge=1, le=100, description="Items on a page")]
Cursor = Annotated[
    str | None,
    Field(min_length=1, description="`next_cursor` of the page before, with its other parameters"),
]


class NoParameters(BaseModel):
    """For addresses that take none."""

    model_config = ConfigDict(extra="forbid")


class ArticleParameters(BaseModel):
    """Of /v1/articles."""

    model_config = ConfigDict(extra="forbid")

    q: str | None = Field(
        default=None,
        max_length=MAX_Q,
        description='Words that must all occur; "a phrase", -without, one | other, ( ). Accents '
        "and case don't count. Looked for in the English, or in the original where there is no "
        "English; with `language`, in the originals of translated articles too. "
        f"{MAX_WORDS} words at most",
        examples=['dam "water treaty" -football'],
    )
    country: Countries = Field(default=[], examples=[["MX", "BR"]])
    language: list[LanguageTag] = Field(
        default=[],
        max_length=50,
        description="BCP 47, of the original; pt finds pt-BR too; repeat for any of several",
        examples=[["es"]],
    )
    story: Identifier | None = Field(default=None, description="Only of this story")
    source: Identifier | None = Field(default=None, description="Only from this source")
    from_: str | None = Field(
        default=None,
        alias="from",
        max_length=40,
        description="Published (else discovered) at or after this ISO 8601 date or time; UTC "
        "where no offset is given",
        examples=["2026-11-01"],
    )
    to: str | None = Field(
        default=None,
        max_length=40,
        description="Published (else discovered) at or before this; a date includes its day",
        examples=["2026-11-23T12:00:00Z"],
    )
    sort: Literal["newest", "oldest", "relevance"] | None = Field(
        default=None, description="relevance (needs `q`) when `q` is given, else newest"
    )
    size: Size = 20
    cursor: Cursor = None

    def query(self) -> ArticleQuery:
        """What is asked; raises BadParameter or Problem."""
        q = search_text(self.q)
        sort = self.sort or ("relevance" if q else "newest")
        if sort == "relevance" and not q:
            raise bad_parameter("sort", "sort=relevance needs q: without words nothing is nearer.")
        return ArticleQuery(
            q=q,
            countries=tuple(sorted(set(self.country))),
            languages=tuple(sorted({language_tag(tag) for tag in self.language})),
            story=self.story,
            source=self.source,
            start=start_bound(self.from_),
            end=end_bound(self.to),
            sort=sort,
            size=self.size,
        )


Days = Annotated[
    float, Field(gt=0, le=30, description="Stories with an article in the last days", examples=[3])
]


class OverlookedParameters(BaseModel):
    """Of /v1/countries/{country}/overlooked."""

    model_config = ConfigDict(extra="forbid")

    days: Days = 3
    k: int = Field(default=3, ge=1, le=50, description="Least other countries that carried a story")
    size: Size = 20


class OnlyParameters(BaseModel):
    """Of /v1/countries/{country}/only."""

    model_config = ConfigDict(extra="forbid")

    days: Days = 3
    single: bool | None = Field(
        default=None, description="true: stories of one article; false: of several"
    )
    size: Size = 20
    cursor: Cursor = None


class StoryParameters(BaseModel):
    """Of /v1/stories."""

    model_config = ConfigDict(extra="forbid")

    country: Countries = Field(default=[], examples=[["MX"]])
    single_source: bool | None = Field(
        default=None, description="true: told by one source only; false: by several"
    )
    sort: Literal["newest", "weight"] = Field(
        default="newest", description="newest: latest article first; weight: most articles first"
    )
    size: Size = 20
    cursor: Cursor = None

    @property
    def countries(self) -> tuple[str, ...]:
        """Each once, in order."""
        return tuple(sorted(set(self.country)))

    def bound(self) -> dict[str, Any]:
        """What a cursor is bound to."""
        return {
            "country": self.countries,
            "single_source": self.single_source,
            "sort": self.sort,
        }
