"""What searches for articles are asked with: a list of them, a stream, a feed, a saved search."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from search_api.api.choices import MAX_VALUES, CountryChoice, LanguageChoice
from search_api.api.parameters import Cursor, Size
from search_api.api.problems import bad_parameter
from search_api.search.language.parsing import MAX_CHARACTERS, MAX_WORDS
from search_api.search.presenting.articles import FIELD_NAMES
from search_api.search.queries.articles import ArticleQuery
from search_api.search.queries.choosing import choice, languages
from search_api.search.queries.common import end_bound, start_bound
from search_api.search.queries.texts import read_words

_Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern="^-?[^-]")]
_Kind = Annotated[str, StringConstraints(pattern="^-?(newspaper|broadcaster|agency|digital)$")]
_Ownership = Annotated[str, StringConstraints(pattern="^-?(state|public|private)$")]
_Status = Annotated[
    str, StringConstraints(pattern="^-?(translated|not_needed|unavailable|failed)$")
]
_Facet = Literal["country", "language", "source", "day"]

SEVERAL = "repeat for any of several; with a - before it, without it"

CHOICES = (
    "country",
    "about",
    "language",
    "source",
    "story",
    "kind",
    "ownership",
    "tag",
    "status",
)
"""Parameters with several values, each of which may be excluded."""


class ArticleParameters(BaseModel):
    """Which articles."""

    model_config = ConfigDict(extra="forbid")

    q: str | None = Field(
        default=None,
        max_length=MAX_CHARACTERS,
        description='Words that must all occur; "a phrase", prefix*, title:word, title:(a OR b), '
        "a OR b, -without or NOT without, ( ). Accents and case don't count, and names are found "
        f"in other spellings too. {MAX_WORDS} words at most. A query that can't be read is a "
        "problem that says at which character",
        examples=['dam "water treaty" -football'],
    )
    in_: Literal["english", "original"] = Field(
        default="english",
        alias="in",
        description="Where `q` is looked for: in the English, or in the original where there is no "
        "English; or in all originals, by their language's rules where the search engine has them",
    )
    country: list[CountryChoice] = Field(
        default=[],
        max_length=MAX_VALUES,
        description=f"Of the newsroom: ISO 3166-1 alpha-2, or XK; {SEVERAL}",
        examples=[["MX", "BR"]],
    )
    about: list[CountryChoice] = Field(
        default=[],
        max_length=MAX_VALUES,
        description=f"What the article's story is about; {SEVERAL}",
        examples=[["AO"]],
    )
    language: list[LanguageChoice] = Field(
        default=[],
        max_length=MAX_VALUES,
        description=f"BCP 47, of the original; pt finds pt-BR too; {SEVERAL}",
        examples=[["es"]],
    )
    source: list[_Name] = Field(
        default=[], max_length=MAX_VALUES, description=f"The id of a source; {SEVERAL}"
    )
    story: list[_Name] = Field(
        default=[], max_length=MAX_VALUES, description=f"The id of a story; {SEVERAL}"
    )
    kind: list[_Kind] = Field(
        default=[],
        max_length=MAX_VALUES,
        description=f"Of source: newspaper, broadcaster, agency or digital; {SEVERAL}",
        examples=[["newspaper"]],
    )
    ownership: list[_Ownership] = Field(
        default=[],
        max_length=MAX_VALUES,
        description=f"Of the source: state, public or private; {SEVERAL}",
        examples=[["-state"]],
    )
    tag: list[_Name] = Field(
        default=[],
        max_length=MAX_VALUES,
        description=f"Of the source; {SEVERAL}",
        examples=[["regional"]],
    )
    status: list[_Status] = Field(
        default=[],
        max_length=MAX_VALUES,
        description=f"Of the translation: translated, not_needed, unavailable or failed; {SEVERAL}",
        examples=[["-failed"]],
    )
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
        description="Published (else discovered) at or before this; a date, week, month or year "
        "includes all of it",
        examples=["2026-11-23T12:00:00Z"],
    )

    def filters(self) -> dict[str, Any]:
        """All of it as ArticleQuery takes it; raises BadParameter or Problem."""
        choices = {name: choice(getattr(self, name)) for name in CHOICES}
        choices["language"] = languages(self.language)
        words = read_words(self.q)
        return {
            **choices,
            "q": self.q if words else None,
            "words": words,
            "where": self.in_,
            "start": start_bound(self.from_),
            "end": end_bound(self.to),
        }


class PageParameters(ArticleParameters):
    """Of /v1/articles: which articles, in which order, and what of them."""

    sort: Literal["newest", "oldest", "relevance"] | None = Field(
        default=None,
        description="relevance: by text and freshness (needs `q`); it is the order when `q` is "
        "given, else newest",
    )
    facets: list[_Facet] = Field(
        default=[],
        max_length=4,
        description="What to count the articles by: country, language, source, day; repeat for "
        "several",
        examples=[["country", "day"]],
    )
    fields: list[Annotated[str, StringConstraints(max_length=500)]] = Field(
        default=[],
        max_length=MAX_VALUES,
        description="Names of fields of an item: only those are answered; repeat, or separate by "
        "commas",
        examples=[["id,title,url"]],
    )
    size: Size = 20
    cursor: Cursor = None

    def query(self) -> ArticleQuery:
        """What is asked; raises BadParameter or Problem."""
        filters = self.filters()
        sort = self.sort or ("relevance" if filters["words"] else "newest")
        if sort == "relevance" and not filters["words"]:
            raise bad_parameter("sort", "sort=relevance needs q: without words nothing is nearer.")
        return ArticleQuery(
            **filters, sort=sort, size=self.size, facets=tuple(sorted(set(self.facets)))
        )

    def bound(self) -> dict[str, Any]:
        """What a cursor is bound to: which articles, in which order."""
        free = {"size", "cursor", "sort", "facets", "fields"}
        sort = self.sort or ("relevance" if self.q and self.q.strip() else "newest")
        return self.model_dump(exclude=free) | {"sort": sort}

    def chosen(self) -> tuple[str, ...]:
        """The fields that are asked for, in their usual order; raises Problem for unknown ones."""
        names = {name.strip() for given in self.fields for name in given.split(",")} - {""}
        unknown = sorted(names - set(FIELD_NAMES))
        if unknown:
            raise bad_parameter(
                "fields",
                f"{unknown[0][:50]!r} is not a field of an article in a list. There are "
                f"{', '.join(FIELD_NAMES)}.",
            )
        return tuple(name for name in FIELD_NAMES if name in names)
