"""What several answers share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

ARTICLE_ID = "mzxw6ytboi2dsmrzgq3tqojuha"


STORY_ID = "onxw2zjanfzwc4tfmvxha2dtge"


NextCursor = Annotated[
    str | None,
    Field(description="Give it as `cursor`, with the other parameters unchanged; null at the end"),
]


Language = Annotated[str | None, Field(description="BCP 47; null if unknown", examples=["es"])]


Country = Annotated[str, Field(description="ISO 3166-1 alpha-2, or XK", examples=["MX"])]


class Answer(BaseModel):
    """Frozen; what isn't declared isn't sent."""

    model_config = ConfigDict(frozen=True, extra="ignore")
