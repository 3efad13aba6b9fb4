"""Which story an article joins: the most similar one in the window, if it is similar enough.

Single-pass clustering as in topic detection and tracking (Yang, Pierce & Carbonell, "A study on
retrospective and on-line event detection", SIGIR 1998), by the mean over a story's articles
(average linkage) of a learnt score of pairs; see model.py. What is decided wrongly for want of
later evidence, repair.py mends.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from clusterer.model import Model, Pairs, linkage, model, pairs, probability
from clusterer.space import Comparison
from clusterer.text import Vectors
from clusterer.window import Window

CANDIDATES = 6
"""Stories that are compared exactly, of those whose articles the index proposes."""
COMPARED = 12
"""Articles of a story that speak for it: those that came last, since stories move on."""

SPEAKING = 2
"""Of a story that a person has put together, so many of the nearest ones speak for it: its articles
needn't be alike."""

FUTURE_ALLOWED = timedelta(minutes=15)


@dataclass(frozen=True)
class Criteria:
    """When an article joins. Found on two collections of news at once."""

    threshold: float = 0.7
    """Least probability that an article and those of the story tell of one event. Above a half:
    of many stories that are compared the best one is so by chance, too."""
    contrast: float = 2.5
    """Log odds by which each half of a story must be denser than what joins them, to be parted."""
    model: Model = field(default_factory=model)


@dataclass(frozen=True)
class Decision:
    """The story to join and how similar it is; no story: the article founds one."""

    story_id: str | None
    similarity: float
    """The probability that Criteria speaks of."""


@dataclass(frozen=True)
class Weighed:
    """A story that an article might join, and the evidence, article by article."""

    story_id: str
    log_odds: float
    article_ids: tuple[str, ...]
    comparison: Comparison
    pairs: Pairs

    @property
    def probability(self) -> float:
        """What the threshold is for."""
        return round(probability(self.log_odds), 6)


def stream_time(published: datetime | None, discovered: datetime) -> datetime:
    """An article's place in time; a date in the future is a mistake of the page's."""
    if published is None or published > discovered + FUTURE_ALLOWED:
        return discovered
    return published


def decide(window: Window, vectors: Vectors, at: datetime | None, criteria: Criteria) -> Decision:
    """The best story for an article; of two equally good ones that of the lower id."""
    return decided(weigh(window, vectors, at, criteria.model), criteria)


def decided(weighed: Sequence[Weighed], criteria: Criteria) -> Decision:
    """The decision between stories that were weighed, the likeliest first."""
    if not weighed or probability(weighed[0].log_odds) < criteria.threshold:
        return Decision(None, 1.0)
    return Decision(weighed[0].story_id, weighed[0].probability)


def weigh(window: Window, vectors: Vectors, at: datetime | None, learnt: Model) -> list[Weighed]:
    """The stories that an article might join, the likeliest first."""
    stories = [(story, window.latest(story, COMPARED)) for story in _near(window, vectors)]
    everyone = [article_id for _, members in stories for article_id in members]
    if not everyone:
        return []
    comparison, scored = compare(window, vectors, at, everyone, learnt)
    weighed = []
    start = 0
    for story_id, members in stories:
        rows = slice(start, start + len(members))
        start = rows.stop
        log_odds = scored.log_odds[rows]
        if window.settled(story_id):
            log_odds = np.sort(log_odds)[-SPEAKING:]
        weighed.append(
            Weighed(
                story_id,
                linkage(log_odds),
                tuple(members),
                Comparison(
                    comparison.cosines[rows], comparison.shared[rows], comparison.english[rows]
                ),
                Pairs(scored.log_odds[rows], scored.copies[rows]),
            )
        )
    return sorted(weighed, key=lambda one: (-one.log_odds, one.story_id))


def _near(window: Window, vectors: Vectors) -> list[str]:
    """The stories of the articles that the index proposes, as far as they are looked at."""
    found: dict[str, None] = {}
    for article_id in window.space.nearest(vectors):
        found[window.story_of(article_id)] = None
        if len(found) == CANDIDATES:
            break
    return list(found)


def compare(
    window: Window, vectors: Vectors, at: datetime | None, article_ids: list[str], learnt: Model
) -> tuple[Comparison, Pairs]:
    """An article beside others of the window."""
    comparison = window.space.compare(vectors, article_ids)
    apart = [learnt.time(at, window.at(article_id)) for article_id in article_ids]
    return comparison, pairs(comparison, apart, learnt)


def compare_all(window: Window, ones: list[str], others: list[str], learnt: Model) -> Pairs:
    """Articles of the window beside others of it; a row for each pair, those of the first first."""
    comparison = window.space.compare_all(ones, others)
    times = [window.at(article_id) for article_id in others]
    apart = [learnt.time(window.at(one), time) for one in ones for time in times]
    return pairs(comparison, apart, learnt)
