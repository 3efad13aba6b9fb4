"""`clusterer`: run the service, or group a file of articles as the service would."""

import argparse
import asyncio
from collections.abc import Sequence

from clusterer.app import TOPICS, create_app
from clusterer.coverage.command import add_overlooked
from clusterer.files import add_files
from clusterer.handlers import SERVICE
from clusterer.settings import Settings
from clusterer.stance.command import add_stance
from clusterer.stored import add_rebuild
from parallax import serve
from parallax.errors import ParallaxError
from parallax.faults import SURROUNDINGS
from parallax.settings import fail, load
from parallax.telemetry import configure_logs

TOLD: tuple[type[Exception], ...] = (ParallaxError, *SURROUNDINGS)
"""What is told in a line; all else is a mistake of ours."""

EXAMPLES = """examples:
  clusterer run
  clusterer cluster --in articles.jsonl --out stories.jsonl
  clusterer evaluate --gold labelled.jsonl
  clusterer explain ARTICLE --in articles.jsonl
  clusterer explain ARTICLE
  clusterer rebuild --dry-run

A line of the input is one article, in the order of the stream:
  {"id": "...", "title": "...", "text": "...", "published_at": "2026-03-02T12:00:00Z",
   "language": "en", "country": "PT", "source": "..."}
All but title and text may be missing or null ("date" is taken for "published_at"; times are ISO
8601 or seconds since 1970). A line with the id of an earlier one is that article again. Text in
English is compared by its words, names and numbers, any other by its names and numbers; time counts
where both sides are dated. A labelled line also has "cluster" and may have "set". A line of the
output:
  {"id": "...", "story_id": "..."}

environment: CLUSTERER_THRESHOLD, CLUSTERER_WINDOW_STORIES, ...; CLUSTERER_MONGODB_URL for what is
stored; and, to run, CLUSTERER_KAFKA_SERVERS; docs/configuration.md has all
exit codes: 0 done, 1 some changes of a rebuild were refused, 2 wrong usage, input or environment
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script; ends with an exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except TOLD as error:
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
    add_files(commands)
    add_rebuild(commands)
    add_overlooked(commands)
    add_stance(commands)
    return parser


def _run(_: argparse.Namespace) -> None:
    settings = load(Settings)
    configure_logs(SERVICE, settings.log_level, settings.log_format)
    asyncio.run(serve.preflight(settings, TOPICS))
    serve.serve(create_app(settings), settings)
