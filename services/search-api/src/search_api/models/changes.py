"""Changes, as the API answers with them; the OpenAPI document is made from these."""

from typing import Annotated, Literal

from pydantic import Field

from search_api.models.articles import ArticleItem
from search_api.models.common import ARTICLE_ID, STORY_ID, Answer
from search_api.models.stories import StoryItem

Kind = Annotated[
    Literal["added", "changed", "merged", "withdrawn"],
    Field(
        description="added: its first version; changed: a later one, which may be the first that "
        "you meet, since what was overtaken isn't told; merged: the story lives on as "
        "`merged_into`; withdrawn: the article is no longer shown, drop its text"
    ),
]


class Change(Answer):
    """The present state of an article or a story, told once for each change that readers saw."""

    type: Literal["article", "story"]
    kind: Kind
    id: str = Field(examples=[ARTICLE_ID])
    version: int = Field(description="Keep what has the highest; the same one may come again")
    seq: int = Field(description="Of the event that it came with")
    merged_into: str | None = Field(default=None, examples=[STORY_ID])
    article: ArticleItem | None = Field(default=None, description="Null if withdrawn")
    story: StoryItem | None = Field(default=None, description="Null if merged")


class ChangePage(Answer):
    """Changes in the order in which they became visible."""

    items: list[Change]
    next_cursor: str = Field(description="Give it as `since`, now or at any later time")
    more: bool = Field(description="There are more already; else wait a little before you ask")
