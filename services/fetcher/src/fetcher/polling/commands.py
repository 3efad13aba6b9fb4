"""The verbs `health` and `revive` of `fetcher sources`; what they do is imported late."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from fetcher.catalogue.commands import catalogue_path
from fetcher.polling.state import State
from parallax.errors import ParallaxError

_RAW = argparse.RawDescriptionHelpFormatter


def add_health_parser(verbs: Any) -> None:
    """Register `health` among the verbs of `fetcher sources`."""
    verb = _add(
        verbs,
        "health",
        "which sources work, are silent or fail",
        "Prints the state of each source, the worst first: when it was last read with\n"
        "success, when it last had a new article, how often it usually has one.\n\n"
        "  failing    can't be read: says nothing about its newsroom\n"
        "  gone       its server says (410) that there is no such feed; see `sources revive`\n"
        "  forbidden  its robots.txt says no\n"
        "  unreadable its feed works, the pages that it names can't be had\n"
        "  silent     can be read, but has had nothing new for much longer than usual\n"
        "  waiting    asked for a pause, or has failed just once\n"
        "  new        not polled yet\n\n"
        "Needs FETCHER_MONGODB_URL. Exit code 1 when any source is failing,\n"
        "gone or unreadable.\n\n"
        "  fetcher sources health\n  fetcher sources health --country BR --json\n"
        "  fetcher sources health --state silent --state failing",
    )
    verb.add_argument("ids", nargs="*", metavar="ID", help="only these sources")
    verb.add_argument("--country", metavar="XX", help="only of this country")
    verb.add_argument(
        "--state",
        action="append",
        choices=[state.value for state in State],
        help="only in this state; repeatable",
    )
    verb.add_argument("--json", action="store_true", help="as JSON")
    verb.set_defaults(run=_health)


def add_revive_parser(verbs: Any) -> None:
    """Register `revive` among the verbs of `fetcher sources`."""
    verb = _add(
        verbs,
        "revive",
        "poll feeds again that were gone, or that wait after failures",
        "Forgets what kept the feeds of a source from being polled: a 410, failures in a row,\n"
        "a new address, a pause. A running fetcher takes it up within ten minutes.\n"
        "Needs FETCHER_MONGODB_URL.\n\n  fetcher sources revive harbour-gazette",
    )
    verb.add_argument("ids", nargs="+", metavar="ID")
    verb.set_defaults(run=_revive)


def _add(verbs: Any, name: str, help_: str, description: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(
        name, help=help_, description=description, formatter_class=_RAW
    )
    verb.add_argument(
        "--catalogue",
        type=Path,
        metavar="FILE",
        help="the catalogue; by default $FETCHER_CATALOGUE",
    )
    return verb


def _health(arguments: argparse.Namespace) -> int:
    from fetcher.catalogue.listing import chosen  # noqa: PLC0415
    from fetcher.catalogue.load import load_catalogue  # noqa: PLC0415
    from fetcher.polling import report  # noqa: PLC0415
    from parallax.documents import now  # noqa: PLC0415

    sources = chosen(
        load_catalogue(catalogue_path(arguments.catalogue)),
        country=arguments.country,
        ids=arguments.ids,
    )
    rows = report.worst_first(asyncio.run(report.ask(sources)), arguments.state)
    sys.stdout.write(report.as_json(rows) if arguments.json else report.table(rows, now()))
    broken = {State.FAILING, State.GONE, State.UNREADABLE}
    return int(any(row.state in broken for row in rows))


def _revive(arguments: argparse.Namespace) -> int:
    from fetcher.catalogue.listing import chosen  # noqa: PLC0415
    from fetcher.catalogue.load import load_catalogue  # noqa: PLC0415
    from fetcher.polling import report  # noqa: PLC0415

    sources = chosen(load_catalogue(catalogue_path(arguments.catalogue)), ids=arguments.ids)
    revived = asyncio.run(report.revive(sources))
    if not revived:
        raise ParallaxError(f"{', '.join(arguments.ids)}: never polled, so there is nothing to do")
    sys.stdout.write("".join(f"{feed}\n" for feed in revived))
    return 0
