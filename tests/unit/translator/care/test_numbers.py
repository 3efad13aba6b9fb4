"""Numbers lost, invented and mended."""

from decimal import Decimal

import pytest

from translator.care import money
from translator.care.figures import find
from translator.care.numbers import invented, lost, mend


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("custou 1.234,5 euros", "pt", "1234.5"),
        ("custou 1 234,5 euros", "pt-PT", "1234.5"),
        ("it cost 1,234.5 euros", "en", "1234.5"),
        ("tem 12.500 lugares", "es", "12500"),
        ("subiu 0,250", "pt", "0.250"),
        ("subió un 3.5 por ciento", "es", "3.5"),
        ("3,2 mil milhões", "pt", "3200000000"),
        ("1,5 bilhão", "pt", "1500000000"),
        ("2 mil millones", "es", "2000000000"),
        ("2,5 M€", "pt", "2500000"),
        ("$3.2bn", "en", "3200000000"),
        ("a 14 m daqui", "pt", "14"),
        ("o 25.º artigo", "pt", "25"),
        ("às 13h", "pt", "13"),
    ],
)
def test_a_number_is_read_by_the_conventions_of_its_language(
    text: str, language: str, value: str
) -> None:
    (number,) = find(text, language)
    assert ("n", Decimal(value)) in number.values


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Caiu 4,5% em 2019.", "It fell 4.5 percent in 2019."),
        ("Morreram 3 pessoas.", "Three people died."),
        ("Arderam 22 casas.", "Twenty-two houses burned."),
        ("A 3.ª divisão", "The third division"),
        ("270 mil milhões de euros", "EUR 270 billion"),
        ("90 mil casas", "90,000 homes"),
        ("de 2 a 3 mil pessoas", "2,000 to 3,000 people"),
        ("Às 21h30 partiu.", "It left at 9:30 p.m."),
        ("Às 9h abre.", "It opens at 9am."),
        ("Chega às 12h15.", "It arrives at 12:15 p.m."),
        ("Durou 2h30.", "It lasted 2 hours and 30 minutes."),
        ("Em 14/03/2026", "On March 14, 2026"),
        ("Nos anos 70", "In the 1970s"),
        ("Vinte e dois autocarros", "22 buses"),
        ("O século XXI", "The 21st century"),
        ("Venceu por 3-1.", "It won 3-1."),
        ("O BR-116 e o IP 192.168.1.1", "The BR-116 and the IP 192.168.1.1"),
    ],
)
def test_what_says_the_same_is_neither_lost_nor_invented(source: str, english: str) -> None:
    assert lost(source, english, "pt") == []
    assert invented(source, english, "pt") == []


def test_what_the_english_lacks_is_lost_each_time_it_stands() -> None:
    assert [n.text for n in lost("De 4,5 a 17 e 17.", "From 4.6 to 17.", "pt")] == ["4,5", "17"]


def test_another_scale_is_another_number() -> None:
    assert lost("270 mil milhões", "270 million", "pt")
    assert invented("270 mil milhões", "270 million", "pt")


def test_languages_without_words_for_numbers_have_only_odd_ones_invented() -> None:
    assert invented("Kolme taloa", "3 houses", "fi") == []
    assert [n.text for n in invented("Kolme taloa", "In 1987, 3 houses", "fi")] == ["1987"]


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("custou 1.234,5 milhões", "cost 1.234.5 million", "cost 1,234.5 million"),
        ("tinha 8.754.365 pessoas", "had 8,754.365 people", "had 8,754,365 people"),
        ("custa 1,789 €", "costs 1,789 euros", "costs 1.789 euros"),
        ("subiu 1,5%", "rose 1,5%", "rose 1.5%"),
        ("às 7h15 chegou", "arrived at 7:15 p.m. then", "arrived at 7:15 then"),
        ("às 11h20", "at 11.20 p.m.", "at 11:20"),
        ("às 19h15 chegou", "arrived at 7.15 p.m.", "arrived at 7:15 p.m."),
        ("às 7h15 da noite", "at 7:15 p.m.", "at 7:15 p.m."),
        ("custa 4,5", "costs 46", "costs 46"),
        ("em 2019", "in 2019", "in 2019"),
    ],
)
def test_wrong_separators_are_mended_and_nothing_else(
    source: str, english: str, expected: str
) -> None:
    assert mend(source, english, "pt") == expected


def test_reais_are_no_dollars() -> None:
    source = "vale 1,08 dólares e 5,94 reais"
    assert money.mend(source, "is worth $1.08 and $5.94.", "pt") == "is worth $1.08 and R$5.94."
    assert money.mend("vale 5 dólares", "is worth $5", "pt") == "is worth $5"


def test_currencies_and_percentages_are_missed() -> None:
    assert money.lost("custa 5 euros, mais 3%", "costs 5, plus 3") == ["euros", "%"]
    assert money.lost("custa R$ 5 (US$ 1), 3%", "costs R$5 ($1), 3 percent") == []


def test_powers_come_back() -> None:
    assert money.powers("74 m², 2 km²", "74 m2, 2 km2, 5 cm2") == "74 m², 2 km², 5 cm2"
