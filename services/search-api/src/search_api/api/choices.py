"""Query parameters of several values, of which a leading hyphen excludes one."""

from typing import Annotated

from pydantic import Field, StringConstraints

MAX_VALUES = 50

CountryChoice = Annotated[str, StringConstraints(pattern="^-?[A-Za-z]{2}$", to_upper=True)]
LanguageChoice = Annotated[
    str, StringConstraints(pattern="^-?[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")
]
WordChoice = Annotated[str, StringConstraints(min_length=1, max_length=200)]

CountryChoices = Annotated[
    list[CountryChoice],
    Field(
        max_length=MAX_VALUES,
        description="Of the newsroom: ISO 3166-1 alpha-2, or XK; repeat for any of several, "
        "-ru for all but RU",
    ),
]
LanguageChoices = Annotated[
    list[LanguageChoice],
    Field(
        max_length=MAX_VALUES,
        description="BCP 47; pt finds pt-BR too; repeat for any of several, -pt for all but pt",
    ),
]
WordChoices = Annotated[list[WordChoice], Field(max_length=MAX_VALUES)]
