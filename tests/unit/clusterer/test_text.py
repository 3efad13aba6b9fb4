"""What of a text is compared, and how it weighs."""

from datetime import UTC, datetime

import pytest

from clusterer.text import (
    BEGINNING,
    COLUMNS,
    NAMES,
    NUMBERS,
    TEXT,
    TITLE,
    Text,
    Vectors,
    Weighting,
    is_title_case,
    stem,
    term_of,
    text_of,
    tokens,
    vectors,
)
from parallax.documents import Original, Translation, TranslationStatus

ORIGINAL = Original(
    title="O barco voltou",
    description="Uma breve nota.",
    paragraphs=("O barco voltou ao cais.",),
    content_hash="0",
)


def translation(status: TranslationStatus) -> Translation:
    english = status is TranslationStatus.TRANSLATED
    return Translation(
        revision=1,
        translation_version=1,
        status=status,
        title="The boat is back" if english else None,
        paragraphs=("The boat came back to the quay.",) if english else (),
        translated_at=datetime(2026, 3, 2, tzinfo=UTC),
    )


def test_a_translated_article_speaks_english() -> None:
    text = text_of(ORIGINAL, translation(TranslationStatus.TRANSLATED), "pt")
    original = Text("pt", "O barco voltou", "Uma breve nota.\nO barco voltou ao cais.")
    assert text == Text("en", "The boat is back", "The boat came back to the quay.", original)


@pytest.mark.parametrize("status", [TranslationStatus.UNAVAILABLE, TranslationStatus.FAILED])
def test_an_untranslated_article_speaks_its_own_language(status: TranslationStatus) -> None:
    text = text_of(ORIGINAL, translation(status), "pt-BR")
    assert text == Text("pt", "O barco voltou", "Uma breve nota.\nO barco voltou ao cais.")


def test_an_article_in_no_known_language_is_in_none_of_the_known() -> None:
    assert text_of(ORIGINAL, translation(TranslationStatus.UNAVAILABLE), None).language == "und"


def test_words_are_folded_and_plurals_made_singular() -> None:
    assert tokens("Cities’ FERRIES: the Café’s bus, Pātangaroa glass") == [
        "city",
        "ferry",
        "cafe",
        "bus",
        "patangaroa",
        "glass",
    ]


@pytest.mark.parametrize("written", ["21,400", "21.400", "21 400", "21\u00a0400", "21\u202f400"])
def test_a_number_is_the_same_however_its_thousands_are_parted(written: str) -> None:
    assert tokens(written) == ["21400"]


@pytest.mark.parametrize("written", ["٤١", "४१", "41"])
def test_a_number_is_the_same_in_the_digits_of_any_script(written: str) -> None:
    assert terms(written) == terms("41")
    assert tokens(written) == ["41"]


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000_000, "\ud800 " * 9, "\x00", "\u202eחדשות", "1" * 100_000, "…" * 100_000, "\u0301"],
)
def test_an_odd_text_is_read_as_far_as_it_can_be(text: str) -> None:
    for odd in (Text("en", text, text), Text("und", text, text)):
        made = vectors(odd, Weighting())
        assert len(made) <= 2
        assert len(made.weights) == len(COLUMNS) * len(made)


def test_a_word_without_end_is_cut() -> None:
    assert term_of("x" * 1000) == term_of("x" * 500)


def test_a_decimal_comma_is_a_decimal_point() -> None:
    assert tokens("7,7 7.7") == ["7.7", "7.7"]


def test_single_digits_and_stop_words_say_nothing() -> None:
    assert tokens("The 5 of a 9") == []


def terms(*words: str) -> set[int]:
    return {term_of(word) for word in words}


def names(made: Vectors) -> set[int]:
    return made.column(NAMES).keys() | made.column(NUMBERS).keys()


def test_names_are_the_words_capitalised_inside_a_sentence_and_the_numbers() -> None:
    text = Text(
        "en", "Storm over Corvo", "Boats stayed in. The mayor, Ana Ruas, counted 41. Boats wait."
    )
    made = vectors(text, Weighting())
    assert made.column(NAMES).keys() == terms("Corvo", "Ana", "Ruas")
    assert made.column(NUMBERS).keys() == terms("41")


def test_the_capitals_of_a_headline_in_title_case_are_no_names() -> None:
    text = Text("en", "Mayor Promises Harbour After Storm", "The harbour of Corvo is closed.")
    assert names(vectors(text, Weighting())) == terms("Corvo")


def test_a_headline_without_end_is_judged_by_its_beginning() -> None:
    assert is_title_case("Mayor Promises Harbour After Storm")
    assert not is_title_case("Mayor promises " + "harbour " * 300 + "After Storm " * 10_000)


def test_a_text_without_words_has_empty_vectors() -> None:
    made = vectors(Text("en", "?", "…"), Weighting())
    assert (len(made), made.terms, made.weights) == (0, b"", b"")


def test_the_headline_counts_more() -> None:
    words = vectors(Text("en", "harbour", "quay of Corvo"), Weighting()).column(BEGINNING)
    assert words[term_of("harbour")] > words[term_of("quay")]


def test_only_english_is_compared_by_its_words() -> None:
    made = vectors(Text("pt", "Tempestade", "O porto de Corvo fechou."), Weighting())
    assert names(made) == terms("Corvo")
    assert not any(made.column(column) for column in range(NAMES))
    assert not made.english


def test_a_name_that_translation_mangled_is_kept_as_it_was_spelled() -> None:
    original = Text("pt", "Sismo", "O sismo de Pātangaroa abalou o porto.")
    made = vectors(Text("en", "Quake", "The quake of P'tangaroa shook it.", original), Weighting())
    assert term_of("Pātangaroa") in names(made)
    assert term_of("Pātangaroa") not in made.column(TEXT)


def test_only_the_beginning_of_a_text_is_read() -> None:
    body = " ".join(["harbour"] * 5 + ["lighthouse"])
    made = vectors(Text("en", "x", body), Weighting(text=5, beginning=2))
    assert term_of("lighthouse") not in made.column(TEXT)
    assert made.column(BEGINNING)[term_of("harbour")] < made.column(TEXT)[term_of("harbour")]


@pytest.mark.parametrize(
    "words", ["resigns resigned resigning resign", "explosion explosions", "closed closes close"]
)
def test_the_forms_of_a_word_are_one_term(words: str) -> None:
    assert len(terms(*words.split())) == 1


@pytest.mark.parametrize("word", ["ring", "red", "rally", "the"])
def test_a_short_word_keeps_its_ending(word: str) -> None:
    assert stem(word) == word


def test_terms_ascend_and_each_has_a_weight_in_every_column() -> None:
    made = vectors(Text("en", "Storm over Corvo", "Boats stayed in the harbour."), Weighting())
    found = list(made.column(TEXT))
    assert found == sorted(set(found))
    assert len(made.weights) == len(COLUMNS) * len(made)
    assert made.column(TITLE).keys() == terms("Storm", "Corvo")
