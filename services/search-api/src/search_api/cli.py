"""`search-api`: run the service, print its OpenAPI document, see to API keys, index anew."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from parallax.errors import ParallaxError
from parallax.serve import serve
from parallax.settings import fail, load
from parallax.telemetry import configure_logs
from search_api.access import connections
from search_api.access.commands import add_keys_parser
from search_api.app import create_app, preflight
from search_api.handlers import SERVICE
from search_api.index.rebuilding.commands import add_reindex
from search_api.settings import Settings

EXAMPLES = """examples:
  search-api run
  search-api openapi > openapi.json
  search-api keys create --name "Newsroom of the Gazette"
  search-api reindex --dry-run

environment: SEARCH_API_OPENSEARCH_URL, SEARCH_API_KAFKA_SERVERS and SEARCH_API_MONGODB_URL to
run; docs/configuration.md has all
exit codes: 0 done, 2 wrong usage or environment, 3 the service could not start
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
        prog=SERVICE,
        description="Indexes the world's press and serves it.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    commands.add_parser("run", help="index events and answer over HTTP").set_defaults(command=_run)
    document = commands.add_parser("openapi", help="print the OpenAPI document as JSON")
    document.set_defaults(command=_openapi)
    add_keys_parser(commands)
    add_reindex(commands)
    return parser


def _run(_: argparse.Namespace) -> int:
    settings = load(Settings)
    configure_logs(SERVICE, settings.log_level, settings.log_format)
    asyncio.run(preflight(settings))
    serve(create_app(settings), settings, **connections.options(settings))
    return 0


def _openapi(_: argparse.Namespace) -> int:
    configure_logs(SERVICE, "error")  # to standard error: the document is for a file
    sys.stdout.write(openapi())
    return 0


def openapi() -> str:
    """The OpenAPI document as indented JSON; it doesn't depend on settings."""
    unused = Settings(
        kafka_servers="unused:0",
        mongodb_url="mongodb://unused",
        opensearch_url="http://unused",
        http_host="127.0.0.1",
        role="all",
    )
    document = create_app(unused).openapi()
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
