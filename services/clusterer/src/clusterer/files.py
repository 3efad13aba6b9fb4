"""`clusterer cluster`, `evaluate` and `explain`: what the service would do, on files."""

import argparse
import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from clusterer.b_cubed import Score, b_cubed
from clusterer.explaining import Evidence, Explanation, explain
from clusterer.reading import Row, WrongInput, assigned, replace_file, rows
from clusterer.settings import PlacingSettings
from clusterer.stored import explained
from clusterer.stream import Stream
from parallax.settings import load

PROGRESS_SECONDS = 5.0


def add_files(commands: Any) -> None:
    """Add the three commands to a parser's subcommands."""
    cluster = commands.add_parser(
        "cluster",
        help="group a file of articles, one after the other, with repair",
        description="Group a file of articles as the service would: each joins a story of those "
        "before it or founds one; stories are repaired as later articles tell more. The output "
        "has the final stories.",
    )
    cluster.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE")
    cluster.add_argument("--out", dest="target", type=Path, required=True, metavar="FILE")
    cluster.set_defaults(command=_cluster)
    evaluate = commands.add_parser(
        "evaluate",
        help="B-cubed of a file of articles whose events are known",
        description='Group the articles of a file and compare with its "cluster" labels. Where '
        'lines have a "set", each set is a stream of its own.',
    )
    evaluate.add_argument("--gold", type=Path, required=True, metavar="FILE")
    evaluate.add_argument(
        "--stories",
        type=Path,
        metavar="FILE",
        help="compare this output of `clusterer cluster` instead of grouping",
    )
    evaluate.add_argument("--json", action="store_true", help="figures as one JSON object")
    evaluate.set_defaults(command=_evaluate)
    why = commands.add_parser(
        "explain",
        help="why an article is in its story",
        description="Show the stories near an article, and what each similarity counts in the "
        "decision: of a stored article among the stories of now, or of one of a file when its "
        "turn comes.",
    )
    why.add_argument("article", metavar="ARTICLE", help="its id")
    why.add_argument("--in", dest="source", type=Path, metavar="FILE", help="default: the store")
    why.add_argument("--json", action="store_true", help="as one JSON object")
    why.set_defaults(command=_explain)


def _stream(settings: PlacingSettings) -> Stream:
    return Stream(settings.criteria, settings.limits, settings.rhythm)


def _cluster(options: argparse.Namespace) -> None:
    settings = load(PlacingSettings)
    _check_target(options.target)
    stream = _stream(settings)
    order = []
    for row in _shown(rows(options.source, settings.weighting)):
        stream.place(row.article)
        order.append(row.article.article_id)
    stream.repair()
    replace_file(
        options.target,
        (json.dumps({"id": one, "story_id": stream.placements[one]}) + "\n" for one in order),
    )
    stories = len(set(stream.placements.values()))
    sys.stderr.write(f"{len(order)} articles, {stories} stories\n")


def _check_target(target: Path) -> None:
    """Before the work, not after it."""
    if target.is_dir():
        raise WrongInput(f"--out {target} is a folder, not a file")
    if not target.parent.is_dir():
        raise WrongInput(f"--out {target}: there is no folder {target.parent}; make it first")


def _shown(read: Iterable[Row]) -> Iterator[Row]:
    """Pass articles on; where it takes long, tell how far it is."""
    began = told = time.monotonic()
    for number, row in enumerate(read, 1):
        yield row
        if time.monotonic() - told >= PROGRESS_SECONDS:
            told = time.monotonic()
            rate = number / (told - began)
            sys.stderr.write(f"{number} articles, {row.progress:.0%}, {rate:.0f} a second\n")
            sys.stderr.flush()


def _evaluate(options: argparse.Namespace) -> None:
    settings = load(PlacingSettings)
    found = assigned(options.stories) if options.stories else None
    streams: defaultdict[str, Stream] = defaultdict(lambda: _stream(settings))
    gold: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in _shown(rows(options.gold, settings.weighting, labelled=True)):
        article_id = row.article.article_id
        if found is None:
            streams[row.collection].place(row.article)
        elif article_id not in found:
            raise WrongInput(f"{options.stories} has no article {article_id}")
        gold[row.collection][article_id] = str(row.cluster)
    scores: dict[str, Score] = {}
    for name, labels in gold.items():
        if found is None:
            streams[name].repair()
        stories = streams[name].placements if found is None else found
        scores[name] = b_cubed(list(labels.values()), [stories[one] for one in labels])
    _tell(scores, {name: len(labels) for name, labels in gold.items()}, options.json)


def _tell(scores: dict[str, Score], articles: dict[str, int], as_json: bool) -> None:
    if as_json:
        figures = {name: {"articles": articles[name], **asdict(s)} for name, s in scores.items()}
        sys.stdout.write(json.dumps({"b_cubed": figures}, indent=2) + "\n")
        return
    for name, score in scores.items():
        sys.stdout.write(
            f"{name:12} {articles[name]:7} articles  precision {score.precision:.3f}  "
            f"recall {score.recall:.3f}  F1 {score.f1:.3f}\n"
        )


def _explain(options: argparse.Namespace) -> None:
    if options.source is None:
        explanation, final, titles = asyncio.run(explained(options.article))
    else:
        explanation, final, titles = _explained(options)
    if options.json:
        sys.stdout.write(json.dumps({**explanation.to_json(), "final": final}, indent=2) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in _readable(explanation, titles, final))


def _explained(options: argparse.Namespace) -> tuple[Explanation, str, dict[str, str]]:
    settings = load(PlacingSettings)
    stream = _stream(settings)
    titles: dict[str, str] = {}
    explanation = None
    for row in _shown(rows(options.source, settings.weighting)):
        article = row.article
        if article.article_id == options.article and explanation is None:
            explanation = explain(
                stream.window, article.article_id, article.vectors, article.at, stream.criteria
            )
        titles.setdefault(article.article_id, row.title)
        stream.place(article)
    if explanation is None:
        raise WrongInput(f"{options.source} has no article {options.article}")
    stream.repair()
    return explanation, stream.placements[options.article], titles


def _readable(explanation: Explanation, titles: dict[str, str], final: str) -> Iterator[str]:
    article_id = explanation.article_id
    yield f"{article_id}: {titles[article_id]}"
    if explanation.joined:
        yield f"joins story {explanation.joined} (probability >= {explanation.threshold})"
    else:
        yield f"founds a story (no probability >= {explanation.threshold})"
    if final != explanation.joined:
        yield f"is in story {final} in the end"
    for evidence in explanation.stories:
        yield ""
        yield from _evidence(evidence, titles)
    if not explanation.stories:
        yield "nothing in the window has its terms"


def _evidence(evidence: Evidence, titles: dict[str, str]) -> Iterator[str]:
    yield (
        f"story {evidence.story_id}: {evidence.articles} articles, "
        f"probability {evidence.probability:.3f}, log odds {evidence.log_odds:+.2f}"
    )
    yield f"  nearest ({evidence.nearest_log_odds:+.2f}): {titles.get(evidence.nearest, '')}"
    yield "  feature      mean    weight      adds"
    for name, figures in evidence.features.items():
        yield (
            f"  {name:10} {figures['value']:6.3f}  {figures['weight']:8.3f}  "
            f"{figures['adds']:+8.3f}"
        )
