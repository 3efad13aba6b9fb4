"""The models that can be fetched: what manifest.toml says of them."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

from parallax.errors import ParallaxError
from translator.engines.base import TARGET

PACKED = ".gz"


@dataclass(frozen=True)
class PackedFile:
    """A compressed file, as it is downloaded; size and hash are of that."""

    path: str
    """Below the base URL."""
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """Of the unpacked file."""
        return PurePosixPath(self.path).name.removesuffix(PACKED)


@dataclass(frozen=True)
class Entry:
    """One published model."""

    language: str
    architecture: str
    version: str
    unpacked_bytes: int
    """Of the file model.*.bin alone, as the hash."""
    unpacked_sha256: str
    files: tuple[PackedFile, ...]

    @property
    def pair(self) -> str:
        """The name of its folder in TRANSLATOR_MODELS."""
        return f"{self.language}-{TARGET}"

    @property
    def bytes(self) -> int:
        """To download."""
        return sum(file.bytes for file in self.files)


@dataclass(frozen=True)
class Manifest:
    """Every published model, a language's preferred one before its others."""

    source: str
    licence: str
    entries: tuple[Entry, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """Each once, in order."""
        return tuple(dict.fromkeys(entry.language for entry in self.entries))

    def choose(self, tag: str, architecture: str | None = None) -> Entry:
        """The model for a BCP 47 tag or a pair as `es-en`; ParallaxError names what there is."""
        parts = tag.lower().replace("_", "-").removesuffix(f"-{TARGET}").split("-")
        wanted = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
        for language in wanted:
            found = [entry for entry in self.entries if entry.language.lower() == language]
            if found:
                return _of_architecture(found, architecture)
        raise ParallaxError(
            f"no model for {tag!r} is published; there are {', '.join(self.languages)}"
        )

    def find(self, language: str, architecture: str) -> Entry | None:
        """What is published now in place of an installed model."""
        return next(
            (
                entry
                for entry in self.entries
                if (entry.language, entry.architecture) == (language, architecture)
            ),
            None,
        )


def load_manifest(text: str | None = None) -> Manifest:
    """The manifest that comes with the package, or the one given as TOML."""
    if text is None:
        text = files("translator.models").joinpath("manifest.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Manifest(data["source"], data["licence"], tuple(map(_entry, data["model"])))


def _entry(data: dict[str, Any]) -> Entry:
    packed = tuple(
        PackedFile(f"{data['folder']}/{file['name']}", file["bytes"], file["sha256"])
        for file in data["files"]
    )
    return Entry(
        language=data["language"],
        architecture=data["architecture"],
        version=data["version"],
        unpacked_bytes=data["unpacked_bytes"],
        unpacked_sha256=data["unpacked_sha256"],
        files=packed,
    )


def _of_architecture(found: Iterable[Entry], architecture: str | None) -> Entry:
    entries = list(found)
    if architecture is None:
        return entries[0]
    for entry in entries:
        if entry.architecture == architecture:
            return entry
    raise ParallaxError(
        f"{entries[0].language} has no model of the architecture {architecture!r}, but of "
        + ", ".join(entry.architecture for entry in entries)
    )
