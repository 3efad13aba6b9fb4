"""The command `fetcher`: run, extract, fetch, sources."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from fetcher.catalogue.commands import add_sources_parser, run_sources
from fetcher.polling.commands import add_health_parser, add_revive_parser
from parallax.errors import ParallaxError
from parallax.settings import fail, load
from parallax.telemetry import configure_logs

_RAW = argparse.RawDescriptionHelpFormatter


def parser() -> argparse.ArgumentParser:
    """The command line, as --help shows it."""
    root = argparse.ArgumentParser(
        prog="fetcher",
        description="Polls the world's news sites and publishes their articles.",
        epilog="exit codes: 0 done, 1 something failed, 2 wrong usage or environment",
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="poll feeds, fetch pages and publish articles until SIGTERM")
    _add_extract(commands)
    _add_fetch(commands)
    verbs = add_sources_parser(commands)
    add_health_parser(verbs)
    add_revive_parser(verbs)
    return root


def _add_extract(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    extract = commands.add_parser(
        "extract",
        help="articles out of a file of pages",
        description="Extracts the articles of many pages, in several processes.\n\n"
        '  in:  a line of JSON a page, {"id", "url", "html"}\n'
        '  out: a line of JSON a page, in the same order, {"id", "title", "description",\n'
        '       "paragraphs", "authors", "published_at", "modified_at", "language",\n'
        '       "images": [{"url", "caption", "credit"}]}\n\n'
        "  fetcher extract --in pages.jsonl --out articles.jsonl",
        formatter_class=_RAW,
    )
    extract.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE")
    extract.add_argument("--out", dest="target", type=Path, required=True, metavar="FILE")
    extract.add_argument(
        "--processes", type=int, metavar="N", help="by default one for each processor"
    )


def _add_fetch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    fetch = commands.add_parser(
        "fetch",
        help="what would be stored of a page",
        description="Asks for one page as the service would (robots.txt, limits, rights and\n"
        "all) and prints what would be stored of it. Exit code 1 when that is nothing.\n"
        "Needs FETCHER_CONTACT, unless the page is a file.\n\n"
        "  fetcher fetch https://gazette.example/news/ferry\n"
        "  fetcher fetch saved.html --url https://gazette.example/news/ferry --json",
        formatter_class=_RAW,
    )
    fetch.add_argument("page", metavar="URL|FILE")
    fetch.add_argument("--url", default="", help="the address that a file's page has")
    fetch.add_argument("--language", default=None, help="what the source is in, BCP 47")
    fetch.add_argument("--json", action="store_true", help="the document, as JSON")


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and exit; 2 when the environment or an argument is wrong."""
    arguments = parser().parse_args(argv)
    try:
        raise SystemExit(_run(arguments))
    except (ParallaxError, OSError) as error:
        fail(error)


def _run(arguments: argparse.Namespace) -> int:
    # Imported late: a command loads only what it needs.
    if arguments.command != "run":
        configure_logs("fetcher", "warning")
    if arguments.command == "sources":
        return run_sources(arguments)
    if arguments.command == "extract":
        return _extract(arguments)
    if arguments.command == "fetch":
        from fetcher.preview import preview  # noqa: PLC0415

        return asyncio.run(
            preview(arguments.page, arguments.url, arguments.language, as_json=arguments.json)
        )
    _serve()
    return 0


def _extract(arguments: argparse.Namespace) -> int:
    import os  # noqa: PLC0415

    from fetcher.extraction.batch import extract_file  # noqa: PLC0415

    summary = asyncio.run(
        extract_file(
            arguments.source,
            arguments.target,
            processes=arguments.processes or os.cpu_count() or 1,
            progress=sys.stderr.isatty(),
        )
    )
    sys.stderr.write(f"{summary}\n")
    return summary.exit_code


def _serve() -> None:
    from fetcher.app import SERVICE, TOPICS, create_app  # noqa: PLC0415
    from fetcher.settings import Settings  # noqa: PLC0415
    from parallax import serve  # noqa: PLC0415

    settings = load(Settings)
    configure_logs(SERVICE, settings.log_level, settings.log_format)
    app = create_app(settings)
    asyncio.run(serve.preflight(settings, TOPICS))
    serve.serve(app, settings)
