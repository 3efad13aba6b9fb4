"""`clusterer`: run the service, or group a file of articles as the service would."""

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clusterer.app import TOPICS, create_app
from clusterer.coverage.command import add_overlooked
from clusterer.handlers import SERVICE
from clusterer.placing import stream_time
from clusterer.settings import PlacingSettings, Settings
from clusterer.stream import Article, Stream
from clusterer.text import ENGLISH, Text, Weighting, vectors
from parallax import serve
from parallax.errors import ParallaxError
from parallax.settings import fail, load
from parallax.telemetry import configure_logs

EXAMPLES = """examples:
  clusterer run
  clusterer cluster --in articles.jsonl --out assignments.jsonl

A line of the input is one article, in the order of the stream:
  {"id": "...", "title": "...", "text": "...", "language": "en", "date": "2026-03-02T12:00:00Z"}
language and date may be missing; text in English is compared by its words, names and numbers, any
other by its names and numbers. A line of the output:
  {"id": "...", "story_id": "...", "similarity": 0.61}

environment: CLUSTERER_THRESHOLD, CLUSTERER_WINDOW_STORIES, ... and, to run,
CLUSTERER_KAFKA_SERVERS and CLUSTERER_MONGODB_URL; docs/configuration.md has all
exit codes: 0 done, 2 wrong usage, input or environment
"""
START = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of undated articles: all the same, so that time tells nothing of them."""


class WrongInput(ParallaxError):
    """A line of the input that is no article; the text says which and why."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script; ends with an exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except (ParallaxError, OSError) as error:
        fail(error)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clusterer",
        description="Groups the articles of one event into a story.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    run = commands.add_parser("run", help="consume translated articles and publish placed ones")
    run.set_defaults(command=_run)
    cluster = commands.add_parser("cluster", help="group a file of articles, one after the other")
    cluster.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE")
    cluster.add_argument("--out", dest="target", type=Path, required=True, metavar="FILE")
    cluster.set_defaults(command=_cluster)
    add_overlooked(commands)
    return parser


def _run(_: argparse.Namespace) -> None:
    settings = load(Settings)
    configure_logs(SERVICE, settings.log_level, settings.log_format)
    asyncio.run(serve.preflight(settings, TOPICS))
    serve.serve(create_app(settings), settings)


def _cluster(options: argparse.Namespace) -> None:
    settings = load(PlacingSettings)
    stream = Stream(settings.criteria, settings.limits)
    placed: Counter[str] = Counter()
    with options.target.open("w", encoding="utf-8") as target:
        for article in _articles(options.source, settings.weighting):
            story_id, similarity = stream.place(article)
            placed[story_id] += 1
            line = {"id": article.article_id, "story_id": story_id, "similarity": similarity}
            target.write(json.dumps(line) + "\n")
    sys.stderr.write(f"{placed.total()} articles, {len(placed)} stories\n")


def _articles(path: Path, weighting: Weighting) -> Iterator[Article]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield _article(json.loads(line), number, weighting)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                raise WrongInput(
                    f"{path}:{number} is no article: {type(error).__name__}: {error}; "
                    "see clusterer --help"
                ) from error


def _article(row: dict[str, Any], number: int, weighting: Weighting) -> Article:
    text = Text(str(row.get("language") or ENGLISH).partition("-")[0], row["title"], row["text"])
    at = datetime.fromisoformat(row["date"]) if row.get("date") else START
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    discovered = datetime.fromisoformat(row["discovered"]) if row.get("discovered") else None
    placed_at = stream_time(at, discovered) if discovered else at
    return Article(
        str(row.get("id", number)), placed_at, discovered or START, vectors(text, weighting)
    )
