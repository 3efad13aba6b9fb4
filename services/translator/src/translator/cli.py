"""`translator`: run the service, translate a text, look after the models."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from parallax import serve
from parallax.errors import ParallaxError
from parallax.settings import fail, load
from parallax.telemetry import configure_logs
from translator.app import TOPICS, create_app
from translator.article import Text
from translator.batch import translate_file
from translator.engines.opening import open_engines
from translator.handlers import SERVICE
from translator.models.commands import add_models
from translator.models.files import Library
from translator.retranslation.command import add_retranslate
from translator.settings import EngineSettings, Settings
from translator.translation import Options, translate_texts

EXAMPLES = """examples:
  translator run
  echo "O governo caiu." | translator translate --from pt
  translator translate --in texts.jsonl --out english.jsonl
  translator routes pt gl sr-Latn
  translator models list
  translator models fetch es fr
  translator retranslate --language es --since 30d

environment: TRANSLATOR_WORKERS, TRANSLATOR_MODELS and, to run, TRANSLATOR_KAFKA_SERVERS and
TRANSLATOR_MONGODB_URL; docs/configuration.md has all
exit codes: 0 done, 1 a sentence could not be translated, a model not fetched or one is broken,
2 wrong usage or environment
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script; ends with an exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except (ParallaxError, OSError) as error:
        fail(error)
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="translator",
        description="Turns articles into English.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    run = commands.add_parser("run", help="consume fetched articles and publish translated ones")
    run.set_defaults(command=_run)
    _add_translate(commands)
    _add_routes(commands)
    add_models(commands)
    add_retranslate(commands)
    return parser


def _add_translate(commands: Any) -> None:
    translate = commands.add_parser(
        "translate",
        help="translate standard input, or a file of texts",
        description="Translates standard input in the language that --from names, or a file:\n\n"
        '  in:  a line of JSON a text, {"id", "language", "text"}\n'
        "  out: a line of JSON a text, in the same order,\n"
        '       {"id", "text", "engine", "model", "status", "warnings"}',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = translate.add_mutually_exclusive_group(required=True)
    what.add_argument("--from", dest="language", metavar="TAG", help="BCP 47, e.g. pt")
    what.add_argument("--in", dest="source", type=Path, metavar="FILE")
    translate.add_argument("--out", dest="target", type=Path, metavar="FILE")
    translate.set_defaults(command=_translate)


def _add_routes(commands: Any) -> None:
    routes = commands.add_parser(
        "routes",
        help="by which engines languages are translated here",
        description="Prints, for each language, every way to English in the order in which they "
        "are tried: the languages passed through, the engine, its model and version. Exit code 1 "
        "when one of them has none.",
    )
    routes.add_argument("languages", nargs="+", metavar="TAG", help="BCP 47, e.g. pt or sr-Latn")
    routes.add_argument("--json", action="store_true")
    routes.set_defaults(command=_routes)


def _routes(options: argparse.Namespace) -> int:
    settings = load(EngineSettings)
    configure_logs(SERVICE, "warning")
    found = asyncio.run(_routes_of(options.languages, settings))
    if options.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    else:
        for tag, routes in found.items():
            for row in routes or [{"route": ["none"], "engine": "", "model": "", "version": ""}]:
                way = " > ".join(row["route"])
                line = f"{tag:8} {way:16} {row['engine']:22} {row['model']}  {row['version']}"
                sys.stdout.write(line.rstrip() + "\n")
    return 0 if all(found.values()) else 1


async def _routes_of(tags: list[str], settings: EngineSettings) -> dict[str, list[dict[str, Any]]]:
    async with open_engines(settings, Library(settings.models)) as engines:
        return {
            tag: [
                {
                    "route": list(route.languages),
                    "engine": route.engine,
                    "model": route.model,
                    "version": route.version,
                }
                for route in engines.routes(tag)
            ]
            for tag in tags
        }


def _run(_: argparse.Namespace) -> int:
    settings = load(Settings)
    configure_logs(SERVICE, settings.log_level, settings.log_format)
    app = create_app(settings)
    asyncio.run(serve.preflight(settings, TOPICS))
    serve.serve(app, settings)
    return 0


def _translate(options: argparse.Namespace) -> int:
    settings = load(EngineSettings)
    configure_logs(SERVICE, "warning")
    if (options.source is None) != (options.target is None):
        raise ParallaxError("--in and --out go together")
    if options.source is not None:
        return asyncio.run(_translate_file(options.source, options.target, settings))
    return asyncio.run(_translate_text(options.language, settings))


async def _translate_file(source: Path, target: Path, settings: EngineSettings) -> int:
    options = Options.of(settings)
    async with open_engines(settings, Library(settings.models)) as engines:
        summary = await translate_file(
            source,
            target,
            engines,
            options,
            workers=settings.workers,
            progress=sys.stderr.isatty(),
        )
    sys.stderr.write(f"{summary}\n")
    return summary.exit_code


async def _translate_text(language: str, settings: EngineSettings) -> int:
    options = replace(Options.of(settings), article_seconds=float("inf"))
    async with open_engines(settings, Library(settings.models)) as engines:
        if not engines.routes(language):
            raise ParallaxError(
                f"there is no engine for {language!r}: fetch its model (`translator models list` "
                "shows which there are), install Apertium's pair, or name a server"
            )
        texts = [Text("text", sys.stdin.read())]
        english, report = await translate_texts(engines, language, texts, options)
    sys.stdout.write("".join(f"{part.text}\n" for part in english))
    for warning in report.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    return 1 if report.kept else 0
