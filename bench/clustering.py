"""B-cubed of the clusterer on gold events, streaming as in production.

    python -m bench.clustering --data FILE [--cross] [--ablation] [--json]
                               [--shuffle SEED] [--foreign SHARE]

FILE: see bench.gold. Each collection is one stream of its own, in the order of its dates and of
the file; repair comes as often as in `clusterer cluster`. Beside the final stories' score is that
of the placements alone, before any repair.

--cross learns the weights on one part and measures on the other: on half of the events and the
other half, five times, and on one collection and the others. --ablation learns and measures
without each feature in turn, on all. --shuffle mixes a collection's undated articles, since a
file in the order of its events is kinder than a press is. --foreign SHARE strips that share of
the articles of all but names and numbers, as if nobody had translated them.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import fmean
from typing import Any

from bench.clustering_train import Examples, examples, fit
from bench.gold import Gold, articles, collections, mixed, untranslated
from clusterer.b_cubed import Score, b_cubed
from clusterer.model import Model, model
from clusterer.placing import Criteria
from clusterer.repair import EVERY
from clusterer.stream import Stream
from clusterer.text import COLUMNS
from clusterer.window import Limits

HALVES = 5

Collections = dict[str, list[Gold]]
Figures = dict[str, Score]


def measure(gold: Sequence[Gold], learnt: Model, *, repaired: bool = True) -> Score:
    """Stream one collection through the clusterer; its score."""
    stream = Stream(Criteria(model=learnt), Limits(), EVERY if repaired else 0)
    made = articles(gold)
    for article in made:
        stream.place(article)
    if repaired:
        stream.repair()
    found = [stream.placements[article.article_id] for article in made]
    return b_cubed([one.cluster for one in gold], found)


def measure_all(found: Collections, learnt: Model, *, repaired: bool = True) -> Figures:
    """The score of each collection."""
    return {name: measure(gold, learnt, repaired=repaired) for name, gold in found.items()}


def event_family(cluster: str) -> str:
    """Events that were made to be confused stay on one side: ECB+'s "7ecb" and "7ecbplus"."""
    return cluster.removesuffix("plus")


def halves(found: Collections, seed: int) -> tuple[Collections, Collections]:
    """The collections in two: half of the events, and the other half."""
    parts: tuple[Collections, Collections] = {}, {}
    for name, gold in found.items():
        families = sorted({event_family(one.cluster) for one in gold})
        random.Random(seed).shuffle(families)
        first = set(families[: len(families) // 2])
        for part, inside in zip(parts, (True, False), strict=True):
            part[name] = [one for one in gold if (event_family(one.cluster) in first) is inside]
    return parts


def learn(found: Collections, without: Sequence[str] = ()) -> Model:
    """The weights of some collections."""
    return fit([examples(gold) for gold in found.values()], without)


def cross_by_events(found: Collections) -> Iterable[tuple[str, Figures]]:
    """Learnt on half of the events, measured on the other."""
    for seed in range(HALVES):
        one, other = halves(found, seed)
        yield f"half {seed}a", measure_all(other, learn(one))
        yield f"half {seed}b", measure_all(one, learn(other))


def cross_by_collection(found: Collections) -> Iterable[tuple[str, Figures]]:
    """Learnt on one collection, measured on the others."""
    for name in found:
        rest = {other: gold for other, gold in found.items() if other != name}
        if rest:
            yield f"learnt on {name}", measure_all(rest, learn({name: found[name]}))


def ablation(found: Collections) -> Iterable[tuple[str, Figures]]:
    """Learnt and measured on all, without each feature, and with few only."""
    pairs: list[Examples] = [examples(gold) for gold in found.values()]
    yield "all features", measure_all(found, fit(pairs))
    for name in (*COLUMNS, "time"):
        yield f"without {name}", measure_all(found, fit(pairs, [name]))
    for name in ("text", "names"):
        others = [column for column in (*COLUMNS, "time") if column != name]
        yield f"{name} alone", measure_all(found, fit(pairs, others))
    yield "without repair", measure_all(found, fit(pairs), repaired=False)


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
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--shuffle", type=int, metavar="SEED")
    parser.add_argument("--foreign", type=float, default=0.0, metavar="SHARE")
    options = parser.parse_args()
    found = prepared(collections(options.data), options.shuffle, options.foreign)
    told: Callable[[str, Figures], None] = (lambda *_: None) if options.json else show
    report: dict[str, Figures] = {}

    def tell(title: str, figures: Figures) -> None:
        report[title] = figures
        told(title, figures)

    tell("default", measure_all(found, model()))
    tell("placements alone", measure_all(found, model(), repaired=False))
    if options.cross:
        rounds = []
        for title, figures in cross_by_events(found):
            tell(title, figures)
            rounds.append(figures)
        tell("halves, mean", means(rounds))
        for title, figures in cross_by_collection(found):
            tell(title, figures)
    if options.ablation:
        for title, figures in ablation(found):
            tell(title, figures)
    if options.json:
        print(json.dumps(as_json(report), indent=2))


def as_json(report: dict[str, Figures]) -> dict[str, Any]:
    return {
        title: {name: asdict(score) for name, score in figures.items()}
        for title, figures in report.items()
    }


def prepared(found: Collections, shuffle: int | None, foreign: float) -> Collections:
    """The collections as the options want them."""
    draw = random.Random(0)
    made: Collections = {}
    for name, gold in found.items():
        ordered = gold if shuffle is None else mixed(gold, shuffle)
        made[name] = [_foreign(one) if draw.random() < foreign else one for one in ordered]
    return made


def _foreign(one: Gold) -> Gold:
    vectors = untranslated(one.article.vectors)
    return replace(one, article=replace(one.article, vectors=vectors))


if __name__ == "__main__":
    main()
