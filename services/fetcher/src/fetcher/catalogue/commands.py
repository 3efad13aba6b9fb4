"""The command `fetcher sources`: its verbs and their arguments; what they do is imported late."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from parallax.errors import SettingsError

DEFAULT = Path("services/fetcher/catalogue.toml")
_RAW = argparse.RawDescriptionHelpFormatter


def add_sources_parser(commands: Any) -> Any:
    """Register `sources` and its verbs; gives the verbs' subparsers, for further ones.

    A verb registered by others is run by its default `run`, a function of the arguments.
    """
    sources = commands.add_parser(
        "sources",
        help="list, check, add, import and export the catalogue's sources",
        description="Looks after the source catalogue.",
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--catalogue",
        type=Path,
        metavar="FILE",
        help=f"the catalogue; by default $FETCHER_CATALOGUE, then {DEFAULT}",
    )
    verbs = sources.add_subparsers(dest="verb", required=True, metavar="VERB")
    _add_list(verbs, common)
    _add_check(verbs, common)
    _add_add(verbs, common)
    _add_import(verbs, common)
    _add_export(verbs, common)
    return verbs


def run_sources(arguments: argparse.Namespace) -> int:
    """Run a verb; its exit code. ParallaxError when the environment or the catalogue is wrong."""
    code: int = arguments.run(arguments)
    return code


def catalogue_path(given: Path | None) -> Path:
    """Which file is the catalogue; SettingsError when there is none to be found."""
    if given is not None:
        return given
    if set_by_environment := os.environ.get("FETCHER_CATALOGUE"):
        return Path(set_by_environment)
    if DEFAULT.is_file():
        return DEFAULT
    raise SettingsError(
        f"no source catalogue: give --catalogue FILE or set FETCHER_CATALOGUE ({DEFAULT} isn't "
        f"below {Path.cwd()})"
    )


def _add_list(verbs: Any, common: argparse.ArgumentParser) -> None:
    verb = verbs.add_parser(
        "list",
        parents=[common],
        help="what the catalogue has",
        description="Prints the sources and how many there are.\n\n"
        "  fetcher sources list --country BR\n  fetcher sources list --language sr-Latn --json",
        formatter_class=_RAW,
    )
    verb.add_argument("--country", metavar="XX", help="only of this country, ISO 3166-1 alpha-2")
    verb.add_argument("--language", metavar="xx", help="only in this language, BCP 47")
    verb.add_argument("--json", action="store_true", help="as JSON")
    verb.set_defaults(run=_list)


def _add_check(verbs: Any, common: argparse.ArgumentParser) -> None:
    verb = verbs.add_parser(
        "check",
        parents=[common],
        help="look at every feed once",
        description="Asks for each feed and sitemap once and says what is found: ok, moved,\n"
        "empty, stale (newest entry older than 30 days), not a feed, refused by\n"
        "robots.txt, gone, too slow … Exit code 1 when any can't be read.\n"
        "Needs FETCHER_CONTACT.\n\n"
        "  fetcher sources check\n  fetcher sources check harbour-gazette tide\n"
        "  fetcher sources check --country BR --timeout 10 --json",
        formatter_class=_RAW,
    )
    verb.add_argument("ids", nargs="*", metavar="ID", help="only these sources")
    verb.add_argument("--country", metavar="XX", help="only of this country")
    verb.add_argument("--timeout", type=float, metavar="S", help="seconds for one request")
    verb.add_argument("--json", action="store_true", help="as JSON")
    verb.set_defaults(run=_check)


def _add_add(verbs: Any, common: argparse.ArgumentParser) -> None:
    verb = verbs.add_parser(
        "add",
        parents=[common],
        help="find a site's feeds and add it",
        description="Asks a site for its homepage, finds and verifies its feeds, prints the\n"
        "entry and adds it to the catalogue, behind the last one of its country.\n"
        "Needs FETCHER_CONTACT.\n\n"
        "  fetcher sources add https://gazette.example/ --dry-run\n"
        "  fetcher sources add gazette.example --country IE --id gazette",
        formatter_class=_RAW,
    )
    verb.add_argument("url", metavar="URL", help="the homepage, or a feed of the site")
    verb.add_argument("--country", metavar="XX", help="where the newsroom is")
    verb.add_argument("--id", metavar="ID", help="by default made from the host's name")
    verb.add_argument("--dry-run", action="store_true", help="print the entry, change nothing")
    verb.set_defaults(run=_add)


def _add_import(verbs: Any, common: argparse.ArgumentParser) -> None:
    verb = verbs.add_parser(
        "import",
        parents=[common],
        help="entries from an OPML file",
        description="Prints an entry for each site of an OPML file, as it may come from a\n"
        "feed reader, with comments for what isn't known. --write adds those that are\n"
        "complete and new.\n\n"
        "  fetcher sources import subscriptions.opml\n"
        "  fetcher sources import subscriptions.opml --write",
        formatter_class=_RAW,
    )
    verb.add_argument("file", type=Path, metavar="FILE.opml")
    verb.add_argument("--write", action="store_true", help="add them to the catalogue")
    verb.set_defaults(run=_import)


def _add_export(verbs: Any, common: argparse.ArgumentParser) -> None:
    verb = verbs.add_parser(
        "export",
        parents=[common],
        help="the catalogue as OPML or JSON",
        description="Writes the catalogue as OPML 2.0, by country, or as JSON.\n\n"
        "  fetcher sources export > sources.opml\n  fetcher sources export --json sources.json",
        formatter_class=_RAW,
    )
    which = verb.add_mutually_exclusive_group()
    which.add_argument("--opml", action="store_true", help="as OPML: the default")
    which.add_argument("--json", action="store_true", help="as JSON")
    verb.add_argument("file", nargs="?", type=Path, metavar="FILE", help="by default to the screen")
    verb.set_defaults(run=_export)


def _list(arguments: argparse.Namespace) -> int:
    from fetcher.catalogue.listing import chosen, table, table_json  # noqa: PLC0415
    from fetcher.catalogue.load import load_catalogue  # noqa: PLC0415

    sources = chosen(
        load_catalogue(catalogue_path(arguments.catalogue)),
        country=arguments.country,
        language=arguments.language,
    )
    sys.stdout.write(table_json(sources) if arguments.json else table(sources))
    return 0


def _check(arguments: argparse.Namespace) -> int:
    import asyncio  # noqa: PLC0415

    from fetcher.catalogue.check import check, report, report_json  # noqa: PLC0415
    from fetcher.catalogue.listing import chosen  # noqa: PLC0415
    from fetcher.catalogue.load import load_catalogue  # noqa: PLC0415
    from fetcher.settings import ClientSettings  # noqa: PLC0415
    from parallax.settings import load  # noqa: PLC0415

    limits = {} if arguments.timeout is None else {"request_seconds": arguments.timeout}
    settings = load(ClientSettings, **limits)
    sources = load_catalogue(catalogue_path(arguments.catalogue))
    wanted = chosen(sources, country=arguments.country, ids=arguments.ids)
    found = asyncio.run(check(wanted, settings))
    sys.stdout.write(report_json(found) if arguments.json else report(found))
    return int(any(checked.look.failed for checked in found))


def _add(arguments: argparse.Namespace) -> int:
    import asyncio  # noqa: PLC0415

    from fetcher.catalogue.add import CannotAdd, propose  # noqa: PLC0415
    from fetcher.catalogue.exchange import existing, write_entries  # noqa: PLC0415
    from fetcher.settings import ClientSettings  # noqa: PLC0415
    from parallax.settings import load  # noqa: PLC0415

    path = catalogue_path(arguments.catalogue)
    sources = existing(path)
    try:
        found = asyncio.run(
            propose(
                arguments.url,
                load(ClientSettings),
                sources,
                country=arguments.country,
                identity=arguments.id,
            )
        )
    except CannotAdd as error:
        return _refuse(str(error))
    sys.stdout.write(found.toml)
    if "country" not in found.table:
        return _refuse("where the newsroom is can't be told from the site: pass --country XX")
    if arguments.dry_run:
        return 0
    write_entries(path, [found.toml])
    sys.stderr.write(f"added {found.table['id']} to {path}\n")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from fetcher.catalogue.exchange import existing, import_into  # noqa: PLC0415
    from fetcher.catalogue.opml import from_opml  # noqa: PLC0415

    path = catalogue_path(arguments.catalogue)
    sources = existing(path)
    imported = from_opml(arguments.file.read_bytes(), {source.id for source in sources})
    return import_into(path, sources, imported, write=arguments.write)


def _export(arguments: argparse.Namespace) -> int:
    from fetcher.catalogue.load import load_catalogue  # noqa: PLC0415
    from fetcher.catalogue.opml import to_opml  # noqa: PLC0415
    from fetcher.catalogue.write import table_of  # noqa: PLC0415

    sources: Sequence[Any] = load_catalogue(catalogue_path(arguments.catalogue))
    if arguments.json:
        rows = [table_of(source) for source in sources]
        body = json.dumps(rows, indent=2, ensure_ascii=False).encode() + b"\n"
    else:
        body = to_opml(sources)
    if arguments.file is None:
        sys.stdout.buffer.write(body)
    else:
        arguments.file.write_bytes(body)
    return 0


def _refuse(reason: str) -> int:
    sys.stderr.write(f"error: {reason}\n")
    return 1
