"""How well the stance model judges targets it was not trained on, and how fast.

    python bench/stance.py --data FILE --vectors FILE --lexicon FILE [--folds N] [--seed N ...]
    python bench/stance.py --data FILE --speed

The first is N-fold cross-validation by sentence: all targets of a sentence are in the same fold,
and vocabulary and weights are learnt anew without it. What is scored is the model file as the
package reads it, integers and all. A seed mixes the folds and begins the training. Files and needs
are those of stance_training.py. The second only judges FILE's targets with the shipped model, for
its speed; start it with OPENBLAS_NUM_THREADS=1 and `taskset -c 0` for the figure of one core.
"""

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from clusterer.stance import LABELS, Target, stances_of
from clusterer.stance.features import context_of
from clusterer.stance.model import BATCH, loaded


def f1_scores(gold: Sequence[int], found: Sequence[int]) -> list[float]:
    """F1 of each label."""
    scores = []
    for label in range(len(LABELS)):
        right = sum(g == f == label for g, f in zip(gold, found, strict=True))
        scores.append(2 * right / max(1, gold.count(label) + found.count(label)))
    return scores


def folds_of(sentences: Sequence[str], count: int, seed: int) -> list[int]:
    """A fold for each target; the same for the same sentence."""
    distinct = sorted(set(sentences))
    random.Random(seed).shuffle(distinct)
    fold = {sentence: place % count for place, sentence in enumerate(distinct)}
    return [fold[sentence] for sentence in sentences]


def cross_validate(options: argparse.Namespace, seed: int) -> None:
    """Train and judge each fold; print the figures."""
    from bench.stance_training import read, read_material, train  # noqa: PLC0415 - needs jax

    examples = read(options.data)
    material = read_material(options.vectors, options.lexicon)
    fold_of = folds_of([example.sentence for example in examples], options.folds, seed)
    gold, found = [], []
    for fold in range(options.folds if not options.first else 1):
        shown = [e for e, f in zip(examples, fold_of, strict=True) if f != fold]
        held = [e for e, f in zip(examples, fold_of, strict=True) if f == fold]
        model = loaded(train(shown, material, seed))
        for place in range(0, len(held), BATCH):
            part = held[place : place + BATCH]
            scores = model.scores([context_of(e.sentence, e.start, e.end) for e in part])
            gold += [e.label for e in part]
            found += [int(label) for label in scores.argmax(axis=1)]
        print(f"seed {seed}, after fold {fold + 1}: {said(gold, found)}", flush=True)


def said(gold: Sequence[int], found: Sequence[int]) -> str:
    """The figures in a line."""
    of_each = f1_scores(gold, found)
    accuracy = sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold)
    labels = ", ".join(f"{n} {s:.3f}" for n, s in zip(LABELS, of_each, strict=True))
    return f"macro-F1 {sum(of_each) / len(of_each):.4f} ({labels}), accuracy {accuracy:.4f}"


def measure_speed(path: Path) -> None:
    """Sentences a second, the model's loading apart; in batches, and one by one."""
    import json  # noqa: PLC0415

    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    targets = [Target(row["sentence"], row["from"], row["to"]) for row in rows]
    started = time.perf_counter()
    list(stances_of(targets[:1]))
    print(f"first answer after {time.perf_counter() - started:.2f} s")
    started = time.perf_counter()
    list(stances_of(targets))
    print(f"{len(targets) / (time.perf_counter() - started):.0f} sentences/s in batches")
    one_by_one = targets[:500]
    started = time.perf_counter()
    for target in one_by_one:
        list(stances_of([target]))
    print(f"{len(one_by_one) / (time.perf_counter() - started):.0f} sentences/s one by one")


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, metavar="FILE")
    parser.add_argument("--vectors", type=Path, metavar="FILE")
    parser.add_argument("--lexicon", type=Path, metavar="FILE")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--first", action="store_true", help="only the first fold")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--speed", action="store_true", help="only the speed of the shipped model")
    options = parser.parse_args()
    if options.speed:
        measure_speed(options.data)
        return
    if not (options.vectors and options.lexicon):
        sys.exit("cross-validation needs --vectors and --lexicon; or ask for --speed")
    for seed in options.seed:
        cross_validate(options, seed)


if __name__ == "__main__":
    main()
