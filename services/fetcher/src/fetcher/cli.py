"""`fetcher run` and `fetcher extract`."""

import argparse
import asyncio
import sys
from pathlib import Path

from fetcher.extraction.article import Extraction
from parallax.documents import now
from parallax.errors import ParallaxError
from parallax.settings import fail, load
from parallax.telemetry import configure_logs


def main() -> None:
    """Run a command; exit code 2 when the environment or an argument is wrong."""
    parser = argparse.ArgumentParser(prog="fetcher", description="Polls news sites' feeds.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="poll feeds, fetch pages and publish articles until SIGTERM")
    extract = commands.add_parser("extract", help="print what is extracted from a page, as JSON")
    extract.add_argument("page", help="a URL or a file")
    extract.add_argument("--url", default="", help="the address that a file's page has")
    extract.add_argument("--language", default=None, help="the source's language, BCP 47")
    arguments = parser.parse_args()
    try:
        if arguments.command == "run":
            run()
        else:
            found = extract_page(arguments.page, arguments.url, arguments.language)
            sys.stdout.write(found.model_dump_json(indent=2) + "\n")
    except (ParallaxError, OSError) as error:
        fail(error)


def run() -> None:
    """Serve until SIGTERM."""
    # Imported here: `extract` needs no Kafka and no store.
    from fetcher.app import SERVICE, TOPICS, create_app  # noqa: PLC0415
    from fetcher.settings import Settings  # noqa: PLC0415
    from parallax import serve  # noqa: PLC0415

    settings = load(Settings)
    configure_logs(SERVICE, settings.log_level, settings.log_format)
    app = create_app(settings)
    asyncio.run(serve.preflight(settings, TOPICS))
    serve.serve(app, settings)


def extract_page(page: str, url: str, language: str | None) -> Extraction:
    """The article in a page of the web or of a file; ParallaxError if there is none."""
    from fetcher.extraction.extract import extract  # noqa: PLC0415

    content_type = None
    if page.startswith(("http://", "https://")):
        body, url, content_type = asyncio.run(_download(page))
    else:
        body = Path(page).read_bytes()
    found = extract(
        body,
        url or "https://page.invalid/",
        now=now(),
        content_type=content_type,
        source_language=language,
    )
    if found is None:
        raise ParallaxError(f"{page}: no title or not one paragraph found")
    return found


async def _download(page: str) -> tuple[bytes, str, str]:
    from fetcher.settings import ClientSettings  # noqa: PLC0415
    from fetcher.web.client import Client, FetchError  # noqa: PLC0415

    settings = load(ClientSettings)
    async with Client(settings) as client:
        try:
            response = await client.get(page, limit=settings.max_page_bytes)
        except FetchError as error:
            raise ParallaxError(str(error)) from error
    if response.status != 200:
        raise ParallaxError(f"{page}: status {response.status}")
    return response.body, response.url, response.content_type
