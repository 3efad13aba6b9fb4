"""TRANSLATOR_MODELS as `translator models` keeps it: what is in it, whole or not, and whose.

A model that was fetched has a file installed.json beside its own: what it is and every file's size
and SHA-256. A folder without one is the operator's: it is used, shown, and never touched. What is
being fetched is under `.partial`, which no service looks into, until it is complete.
"""

import base64
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import fcntl

from parallax.errors import ParallaxError, SettingsError
from translator.engines.base import TARGET
from translator.models.files import BUNDLED_PACKAGE, bundled_model, model_in
from translator.models.manifest import Manifest

RECORD = "installed.json"
PARTIAL = ".partial"


@dataclass(frozen=True)
class StoredFile:
    """A file of an installed model, unpacked."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Record:
    """What installed.json says."""

    language: str
    architecture: str
    version: str
    source: str
    licence: str
    files: dict[str, StoredFile] = field(default_factory=dict)

    def as_json(self) -> str:
        """For people too."""
        return json.dumps(asdict(self), indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True)
class Installed:
    """A folder `<source>-en`; `record` is None for one of the operator's own."""

    folder: Path
    record: Record | None
    fault: str = ""
    """Why it can't be used, by a look at names and sizes; empty when it can."""

    @property
    def language(self) -> str:
        """The source language."""
        return self.folder.name.removesuffix(f"-{TARGET}")

    @property
    def bytes(self) -> int:
        """On the disk."""
        return sum(file.stat().st_size for file in self.folder.iterdir() if file.is_file())


def installed_models(directory: Path | None) -> list[Installed]:
    """Every folder `<source>-en`, in order; nothing where there is no directory yet."""
    if directory is None or not directory.is_dir():
        return []
    return [
        _look(folder)
        for folder in sorted(directory.iterdir())
        if folder.is_dir() and folder.name.endswith(f"-{TARGET}")
    ]


def faults(model: Installed) -> list[str]:
    """Everything wrong with a model, each file's hash computed."""
    if model.fault:
        return [model.fault]
    if model.record is None:
        return []
    return [
        f"{name}: its SHA-256 is not the one that it was fetched with"
        for name, stored in sorted(model.record.files.items())
        if sha256(model.folder / name).hexdigest() != stored.sha256
    ]


def bundled_faults() -> list[str]:
    """What is wrong with the bundled model, by its package's own hashes (RECORD)."""
    bundled = bundled_model()
    if bundled is None:
        return []
    package = distribution(BUNDLED_PACKAGE)
    found = []
    for file in package.files or ():
        path = Path(str(package.locate_file(file)))
        if path.parent != bundled.model.parent or file.hash is None:
            continue
        digest = base64.urlsafe_b64encode(sha256(path).digest()).rstrip(b"=").decode()
        if digest != file.hash.value:
            found.append(f"{path.name}: its SHA-256 is not the package's; install it again")
    return found


@dataclass(frozen=True)
class Leftover:
    """What `prune` removes, and why."""

    path: Path
    reason: str

    def remove(self) -> None:
        """Delete it, whatever it is."""
        if self.path.is_dir() and not self.path.is_symlink():
            shutil.rmtree(self.path)
        else:
            self.path.unlink(missing_ok=True)


def leftovers(directory: Path, manifest: Manifest) -> list[Leftover]:
    """Half downloads, and fetched models that the manifest has in another version or not at all."""
    found = []
    partial = directory / PARTIAL
    if partial.is_dir():
        found += [Leftover(path, "unfinished download") for path in sorted(partial.iterdir())]
    for model in installed_models(directory):
        if model.record is not None and (reason := _outdated(model.record, manifest)):
            found.append(Leftover(model.folder, reason))
    return found


def is_current(record: Record, manifest: Manifest) -> bool:
    """True for the version that the manifest has."""
    return not _outdated(record, manifest)


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Only one command changes the directory at a time; it is created. Not enforced on Windows."""
    directory.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise ParallaxError(f"another command is changing {directory}; wait for it") from error
    try:
        yield
    finally:
        os.close(handle)


def sha256(path: Path) -> Any:
    """The hash object of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")


def _look(folder: Path) -> Installed:
    try:
        record = _read(folder / RECORD)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Installed(folder, None, f"{RECORD} can't be read: {error}")
    try:
        model_in(folder)
    except SettingsError as error:
        return Installed(folder, record, str(error))
    for name, stored in sorted(record.files.items()) if record else ():
        path = folder / name
        if not path.is_file():
            return Installed(folder, record, f"{name} is missing")
        if path.stat().st_size != stored.bytes:
            return Installed(folder, record, f"{name} has not its {stored.bytes} bytes")
    return Installed(folder, record)


def _read(path: Path) -> Record | None:
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    files = {Path(name).name: StoredFile(**one) for name, one in data.pop("files").items()}
    return Record(**data, files=files)


def _outdated(record: Record, manifest: Manifest) -> str:
    entry = manifest.find(record.language, record.architecture)
    if entry is None:
        return "no longer in the manifest"
    if entry.version != record.version:
        return f"version {record.version}; the manifest has {entry.version}"
    return ""
