"""The source catalogue: what is read, and what its errors say."""

from pathlib import Path

import pytest

import fetcher
from fetcher.catalogue.load import load_catalogue, parse_catalogue
from parallax.errors import SettingsError

GOOD = """
[[source]]
id = "gazette"
name = "The Gazette"
homepage = "https://gazette.example/"
country = "NO"
language = ""
feeds = ["https://gazette.example/feed"]
"""
SECOND = GOOD.replace("gazette", "herald")


def test_a_source_with_the_least_that_is_needed() -> None:
    (source,) = parse_catalogue(GOOD, "c.toml")
    assert source.info.country == "NO"
    assert source.info.language is None
    assert source.display == "full"


def test_the_delivered_catalogue_is_right() -> None:
    path = Path(fetcher.__file__).parents[2] / "catalogue.toml"
    sources = load_catalogue(path)
    assert len(sources) >= 40
    assert len({source.country for source in sources}) >= 25


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace('"NO"', '"UK"'), "line 2, source 'gazette': country = 'UK'"),
        (GOOD.replace('["https://gazette.example/feed"]', "[]"), "feeds is empty"),
        (GOOD.replace("https://gazette.example/feed", "gazette/feed"), "feeds.0 = 'gazette/feed'"),
        (GOOD.replace('language = ""', 'language = "Norsk"'), "language = 'Norsk'"),
        (GOOD.replace("name", "nmae"), "nmae"),
        (GOOD.replace('name = "The Gazette"\n', ""), "name is missing"),
        (GOOD.replace('id = "gazette"', 'id = "The Gazette"'), "id = 'The Gazette'"),
        (GOOD + 'display = "some"', "display = 'some'"),
        (GOOD + SECOND.replace('"herald"', '"gazette"'), "line 10, source 'gazette': id gazette"),
        (
            GOOD + SECOND.replace("https://herald.example/", "https://gazette.example/", 1),
            "source 'herald': host gazette.example is already that of the source in line 2",
        ),
        ("[[source]\n", "not TOML"),
        ("", "no [[source]] table"),
    ],
)
def test_errors_name_the_place_and_the_fault(wrong: str, said: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse_catalogue(wrong, "c.toml")
    assert "c.toml" in str(raised.value)
    assert said in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent\.toml"):
        load_catalogue(tmp_path / "absent.toml")
