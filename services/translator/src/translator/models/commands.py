"""The verbs of `translator models`: list, fetch, verify and prune."""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from parallax.errors import ParallaxError, SettingsError, Unavailable
from parallax.settings import load
from translator.engines.base import TARGET
from translator.models import store
from translator.models.download import WrongFile
from translator.models.fetch import fetch
from translator.models.files import bundled_model
from translator.models.manifest import Entry, Manifest, load_manifest
from translator.models.store import Installed
from translator.settings import EngineSettings

LIST = """Prints pair, version, architecture, bytes and state of every model into English.

  bundled    comes with the package
  installed  in TRANSLATOR_MODELS; without an architecture: a folder of your own
  outdated   the same, of another version than is published now
  broken     the same, with files missing or of another size (`verify` looks at every byte)
  available  can be fetched; the bytes are those of the download
"""
FETCH = """Downloads models into TRANSLATOR_MODELS, from <TRANSLATOR_MODELS_URL>/<path>: the address
of a copy of the repository and commit that `list --json` names as the source, its paths below it.
Every file is verified; a folder appears when all of it is there. What was broken off goes on where
it ended. A running translator uses it from the next article on.

  translator models fetch es fr-CA
  translator models fetch de --architecture base
  translator models fetch --all

LANGUAGE is a BCP 47 tag. --all: every language that isn't bundled, and outdated ones anew.
Exit code 1 when any could not be fetched.
"""
VERIFY = """Hashes every file of every fetched model and of the bundled one. Folders of your own
have no hashes to compare: only that they are complete. Exit code 1 when any is broken.
"""
PRUNE = """Removes unfinished downloads and those fetched models of which the manifest has another
version, or none. `fetch` replaces an old version by itself: prune after it. Folders of your own
are never touched.
"""


@dataclass(frozen=True)
class Row:
    """A line of `list`."""

    pair: str
    version: str
    architecture: str
    bytes: int
    state: str
    licence: str = ""
    source: str = ""
    folder: str = ""


def add_models(commands: Any) -> None:
    """Register the noun `models`."""
    noun = commands.add_parser("models", help="the languages that can be translated")
    verbs = noun.add_subparsers(required=True, metavar="command")
    verb = _add(verbs, "list", "every model and its state", LIST)
    verb.add_argument("--json", action="store_true", help="as JSON, with licence and source")
    verb.set_defaults(command=_list)
    verb = _add(verbs, "fetch", "download models", FETCH)
    which = verb.add_mutually_exclusive_group(required=True)
    which.add_argument("languages", nargs="*", default=[], metavar="LANGUAGE")
    which.add_argument("--all", action="store_true", help="every language")
    verb.add_argument("--architecture", metavar="NAME", help="base-memory, tiny or base")
    verb.set_defaults(command=_fetch)
    _add(verbs, "verify", "hash every installed file", VERIFY).set_defaults(command=_verify)
    verb = _add(verbs, "prune", "remove old versions and unfinished downloads", PRUNE)
    verb.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    verb.set_defaults(command=_prune)


def _add(verbs: Any, name: str, help_: str, description: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=help_,
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return verb


def rows(directory: Path | None, manifest: Manifest) -> list[Row]:
    """What is bundled, what is in the directory, and what of the manifest is neither."""
    found = [_installed(model, manifest) for model in store.installed_models(directory)]
    here = {(row.pair, row.architecture) for row in found if row.state != "outdated"}
    bundled = bundled_model()
    if bundled is not None:
        folder = bundled.model.parent
        size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
        pair = f"{bundled.source}-{TARGET}"
        found.append(Row(pair, bundled.version, "tiny", size, "bundled", folder=str(folder)))
    found += [
        Row(
            entry.pair,
            entry.version,
            entry.architecture,
            entry.bytes,
            "available",
            manifest.licence,
            manifest.source,
        )
        for entry in manifest.entries
        if (entry.pair, entry.architecture) not in here
    ]
    return sorted(found, key=lambda row: row.pair)


def _installed(model: Installed, manifest: Manifest) -> Row:
    record, state = model.record, "installed"
    if model.fault:
        state = "broken"
    elif record and not store.is_current(record, manifest):
        state = "outdated"
    return Row(
        model.folder.name,
        record.version if record else "",
        record.architecture if record else "",
        model.bytes,
        state,
        record.licence if record else "",
        record.source if record else "",
        str(model.folder),
    )


def _list(options: argparse.Namespace) -> int:
    found = rows(load(EngineSettings).models, load_manifest())
    if options.json:
        sys.stdout.write(json.dumps([asdict(row) for row in found], indent=1) + "\n")
        return 0
    for row in found:
        sys.stdout.write(
            f"{row.pair:8} {row.version or '-':13} {row.architecture or '-':12} "
            f"{row.bytes:>11,} {row.state}\n"
        )
    return 0


def _fetch(options: argparse.Namespace) -> int:
    settings, manifest = load(EngineSettings), load_manifest()
    directory = _directory(settings)
    if settings.models_url is None:
        raise SettingsError(
            "TRANSLATOR_MODELS_URL is not set: the address below which the manifest's files are"
        )
    wanted = _wanted(options, directory, manifest)
    failed = 0
    with store.locked(directory):
        for entry in wanted:
            name = f"{entry.pair} {entry.architecture} {entry.version}"
            if _is_here(entry, directory):
                sys.stdout.write(f"{name}: is installed\n")
                continue
            try:
                target = fetch(settings.models_url, entry, manifest, directory, _progress(name))
            except (WrongFile, Unavailable) as error:
                failed += 1
                sys.stderr.write(f"{_clear()}error: {name}: {error}\n")
            else:
                sys.stderr.write(_clear())
                sys.stdout.write(f"{name}: {target}\n")
    return int(failed > 0)


def _wanted(options: argparse.Namespace, directory: Path, manifest: Manifest) -> list[Entry]:
    if not options.all:
        chosen = [manifest.choose(tag, options.architecture) for tag in options.languages]
    else:
        bundled = bundled_model()
        had = {model.language: model.record for model in store.installed_models(directory)}
        chosen = []
        for language in manifest.languages:
            record = had.get(language)
            if record is None and (language in had or (bundled and bundled.source == language)):
                continue  # the operator's own, or bundled
            kept = record and options.architecture is None
            same = manifest.find(language, record.architecture) if record and kept else None
            chosen.append(same or manifest.choose(language, options.architecture))
    for entry in chosen:
        folder = directory / entry.pair
        own = [one for one in store.installed_models(directory) if one.folder == folder]
        if own and own[0].record is None and not own[0].fault:
            raise ParallaxError(f"{folder} is a model of your own; move it away first")
    return list(dict.fromkeys(chosen))


def _is_here(entry: Entry, directory: Path) -> bool:
    return any(
        model.folder.name == entry.pair
        and model.record is not None
        and (model.record.architecture, model.record.version) == (entry.architecture, entry.version)
        and not store.faults(model)
        for model in store.installed_models(directory)
    )


def _verify(_: argparse.Namespace) -> int:
    broken = 0
    checked = [("bundled", store.bundled_faults(), "whole")] if bundled_model() else []
    for model in store.installed_models(load(EngineSettings).models):
        whole = "whole" if model.record else "complete; your own, without hashes to compare"
        checked.append((str(model.folder), store.faults(model), whole))
    for name, faults, whole in checked:
        broken += bool(faults)
        sys.stdout.write(f"{name}: {'BROKEN: ' + '; '.join(faults) if faults else whole}\n")
    return int(broken > 0)


def _prune(options: argparse.Namespace) -> int:
    directory = _directory(load(EngineSettings))
    if not directory.is_dir():
        raise SettingsError(f"TRANSLATOR_MODELS={directory} is not a directory")
    with store.locked(directory):
        for leftover in store.leftovers(directory, load_manifest()):
            if not options.dry_run:
                leftover.remove()
            verb = "would remove" if options.dry_run else "removed"
            sys.stdout.write(f"{verb} {leftover.path}: {leftover.reason}\n")
    return 0


def _directory(settings: EngineSettings) -> Path:
    if settings.models is None:
        raise SettingsError("TRANSLATOR_MODELS is not set: the directory of models")
    return settings.models


def _progress(name: str) -> Any:
    def show(have: int, of: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{name}: {have / 1e6:6.1f} of {of / 1e6:.1f} MB")
            sys.stderr.flush()

    return show


def _clear() -> str:
    return "\r\x1b[K" if sys.stderr.isatty() else ""
