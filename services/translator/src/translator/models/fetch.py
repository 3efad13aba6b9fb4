"""Fetching a model: files downloaded, verified, unpacked; then the folder put in place whole."""

import gzip
import hashlib
import os
import shutil
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from parallax.errors import ParallaxError
from translator.models.download import PAUSE_SECONDS, WrongFile, download
from translator.models.files import model_in
from translator.models.manifest import PACKED, Entry, Manifest, PackedFile
from translator.models.store import PARTIAL, RECORD, Record, StoredFile

CHUNK = 1 << 20
MOST_UNPACKED = 30
"""A file may unpack to so many times its size; sparse tables shrink to a fifth, words to a half."""

Progress = Callable[[int, int], None]
"""Told how many bytes of the model are there, and how many there will be."""


def fetch(
    base: str,
    entry: Entry,
    manifest: Manifest,
    directory: Path,
    progress: Progress,
    *,
    pause: float = PAUSE_SECONDS,
) -> Path:
    """Install a model as `directory/<source>-en`; what was there before is replaced.

    Until every file is verified nothing there changes. Raises Unavailable when the server can't be
    read (the next call goes on) and WrongFile when it has something else than the manifest says.
    """
    work = directory / PARTIAL / f"{entry.pair}.{entry.architecture}.{entry.version}"
    unpacked = work / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    unpacked.mkdir(parents=True)
    files, done = {}, 0
    for file in entry.files:
        packed = work / f"{file.name}{PACKED}"
        download(base, file, packed, partial(_add, progress, done, entry.bytes), pause)
        done += file.bytes
        progress(done, entry.bytes)
        files[file.name] = _unpack(packed, unpacked / file.name, file)
    _check_model(entry, files)
    record = Record(
        language=entry.language,
        architecture=entry.architecture,
        version=entry.version,
        source=manifest.source,
        licence=manifest.licence,
        files=files,
    )
    (unpacked / RECORD).write_text(record.as_json(), encoding="utf-8")
    model_in(unpacked)
    target = directory / entry.pair
    _put(unpacked, target, work / "replaced")
    shutil.rmtree(work, ignore_errors=True)
    return target


def _add(progress: Progress, before: int, of: int, have: int) -> None:
    progress(before + have, of)


def _unpack(packed: Path, target: Path, file: PackedFile) -> StoredFile:
    """Unpack to `target` and on to the disk."""
    digest, size = hashlib.sha256(), 0
    try:
        with gzip.open(packed) as source, target.open("wb") as out:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > MOST_UNPACKED * file.bytes + CHUNK:
                    raise WrongFile(f"{file.path}: it unpacks to more than a model can be")
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise WrongFile(f"{file.path}: it can't be unpacked: {error}") from error
    return StoredFile(size, digest.hexdigest())


def _check_model(entry: Entry, files: dict[str, StoredFile]) -> None:
    """Of the model itself the manifest knows what it unpacks to."""
    wanted = StoredFile(entry.unpacked_bytes, entry.unpacked_sha256)
    found = [stored for name, stored in files.items() if name.startswith("model.")]
    if found != [wanted]:
        raise WrongFile(f"{entry.pair}: the unpacked model is not the manifest's")


def _put(new: Path, target: Path, aside: Path) -> None:
    """Move `new` to `target`; what was there goes back when that fails."""
    shutil.rmtree(aside, ignore_errors=True)
    if target.is_symlink():
        raise ParallaxError(f"{target} is a symbolic link; remove it first")
    had = target.exists()
    if had:
        target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        if had:
            aside.rename(target)
        raise
