"""Learns the weights by which the clusterer compares two articles, from gold events.

    python -m bench.clustering_train --data FILE

FILE as for bench.clustering. Writes the table that the clusterer reads,
services/clusterer/src/clusterer/weights.toml.

Logistic regression (iteratively reweighted least squares, with a ridge) on pairs of articles that
have anything in common, of each collection as it is and made harder (HARDER): what is learnt from
tidy articles alone leans on headlines and capitals too much. Pairs of one event and of two count
the same in all, as does every collection, and within them every article of an event, however large
that is. What time counts is set, not learnt: how far apart in time the events of a collection are
says more about who collected them than about the press.
"""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import clusterer
from bench.clustering_stress import as_it_is, short, small_letters, untitled
from bench.gold import Lines, collections, stream_of
from clusterer.model import TABLE, Model, Weights
from clusterer.text import BEGINNING, COLUMNS, NAMES, NUMBERS
from clusterer.window import Limits, Member, Window

RIDGE = 1.0
WEIGHT = 1000.0
"""What a collection's pairs of either kind count in all, against the ridge."""
DAYS, WEEKS, UNDATED = -0.5, -0.25, -1.25
HARDER = (as_it_is, untitled, short, small_letters)

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


def examples(lines: Lines) -> Sequence[Examples]:
    """Pairs of a collection as it is, and of each way it is made harder; each counts the same."""
    return [_pairs([change(one, random.Random(0)) for one in lines]) for change in HARDER]


def _pairs(lines: Lines) -> Examples:
    """All pairs that have some words or names in common."""
    window = Window(Limits())
    made, events = stream_of(lines)
    for one in made:
        window.put(Member(one.article_id, one.article_id, one.at, one.discovered, one.vectors))
    timing = Model(Weights(0, ()), Weights(0, ()), DAYS, WEEKS, UNDATED)
    sizes = Counter(events)
    parts: list[tuple[Any, ...]] = []
    for number, one in enumerate(made[:-1]):
        rest = made[number + 1 :]
        seen = window.space.compare(one.vectors, [other.article_id for other in rest])
        time = np.array([timing.time(one.at, other.at) for other in rest])
        label = events[number]
        same = np.array([other == label for other in events[number + 1 :]])
        counts = np.where(same, 1 / max(sizes[label] - 1, 1), 1.0)
        kept = (seen.cosines[:, BEGINNING] > 0.03) | (seen.cosines[:, NAMES] > 0.05)
        parts.append(tuple(part[kept] for part in (seen.cosines, time, seen.shared, same, counts)))
    cosines, time, shared, same, counts = (
        np.concatenate(part) for part in zip(*parts, strict=True)
    )
    for kind in (same, ~same):
        counts[kind] *= WEIGHT / counts[kind].sum()
    return Examples(cosines, time, shared, same, counts)


def fit(parts: Sequence[Sequence[Examples]], without: Sequence[str] = ()) -> Model:
    """The model of some collections; `without` leaves columns out, or "time"."""
    timing = (0.0, 0.0, 0.0) if "time" in without else (DAYS, WEEKS, UNDATED)
    every = [
        replace(one, time=0 * one.time) if "time" in without else one
        for part in parts
        for one in part
    ]
    left = [column for column, name in enumerate(COLUMNS) if name not in without]
    named = [column for column in (NAMES, NUMBERS) if column in left]
    # Names and numbers of whole articles, whose words nobody could read.
    whole = every[:: len(HARDER)]
    harder = [replace(one, weights=one.weights / len(HARDER)) for one in every]
    return Model(_weights(harder, left, shared=False), _weights(whole, named, shared=True), *timing)


def _weights(parts: Sequence[Examples], columns: Sequence[int], *, shared: bool) -> Weights:
    """Regress on some columns and, if wanted, on the logarithm of what is in common."""
    cosines = np.concatenate([one.cosines[:, columns] for one in parts])
    common = np.log1p(np.concatenate([one.shared for one in parts])) * shared
    *found, in_common, bias = _regress(
        np.column_stack([cosines, common, np.ones(len(cosines))]),
        np.concatenate([one.time for one in parts]),
        np.concatenate([one.same for one in parts]).astype(float),
        np.concatenate([one.weights for one in parts]),
    ).tolist()
    weights = [0.0] * len(COLUMNS)
    for column, weight in zip(columns, found, strict=True):
        weights[column] = round(weight, 2)
    return Weights(round(bias, 2), tuple(weights), round(in_common, 2))


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
    for kind, weights in (("english", learnt.english), ("names_only", learnt.names_only)):
        lines += ["", f"[{kind}]", f"bias = {weights.bias}"]
        values = zip((*COLUMNS, "shared"), (*weights.columns, weights.shared), strict=True)
        lines += [f"{name} = {weight}" for name, weight in values if weight]
    lines += ["", "[time]", f"days = {learnt.days}", f"weeks = {learnt.weeks}"]
    lines += [f"undated = {learnt.undated}", ""]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    learnt = fit([examples(lines) for lines in collections(options.data).values()])
    place = Path(clusterer.__path__[0]) / TABLE
    place.write_text(table(learnt), encoding="utf-8")
    print(place.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
