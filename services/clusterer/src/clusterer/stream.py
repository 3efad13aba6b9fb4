"""The clusterer without Kafka and store: articles in, stories out, one at a time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from clusterer.pace import Rhythm
from clusterer.placing import Criteria, decide
from clusterer.repair import ROUNDS, Merge, Split, grown, proposals
from clusterer.text import Vectors
from clusterer.window import Limits, Member, Window
from parallax import identity


@dataclass(frozen=True)
class Article:
    """What placing an article needs to know of it."""

    article_id: str
    at: datetime | None
    """See placing.stream_time; none where nothing is known."""
    discovered: datetime
    vectors: Vectors


class Stream:
    """Places articles in the order they come; the service does the same, and records it.

    `rhythm`: when the stories that have changed are repaired; None for never.
    """

    def __init__(self, criteria: Criteria, limits: Limits, rhythm: Rhythm | None) -> None:
        self.window = Window(limits)
        self.criteria = criteria
        self.placements: dict[str, str] = {}
        """The story of every article, as it is now."""
        self._stories: defaultdict[str, set[str]] = defaultdict(set)
        """The articles of each story."""
        self._rhythm = rhythm
        self._placed = 0
        self._repaired = 0
        """How many had been placed at the last repair."""

    def place(self, article: Article) -> tuple[str, float]:
        """The story of an article and its similarity to it; one that has a story keeps it."""
        known = self.placements.get(article.article_id)
        if known is not None:
            return known, 1.0
        self._repair_if_due(article.discovered)
        self.window.advance(article.discovered)
        decision = decide(self.window, article.vectors, article.at, self.criteria)
        story_id = decision.story_id or identity.story_id(article.article_id)
        self._placed += 1
        self._put(
            Member(
                article.article_id,
                story_id,
                article.at,
                article.discovered,
                article.vectors,
                self._placed,
            )
        )
        self._repair_if_due()
        return self.placements[article.article_id], decision.similarity

    def _repair_if_due(self, coming: datetime | None = None) -> None:
        since = self._placed - self._repaired
        if self._rhythm and self._rhythm.is_due(since, self.window.clock, coming):
            self.repair(grown(self.window, self._placed, self._repaired))
            self._repaired = self._placed

    def keep(self, member: Member) -> None:
        """Take in an article whose story isn't to be decided."""
        self.window.advance(member.discovered)
        self._put(member)

    def repair(self, stories: Iterable[str] | None = None) -> int:
        """Mend stories (all of the window's if none are named); how many changes there were."""
        touched = set(self.window.stories if stories is None else stories)
        changes = 0
        for _ in range(ROUNDS):
            found = proposals(self.window, self.criteria, touched) if touched else []
            if not found:
                break
            touched = {story for proposal in found for story in self._apply(proposal)}
            changes += len(found)
        return changes

    def _apply(self, proposal: Merge | Split) -> set[str]:
        if isinstance(proposal, Merge):
            moving = [member.article_id for member in self.window.members(proposal.story_id)]
            target = proposal.into
        else:
            moving = list(proposal.article_ids)
            target = proposal.into or identity.story_id(moving[0])
        for article_id in moving:
            member = self.window.member(article_id)
            if member is not None:
                self._put(replace(member, story_id=target))
        if isinstance(proposal, Merge):
            for article_id in self._stories.pop(proposal.story_id, ()):  # those out of the window
                self.placements[article_id] = target
                self._stories[target].add(article_id)
        return {proposal.story_id, target} & set(self.window.stories)

    def _put(self, member: Member) -> None:
        self.window.put(member)
        self._stories[self.placements.get(member.article_id, "")].discard(member.article_id)
        self._stories[member.story_id].add(member.article_id)
        self.placements[member.article_id] = member.story_id
