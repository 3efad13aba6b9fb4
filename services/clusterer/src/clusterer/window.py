"""The stories that an article may still join, in memory.

What is here is a function of the recorded placements: those whose articles were discovered
within the last hours of the stream, and of their stories the ones that grew last. Time is the
stream's own (when articles were discovered), never the wall clock, so that a replay, a late
start or a takeover gives the same window. (Only where there are more stories than its bound, one
that was let go and has grown by a merge since may differ.)
"""

import bisect
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from clusterer.space import Space
from clusterer.text import Vectors


@dataclass(frozen=True)
class Limits:
    """What the window holds at most."""

    stories: int = 100_000
    span: timedelta = timedelta(hours=168)


@dataclass(frozen=True, slots=True)
class Member:
    """A placed article, as much of it as placing others needs."""

    article_id: str
    story_id: str
    at: datetime | None
    """When it was published, else discovered; none where nothing is known of either."""
    discovered: datetime
    vectors: Vectors
    number: int = 0
    """Which placement it was, of all there were."""


class Window:
    """Placed articles by story, with the space that compares them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._members: dict[str, Member] = {}
        self._stories: dict[str, list[tuple[datetime, str]]] = {}
        """Of each story its articles, in the order of their discovery."""
        self._settled: set[str] = set()
        self._by_age: list[tuple[datetime, str]] = []
        self._by_growth: list[tuple[datetime, str]] = []
        self.space = Space()
        self.clock: datetime | None = None

    def __len__(self) -> int:
        return len(self._stories)

    def __contains__(self, story_id: str) -> bool:
        return story_id in self._stories

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members.values())

    @property
    def articles(self) -> int:
        """How many articles the stories of the window have in it."""
        return len(self._members)

    @property
    def stories(self) -> list[str]:
        """The stories of the window, by id."""
        return sorted(self._stories)

    def member(self, article_id: str) -> Member | None:
        """A placed article, if it is in the window."""
        return self._members.get(article_id)

    def members(self, story_id: str) -> Iterator[Member]:
        """The articles of a story that are in the window, in the order of their discovery."""
        return (self._members[one] for _, one in self._stories.get(story_id, ()))

    def latest(self, story_id: str, count: int) -> list[str]:
        """Up to `count` articles of a story, those discovered last."""
        return [article_id for _, article_id in self._stories[story_id][-count:]]

    def size(self, story_id: str) -> int:
        """How many articles a story has in the window."""
        return len(self._stories.get(story_id, ()))

    def at(self, article_id: str) -> datetime | None:
        """When an article of the window was published, as far as that is known."""
        return self._members[article_id].at

    def story_of(self, article_id: str) -> str:
        """The story of an article that is in the window."""
        return self._members[article_id].story_id

    def settled(self, story_id: str) -> bool:
        """Whether a person has had a hand in a story: then evidence doesn't change it."""
        return story_id in self._settled

    def settle(self, *story_ids: str) -> None:
        """A person has had a hand in these stories."""
        self._settled.update(story_ids)

    def put(self, member: Member) -> None:
        """Take a placement in; one of the same article that was here is taken out first."""
        known = self._members.get(member.article_id)
        if known == member:
            return
        if known is not None and known.vectors == member.vectors:
            self._leave(known)  # what it is compared by stays
        else:
            self.remove(member.article_id)
            self.space.add(member.article_id, member.vectors)
        self._members[member.article_id] = member
        story = self._stories.setdefault(member.story_id, [])
        bisect.insort(story, (member.discovered, member.article_id))
        heapq.heappush(self._by_age, (member.discovered, member.article_id))
        heapq.heappush(self._by_growth, (story[-1][0], member.story_id))
        self.advance(member.discovered)

    def remove(self, article_id: str) -> None:
        """Take a placement out, if it is here."""
        member = self._members.get(article_id)
        if member is not None:
            self._leave(member)
            self.space.remove(article_id)

    def _leave(self, member: Member) -> None:
        del self._members[member.article_id]
        story = self._stories[member.story_id]
        story.remove((member.discovered, member.article_id))
        if story:
            heapq.heappush(self._by_growth, (story[-1][0], member.story_id))
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
            if story is not None and story[-1][0] == grew:
                for _, article_id in list(story):
                    self.remove(article_id)
        if len(self._by_growth) > 4 * len(self._members) + 1000:
            self._by_growth = [(story[-1][0], one) for one, story in self._stories.items()]
            heapq.heapify(self._by_growth)
