"""Cutting texts into sentences."""

import pytest

from translator.sentences import MAX_CHARACTERS, join, split


def texts(text: str, language: str = "pt") -> list[str]:
    return [sentence.text for sentence in split(text, language)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("O Sr. Pires chegou. A Dra. Lima saiu.", ["O Sr. Pires chegou.", "A Dra. Lima saiu."]),
        ("Caiu 3.5% em jan. de 2024. Subiu.", ["Caiu 3.5% em jan. de 2024.", "Subiu."]),
        ("Mora na Av. Brasil, n. 10. Saiu.", ["Mora na Av. Brasil, n. 10.", "Saiu."]),
        ("Custa R$ 1.200,00 hoje. E amanhã?", ["Custa R$ 1.200,00 hoje.", "E amanhã?"]),
        ("J. K. Nunes escreveu. Ninguém leu.", ["J. K. Nunes escreveu.", "Ninguém leu."]),
        ("“Vamos! Já é tarde.” Saíram.", ["“Vamos! Já é tarde.”", "Saíram."]),
        ("«Não sei», disse. «Talvez.»", ["«Não sei», disse.", "«Talvez.»"]),
        ("— E agora? — perguntou ela. Nada.", ["— E agora? — perguntou ela.", "Nada."]),
        ("Veja www.exemplo.com.br hoje. Fim.", ["Veja www.exemplo.com.br hoje.", "Fim."]),
        ("Diz... mas ninguém lê.", ["Diz... mas ninguém lê."]),
        ("Foi em 1998. Depois, nada.", ["Foi em 1998.", "Depois, nada."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_finds_portuguese_sentences(text: str, sentences: list[str]) -> None:
    assert texts(text) == sentences


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("es", "¿Qué pasó? ¡Nada!", ["¿Qué pasó?", "¡Nada!"]),
        ("zh-Hans", "你好。你是谁？", ["你好。", "你是谁？"]),
        ("ar", "مرحبا. كيف حالك؟", ["مرحبا.", "كيف حالك؟"]),
        ("xx", "One. Two.", ["One.", "Two."]),
    ],
)
def test_knows_other_languages(language: str, text: str, sentences: list[str]) -> None:
    assert texts(text, language) == sentences


def test_joining_gives_the_text_back_with_its_lines() -> None:
    text = "Primeira frase.  Segunda frase.\n\nOutra linha."
    sentences = split(text, "pt")
    assert join(sentences, [part.text for part in sentences]) == (
        "Primeira frase. Segunda frase.\nOutra linha."
    )


def test_sentences_without_a_space_between_them_get_one_in_english() -> None:
    sentences = split("你好。你是谁？", "zh")
    assert join(sentences, ["Hello.", "Who are you?"]) == "Hello. Who are you?"


def test_a_long_sentence_is_cut_at_clauses() -> None:
    clause = "e o rio subiu mais um pouco durante a noite, "
    text = (clause * 20).strip().rstrip(",") + "."
    parts = split(text, "pt")
    assert all(len(part.text) <= MAX_CHARACTERS for part in parts)
    assert all(part.text.endswith(",") for part in parts[:-1])
    assert join(parts, [part.text for part in parts]) == text


def test_a_long_sentence_without_clauses_is_cut_at_spaces() -> None:
    text = ("palavra " * 200).strip()
    parts = split(text, "pt")
    assert {word for part in parts for word in part.text.split()} == {"palavra"}
    assert all(len(part.text) <= MAX_CHARACTERS for part in parts)


def test_4000_characters_without_a_space_are_cut_hard_and_joined_without_one() -> None:
    text = "x" * 4000
    parts = split(text, "pt")
    assert [len(part.text) for part in parts] == [MAX_CHARACTERS] * 10
    assert join(parts, [part.text for part in parts]) == text


def test_a_text_of_quotation_marks_loses_nothing() -> None:
    text = '"“(' * 10_000
    parts = split(text, "pt")
    assert join(parts, [part.text for part in parts]).replace(" ", "") == text
