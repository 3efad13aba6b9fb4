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
    """What likeness counts, in log odds."""

    bias: float
    columns: tuple[float, ...]
    """A weight for each of text.COLUMNS."""
    shared: float = 0.0
    """And for the logarithm of one more than the names and numbers in common."""

    def of(self, comparison: Comparison) -> NDArray[np.float64]:
        """Log odds of each row; summed column by column, so that a row's doesn't depend on how
        many there are."""
        total = self.bias + self.shared * np.log1p(comparison.shared)
        for column, weight in enumerate(self.columns):
            total += weight * comparison.cosines[:, column]
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
    undated: float
    """What it counts where one of the times is unknown: as much as that of any two articles that
    look alike, which are days apart more often than not."""

    def time(self, one: datetime | None, other: datetime | None) -> float:
        """Log odds for the distance between two moments, of which either may be unknown."""
        if one is None or other is None:
            return self.undated
        days = abs(one - other) / DAY
        return self.days * math.log1p(days) + self.weeks * days / 7


@dataclass(frozen=True)
class Pairs:
    """One article beside others: the evidence, and what it comes to."""

    log_odds: NDArray[np.float64]
    copies: NDArray[np.bool_]
    """Whose text is the same, as far as can be told here: agency copies."""


COPY = 0.8
"""Least cosine of the texts of two copies. Copies prove that an outlet takes an agency's text, not
that a story is dense."""
MOST = 8.0
"""Log odds beyond which more likeness says no more: an old text printed again isn't news again."""
SHARED = 3
"""Least number of names and numbers in common that speaks for one event where nothing else can be
compared: fewer are chance, however few there are."""


@cache
def model() -> Model:
    """The model of weights.toml."""
    table = tomllib.loads(resources.files("clusterer").joinpath(TABLE).read_text("utf-8"))
    return Model(
        english=_weights(table["english"]),
        names_only=_weights(table["names_only"]),
        days=table["time"]["days"],
        weeks=table["time"]["weeks"],
        undated=table["time"]["undated"],
    )


def _weights(table: dict[str, float]) -> Weights:
    columns = tuple(table.get(name, 0.0) for name in COLUMNS)
    return Weights(table["bias"], columns, table.get("shared", 0.0))


def pairs(comparison: Comparison, apart: Sequence[float], learnt: Model) -> Pairs:
    """Log odds that two articles tell of one event, for each pair; `apart`: see Model.time."""
    most = np.where(comparison.english | (comparison.shared >= SHARED), MOST, 0.0)
    log_odds = np.where(
        comparison.english, learnt.english.of(comparison), learnt.names_only.of(comparison)
    )
    log_odds = np.minimum(log_odds, most) + np.asarray(apart)  # a copy is no fresher for it
    by = np.where(comparison.english, comparison.cosines[:, TEXT], 0.0)
    return Pairs(log_odds, by >= COPY)


def linkage(log_odds: NDArray[np.float64]) -> float:
    """The mean over pairs (average linkage), exactly rounded: it doesn't depend on their order."""
    return math.fsum(log_odds.ravel().tolist()) / log_odds.size


def probability(log_odds: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(min(log_odds, 700.0), -700.0)))
