"""What later evidence says about recent stories: two that are one, one that is two.

A pure function of the window: it changes nothing, and proposes the same for the same placements,
in whatever order they came. Whoever applies the proposals asks again until there are none.

Linkage is the mean over pairs of articles, as in placing. A story is taken apart where its two
halves are each much denser than what joins them: two events of one kind, with the same names and
words, are told apart by that contrast better than by any threshold (compare the average
silhouette of Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of
cluster analysis", 1987). Copies of one text are not counted as density.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clusterer.model import linkage, probability
from clusterer.placing import Criteria, compare_all, weigh
from clusterer.window import Window
from parallax import identity

EVERY = 1000
"""Placements between two repairs at most."""
ROUNDS = 20
"""Times that whoever applies proposals asks for more at most; stories change little after a few."""
RECENT = 500
"""Articles placed last, whose stories are looked at in any case: what has come since tells more of
them, too, and where few come that is little work."""
LARGEST = 32
"""Articles of a story that are looked at, the latest: the work grows with their square."""
HALF = 3
"""Least articles of each side of a split: fewer have no density."""
LEEWAY = 1.0
"""Log odds by which less contrast is allowed to two stories that are made one: else the same
articles would be taken apart and put together again and again."""
SURER = 0.5
"""Log odds by which the mean of two stories' pairs may be less than that of an article's with a
story, to make them one: it is of more pairs."""
ASKED = 1
"""Articles of a story, the latest, by which the stories near it are looked up."""
ALMOST = -SURER
"""Log odds between such an article and a story from which the two stories are compared."""
MARGIN = 0.5
"""Log odds by which another story must be nearer than an article's own for it to change over."""
PARTINGS = (2, 3, 4)
"""Clusters into which a story is cut to find two large ones; the others are strays."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Merge:
    """Two stories are one: the younger one's articles belong to the older."""

    story_id: str
    into: str
    reason: str


@dataclass(frozen=True)
class Split:
    """Some articles of a story belong elsewhere: to another story, or to one of their own that
    the first of them founds."""

    story_id: str
    article_ids: tuple[str, ...]
    into: str | None
    reason: str


def grown(window: Window, placed: int, repaired: int) -> set[str]:
    """The stories to be repaired, when so many articles have been placed, and had been at the last
    repair."""
    since = min(repaired, placed - RECENT)
    return {member.story_id for member in window if member.number > since}


def proposals(
    window: Window, criteria: Criteria, stories: Iterable[str] | None = None
) -> list[Merge | Split]:
    """What should change in `stories` (all of the window's if none are named).

    Those that a person has had a hand in are left alone, and nothing is brought to them or taken.
    Stories of one article were compared when it came, and are merged from the other side when a
    story near them has changed.
    No story occurs in two of the proposals, so that each holds when those before it were applied.
    """
    named = [
        story
        for story in sorted(set(window.stories if stories is None else stories))
        if window.size(story) > 1 and not window.settled(story)
    ]
    seen = _Seen(window, criteria)
    changed: set[str] = set()
    found: list[Merge | Split] = []
    splits = [split for story in named if (split := _split(seen, story, criteria)) is not None]
    for split in splits:
        found.append(split)
        changed.add(split.story_id)
    merges = [merge for story in named for merge in _merges(seen, story, criteria)]
    for _, merge in sorted(merges, key=lambda one: (-one[0], one[1].into, one[1].story_id)):
        if changed.isdisjoint({merge.story_id, merge.into}):
            found.append(merge)
            changed |= {merge.story_id, merge.into}
    for story in named:
        for move in _moves(seen, story, criteria):
            if move.into and changed.isdisjoint({story, move.into}):
                found.append(move)
                changed |= {story, move.into}
    return found


class _Seen:
    """The window, and the pairs that have been compared: several questions need the same ones."""

    def __init__(self, window: Window, criteria: Criteria) -> None:
        self.window = window
        self._criteria = criteria
        self._rows: dict[tuple[str, str], tuple[Matrix, NDArray[np.bool_]]] = {}
        self._near: dict[str, list[str]] = {}

    def members(self, story_id: str) -> list[str]:
        return self.window.latest(story_id, LARGEST)

    def between(self, one: str, other: str) -> tuple[Matrix, NDArray[np.bool_]]:
        """Log odds of every article of a story with every one of another, and which are copies."""
        known = self._rows.get((one, other))
        if known is not None:
            return known
        ones, others = self.members(one), self.members(other)
        seen = compare_all(self.window, ones, others, self._criteria.model)
        shape = len(ones), len(others)
        made = seen.log_odds.reshape(shape), seen.copies.reshape(shape)
        self._rows[one, other] = made
        self._rows[other, one] = made[0].T, made[1].T
        return made

    def near(self, story_id: str) -> list[str]:
        """Other stories that one of a story's latest articles might almost have joined."""
        if story_id not in self._near:
            found: set[str] = set()
            for article_id in self.window.latest(story_id, ASKED):
                member = self.window.member(article_id)
                assert member is not None  # noqa: S101
                weighed = weigh(self.window, member.vectors, member.at, self._criteria.model)
                found |= {
                    one.story_id
                    for one in weighed
                    if one.log_odds >= ALMOST and not self.window.settled(one.story_id)
                }
            self._near[story_id] = sorted(found - {story_id})
        return self._near[story_id]

    def density(self, story_id: str) -> float | None:
        """The mean over a story's own pairs; none where there are too few."""
        log_odds, copies = self.between(story_id, story_id)
        return _density(log_odds, copies, list(range(len(log_odds))))


def _density(log_odds: Matrix, copies: NDArray[np.bool_], rows: Sequence[int]) -> float | None:
    upper = np.triu_indices(len(rows), 1)
    pairs = log_odds[np.ix_(rows, rows)][upper][~copies[np.ix_(rows, rows)][upper]]
    return linkage(pairs) if 2 * len(pairs) >= len(rows) else None


def _split(seen: _Seen, story_id: str, criteria: Criteria) -> Split | None:
    members = seen.members(story_id)
    if len(members) < 2 * HALF:
        return None
    log_odds, copies = seen.between(story_id, story_id)
    halves = _halves(log_odds)
    if halves is None:
        return None
    densities = [_density(log_odds, copies, half) for half in halves]
    joined = linkage(log_odds[np.ix_(*halves)])
    if None in densities:
        return None
    least = min(density for density in densities if density is not None)
    if least - joined <= criteria.contrast:
        return None
    leaving = _leaving(seen.window, story_id, [[members[row] for row in half] for half in halves])
    if leaving is None:
        return None
    reason = (
        f"{len(leaving)} of {len(members)} articles are apart: between the two parts the mean "
        f"log odds are {joined:.1f}, within the looser one {least:.1f}"
    )
    return Split(story_id, tuple(leaving), None, reason)


def _leaving(window: Window, story_id: str, halves: list[list[str]]) -> list[str] | None:
    """The half that founds a story: not the one with the article that founded this one, or else
    not the one that was there first. Its first article comes first that can give a new story its
    name; none if there is no such article."""
    founded = [any(identity.story_id(one) == story_id for one in half) for half in halves]
    leaving = halves[0] if founded[1] else halves[1]
    for founder in leaving:
        if identity.story_id(founder) not in window:
            return [founder, *(one for one in leaving if one != founder)]
    return None


def _halves(log_odds: Matrix) -> tuple[list[int], list[int]] | None:
    """The two large clusters that average linkage leaves, strays put to the nearer one; the
    earlier one first."""
    for clusters in _dendrogram(log_odds, PARTINGS):
        first, second, *strays = sorted(clusters, key=lambda one: (-len(one), one[0]))
        if len(second) < HALF:
            continue
        halves = (list(first), list(second))
        for row in sorted(row for stray in strays for row in stray):
            to_first, to_second = (linkage(log_odds[row, half]) for half in (first, second))
            halves[to_second > to_first].append(row)
        earlier, later = sorted(sorted(half) for half in halves)
        return earlier, later
    return None


def _dendrogram(log_odds: Matrix, counts: Sequence[int]) -> list[list[list[int]]]:
    """The clusters of average linkage (Sokal & Michener, 1958) when there are as many as each of
    `counts`, in that order."""
    sums = log_odds.copy()
    clusters = [[row] for row in range(len(sums))]
    found: dict[int, list[list[int]]] = {}
    while len(clusters) >= min(counts):
        if len(clusters) in counts:
            found[len(clusters)] = [sorted(one) for one in clusters]
        if len(clusters) == 1:
            break
        sizes = np.array([len(one) for one in clusters])
        means = np.round(sums / np.outer(sizes, sizes), 9)
        np.fill_diagonal(means, -np.inf)
        one, other = sorted(divmod(int(means.argmax()), len(clusters)))
        clusters[one] += clusters.pop(other)
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sums = np.delete(np.delete(sums, other, 0), other, 1)
    return [found[count] for count in counts if count in found]


def _merges(seen: _Seen, story_id: str, criteria: Criteria) -> list[tuple[float, Merge]]:
    found = []
    for other in seen.near(story_id):
        joined = linkage(seen.between(story_id, other)[0])
        if probability(joined + SURER) < criteria.threshold:
            continue
        densities = [
            density
            for one in (story_id, other)
            if seen.window.size(one) >= HALF and (density := seen.density(one)) is not None
        ]
        if len(densities) == 2 and min(densities) - joined > criteria.contrast - LEEWAY:
            continue
        into, story = sorted((story_id, other), key=lambda one: _age(seen.window, one))
        reason = f"the mean log odds of their pairs of articles are {joined:.1f}"
        found.append((joined, Merge(story, into, reason)))
    return found


def _age(window: Window, story_id: str) -> tuple[object, str]:
    return next(member.discovered for member in window.members(story_id)), story_id


def _moves(seen: _Seen, story_id: str, criteria: Criteria) -> list[Split]:
    members = seen.members(story_id)
    near = seen.near(story_id)
    if not near:
        return []
    own = seen.between(story_id, story_id)[0]
    away = {other: seen.between(story_id, other)[0] for other in near}
    found = []
    for row, article_id in enumerate(members):
        if identity.story_id(article_id) == story_id:
            continue  # a story's name stays with the article that founded it
        here = linkage(np.delete(own[row], row))
        nearness = {one: linkage(away[one][row]) for one in near}
        there, other = max((nearness[one], one) for one in near)
        if there <= here + MARGIN or probability(there) < criteria.threshold:
            continue
        reason = f"its mean log odds are {there:.1f} there and {here:.1f} here"
        found.append((there - here, Split(story_id, (article_id,), other, reason)))
    # One at a time: what is best for the others may change with it.
    return [max(found, key=lambda one: (one[0], one[1].article_ids))[1]] if found else []
