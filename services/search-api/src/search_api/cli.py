"""The command `search-api`."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from parallax.errors import ParallaxError
from parallax.serve import serve
from parallax.settings import fail, load
from parallax.telemetry import configure_logs
from search_api.app import create_app, preflight
from search_api.handlers import SERVICE
from search_api.settings import Settings


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a subcommand."""
    parser = argparse.ArgumentParser(prog=SERVICE, description="Indexes and serves the press.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run the service; settings come from SEARCH_API_* variables")
    commands.add_parser("openapi", help="print the OpenAPI document")
    if parser.parse_args(arguments).command == "run":
        _run()
    else:
        sys.stdout.write(openapi())


def _run() -> None:
    try:
        settings = load(Settings)
        configure_logs(SERVICE, settings.log_level, settings.log_format)
        asyncio.run(preflight(settings))
    except ParallaxError as error:
        fail(error)
    serve(create_app(settings), settings)


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
