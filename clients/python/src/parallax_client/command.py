"""`parallax search`, also installed as `parallax-search`."""

import argparse
import json
import os
import re
import shutil
import sys
import webbrowser
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import cast

from parallax_client import terminal
from parallax_client.client import Client
from parallax_client.connection import DEFAULT_URL
from parallax_client.errors import ParallaxError
from parallax_client.models import ArticleItem
from parallax_client.parameters import ArticleSearch

FOUND, NOTHING, FAILED, INTERRUPTED = 0, 1, 2, 130
AGO = re.compile(r"(\d{1,4})([mhdw])")
FILTERS = {
    "country": "of the outlet: br, or several: br,co; --country=-br excludes",
    "about": "country that it is about",
    "language": "of the original: pt",
    "source": "id of an outlet",
}
MAX_LIMIT = 10_000
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

EXAMPLES = f"""examples:
  parallax search "coffee frost" --country br --from 2d
  parallax search 'title:dam AND (Lumbavo OR "water treaty")' --country=-mx --sort newest
  parallax search "helada" --in original --language es --json | jq -r .url
  parallax search "coffee frost" --open       the first result's page at its publisher
  parallax search "coffee frost" --read 3     the third one here, original beside translation

environment: PARALLAX_API_URL (default {DEFAULT_URL}), PARALLAX_API_KEY, NO_COLOR
exit codes, as grep's: 0 found, 1 nothing found, 2 an error
"""


def parser(prog: str) -> argparse.ArgumentParser:
    """The command line, as --help shows it."""
    made = argparse.ArgumentParser(
        prog=prog,
        description="Search the world's press.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "q", nargs="?", metavar="QUERY", help='AND, OR, NOT, "phrases", prefix*, title:'
    )
    for name, what in FILTERS.items():
        made.add_argument(f"--{name}", action="append", default=[], type=_several, help=what)
    made.add_argument("--in", dest="in_", choices=("english", "original"), help="texts to look in")
    made.add_argument(
        "--from", dest="from_", type=_moment, metavar="WHEN", help="2d, 3h, 2026-11-23"
    )
    made.add_argument(
        "--to", type=_moment, metavar="WHEN", help="the same; a date includes its day"
    )
    made.add_argument("--sort", choices=("relevance", "newest", "oldest"))
    made.add_argument(
        "-n", "--limit", "--size", type=_number, default=20, metavar="N", help="results (20)"
    )
    made.add_argument("--json", action="store_true", help="one JSON object a line, as the API's")
    where = made.add_mutually_exclusive_group()
    for name, what in (("open", "at its publisher"), ("read", "here, both languages")):
        where.add_argument(
            f"--{name}",
            nargs="?",
            const=1,
            type=_number,
            metavar="N",
            help=f"show the N-th result (the first) {what}, in the browser",
        )
    made.add_argument("--url", help="address of the API, instead of PARALLAX_API_URL")
    return made


def main(argv: Sequence[str] | None = None, prog: str = "parallax-search") -> int:
    """Run the command; the exit code."""
    arguments = parser(prog).parse_args(argv)
    try:
        with Client(arguments.url) as client:
            return _search(client, arguments)
    except ParallaxError as error:
        width = shutil.get_terminal_size().columns
        sys.stderr.write(f"{terminal.error(error, arguments.q, width)}\n")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND


def _search(client: Client, arguments: argparse.Namespace) -> int:
    wanted = arguments.open or arguments.read
    limit = wanted or arguments.limit
    pages = client.articles(**_parameters(arguments, limit)).pages()
    first = next(pages)
    items = islice(chain(first.items, (item for page in pages for item in page.items)), limit)
    if wanted:
        return _show(client, list(items), arguments)
    shown = 0
    for shown, item in enumerate(items, 1):
        _print(shown, item, as_json=arguments.json)
    sys.stdout.flush()
    if not arguments.json and (text := terminal.summary(first, shown)):
        sys.stderr.write(f"{text}\n")
    return FOUND if shown else NOTHING


def _show(client: Client, items: Sequence[ArticleItem], arguments: argparse.Namespace) -> int:
    """Open the last of the items, which is the one asked for, in the browser."""
    number = arguments.open or arguments.read
    if len(items) < number:
        sys.stderr.write(f"there is no result {number}: {len(items)} found\n")
        return NOTHING
    item = items[-1]
    _print(number, item, as_json=arguments.json)
    sys.stdout.flush()
    url = item.url if arguments.open else f"{client.base_url}/article/{item.id}"
    if not url.startswith(("http://", "https://")):
        raise ParallaxError(f"{url!r} is no web page; it is not opened")
    if not webbrowser.open(url):
        raise ParallaxError(f"no browser was found to open {url} with; BROWSER names one")
    return FOUND


def _print(number: int, item: ArticleItem, *, as_json: bool) -> None:
    bold = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    text = json.dumps(item.raw) if as_json else terminal.result(number, item, bold=bold) + "\n"
    sys.stdout.write(f"{text}\n")


def _parameters(arguments: argparse.Namespace, limit: int) -> ArticleSearch:
    given = {
        "q": arguments.q,
        "in_": arguments.in_,
        "from_": arguments.from_,
        "to": arguments.to,
        "sort": arguments.sort,
        "limit": limit,
        **{name: list(chain(*getattr(arguments, name))) for name in FILTERS},
    }
    return cast("ArticleSearch", given)


def _several(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _moment(text: str) -> str:
    """2d is two days ago; the rest is for the service to read."""
    if (ago := AGO.fullmatch(text)) is None:
        return text
    return (datetime.now(UTC) - timedelta(**{UNITS[ago[2]]: int(ago[1])})).isoformat("T", "seconds")


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_LIMIT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {MAX_LIMIT:,}")
    return int(text)
