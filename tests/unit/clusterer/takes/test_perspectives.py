"""Who speaks for whom is declared in a file that operators edit."""

from pathlib import Path

import pytest

from clusterer.takes.declaring import PerspectivesError, built_in, load, parse
from clusterer.takes.perspectives import Perspectives, perspectives_of
from tests.unit.clusterer.takes.newsroom import report

BUILT_IN = built_in()


def memberships(
    perspectives: Perspectives, country: str = "PT", **fields: object
) -> dict[str, str]:
    one = report(1, "diario-do-rio", country, ("Text.",), **fields)  # type: ignore[arg-type]
    return {found.id: found.why for found in perspectives_of(one, perspectives)}


def test_a_country_its_blocs_and_the_outlets_sides() -> None:
    assert memberships(BUILT_IN, ownership="state", tags=("right", "national")) == {
        "country:PT": "country PT",
        "bloc:eu": "country PT",
        "ownership:state": "state-owned",
        "tag:right": "tagged right",
    }


def test_exiled_media_are_not_the_press_of_the_country_that_they_are_in() -> None:
    assert memberships(BUILT_IN, "LV", tags=("exile", "investigative")) == {
        "ownership:private": "privately owned",
        "tag:exile": "tagged exile",
        "tag:investigative": "tagged investigative",
    }


def test_a_kind_is_a_side() -> None:
    assert memberships(BUILT_IN, ownership=None, kind="agency")["kind:agency"] == "agency"


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("PT", "Portuguese press"),
        ("UA", "Ukrainian press"),
        ("XK", "Kosovar press"),
        ("ZZ", "Press of ZZ"),
    ],
)
def test_labels_of_countries(code: str, label: str) -> None:
    assert BUILT_IN.country(code) == label


def test_what_comes_with_the_code() -> None:
    assert len(BUILT_IN.demonyms) > 190
    members = {bloc.id: len(bloc.members) for bloc in BUILT_IN.blocs}
    assert members["eu"] == 27
    assert members["g7"] == 7
    assert members["gulf"] == 6
    assert members["asean"] == 11
    assert members["african-union"] == 55
    assert members["arab-league"] == 22
    assert members["visegrad"] == 4


def test_an_operators_file_adds_replaces_and_drops(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        """
        country_label = "{demonym} perspective"
        drop = ["ownership:private", "country:FR"]
        [demonyms]
        TS = "Testish"
        [country_labels]
        GB = "UK press"
        [[bloc]]
        id = "eu"
        label = "The Union"
        members = ["PT", "TS"]
        [[side]]
        id = "side:river"
        label = "Papers on the river"
        sources = ["diario-do-rio"]
        languages = ["en"]
        """
    )
    ours = load(path)
    assert ours.country("UA") == "Ukrainian perspective"
    assert ours.country("GB") == "UK press"
    assert memberships(ours, "TS") == {
        "country:TS": "country TS",
        "bloc:eu": "country TS",
        "side:river": "in en, named outlet diario-do-rio",
    }
    assert "bloc:eu" not in memberships(ours, "DE")
    assert "bloc:g7" in memberships(ours, "DE")
    assert "country:FR" not in memberships(ours, "FR")


def test_without_a_file_there_are_the_built_in_ones() -> None:
    assert load(None) == BUILT_IN


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = ", "ours.toml: not TOML"),
        ("blocs = []", "ours.toml: 'blocs' is not known here: use world_label, country_label"),
        (
            'country_label = "press"',
            "ours.toml: country_label is 'press': give a text of 1 to 80 characters with {demonym}",
        ),
        ('critical_label = "Against"', "critical_label is 'Against': give a text of 1 to 80"),
        ('world_label = " "', "world_label is ' ': give a text of 1 to 80 characters"),
        ('demonyms = "x"', "ours.toml: demonyms is no table"),
        ('[demonyms]\nPRT = "x"', "ours.toml: [demonyms] PRT: not a country's code"),
        ('[demonyms]\nPT = ""', "ours.toml: [demonyms] PT: empty"),
        ('bloc = "x"', "ours.toml: bloc is no list of tables"),
        ("[[bloc]]\n", "ours.toml: bloc 1: id is None"),
        ('[[bloc]]\nid = "x"', "ours.toml: bloc 1 (x): label is None"),
        ('[[bloc]]\nid = "x"\nlabel = "X"', "ours.toml: bloc 1 (x): members is None: give a list"),
        (
            '[[bloc]]\nid = "x"\nlabel = "X"\nmembers = ["UK"]',
            "bloc 1 (x): country 'UK' is not known: the United Kingdom is GB",
        ),
        (
            '[[bloc]]\nid = "x"\nlabel = "X"\nmembers = ["PT"]\nicon = 1',
            "bloc 1 (x): 'icon' is not known here: use id, label, members",
        ),
        (
            '[[bloc]]\nid = "x"\nlabel = "X"\nmembers = ["PT"]\n' * 2,
            "bloc 2 (x): this id is there twice",
        ),
        ('[[side]]\nid = "x"\nlabel = "X"', "side 1 (x): id is 'x'"),
        ('[[side]]\nid = "tag:x"\nlabel = "X"', "side 1 (tag:x): says of no outlet"),
        ('[[side]]\nid = "bloc:x"\nlabel = "X"\ntags = ["x"]', "made by the program"),
        (
            '[[side]]\nid = "tag:x"\nlabel = "X"\nownership = ["royal"]',
            "ownership royal is not known: use state, public, private",
        ),
        (
            '[[side]]\nid = "tag:x"\nlabel = "X"\ntags = "x"',
            "side 1 (tag:x): tags is 'x': give a list",
        ),
        ('drop = ["bloc:x"]', "drop: there is no 'bloc:x'"),
        ('drop = ["stance:critical:ana-silva"]', "or country:XX, stance, stance:critical"),
        ('drop = ["country:UK"]', "drop: country 'UK' is not known: the United Kingdom is GB"),
        (
            '[country_labels]\nUK = "UK press"',
            "[country_labels]: country 'UK' is not known: the United Kingdom is GB",
        ),
        (
            '[[side]]\nid = "kind:x"\nlabel = "X"\nkinds = ["newpaper"]',
            "kinds newpaper is not known: use newspaper, broadcaster, agency, digital",
        ),
        (
            '[[side]]\nid = "side:x"\nlabel = "X"\nlanguages = ["English"]',
            "language 'English' is no code: use BCP 47, such as pt",
        ),
    ],
)
def test_what_is_wrong_is_said_with_the_place_and_what_to_do(text: str, message: str) -> None:
    with pytest.raises(PerspectivesError) as raised:
        parse(text, "ours.toml")
    assert message in str(raised.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(PerspectivesError, match=r"missing\.toml: can't be read"):
        load(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xe9")
    with pytest.raises(PerspectivesError, match="not UTF-8"):
        load(tmp_path / "latin.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(PerspectivesError, match="the limit is 1,000,000"):
        load(tmp_path / "large.toml")
