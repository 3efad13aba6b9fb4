"""Capitals of names and of sentences."""

import time

import pytest

from translator.care.names import capitals, mend_piece, spelling, start


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        (
            "A delegação de Kyiv chegou",
            "The kyiv's delegation arrived",
            "The Kyiv's delegation arrived",
        ),
        ("Vive em São Tomé", "He lives in sao tomé", "He lives in Sao Tomé"),
        ("O General Castro falou", "The general spoke", "The general spoke"),
        ("A Casa Nova Abriu Em Lisboa", "the casa opened", "the casa opened"),
        ("A casa e a Casa", "the casa", "the casa"),
        ("Kyiv resiste", "Resists kyiv", "Resists kyiv"),
        ("Segundo The Guardian, a lei", "For The Guardian, the law", "For The Guardian, the law"),
        ("Na estação Porto, o porto", "At porto station, the port", "At porto station, the port"),
        ("De Kyiv a Kyiv", "From Kyiv to kyiv", "From Kyiv to Kyiv"),
        ("Gosta do Reading", "Reading likes reading", "Reading likes reading"),
    ],
)
def test_a_name_gets_its_capital_back(source: str, english: str, expected: str) -> None:
    assert capitals(source, english, "pt") == expected


def test_german_nouns_are_no_names() -> None:
    assert capitals("Das alte Restaurant", "the old restaurant", "de") == "the old restaurant"


def test_a_sentence_starts_with_a_capital() -> None:
    assert start("“yes”") == "“Yes”"
    assert start("—") == "—"


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("mas choveu.", "But it rained.", "but it rained."),
        ("disse ele,", "He said.", "he said,"),
        ("que vou", "I go.", "I go"),
        ("Lisboa cai", "Lisbon falls", "Lisbon falls"),
    ],
)
def test_a_clause_alone_is_no_sentence(source: str, english: str, expected: str) -> None:
    assert mend_piece(source, english) == expected


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("Aleksandar Vučić falou", "Aleksandar Vu'i' spoke", "Aleksandar Vučić spoke"),
        ("O país de Vučić", "Vucic's country", "Vučić's country"),
        ("Foi a Gdańsk", "He went to Gda'sk", "He went to Gdańsk"),
        ("Viktor Gyökeres marcou", "Viktor Gy-keres scored", "Viktor Gyökeres scored"),
        ("Erdoğan e Müller", "Erdoan and Moller", "Erdoğan and Müller"),
        ("A Özil faltou", "There was a zillion", "There was a zillion"),
        ("O senhor Kaş saiu", "Mr. Kas left the kayak", "Mr. Kaş left the kayak"),
        ("O João saiu", "Joao left", "Joao left"),
    ],
)
def test_a_name_with_foreign_letters_is_spelled_again(
    source: str, english: str, expected: str
) -> None:
    assert spelling(source, english, "pt") == expected


def test_names_are_left_where_the_models_letters_are_not_known() -> None:
    assert spelling("Vučić je", "Vucic is", "sh") == "Vucic is"


@pytest.mark.parametrize("piece", ["Čačić ", "Kaşşşş", "ÖzilÖzil "])
def test_the_time_is_linear_in_the_text(piece: str) -> None:
    began = time.perf_counter()
    spelling(piece * 2_000, "Kassss zil " * 4_000, "pt")
    assert time.perf_counter() - began < 2
