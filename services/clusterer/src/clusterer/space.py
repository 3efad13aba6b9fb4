"""A vector space of stories: centroids, an inverted index over them, and cosines.

A story's centroid is the sum of its articles' vectors. Inverse document frequency is applied
when comparing, so the space is a function of what it holds and not of the order it came in:
taking a vector out leaves what would be there had it never been put in.
"""

import math
from collections import defaultdict
from collections.abc import Mapping

from clusterer.frequencies import Frequencies

PROBES = 64
"""The weightiest terms of an article look stories up; the long tail would add few and cost much."""


class Space:
    """Stories that can be compared with one another: by their words, or by their names."""

    def __init__(self) -> None:
        self._centroids: dict[str, dict[str, int]] = {}
        self._articles: defaultdict[str, int] = defaultdict(int)
        self._stories_of: defaultdict[str, set[str]] = defaultdict(set)
        self._frequencies = Frequencies()

    def __contains__(self, story_id: str) -> bool:
        return story_id in self._centroids

    def centroid(self, story_id: str) -> Mapping[str, int]:
        """The sum of a story's vectors; empty for a story that isn't here."""
        return self._centroids.get(story_id, {})

    def add(self, story_id: str, vector: Mapping[str, int]) -> None:
        """Put an article's vector into its story; an empty one is no article of this space."""
        if not vector:
            return
        centroid = self._centroids.setdefault(story_id, {})
        for term, weight in vector.items():
            if term in centroid:
                centroid[term] += weight
            else:
                centroid[term] = weight
                self._stories_of[term].add(story_id)
        self._articles[story_id] += 1
        self._frequencies.add(vector)

    def remove(self, story_id: str, vector: Mapping[str, int]) -> None:
        """Undo an `add` of the same vector to the same story."""
        if not vector:
            return
        centroid = self._centroids[story_id]
        for term, weight in vector.items():
            centroid[term] -= weight
            if not centroid[term]:
                del centroid[term]
                self._forget(term, story_id)
        self._frequencies.remove(vector)
        self._articles[story_id] -= 1
        if not self._articles[story_id]:
            for term in centroid:  # none is left, unless a weight was rounded to nothing
                self._forget(term, story_id)
            del self._articles[story_id], self._centroids[story_id]

    def _forget(self, term: str, story_id: str) -> None:
        holders = self._stories_of[term]
        holders.discard(story_id)
        if not holders:
            del self._stories_of[term]

    def nearest(self, vector: Mapping[str, int], count: int) -> list[str]:
        """Up to `count` stories likely to be the most similar ones, by the index alone."""
        weight = self._frequencies.weight
        weighted = {term: tf * weight(term) ** 2 for term, tf in vector.items()}
        probes = sorted(weighted, key=lambda term: (-weighted[term], term))[:PROBES]
        scores: defaultdict[str, float] = defaultdict(float)
        for term in probes:
            for story_id in self._stories_of.get(term, ()):
                scores[story_id] += weighted[term] * self._centroids[story_id][term]
        ranked = sorted(scores, key=lambda story: (-scores[story] / self._articles[story], story))
        return ranked[:count]

    def cosine(self, vector: Mapping[str, int], story_id: str) -> float:
        """Cosine of an article and a story's centroid, 0 to 1.

        Sums are exactly rounded (math.fsum): they don't depend on the order of the terms, which
        after a rebuild is another one.
        """
        centroid = self._centroids.get(story_id)
        if not centroid or not vector:
            return 0.0
        weight = self._frequencies.weight
        weighted = {term: tf * weight(term) for term, tf in vector.items()}
        shared = math.fsum(
            value * centroid[term] * weight(term)
            for term, value in weighted.items()
            if term in centroid
        )
        if not shared:
            return 0.0
        length = math.sqrt(math.fsum([value * value for value in weighted.values()]))
        story = [total * weight(term) for term, total in centroid.items()]
        return shared / (length * math.sqrt(math.fsum([value * value for value in story])))

    def weight(self, term: str) -> float:
        """The term's inverse document frequency among the articles of this space."""
        return self._frequencies.weight(term)

    def shared(self, vector: Mapping[str, int], story_id: str) -> int:
        """How many terms of an article its story has too."""
        return len(vector.keys() & self.centroid(story_id).keys())
