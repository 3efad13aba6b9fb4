"""The stories that an article may still join, in memory.

What is here is a function of the recorded placements: those whose articles were discovered
within the last hours of the stream, and of their stories the ones that grew last. Time is the
stream's own (when articles were discovered), never the wall clock, so that a replay, a late
start or a rebuild gives the same window.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clusterer.space import Space
from clusterer.text import Vectors


@dataclass(frozen=True)
class Limits:
    """What the window holds at most."""

    stories: int = 10_000
    span: timedelta = timedelta(hours=168)


@dataclass(frozen=True, slots=True)
class Member:
    """A placed article, as much of it as placing others needs."""

    article_id: str
    story_id: str
    at: datetime
    """When it was published, else discovered."""
    discovered: datetime
    vectors: Vectors


@dataclass(slots=True)
class _Story:
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def grew(self) -> datetime:
        return max(member.discovered for member in self.members.values())


class Window:
    """Placed articles by story, with the spaces that compare them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._members: dict[str, Member] = {}
        self._stories: dict[str, _Story] = {}
        self._by_age: list[tuple[datetime, str]] = []
        self._by_growth: list[tuple[datetime, str]] = []
        self.names = Space()
        self.words = Space()
        self.clock: datetime | None = None

    def __len__(self) -> int:
        return len(self._stories)

    def __contains__(self, story_id: str) -> bool:
        return story_id in self._stories

    @property
    def articles(self) -> int:
        """How many articles the stories of the window have in it."""
        return len(self._members)

    def member(self, article_id: str) -> Member | None:
        """A placed article, if it is in the window."""
        return self._members.get(article_id)

    def members(self, story_id: str) -> Iterator[Member]:
        """The articles of a story that are in the window."""
        story = self._stories.get(story_id)
        return iter(story.members.values() if story else ())

    def gap(self, story_id: str, at: datetime) -> timedelta:
        """Time between a moment and a story's nearest article; zero between two of them."""
        times = [member.at for member in self._stories[story_id].members.values()]
        return max(timedelta(0), min(times) - at, at - max(times))

    def put(self, member: Member) -> None:
        """Take a placement in; one of the same article that was here is taken out first."""
        if self._members.get(member.article_id) == member:
            return
        self.remove(member.article_id)
        self._members[member.article_id] = member
        story = self._stories.setdefault(member.story_id, _Story())
        story.members[member.article_id] = member
        self.names.add(member.story_id, member.vectors.names)
        self.words.add(member.story_id, member.vectors.words)
        heapq.heappush(self._by_age, (member.discovered, member.article_id))
        heapq.heappush(self._by_growth, (story.grew, member.story_id))
        self.advance(member.discovered)

    def remove(self, article_id: str) -> None:
        """Take a placement out, if it is here."""
        member = self._members.pop(article_id, None)
        if member is None:
            return
        story = self._stories[member.story_id]
        del story.members[article_id]
        self.names.remove(member.story_id, member.vectors.names)
        self.words.remove(member.story_id, member.vectors.words)
        if story.members:
            heapq.heappush(self._by_growth, (story.grew, member.story_id))
        else:
            del self._stories[member.story_id]

    def advance(self, moment: datetime) -> None:
        """Let stream time pass to `moment` (it never goes back) and drop what is out of bounds."""
        self.clock = max(self.clock or moment, moment)
        oldest = self.clock - self._limits.span
        while self._by_age and self._by_age[0][0] < oldest:
            discovered, article_id = heapq.heappop(self._by_age)
            member = self._members.get(article_id)
            if member is not None and member.discovered == discovered:
                self.remove(article_id)
        while len(self._stories) > self._limits.stories:
            grew, story_id = heapq.heappop(self._by_growth)
            story = self._stories.get(story_id)
            if story is not None and story.grew == grew:
                for article_id in list(story.members):
                    self.remove(article_id)
