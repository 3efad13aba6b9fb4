"""Terms with an established English, and the files that they are in."""

import time
from pathlib import Path

import pytest

from parallax.errors import SettingsError
from translator.care.glossary import ANY, Glossary, Term, built_in, read
from translator.care.protect import show

LANGUAGES = "bs ca common de es fr gl hr is it mk nl pl pt ro ru sr tr uk".split()
BUILT_IN = Glossary.load()


def glossary(tmp_path: Path, text: str, name: str = "terms.toml") -> Glossary:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return Glossary.load(file)


def fault(tmp_path: Path, text: str, name: str = "pt.toml") -> str:
    with pytest.raises(SettingsError) as caught:
        glossary(tmp_path, text, name)
    return str(caught.value)


def test_the_files_come_with_the_package() -> None:
    assert [file.name.removesuffix(".toml") for file in built_in()] == LANGUAGES


@pytest.mark.parametrize("file", built_in(), ids=lambda file: str(file.name))
def test_a_built_in_file_has_no_contradictions(file: Path) -> None:
    for language, terms in read(file).items():
        assert len(terms) >= 15 or file.name == "common.toml", language
        for form, term in terms.items():
            assert form == form.strip()
            assert not set(term.instead) & {term.english, *term.also}, (form, term)
            assert term.english not in term.also, form


def test_no_form_means_one_thing_in_common_and_another_in_its_language() -> None:
    common = BUILT_IN.languages[ANY]
    for language, terms in BUILT_IN.languages.items():
        for form in terms.keys() & common.keys():
            assert terms[form].english == common[form].english, (language, form)


@pytest.mark.parametrize(
    ("language", "source", "english", "expected"),
    [
        ("pt", "A visita a Kiev", "The visit to Kiev", "The visit to Kyiv"),
        ("pt", "A câmara de Kiev", "Kiev's chamber", "Kyiv's chamber"),
        ("pt", "Um voo de Kiev", "A Kiev-based flight", "A Kyiv-based flight"),
        ("es", "Viajó a Kirguistán", "He went to Kirguistán", "He went to Kyrgyzstan"),
        ("es", "El Tribunal Supremo cita", "The High court cites", "The Supreme Court cites"),
        ("ca", "Els Mossos van dir", "The Servants said", "The Mossos said"),
        ("ca", "la Costa d’Ivori guanya", "the Ivory Coast wins", "Côte d'Ivoire wins"),
        ("de", "Das Bundesverfassungsgericht", "The BGH", "The BGH"),
        ("pt", "Segundo o Público, sim", "According to Public, yes", "According to Público, yes"),
        ("pt-BR", "Segundo o STF, o Supremo Tribunal Federal", "The STF", "The STF"),
        ("sr", "Влада у Кијеву", "Government in Kijev", "Government in Kyiv"),
        ("uk", "у Києві", "in kyiv", "in Kyiv"),
        ("tr", "Türkiye'nin kararı", "Turkey's decision", "Türkiye's decision"),
    ],
)
def test_a_wrong_form_is_replaced(language: str, source: str, english: str, expected: str) -> None:
    assert BUILT_IN.mend(source, english, language).english == expected


def test_what_is_replaced_is_told() -> None:
    mended = BUILT_IN.mend("Em Kiev e Kiev", "In Kiev and Kiev", "pt")
    assert mended.english == "In Kyiv and Kyiv"
    assert mended.notes == ("term corrected: Kiev -> Kyiv",)
    assert mended.missing == ()


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("O peru é assado", "The turkey is roasted"),
        ("A Turquia votou", "The Turkish people voted"),
        ("O Supremo Tribunal Federal e outro", "The Supreme Federal Court and a supreme court"),
        ("o ministério público da Turquia", "the public ministry of Türkiye"),
        ("Um cirurgião público", "A public surgeon"),
        ("TURQUIA VOTA", "TÜRKIYE VOTES"),
    ],
)
def test_what_is_right_or_not_meant_stays(source: str, english: str) -> None:
    assert BUILT_IN.mend(source, english, "pt").english == english


def test_only_as_many_are_replaced_as_the_source_has() -> None:
    mended = BUILT_IN.mend(
        "O Supremo Tribunal Federal seguiu a corte",
        "The Federal Supreme Court followed the Supreme Court",
        "pt",
    )
    assert mended.english == "The Supreme Federal Court followed the Supreme Court"


def test_a_title_in_capitals_stays_in_capitals() -> None:
    assert BUILT_IN.mend("TURQUÍA VOTA", "TURKEY VOTES", "es").english == "TÜRKIYE VOTES"


def test_a_name_after_a_preposition_gets_its_article() -> None:
    mended = BUILT_IN.mend("el de Países Bajos", "that of Low Countries", "es")
    assert mended.english == "that of the Netherlands"


def test_a_common_word_is_a_name_only_after_some_words() -> None:
    assert BUILT_IN.find("Público aplaude", "pt") == []
    assert BUILT_IN.find("O Ministério Público investiga", "pt")[0].english != "Público"
    assert [term.english for term in BUILT_IN.find("disse ao “Público” que", "pt")] == ["Público"]
    assert BUILT_IN.find("Die Zeit läuft ab", "de") == []
    assert [term.english for term in BUILT_IN.find('schreibt "Die Zeit" heute', "de")] == [
        "Die Zeit"
    ]


def test_a_part_of_a_longer_name_is_none() -> None:
    assert BUILT_IN.find("La Croix-Rouge aide", "fr") == []
    assert [term.english for term in BUILT_IN.find("Le Monde diplomatique", "fr")] == [
        "Le Monde diplomatique"
    ]


def test_a_term_that_is_missing_gets_a_placeholder() -> None:
    source = "O Tribunal da Relação do Porto ouviu @ana em Kiev."
    mended = BUILT_IN.mend(source, "The Port Report heard @ana in Kyiv.", "pt")
    assert [term.english for term in mended.missing] == ["Porto Court of Appeal"]
    hidden, originals = BUILT_IN.hide_terms(source, mended.missing, "pt")
    assert hidden == "O KWX ouviu KWZ em Kiev."
    assert show("KWX heard KWZ in Kyiv.", originals) == (
        "The Porto Court of Appeal heard @ana in Kyiv."
    )


def test_a_headline_has_no_article() -> None:
    source = "Supremo Tribunal Federal rejeita recurso"
    hidden, originals = BUILT_IN.hide_terms(source, BUILT_IN.find(source, "pt"), "pt")
    assert hidden == "KWX rejeita recurso"
    assert show("KWX rejects appeal", originals) == "Supreme Federal Court rejects appeal"


def test_an_operators_file_goes_over_the_built_in_one(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text(
        '[[term]]\nenglish = "Kiev"\nsource.pt = ["Kiev"]\n'
        '[[term]]\nenglish = "Blue Cape"\nsource = ["Cabo Azul"]\ninstead = ["Cape Blue"]\n'
        '[[term]]\nsource.pt = ["Turquia"]\ndrop = true\n',
        encoding="utf-8",
    )
    for extra in (file, tmp_path):
        ours = Glossary.load(extra)
        assert ours.mend("Em Kiev", "In Kiev", "pt").english == "In Kiev"
        assert ours.mend("En Kiev", "In Kiev", "es").english == "In Kyiv"
        assert ours.mend("o Cabo Azul", "the Cape Blue", "pt").english == "the Blue Cape"
        assert ours.mend("a Turquia", "Turkey", "pt") == ours.mend("x", "Turkey", "pt")


def test_a_file_named_by_a_language_is_of_that_language(tmp_path: Path) -> None:
    ours = glossary(tmp_path, '[[term]]\nsource = ["X1a"]\nenglish = "Y"\n', "pt-BR.toml")
    assert ours.find("X1a", "pt-br")
    assert ours.find("X1a", "pt_BR")
    assert not ours.find("X1a", "pt")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[[term", ["TOML"]),
        ("[other]\na = 1", ["only [[term]]", "other"]),
        ('[[term]]\nsource = ["A"]', ["term 1 (['A'])", 'english = "…"']),
        ('[[term]]\nenglish = "A"', ["term 1 (A)", "source", "list of texts"]),
        ('[[term]]\nenglish = "A"\nsource = []', ["source", "list of texts"]),
        ('[[term]]\nenglish = "A"\nsource = "B"', ["source", "list of texts"]),
        ('[[term]]\nenglish = "A"\nsource = ["B"]\nintead = ["C"]', ["unknown intead", "instead"]),
        ('[[term]]\nenglish = "A"\nsource = ["B"]\ninstead = ["A"]', ["replaced by itself"]),
        ('[[term]]\nenglish = "A"\nsource = ["B"]\nthe = "yes"', ["the has to be true or false"]),
        ('[[term]]\nenglish = "A"\nsource = ["B"]\ndrop = true', ["either"]),
        ('[[term]]\nenglish = "A"\nsource.portuguese = ["B"]', ["'portuguese' is no language"]),
        (
            '[[term]]\nenglish = "A"\nsource = ["B"]\n[[term]]\nenglish = "C"\nsource = ["B"]',
            ["term 2 (C)", "'B' is 'A' already", "keep one"],
        ),
    ],
)
def test_a_fault_names_file_and_term_and_what_to_do(
    tmp_path: Path, text: str, named: list[str]
) -> None:
    message = fault(tmp_path, text)
    assert "pt.toml" in message
    for part in named:
        assert part in message, message


def test_there_has_to_be_a_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"TRANSLATOR_GLOSSARY=.* neither a file nor"):
        Glossary.load(tmp_path / "nowhere.toml")


def test_an_empty_glossary() -> None:
    nothing = Glossary({})
    assert nothing.find("Kiev", "pt") == []
    assert nothing.mend("Kiev", "Kiev", "pt").english == "Kiev"


def test_a_term_with_marks_of_expressions() -> None:
    term = Term(("A+ (b)",), "C*", ("A+ (c)",))
    assert Glossary({"pt": {"A+ (b)": term}}).mend("o A+ (b) x", "A+ (c)", "pt").english == "C*"


@pytest.mark.parametrize("unit", ["Kiev ", "Su", "Supremo Tribunal ", "- ", "a", "Turquia-"])
def test_a_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.perf_counter()
        BUILT_IN.mend(text, text, "pt")
        return time.perf_counter() - begin

    small = min(seconds(5_000) for _ in range(3))
    assert seconds(50_000) < 40 * small + 0.2
