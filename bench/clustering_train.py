"""Learns the weights by which the clusterer compares two articles, from gold events.

    python -m bench.clustering_train --data FILE

FILE as for bench.clustering. Writes the table that the clusterer reads,
services/clusterer/src/clusterer/weights.toml.

Logistic regression (iteratively reweighted least squares, with a ridge) on pairs of articles that
have anything in common. Pairs of one event and of two count the same in all, as does every
collection, and within them every article of an event, however large that is. What time counts is
set, not learnt: how far apart in time the events of a collection are says more about who
collected them than about the press.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import clusterer
from bench.gold import Gold, articles, collections
from clusterer.model import SHARED, TABLE, Model, Weights
from clusterer.text import BEGINNING, COLUMNS, NAMES, NUMBERS
from clusterer.window import Limits, Member, Window

RIDGE = 1.0
WEIGHT = 1000.0
"""What a collection's pairs of either kind count in all, against the ridge."""
DAYS, WEEKS = -0.5, -0.25

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Pairs of articles: cosines, what their time counts, names in common, one event or two, and
    how much each counts."""

    cosines: Matrix
    time: Matrix
    shared: Matrix
    same: NDArray[np.bool_]
    weights: Matrix


def examples(gold: Sequence[Gold]) -> Examples:
    """All pairs of a collection that have some words or names in common."""
    window = Window(Limits())
    made = articles(gold)
    for one in made:
        window.put(Member(one.article_id, one.article_id, one.at, one.discovered, one.vectors))
    timing = Model(Weights(0, ()), Weights(0, ()), DAYS, WEEKS)
    sizes = Counter(one.cluster for one in gold)
    parts: list[tuple[Any, ...]] = []
    for number, one in enumerate(made[:-1]):
        rest = made[number + 1 :]
        seen = window.space.compare(one.vectors, [other.article_id for other in rest])
        time = np.array([timing.time(one.at, other.at) for other in rest])
        label = gold[number].cluster
        same = np.array([other.cluster == label for other in gold[number + 1 :]])
        counts = np.where(same, 1 / max(sizes[label] - 1, 1), 1.0)
        kept = (seen.cosines[:, BEGINNING] > 0.03) | (seen.cosines[:, NAMES] > 0.05)
        parts.append(tuple(part[kept] for part in (seen.cosines, time, seen.shared, same, counts)))
    cosines, time, shared, same, counts = (
        np.concatenate(part) for part in zip(*parts, strict=True)
    )
    for kind in (same, ~same):
        counts[kind] *= WEIGHT / counts[kind].sum()
    return Examples(cosines, time, shared, same, counts)


def fit(parts: Sequence[Examples], without: Sequence[str] = ()) -> Model:
    """The model of some collections; `without` leaves columns out, or "time"."""
    days, weeks = (0.0, 0.0) if "time" in without else (DAYS, WEEKS)
    timed = [replace(one, time=0 * one.time) if "time" in without else one for one in parts]
    left = [column for column, name in enumerate(COLUMNS) if name not in without]
    told = [column for column in (NAMES, NUMBERS) if column in left]
    few = [_only(one, one.shared >= SHARED) for one in timed]
    return Model(_weights(timed, left), _weights(few, told), days, weeks)


def _only(one: Examples, kept: NDArray[np.bool_]) -> Examples:
    return Examples(
        one.cosines[kept], one.time[kept], one.shared[kept], one.same[kept], one.weights[kept]
    )


def _weights(parts: Sequence[Examples], columns: Sequence[int]) -> Weights:
    cosines = np.concatenate([one.cosines[:, columns] for one in parts])
    found = _regress(
        np.column_stack([cosines, np.ones(len(cosines))]),
        np.concatenate([one.time for one in parts]),
        np.concatenate([one.same for one in parts]).astype(float),
        np.concatenate([one.weights for one in parts]),
    )
    weights = [0.0] * len(COLUMNS)
    for column, weight in zip(columns, found[:-1], strict=True):
        weights[column] = round(float(weight), 2)
    return Weights(round(float(found[-1]), 2), tuple(weights))


def _regress(values: Matrix, offset: Matrix, same: Matrix, weights: Matrix) -> Matrix:
    ridge = RIDGE * np.eye(values.shape[1])
    ridge[-1, -1] = 1e-6  # the bias is free
    found = np.zeros(values.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-(values @ found + offset)))
        slope = values.T @ (weights * (likely - same)) + ridge @ found
        curve = (values * (weights * likely * (1 - likely))[:, None]).T @ values + ridge
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    return found


def table(learnt: Model) -> str:
    """The model as the clusterer reads it."""
    lines = [
        "# What the likeness of two articles counts, in log odds that they tell of one event.",
        "# Written by bench/clustering_train.py; model.py says what it means.",
    ]
    for name, weights in (("english", learnt.english), ("names_only", learnt.names_only)):
        lines += ["", f"[{name}]", f"bias = {weights.bias}"]
        lines += [
            f"{column} = {weight}"
            for column, weight in zip(COLUMNS, weights.columns, strict=True)
            if weight
        ]
    lines += ["", "[time]", f"days = {learnt.days}", f"weeks = {learnt.weeks}", ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    learnt = fit([examples(gold) for gold in collections(options.data).values()])
    place = Path(clusterer.__path__[0]) / TABLE
    place.write_text(table(learnt), encoding="utf-8")
    print(place.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
