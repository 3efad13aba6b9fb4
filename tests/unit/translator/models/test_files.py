"""Finding models, and the model of a language tag."""

import shutil
from pathlib import Path

import pytest

from parallax.errors import SettingsError
from translator.models import files
from translator.models.files import Library, Model, bundled_model, is_english, match


def model(source: str) -> Model:
    return Model(source, "m", "1", Path("m"), Path("v"), Path("v"))


KNOWN = {tag: model(tag) for tag in ("pt", "zh", "zh-Hant")}


@pytest.mark.parametrize(
    ("tag", "source"),
    [
        ("pt", "pt"),
        ("pt-BR", "pt"),
        ("pt_PT", "pt"),
        ("PT", "pt"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-CN", "zh"),
        ("es", None),
        ("ptx", None),
        ("", None),
    ],
)
def test_a_tag_finds_its_longest_match(tag: str, source: str | None) -> None:
    found = match(KNOWN, tag)
    assert (found.source if found else None) == source


def test_english_has_regions() -> None:
    assert [is_english(tag) for tag in ("en", "en-GB", "EN_us", "enm", "pt")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_portuguese_comes_with_the_package() -> None:
    found = bundled_model()
    assert found is not None
    assert found.source == "pt"
    assert found.version.isdecimal()
    assert found.model.is_file()
    assert found.shortlist is not None


def test_without_the_package_there_is_no_portuguese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BUNDLED_PACKAGE", "no-such-package")
    assert Library().models() == {}


def test_an_operators_model_is_found_and_goes_first(tmp_path: Path) -> None:
    folder = tmp_path / "pt-en"
    folder.mkdir()
    for name in ("model.pten.bin", "srcvocab.pten.spm", "trgvocab.pten.spm"):
        (folder / name).write_bytes(b"x")
    found = Library(tmp_path).models()["pt"]
    assert found.model == folder / "model.pten.bin"
    assert found.source_vocabulary == folder / "srcvocab.pten.spm"
    assert found.shortlist is None
    assert len(found.version) == 12


def test_an_incomplete_model_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "es-en").mkdir()
    with pytest.raises(SettingsError, match=r"es-en needs exactly one file model\.\*\.bin"):
        Library(tmp_path)


def test_a_directory_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not a directory"):
        Library(tmp_path / "none")


def put(directory: Path, source: str, content: str) -> Path:
    folder = directory / f"{source}-en"
    folder.mkdir(exist_ok=True)
    for name in (f"model.{source}en.bin", f"vocab.{source}en.spm"):
        (folder / name).write_text(content)
    return folder


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look is a new one."""
    monkeypatch.setattr(files, "LOOK_SECONDS", -1)


@pytest.mark.usefixtures("at_once")
def test_models_come_change_and_go_without_a_restart(tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert "fr" not in library.models()
    folder = put(tmp_path, "fr", "one")
    first = library.models()["fr"]
    put(tmp_path, "fr", "another")
    second = library.models()["fr"]
    assert first.version != second.version
    assert second.digest == second.version
    shutil.rmtree(folder)
    assert "fr" not in library.models()


@pytest.mark.usefixtures("at_once")
def test_a_model_that_is_being_copied_is_left_as_it_was(tmp_path: Path) -> None:
    folder = put(tmp_path, "fr", "one")
    library = Library(tmp_path)
    before = library.models()["fr"]
    (folder / "vocab.fren.spm").unlink()
    (tmp_path / "de-en").mkdir()
    assert library.models()["fr"] == before
    assert "de" not in library.models()
    put(tmp_path, "fr", "two")
    assert library.models()["fr"].version != before.version
