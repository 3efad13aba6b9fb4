"""B-cubed of the clusterer on gold events, streaming as in production.

    python bench/clustering.py --data FILE [--json] [--shuffle SEED] [--foreign SHARE]

FILE has one JSON object a line: `set` (collection), `cluster` (gold event), `title`, `text`,
`date` (ISO 8601, or null). Each collection is one stream of its own, in the order of its dates
and of the file. B-cubed is Bagga & Baldwin's ("Entity-based cross-document coreferencing using
the vector space model", 1998): precision and recall of each article's cluster, averaged.

--shuffle mixes a collection's undated articles, since a file in the order of its events is
kinder than a press is. --foreign SHARE strips that share of the articles of all but names and
numbers, as if they were in a language that nobody translated.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from clusterer.placing import Criteria
from clusterer.stream import Article, Stream
from clusterer.text import ENGLISH, Text, Weighting, vectors
from clusterer.window import Limits

START = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Score:
    """B-cubed precision, recall and F1; 0 to 1."""

    precision: float
    recall: float
    f1: float


def b_cubed(gold: Sequence[str], found: Sequence[str]) -> Score:
    """B-cubed of two partitions of the same articles, given as one label an article."""
    together = Counter(zip(gold, found, strict=True))
    of_gold, of_found = Counter(gold), Counter(found)
    total = len(gold)
    precision = sum(n * n / of_found[f] for (_, f), n in together.items()) / total
    recall = sum(n * n / of_gold[g] for (g, _), n in together.items()) / total
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def collections(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The file's articles by collection; dated ones in the order of time."""
    found: dict[str, list[dict[str, Any]]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            found.setdefault(row.get("set", "all"), []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row.get("date") or "")
    return found


def articles(rows: Iterable[dict[str, Any]], weighting: Weighting, foreign: float) -> list[Article]:
    """The rows as the stream takes them; all are discovered in their order, a second apart."""
    made = []
    draw = random.Random(0)
    for number, row in enumerate(rows):
        discovered = START + timedelta(seconds=number)
        at = datetime.fromisoformat(row["date"]).replace(tzinfo=UTC) if row.get("date") else START
        made_vectors = vectors(Text(ENGLISH, row["title"], row["text"]), weighting)
        if draw.random() < foreign:
            made_vectors = replace(made_vectors, words={})
        made.append(Article(f"{number:06}", at, discovered, made_vectors))
    return made


def measure(
    rows: list[dict[str, Any]], weighting: Weighting, criteria: Criteria, foreign: float = 0
) -> Score:
    """Stream one collection through the clusterer; its score."""
    stream = Stream(criteria, Limits())
    found = [stream.place(article)[0] for article in articles(rows, weighting, foreign)]
    return b_cubed([row["cluster"] for row in rows], found)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--shuffle", type=int, metavar="SEED")
    parser.add_argument("--foreign", type=float, default=0.0, metavar="SHARE")
    options = parser.parse_args()
    scores: dict[str, Score] = {}
    seconds: dict[str, float] = {}
    found = collections(options.data)
    for name, rows in found.items():
        if options.shuffle is not None:
            random.Random(options.shuffle).shuffle(rows)
            rows.sort(key=lambda row: row.get("date") or "")
        began = time.perf_counter()
        scores[name] = measure(rows, Weighting(), Criteria(), options.foreign)
        seconds[name] = time.perf_counter() - began
    mean = sum(score.f1 for score in scores.values()) / len(scores)
    if options.json:
        report: dict[str, Any] = {name: vars(score) for name, score in scores.items()}
        sys.stdout.write(json.dumps({"b_cubed": report, "mean_f1": mean}, indent=2) + "\n")
        return
    for name, score in scores.items():
        print(
            f"{name:10} {len(found[name]):5} articles  precision {score.precision:.3f}  "
            f"recall {score.recall:.3f}  F1 {score.f1:.3f}  "
            f"{1000 * seconds[name] / len(found[name]):.1f} ms an article"
        )
    print(f"mean F1 {mean:.4f}")


if __name__ == "__main__":
    main()
