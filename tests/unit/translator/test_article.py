"""Which texts of an article are translated, and where they go."""

import pytest

from parallax.documents import Image, Original
from translator.article import Text, capitalise_like, put_back, texts_of, tidy_title

ORIGINAL = Original(
    title="Título",
    description="Resumo",
    paragraphs=("Um.", " ", "Três."),
    images=(
        Image(url="http://a.example/1.jpg", caption="Legenda"),
        Image(url="http://a.example/2.jpg"),
        Image(url="http://a.example/3.jpg", caption="Outra"),
    ),
    content_hash="0",
)


def test_every_text_that_has_letters_is_taken_once() -> None:
    assert texts_of(ORIGINAL) == [
        Text("title", "Título"),
        Text("description", "Resumo"),
        Text("paragraph 1", "Um."),
        Text("paragraph 3", "Três."),
        Text("caption 1", "Legenda"),
        Text("caption 3", "Outra"),
    ]


def test_texts_go_back_one_to_one() -> None:
    english = put_back(ORIGINAL, [Text(t.place, t.text.upper()) for t in texts_of(ORIGINAL)])
    assert english.title == "TÍTULO"
    assert english.description == "RESUMO"
    assert english.paragraphs == ("UM.", " ", "TRÊS.")
    assert english.captions == ("LEGENDA", None, "OUTRA")


def test_no_description_stays_none() -> None:
    bare = Original(title="T", paragraphs=("P",), content_hash="0")
    english = put_back(bare, texts_of(bare))
    assert (english.description, english.captions) == (None, ())


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("Governo cai", "Government falls.", "Government falls"),
        ("O governo caiu.", "The government fell.", "The government fell."),
        ("Viagem aos EUA", "A trip to the U.S.", "A trip to the U.S."),
        ("E agora", "And now...", "And now..."),
        ("E agora?", " And now? ", "And now?"),
        ("T", "", ""),
    ],
)
def test_a_title_gets_no_invented_period(source: str, english: str, expected: str) -> None:
    assert tidy_title(source, english) == expected


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("O preço", "the price", "The price"),
        ("o preço", "the price", "the price"),
        ("“Não”", "“no”", "“No”"),
        ("12 homens", "12 men", "12 men"),
        ("Ó", "", ""),
    ],
)
def test_a_capital_stays_at_the_start(source: str, english: str, expected: str) -> None:
    assert capitalise_like(source, english) == expected
