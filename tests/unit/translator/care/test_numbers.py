"""Numbers lost, invented and mended."""

import time
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
        ("3.200 millones", "es", "3200000000"),
        ("1,234.5 pesos y 3.5%", "es-MX", "1234.5"),
        ("12,500 pesos", "es-MX", "12500"),
        ("12,500 pesos", "es", "12500"),
        ("cuesta 1,789 €", "es", "1.789"),
        ("3,2 mil milions", "ca", "3200000000"),
        ("1,2 milijarde eura", "sr", "1200000000"),
        ("1,2 милијарде динара", "sr", "1200000000"),
        ("5 tisuća ljudi", "hr", "5000"),
        ("1,2 milljarða króna", "is", "1200000000"),
        ("na visini od 1.450 m.", "sr", "1450"),
        ("1,2 милијарди", "mk", "1200000000"),
        ("3,5 Mrd. Euro", "de", "3500000000"),
        ("1'234.50 Franken", "de-CH", "1234.50"),
        ("2,5 mille milliards", "fr", "2500000000000"),
        ("2 tysiące milionów", "pl", "2000000000"),
        ("5 mil", "cs", "5"),
        ("5 mil. korun", "cs", "5000000"),
        ("3,5 miljoner", "sv", "3500000"),
        ("3 bina", "tr", "3"),
        ("3 bin kişi", "tr", "3000"),
        ("3,5 млн руб.", "ru", "3500000"),
        ("5 δισ. ευρώ", "el", "5000000000"),
        ("٣٫٥ مليون", "ar", "3500000"),
        ("۱۲ میلیارد", "fa", "12000000000"),
        ("3.5 מיליון", "he", "3500000"),
        ("5 करोड़ रुपये", "hi", "50000000"),
        ("5 लाख", "hi", "500000"),
        ("3.2 ล้านบาท", "th", "3200000"),
        ("3 พันล้านบาท", "th", "3000000000"),
        ("5 tỷ đồng", "vi", "5000000000"),
        ("1億2000万円", "ja", "120000000"),
        ("3.5万人", "zh", "35000"),
        ("3억 2000만 원", "ko", "320000000"),
        ("2万亿元", "zh", "2000000000000"),
    ],
)
def test_a_number_is_read_by_the_conventions_of_its_language(
    text: str, language: str, value: str
) -> None:
    number = find(text, language)[0]
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


@pytest.mark.parametrize(
    ("language", "source", "english"),
    [
        ("es", "A las 19.30 h cerró.", "It closed at 7:30 p.m."),
        ("es", "La LX cumbre de 2 y 3 millones", "The 60th summit of 2 and 3 million"),
        ("ca", "A les 9.30 del vespre, vint-i-dos", "At 9:30 p.m., 22"),
        ("ca", "El 5è lloc, la tercera", "The 5th place, the 3rd"),
        ("sr", "Dana 14.3.2024. godine u 19.30 sati", "On 14 March 2024 at 19:30"),
        ("hr", "Dvadeset i dva čovjeka u prosincu", "22 people in December (12)"),
        ("sr", "Двадесет два човека, трећи дан", "22 people, the 3rd day"),
        ("sr", "Između 2 i 3 milijuna", "Between 2 and 3 million"),
        ("is", "Fundurinn er kl. 19.30 þann 25. júlí", "The meeting is at 7:30 pm on 25 July"),
        ("is", "Tuttugu og tveir menn, þriðja sinn", "22 men, the 3rd time"),
        ("mk", "Дваесет и два луѓе, третиот ден", "22 people, the 3rd day"),
        ("mk", "Меѓу 2 и 3 милиони", "Between 2 million and 3 million"),
        ("de", "Um 19.30 Uhr, 3 Mio. Euro", "At 7:30 pm, 3 million euros"),
    ],
)
def test_other_languages_say_the_same(language: str, source: str, english: str) -> None:
    assert lost(source, english, language) == []
    assert [number.text for number in invented(source, english, language)] in ([], ["12"])


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


@pytest.mark.parametrize(
    ("language", "source", "english", "expected"),
    [
        ("es", "12 500 y 8.754.365", "12 500 and 8.754.365", "12,500 and 8,754,365"),
        ("es", "12,500 pesos", "12,500 pesos", "12,500 pesos"),
        ("es", "Cuesta 1,789 €", "It costs 1,789 €", "It costs 1.789 €"),
        ("ca", "a les 19.30", "at 19.30", "at 19:30"),
        ("sr", "1.234,5 i 3,5", "1.234,5 and 3,5", "1,234.5 and 3.5"),
        ("sr", "14.3.2024. u 9", "14.3.2024. in 9", "14 March 2024. in 9"),
        ("mk", "14. 3. 2024 и 31.13.2024", "14. 3. 2024, 31.13.2024", "14 March 2024, 31.13.2024"),
        ("is", "65.000.000 kr.", "65.000.000 ISK", "65,000,000 ISK"),
        ("pt", "em 03/04/2026", "on 03/04/2026", "on 3 April 2026"),
        ("pt", "em 03/04/2026", "on 04/03/2026", "on 04/03/2026"),
        ("hr", "3 milijuna", "3 milijuna people", "3 million people"),
        ("sr", "3 милијарде", "3 milijarde people", "3 billion people"),
        ("es", "3 mil y 2 casas", "3 thousand and 2 mil", "3 thousand and 2 thousand"),
        ("hr", "3 bika", "3 milijuna people", "3 milijuna people"),
        ("ja", "12,500円", "12,500 yen", "12,500 yen"),
    ],
)
def test_what_was_copied_gets_the_form_of_english(
    language: str, source: str, english: str, expected: str
) -> None:
    assert mend(source, english, language) == expected


@pytest.mark.parametrize(
    "piece", ["1", "1.", "1,", "1 ", "19:30 ", "1.234,5 ", "١", "万", "1万", "m"]
)
def test_the_time_is_linear_in_the_text(piece: str) -> None:
    text = piece * (2**15 // len(piece))
    began = time.process_time()
    find(text, "ja")
    find(text, "pt")
    assert time.process_time() - began < 2


def test_millions_of_euros_keep_their_currency() -> None:
    assert (
        money.mend("deve 2,5 M€", "owes 2.5 million to it", "pt") == "owes 2.5 million euros to it"
    )
    assert money.mend("deve 2,5 M€", "owes €2.5 million", "pt") == "owes €2.5 million"


def test_reais_are_no_dollars() -> None:
    source = "vale 1,08 dólares e 5,94 reais"
    assert money.mend(source, "is worth $1.08 and $5.94.", "pt") == "is worth $1.08 and R$5.94."
    assert money.mend("vale 5 dólares", "is worth $5", "pt") == "is worth $5"


def test_currencies_and_percentages_are_missed() -> None:
    assert money.lost("custa 5 euros, mais 3%", "costs 5, plus 3") == ["euros", "%"]
    assert money.lost("custa R$ 5 (US$ 1), 3%", "costs R$5 ($1), 3 percent") == []
    assert money.lost("5 eura, 3 KM, 12 din. i 3 posto", "5, 3, 12 and 3") == [
        "euros",
        "dinars",
        "marks",
        "%",
    ]
    assert money.lost("60 ден., 3,5 отсто", "60 denars, 3.5 percent") == []
    assert money.lost("450 krónur, 3 prósent", "ISK 450, 3%") == []


def test_powers_come_back() -> None:
    assert money.powers("74 m², 2 km²", "74 m2, 2 km2, 5 cm2") == "74 m², 2 km², 5 cm2"


@pytest.mark.parametrize(
    ("language", "source", "english", "expected"),
    [
        ("pt", "148,8 milhões", "148.5 million", "148.8 million"),
        ("pt", "para 6.371,80 pontos", "to 6,711.80 points", "to 6,371.80 points"),
        ("pt", "80,8 mil e 12", "88.0 thousand and 12", "80.8 thousand and 12"),
        ("pt", "1,2 biliões de dólares", "1.2 billion dollars", "1.2 trillion dollars"),
        ("pt", "R$ 1,5 mi do total", "R$ 1.5 of the total", "R$ 1.5 million of the total"),
        ("pt", "em 2023 mil pessoas", "in 2023 a thousand people", "in 2023 a thousand people"),
        ("pt", "148,8 milhões", "312.4 million", "312.4 million"),
        ("pt", "os 35 e os 12", "the 45 and the 12", "the 45 and the 12"),
        ("pt", "336 e 337 casas", "335 houses", "335 houses"),
        ("pt", "margem de ±3,1%", "margin of 3.1%", "margin of ±3.1%"),
        ("pt", "das 9h00 às 17h30", "from 9h00 to 17h30", "from 9:00 to 17:30"),
        ("pt", "para as 14h de sexta", "for the 14h of Friday", "for 14:00 of Friday"),
        ("pt", "em 2h47", "in 2h47", "in 2h47"),
        ("pt", "caiu 4,5 %", "fell 4.5 %", "fell 4.5%"),
        ("pt", "na 6.ª feira (dia 22)", "on the 6th fair (day 22)", "on Friday (day 22)"),
        ("pt", "na 6.ª edição", "in the 6th edition", "in the 6th edition"),
        ("es", "Llame al 900 101 010", "Call the 900 101 010", "Call the 900 101 010"),
        ("es", "900 101 010 euros", "900 101 010 euros", "900,101,010 euros"),
    ],
)
def test_what_was_misread_is_mended(
    language: str, source: str, english: str, expected: str
) -> None:
    assert mend(source, english, language) == expected


@pytest.mark.parametrize(
    ("language", "source", "english"),
    [
        ("pt", "subiria de 40 para 80 milhões", "would rise from 40 million to 80 million"),
        ("pt", "3 mil e 200 milhões", "3 billion and 200 million"),
        ("pt", "1,1 mil M€", "1.1 billion euros"),
        ("pt", "na 6.ª feira", "on Friday"),
        ("es", "desde las 22.30.", "from 10:30 p.m."),
        ("es", "de 10.00 a 14.30 horas", "from 10 a.m. to 2:30 p.m."),
        ("sh", "u 9.30.", "at 9:30."),
    ],
)
def test_ranges_and_times_say_the_same(language: str, source: str, english: str) -> None:
    assert lost(source, english, language) == []


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("1,85 € por dia e 42,00 €", "$1.85 a day and 42.00", "€1.85 a day and €42.00"),
        ("Paga 310 € de renda", "Pays 310 $ of rent", "Pays €310 of rent"),
        ("Paga 4 € por noite", "Pays 4 s per night", "Pays €4 per night"),
        ("Custa £45", "It costs $45", "It costs £45"),
        ("Custa £ 2,5 milhões", "It costs EUR 2.5 million", "It costs £2.5 million"),
        ("entre 15 € e 45 €", "between 15 and 45 euros", "between 15 and 45 euros"),
        ("500 mil € e 3 €", "500 thousand and €3", "€500 thousand and €3"),
        ("15 € cada", "15 euros each", "15 euros each"),
        ("7 € e 7 €", "7 and 7", "7 and 7"),
    ],
)
def test_signs_come_back(source: str, english: str, expected: str) -> None:
    assert money.signs(source, english, "pt") == expected


def test_degrees_come_back() -> None:
    assert money.powers("a -3,5 ºC e 41ºC", "at -3.5 oC and 41oC") == "at -3.5 °C and 41°C"
    assert money.powers("a 3", "at 3 oC") == "at 3 oC"
