"""Query parameters that several addresses take, as FastAPI reads and documents them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

CountryCode = Annotated[str, StringConstraints(pattern="^[A-Za-z]{2}$", to_upper=True)]


Size = Annotated[int, Field(ge=1, le=100, description="Items on a page")]


Cursor = Annotated[
    str | None,
    Field(min_length=1, description="`next_cursor` of the page before, with its other parameters"),
]


class NoParameters(BaseModel):
    """For addresses that take none."""

    model_config = ConfigDict(extra="forbid")


Days = Annotated[
    float, Field(gt=0, le=30, description="Stories with an article in the last days", examples=[3])
]
