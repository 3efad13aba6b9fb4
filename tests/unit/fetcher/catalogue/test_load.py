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
homepage = "https://www.gazette.example/"
country = "NO"
languages = []
feeds = ["https://gazette.example/feed"]
"""
SECOND = GOOD.replace("gazette", "herald")


def said_of(text: str) -> str:
    with pytest.raises(SettingsError) as raised:
        parse_catalogue(text, "c.toml")
    return str(raised.value)


def test_a_source_with_the_least_that_is_needed() -> None:
    (source,) = parse_catalogue(GOOD.replace("languages = []\n", ""), "c.toml")
    assert source.info.country == "NO"
    assert source.info.language is None
    assert source.display is None
    assert source.info.display == "default"


def test_a_source_with_all_that_can_be_said() -> None:
    text = GOOD.replace("[]", '["sr-Latn"]') + (
        'sitemaps = ["https://gazette.example/news.xml"]\nkind = "digital"\n'
        'ownership = "private"\ntags = ["exile"]\ndisplay = "link"\nabout_default = "BY"\n'
    )
    (source,) = parse_catalogue(text, "c.toml")
    assert source.language == source.info.language == "sr-Latn"
    assert source.addresses == (
        "https://gazette.example/feed",
        "https://gazette.example/news.xml",
    )
    assert (source.info.kind, source.info.display) == ("digital", "link")
    assert source.about_default == "BY"


def test_a_source_in_several_languages_has_no_single_one() -> None:
    (source,) = parse_catalogue(GOOD.replace("[]", '["nl", "fr"]', 1), "c.toml")
    assert source.language == ""
    assert source.info.language is None


def test_a_sitemap_stands_for_a_feed() -> None:
    (source,) = parse_catalogue(GOOD.replace("feeds", "sitemaps"), "c.toml")
    assert source.feeds == ()


def test_the_delivered_catalogue_is_right() -> None:
    path = Path(fetcher.__file__).parents[2] / "catalogue.toml"
    sources = load_catalogue(path)
    assert len(sources) >= 40
    assert len({source.country for source in sources}) >= 25


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            GOOD.replace('"NO"', '"UK"'),
            ("c.toml, line 6, source 'gazette': country = 'UK': "
            "not an ISO 3166-1 alpha-2 country (or XK): did you mean GB"),
        ),
        (GOOD.replace('"NO"', '"no"'), "did you mean NO"),
        (GOOD.replace('"NO"', '"Norway"'), "country = 'Norway': not an ISO 3166-1"),
        (GOOD + 'about_default = "KS"', "line 9, source 'gazette': about_default = 'KS'"),
        (GOOD.replace("[]", '["no", "Norsk"]'), "line 7, source 'gazette': languages.1 = 'Norsk'"),
        (GOOD.replace("[]", '["pt_BR"]'), "did you mean pt-BR"),
        (GOOD.replace("[]", '["gr"]'), "did you mean el"),
        (GOOD.replace("languages = []", 'language = "no"'), 'did you mean languages (a list'),
        (GOOD.replace("[]", '"no"'), "languages = 'no': must be a list"),
        (
            GOOD.replace('["https://gazette.example/feed"]', "[]"),
            "line 2, source 'gazette': no feed and no sitemap: give at least one",
        ),
        (GOOD.replace("feeds", "feed"), "feed is no field of a source: did you mean feeds"),
        (GOOD.replace("feeds", "feed"), "no feed and no sitemap"),
        (
            GOOD.replace("https://gazette.example/feed", "gazette/feed"),
            "line 8, source 'gazette': feeds.0 = 'gazette/feed': not an http or https address",
        ),
        (
            GOOD.replace('feed"]', 'feed",\n  "https://gazette.example/feed",\n  "x",\n]'),
            "line 10, source 'gazette': feeds.2 = 'x'",
        ),
        (
            GOOD.replace('feed"]', 'feed", "https://gazette.example/feed?utm_source=x"]'),
            "feed https://gazette.example/feed is given twice",
        ),
        (GOOD.replace("name", "nmae"), ("line 4, source 'gazette': nmae is no field of a source: "
         "did you mean name")),
        (GOOD + 'zebra = "x"', "zebra is no field of a source; there are id, name, homepage"),
        (GOOD.replace('name = "The Gazette"\n', ""), "line 2, source 'gazette': name is missing"),
        (GOOD.replace('id = "gazette"', 'id = "The Gazette"'), "line 3, source 'The Gazette'"),
        (GOOD.replace('id = "gazette"\n', ""), "c.toml, line 2: id is missing"),
        (
            GOOD + 'kind = "radio"',
            ("kind = 'radio': must be 'newspaper', 'broadcaster', 'agency' or 'digital'; "
            "leave it out when none of them fits"),
        ),
        (GOOD + 'ownership = "unknown"', "must be 'state', 'public' or 'private'"),
        (GOOD + 'display = "some"', "must be 'full', 'excerpt' or 'link'"),
        (
            GOOD + SECOND.replace('"herald"', '"gazette"'),
            "line 11, source 'gazette': id gazette is already that of source 'gazette'",
        ),
        (
            GOOD + SECOND.replace("https://www.herald", "https://gazette"),
            "line 13, source 'herald': host gazette.example is already that of source 'gazette'",
        ),
        (
            GOOD + SECOND.replace("https://herald", "https://gazette"),
            "line 16, source 'herald': feed https://gazette.example/feed is already that",
        ),
        ("[[source]\n", "c.toml: not TOML"),
        ("", "no [[source]] table"),
        (GOOD.replace("[[source]]", "[[sources]]"), "unknown table or key 'sources'"),
        ("source = ['x']", "c.toml, line 1: it = 'x'"),
    ],
)  # fmt: skip
def test_errors_name_the_place_the_fault_and_what_to_do(wrong: str, said: str) -> None:
    assert said in said_of(wrong)


def test_all_faults_are_told_at_once_in_their_order() -> None:
    wrong = GOOD.replace('"NO"', '"UK"') + SECOND.replace("name", "nmae") + 'kind = "x"\n'
    lines = said_of(wrong).splitlines()[1:]
    assert [line.partition(":")[0].strip() for line in lines] == [
        "c.toml, line 6, source 'gazette'",
        "c.toml, line 10, source 'herald'",
        "c.toml, line 12, source 'herald'",
        "c.toml, line 17, source 'herald'",
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent\.toml"):
        load_catalogue(tmp_path / "absent.toml")
