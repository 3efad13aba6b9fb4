"""Which story an article joins: the most similar one in the window, if it is similar enough.

Single-pass clustering against centroids with a threshold and a decay over time, as in topic
detection and tracking (Yang, Pierce & Carbonell, "A study on retrospective and on-line event
detection", SIGIR 1998).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clusterer.text import Vectors
from clusterer.window import Window

CANDIDATES = 20
"""Stories that the index proposes from each space; only these are compared exactly."""

FUTURE_ALLOWED = timedelta(minutes=15)


@dataclass(frozen=True)
class Criteria:
    """When an article joins. Found on two collections of news at once."""

    threshold: float = 0.21
    """Least similarity to a story, after decay."""
    names_threshold: float = 0.15
    """The same where only names and numbers can be compared: between languages."""
    names_shared: int = 3
    """Least number of names and numbers in common, between languages."""
    half_life: timedelta = timedelta(hours=168)
    """Distance in time to a story at which a similarity counts half."""


@dataclass(frozen=True)
class Decision:
    """The story to join and how similar it is; no story: the article founds one."""

    story_id: str | None
    similarity: float


def stream_time(published: datetime | None, discovered: datetime) -> datetime:
    """An article's place in time; a date in the future is a mistake of the page's."""
    if published is None or published > discovered + FUTURE_ALLOWED:
        return discovered
    return published


def decide(window: Window, vectors: Vectors, at: datetime, criteria: Criteria) -> Decision:
    """The best story for an article; of two equally good ones that of the lower id."""
    words = window.words.get(vectors.language)
    proposed = set(window.names.nearest(vectors.names, CANDIDATES))
    if words is not None:
        proposed.update(words.nearest(vectors.words, CANDIDATES))
    best: tuple[float, str] | None = None
    for story_id in sorted(proposed):
        similarity = _similarity(window, vectors, story_id, criteria)
        similarity *= 0.5 ** (window.gap(story_id, at) / criteria.half_life)
        if best is None or similarity > best[0]:
            best = (similarity, story_id)
    if best is None or best[0] < criteria.threshold:
        return Decision(None, 1.0)
    return Decision(best[1], round(min(best[0], 1.0), 6))


def _similarity(window: Window, vectors: Vectors, story_id: str, criteria: Criteria) -> float:
    """0 to 1 on the scale of texts of one language, whichever way it was compared."""
    words = window.words.get(vectors.language)
    if words is not None and story_id in words:
        return words.cosine(vectors.words, story_id)
    by_names = window.names.cosine(vectors.names, story_id)
    if window.names.shared(vectors.names, story_id) < criteria.names_shared:
        return 0.0
    return by_names * criteria.threshold / criteria.names_threshold
