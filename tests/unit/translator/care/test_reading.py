"""What a model is asked, spelled as it can read it."""

import time

import pytest

from translator.care.reading import calm, readable, shouted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Aleksandar Vučić em Gdańsk", "Aleksandar Vucic em Gdansk"),
        ("Đoković, Çalhanoğlu, Søren, Weiß", "Dokovic, Çalhanoglu, Soren, Weiss"),
        ("São João à vara, avô e avó", "São João à vara, avô e avó"),
        ("a 1,20€ e 15 €, 4.500 €/m²", "a 1,20 euros e 15 euros, 4.500 euros/m²"),
        ("350 M€ e 1,1 mil M€", "350 milhões de euros e 1,1 mil milhões de euros"),
        ("350 mil € e 2 mil milhões €", "350 mil euros e 2 mil milhões de euros"),
        ("£45, £ 2,5 milhões, ¥ 300", "45 libras, 2,5 milhões de libras, 300 ienes"),
        ("US$ 5 e R$ 3", "US$ 5 e R$ 3"),
        ("41ºC, o 1.º e −3 ºC", "41°C, o 1.º e -3 °C"),
        ("6.ª feira e 2ª-feira", "sexta-feira e segunda-feira"),
        ("a 6.ª edição", "a 6.ª edição"),
        ("a junta de Sto. Ovídio", "a junta de Santo Ovídio"),
        ("GOVERNO CORTA 2% NO IRS", "Governo corta 2% no IRS"),
    ],
)
def test_portuguese_as_its_model_reads_it(text: str, expected: str) -> None:
    assert readable(text, "pt-BR") == expected


def test_what_a_models_letters_are_has_to_be_known() -> None:
    assert readable("Vučić, 5 €", "hr") == "Vučić, 5 €"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ONU CONDENA ATAQUE DOS EUA", "ONU condena ataque dos EUA"),
        ("«O GOVERNO CAIU», DIZ KWX", "«O governo caiu», diz KWX"),
        ("ВЛАДАТА ГИ ЗГОЛЕМИ ПЕНЗИИТЕ", "Владата ги зголеми пензиите"),
        ("PSD E CDS-PP", "PSD E CDS-PP"),
        ("O PSD venceu", "O PSD venceu"),
        ("首相は言った", "首相は言った"),
        ("", ""),
    ],
)
def test_a_headline_in_capitals_is_said_calmly(text: str, expected: str) -> None:
    assert calm(text) == expected
    assert shouted(text) == (calm(text) != text)


@pytest.mark.parametrize("piece", ["Č", "€ ", "1.1", "1 mil ", "£ 1", "ABC DEF ", "6.ª "])
def test_the_time_is_linear_in_the_text(piece: str) -> None:
    began = time.perf_counter()
    readable(piece * (100_000 // len(piece)), "pt")
    assert time.perf_counter() - began < 2
