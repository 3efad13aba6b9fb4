"""How strongly two articles look like one event's: a logistic model over their similarities.

The form is that of Miranda, Znotins, Cohen & Barzdins, "Multilingual clustering of streaming
news" (EMNLP 2018): a learnt weight for the similarity of each part of the text, and for the
distance in time. Here it scores pairs of articles, in log odds, and what is said of an article
and a story, or of two stories, is the mean over their pairs (average linkage). weights.toml has
the weights; bench/clustering_train.py writes it.
"""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from clusterer.space import Comparison
from clusterer.text import COLUMNS, TEXT

DAY = timedelta(days=1)
TABLE = "weights.toml"


@dataclass(frozen=True)
class Weights:
    """What similarities of 0 to 1 count, in log odds."""

    bias: float
    columns: tuple[float, ...]
    """A weight for each of text.COLUMNS."""

    def of(self, cosines: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log odds of each row; summed column by column, so that a row's doesn't depend on how
        many there are."""
        total = np.full(len(cosines), self.bias)
        for column, weight in enumerate(self.columns):
            total += weight * cosines[:, column]
        return total


@dataclass(frozen=True)
class Model:
    """The weights where words can be compared and where only names and numbers can."""

    english: Weights
    names_only: Weights
    days: float
    """What the distance in time counts: times the logarithm of one more than its days."""
    weeks: float
    """And times its weeks: one event's articles may be days apart, not months."""

    def time(self, one: datetime | None, other: datetime | None) -> float:
        """Log odds for the distance between two moments; 0 if either is unknown."""
        if one is None or other is None:
            return 0.0
        days = abs(one - other) / DAY
        return self.days * math.log1p(days) + self.weeks * days / 7


@dataclass(frozen=True)
class Pairs:
    """One article beside others: the evidence, and what it comes to."""

    log_odds: NDArray[np.float64]
    """NaN where nothing can be told, for want of words and of common names."""
    copies: NDArray[np.bool_]
    """Whose text is the same, as far as can be told here: agency copies."""


COPY = 0.8
"""Least cosine of the texts of two copies. Copies prove that an outlet takes an agency's text, not
that a story is dense."""
MOST = 8.0
"""Log odds beyond which more likeness says no more: an old text printed again isn't news again."""
SHARED = 3
"""Least number of names and numbers in common, where nothing else can be compared: fewer are
chance, and say nothing against one event either."""
LEAST_TOLD = 4
"""One in so many pairs must be told apart or together, for their mean to say anything."""


@cache
def model() -> Model:
    """The model of weights.toml."""
    table = tomllib.loads(resources.files("clusterer").joinpath(TABLE).read_text("utf-8"))
    return Model(
        english=_weights(table["english"]),
        names_only=_weights(table["names_only"]),
        days=table["time"]["days"],
        weeks=table["time"]["weeks"],
    )


def _weights(table: dict[str, float]) -> Weights:
    return Weights(table["bias"], tuple(table.get(name, 0.0) for name in COLUMNS))


def pairs(comparison: Comparison, apart: Sequence[float], learnt: Model) -> Pairs:
    """Log odds that two articles tell of one event, for each pair; `apart`: see Model.time."""
    cosines = comparison.cosines
    told = learnt.names_only.of(cosines)
    told[comparison.shared < SHARED] = np.nan
    log_odds = np.where(comparison.english, learnt.english.of(cosines), told)
    log_odds = np.minimum(log_odds, MOST) + np.asarray(apart)  # a copy is no fresher for it
    by = np.where(comparison.english, cosines[:, TEXT], 0.0)
    return Pairs(log_odds, by >= COPY)


def linkage(log_odds: NDArray[np.float64]) -> float | None:
    """The mean over pairs (average linkage), exactly rounded: it doesn't depend on their order.

    Pairs of which nothing can be told are left out; none where that is most of them.
    """
    told = [value for value in log_odds.ravel().tolist() if not math.isnan(value)]
    if not told or LEAST_TOLD * len(told) < log_odds.size:
        return None
    return math.fsum(told) / len(told)


def probability(log_odds: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(min(log_odds, 700.0), -700.0)))
