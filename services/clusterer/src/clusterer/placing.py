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

    threshold: float = 0.16
    """Least similarity to a story, after decay."""
    names_share: float = 0.25
    """Part of a similarity that is the names' and numbers'; the rest is the words'. What differs
    between two tellings of an event is less often its names."""
    names_shared: int = 3
    """Least number of names and numbers in common, where nothing else can be compared."""
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
    proposed = {
        *window.names.nearest(vectors.names, CANDIDATES),
        *window.words.nearest(vectors.words, CANDIDATES),
    }
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
    """0 to 1: of words and names where both sides have English text, else of names alone."""
    by_names = window.names.cosine(vectors.names, story_id)
    if vectors.words and story_id in window.words:
        by_words = window.words.cosine(vectors.words, story_id)
        return by_words + criteria.names_share * (by_names - by_words)
    if window.names.shared(vectors.names, story_id) < criteria.names_shared:
        return 0.0
    return by_names
