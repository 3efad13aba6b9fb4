"""What followers ask with: which articles and stories, and from where."""

import re
from typing import Any, Literal

from pydantic import Field

from search_api.api.article_parameters import ArticleParameters
from search_api.api.problems import bad_parameter
from search_api.follow.changes import Place
from search_api.follow.matching import Wanted, key_of
from search_api.search.queries.articles import ArticleQuery
from search_api.search.queries.choosing import choice

PLACE = re.compile(r"(\d{1,18}):([A-Za-z0-9_-]{0,200})")
OF_STORIES = {"country": "countries", "about": "about"}
"""The filters that apply to stories too, by their field there."""


class ArticleFilters(ArticleParameters):
    """Which articles; their order and number are the follower's matter."""

    def asked(self) -> ArticleQuery:
        """For what to look; raises BadParameter or Problem."""
        return ArticleQuery(**self.filters())

    def wanted_articles(self) -> Wanted:
        """For what to look, of articles alone; raises BadParameter or Problem."""
        return Wanted(key=key_of(**self.given()), articles=self.asked(), stories=None)

    def given(self) -> dict[str, Any]:
        """The parameters that aren't as they are by default, by their names in an address."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)


class StreamParameters(ArticleFilters):
    """Of /v1/stream."""

    type: Literal["article", "story"] | None = Field(
        default=None,
        description="Only these. Without it both, or articles alone when a filter is given that "
        "stories don't have: they are chosen by `country` and `about` only",
    )
    last_event_id: str | None = Field(
        default=None,
        max_length=300,
        description="The `id` of the last event you have, for who can't send the Last-Event-ID "
        "header; the header, which browsers send by themselves, comes first",
    )

    def wanted(self) -> Wanted:
        """What to listen for; raises BadParameter or Problem."""
        given = self.given()
        for name in ("type", "last_event_id"):
            given.pop(name, None)
        alien = sorted(set(given) - set(OF_STORIES))
        if self.type == "story" and alien:
            raise bad_parameter(
                alien[0], f"{alien[0]} doesn't apply to stories: leave it out, or type=story."
            )
        stories = {field: choice(getattr(self, name)) for name, field in OF_STORIES.items()}
        return Wanted(
            key=key_of(type=self.type, **given),
            articles=None if self.type == "story" else self.asked(),
            stories=None if self.type == "article" or alien else stories,
        )


def place_of(identifier: str | None) -> Place | None:
    """Where an event id says that a listener is; raises Problem for what is no id of ours."""
    if not identifier:
        return None
    found = PLACE.fullmatch(identifier)
    if found is None:
        raise bad_parameter(
            "last_event_id",
            "It is not the id of an event of this stream. Leave it out to start now.",
        )
    return Place(int(found[1]), found[2])
