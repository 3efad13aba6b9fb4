"""Why an article is in its story: the stories near it, and what each piece of evidence counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from clusterer.model import Model
from clusterer.placing import Criteria, Weighed, decided, weigh
from clusterer.text import COLUMNS, Vectors
from clusterer.window import Window

SHOWN = 5


@dataclass(frozen=True)
class Evidence:
    """A story near an article. `features` has for each its mean value over the story's articles,
    its weight, and what it adds to the log odds; "beyond" is likeness that says no more."""

    story_id: str
    articles: int
    probability: float
    log_odds: float
    nearest: str
    nearest_log_odds: float
    features: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Explanation:
    """The decision about one article, and the evidence, the likeliest story first."""

    article_id: str
    joined: str | None
    threshold: float
    stories: tuple[Evidence, ...]

    def to_json(self) -> dict[str, Any]:
        """As an object."""
        return {**vars(self), "stories": [vars(one) for one in self.stories]}


def explain(
    window: Window, article_id: str, vectors: Vectors, at: datetime | None, criteria: Criteria
) -> Explanation:
    """What placing decides about an article that isn't in the window yet."""
    weighed = weigh(window, vectors, at, criteria.model)
    return Explanation(
        article_id,
        decided(weighed, criteria).story_id,
        criteria.threshold,
        tuple(_evidence(window, one, at, criteria.model) for one in weighed[:SHOWN]),
    )


def _evidence(window: Window, weighed: Weighed, at: datetime | None, learnt: Model) -> Evidence:
    nearest = int(np.argmax(weighed.pairs.log_odds))
    return Evidence(
        weighed.story_id,
        window.size(weighed.story_id),
        weighed.probability,
        round(weighed.log_odds, 3),
        weighed.article_ids[nearest],
        round(float(weighed.pairs.log_odds[nearest]), 3),
        _features(window, weighed, at, learnt),
    )


def _features(
    window: Window, weighed: Weighed, at: datetime | None, learnt: Model
) -> dict[str, dict[str, float]]:
    compared = weighed.comparison
    ones = np.ones(len(compared.shared))
    weights = np.where(
        compared.english[:, None],
        (*learnt.english.columns, learnt.english.shared, learnt.english.bias, 1, 1),
        (*learnt.names_only.columns, learnt.names_only.shared, learnt.names_only.bias, 1, 1),
    )
    apart = [learnt.time(at, window.at(article_id)) for article_id in weighed.article_ids]
    values = np.column_stack(
        [compared.cosines, np.log1p(compared.shared), ones, apart, np.zeros(len(ones))]
    )
    values[:, -1] = weighed.pairs.log_odds - (values * weights).sum(axis=1)
    return {
        name: {
            "value": round(float(values[:, column].mean()), 4),
            "weight": round(float(weights[:, column].mean()), 4),
            "adds": round(float((values * weights)[:, column].mean()), 4),
        }
        for column, name in enumerate((*COLUMNS, "shared", "bias", "time", "beyond"))
    }
