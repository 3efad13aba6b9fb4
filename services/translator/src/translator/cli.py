"""`translator`: run the service, translate a text, list the models."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from parallax import serve
from parallax.errors import ParallaxError
from parallax.settings import fail, load
from parallax.telemetry import configure_logs
from translator.app import TOPICS, create_app
from translator.article import Text
from translator.handlers import SERVICE
from translator.models import Model, find_models, match
from translator.pool import Pool
from translator.settings import EngineSettings, Settings
from translator.translation import Limits, translate_texts

EXAMPLES = """examples:
  translator run
  echo "O governo caiu." | translator translate --from pt
  translator models list

environment: TRANSLATOR_WORKERS, TRANSLATOR_MODELS and, to run, TRANSLATOR_KAFKA_SERVERS and
TRANSLATOR_MONGODB_URL; docs/configuration.md has all
exit codes: 0 done, 1 a sentence could not be translated, 2 wrong usage or environment
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script; ends with an exit code."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
    except ParallaxError as error:
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
    translate = commands.add_parser("translate", help="translate standard input, line by line")
    translate.add_argument("--from", dest="source", required=True, help="BCP 47 tag, e.g. pt")
    translate.set_defaults(command=_translate)
    models = commands.add_parser("models", help="the languages that can be translated")
    listing = models.add_subparsers(required=True, metavar="command").add_parser("list")
    listing.set_defaults(command=_list_models)
    return parser


def _run(_: argparse.Namespace) -> int:
    settings = load(Settings)
    configure_logs(SERVICE, settings.log_level, settings.log_format)
    app = create_app(settings)
    asyncio.run(serve.preflight(settings, TOPICS))
    serve.serve(app, settings)
    return 0


def _list_models(_: argparse.Namespace) -> int:
    for source, model in sorted(find_models(load(EngineSettings).models).items()):
        sys.stdout.write(f"{source}\t{model.name}\t{model.version}\t{model.model.parent}\n")
    return 0


def _translate(options: argparse.Namespace) -> int:
    settings = load(EngineSettings)
    configure_logs(SERVICE, "warning")
    models = find_models(settings.models)
    model = match(models, options.source)
    if model is None:
        known = ", ".join(sorted(models)) or "none"
        raise ParallaxError(
            f"there is no model for {options.source!r}; available: {known}. Put others into the "
            "directory that TRANSLATOR_MODELS names"
        )
    return asyncio.run(_translate_text(sys.stdin.read(), model, settings))


async def _translate_text(text: str, model: Model, settings: EngineSettings) -> int:
    limits = Limits(settings.sentence_seconds, article_seconds=float("inf"))
    async with Pool(settings.workers) as pool:
        english, report = await translate_texts(pool, model, [Text("text", text)], limits)
    sys.stdout.write("".join(f"{part.text}\n" for part in english))
    for warning in report.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    return 1 if report.kept else 0
