"""The clusterer without Kafka and store: articles in, stories out, one at a time."""

from dataclasses import dataclass
from datetime import datetime

from clusterer.placing import Criteria, decide
from clusterer.text import Vectors
from clusterer.window import Limits, Member, Window
from parallax import identity


@dataclass(frozen=True)
class Article:
    """What placing an article needs to know of it."""

    article_id: str
    at: datetime
    """See placing.stream_time."""
    discovered: datetime
    vectors: Vectors


class Stream:
    """Places articles in the order they come; the service does the same, and records it."""

    def __init__(self, criteria: Criteria, limits: Limits) -> None:
        self._criteria = criteria
        self._window = Window(limits)

    def place(self, article: Article) -> tuple[str, float]:
        """The story of an article and its similarity to it."""
        self._window.advance(article.discovered)
        decision = decide(self._window, article.vectors, article.at, self._criteria)
        story_id = decision.story_id or identity.story_id(article.article_id)
        self._window.put(
            Member(article.article_id, story_id, article.at, article.discovered, article.vectors)
        )
        return story_id, decision.similarity
