"""B-cubed of the clusterer on gold events, streaming as in production.

    python -m bench.clustering --data FILE [--cross] [--ablation] [--stress] [--json]

FILE: see bench.gold. Each collection is one stream of its own, in the order of its dates and of
the file; repair comes as often as in `clusterer cluster`. Beside the final stories' score is that
of the placements alone, before any repair.

--cross learns on one part and measures on the other: on half of the events and the other half,
five times, and on one collection and the others. "all learnt" also chooses the threshold and the
contrast on the first half, as whoever wrote the defaults did on the whole. --ablation learns and
measures without each feature in turn, on all. --stress measures the default on what
bench.clustering_stress makes of the collections, with noise from what is beside FILE's folder.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.clustering_stress import NOISE, harder, noise_of
from bench.clustering_train import examples, fit
from bench.gold import Collections, Lines, collections, stream_of
from clusterer.b_cubed import Score, b_cubed
from clusterer.model import Model
from clusterer.pace import Rhythm
from clusterer.placing import Criteria
from clusterer.stream import Stream
from clusterer.text import COLUMNS
from clusterer.window import Limits

HALVES = 5
THRESHOLDS = (0.65, 0.78, 0.88)
CONTRASTS = (1.5, 2.5, 3.5)
SEED = 1

Figures = dict[str, Score]


def measure(streams: Iterable[Lines], criteria: Criteria, *, repaired: bool = True) -> Figures:
    """Put streams of lines through the clusterer; the score of each collection in them."""
    figures: Figures = {}
    for lines in streams:
        made, events = stream_of(lines)
        stream = Stream(criteria, Limits(), Rhythm() if repaired else None)
        for article in made:
            stream.place(article)
        if repaired:
            stream.repair()
        found = [stream.placements[article.article_id] for article in made]
        for name in sorted({line["set"] for line in lines} - {NOISE}):
            counted = [event.startswith(f"{name} ") for event in events]
            figures[name] = b_cubed(events, found, counted)
    return figures


def event_family(cluster: str) -> str:
    """Events that were made to be confused stay on one side: ECB+'s "7ecb" and "7ecbplus"."""
    return cluster.removesuffix("plus")


def halves(found: Collections, seed: int) -> tuple[Collections, Collections]:
    """The collections in two: half of the events, and the other half."""
    parts: tuple[Collections, Collections] = {}, {}
    for name, lines in found.items():
        families = sorted({event_family(one["cluster"]) for one in lines})
        random.Random(seed).shuffle(families)
        first = set(families[: len(families) // 2])
        for part, inside in zip(parts, (True, False), strict=True):
            part[name] = [one for one in lines if (event_family(one["cluster"]) in first) is inside]
    return parts


def learn(found: Collections) -> Model:
    """The weights of some collections."""
    return fit([examples(lines) for lines in found.values()])


def chosen(found: Collections, learnt: Model) -> Criteria:
    """The threshold and the contrast that do best on some collections."""
    tried = [Criteria(*pair, learnt) for pair in product(THRESHOLDS, CONTRASTS)]
    return max(tried, key=lambda one: fmean(s.f1 for s in measure(found.values(), one).values()))


def cross_by_events(found: Collections) -> Iterator[tuple[str, Figures, Figures]]:
    """Learnt on half of the events, measured on the other: the weights, and all."""
    for seed in range(HALVES):
        parts = halves(found, seed)
        for letter, one, other in (("a", *parts), ("b", *parts[::-1])):
            learnt = learn(one)
            yield (
                f"half {seed}{letter}",
                measure(other.values(), Criteria(model=learnt)),
                measure(other.values(), chosen(one, learnt)),
            )


def cross_by_collection(found: Collections) -> Iterator[tuple[str, Figures]]:
    """Learnt on one collection, measured on the others."""
    for name in found:
        rest = [lines for other, lines in found.items() if other != name]
        if rest:
            yield (
                f"learnt on {name}",
                measure(rest, Criteria(model=learn({name: found[name]}))),
            )


def ablation(found: Collections) -> Iterator[tuple[str, Figures]]:
    """Learnt and measured on all, without each feature, and with few only."""
    pairs = [examples(lines) for lines in found.values()]

    def without(*names: str) -> Criteria:
        return Criteria(model=fit(pairs, names))

    yield "all features", measure(found.values(), without())
    for name in (*COLUMNS, "time"):
        yield f"without {name}", measure(found.values(), without(name))
    for name in ("text", "names"):
        others = [column for column in (*COLUMNS, "time") if column != name]
        yield f"{name} alone", measure(found.values(), without(*others))
    yield "without repair", measure(found.values(), without(), repaired=False)


def show(title: str, figures: Figures) -> None:
    scores = "   ".join(
        f"{name} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"
        for name, score in figures.items()
    )
    print(f"{title:22} {scores}   mean {fmean(one.f1 for one in figures.values()):.4f}", flush=True)


def means(rounds: Sequence[Figures]) -> Figures:
    """The mean of several rounds, collection by collection."""
    names = sorted({name for figures in rounds for name in figures})
    fields = ("precision", "recall", "f1")
    return {
        name: Score(
            *(fmean(getattr(one[name], f) for one in rounds if name in one) for f in fields)
        )
        for name in names
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cross", action="store_true", help="cross-validated figures")
    parser.add_argument("--ablation", action="store_true", help="what each feature adds")
    parser.add_argument("--stress", action="store_true", help="on harder variants")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = collections(options.data)
    report: dict[str, Figures] = {}
    for title, figures in measured(found, options):
        report[title] = figures
        if not options.json:
            show(title, figures)
    if options.json:
        print(json.dumps(as_json(report), indent=2))


def measured(found: Collections, options: argparse.Namespace) -> Iterator[tuple[str, Figures]]:
    """The figures that were asked for."""
    yield "default", measure(found.values(), Criteria())
    yield "placements alone", measure(found.values(), Criteria(), repaired=False)
    if options.cross:
        rounds = []
        for title, weights, everything in cross_by_events(found):
            yield title, weights
            rounds.append((weights, everything))
        yield "halves, weights learnt", means([one for one, _ in rounds])
        yield "halves, all learnt", means([one for _, one in rounds])
        yield from cross_by_collection(found)
    if options.ablation:
        yield from ablation(found)
    if options.stress:
        stressed = []
        for title, streams in harder(found, noise_of(options.data.parent.parent), SEED):
            stressed.append(measure(streams, Criteria()))
            yield title, stressed[-1]
        yield "stress, mean", means(stressed)


def as_json(report: dict[str, Figures]) -> dict[str, Any]:
    return {
        title: {name: asdict(score) for name, score in figures.items()}
        for title, figures in report.items()
    }


if __name__ == "__main__":
    main()
