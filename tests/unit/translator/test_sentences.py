"""Cutting texts into sentences."""

import time

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
        ("Foi à Sta. Casa. Saiu.", ["Foi à Sta. Casa.", "Saiu."]),
        ("Vive com a D. Maria. Saiu.", ["Vive com a D. Maria.", "Saiu."]),
        ("Em V. N. de Gaia e S. Pedro. Saiu.", ["Em V. N. de Gaia e S. Pedro.", "Saiu."]),
        ("Toma vitamina D. Saiu.", ["Toma vitamina D.", "Saiu."]),
        ("Foi em 10 a.C. que caiu. Fim.", ["Foi em 10 a.C. que caiu.", "Fim."]),
        ("O vol. II saiu. Fim.", ["O vol. II saiu.", "Fim."]),
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
        ("es", "Véase la pág. 12 y el núm. 5. Fin.", ["Véase la pág. 12 y el núm. 5.", "Fin."]),
        ("es", "EE. UU. y la UE firmaron. Bien.", ["EE. UU. y la UE firmaron.", "Bien."]),
        ("es", "Vive en la Avda. Libertad. ¿Y tú?", ["Vive en la Avda. Libertad.", "¿Y tú?"]),
        ("ca", "La Sra. Vila viu a l'av. Gran. Fi.", ["La Sra. Vila viu a l'av. Gran.", "Fi."]),
        ("hr", "Dr. Antić je u ul. Mira br. 45. Da.", ["Dr. Antić je u ul. Mira br. 45.", "Da."]),
        ("sr", "Rođen je 14. marta 1991. u Nišu. Da.", ["Rođen je 14. marta 1991. u Nišu.", "Da."]),
        ("sr", "Тако је било 1991. Онда рат.", ["Тако је било 1991.", "Онда рат."]),
        ("sr", "Проф. Антић је у ул. Мира бр. 4.", ["Проф. Антић је у ул. Мира бр. 4."]),
        (
            "is",
            "Þetta var kl. 19:30 þann 25. júlí. Já.",
            ["Þetta var kl. 19:30 þann 25. júlí.", "Já."],
        ),
        ("mk", "Проф. Лима чини 60 ден. за кило. Да.", ["Проф. Лима чини 60 ден. за кило.", "Да."]),
        ("de", "Dr. Ott kam am 3. Oktober. Ja.", ["Dr. Ott kam am 3. Oktober.", "Ja."]),
        ("fr", "M. Petit dit « Non ! » et part. Fin.", ["M. Petit dit « Non ! » et part.", "Fin."]),
        ("pl", "Mieszka przy ul. Mokrej 5. Tak.", ["Mieszka przy ul. Mokrej 5.", "Tak."]),
        (
            "ru",
            "В 1998 г. в г. Уфе жил проф. Ким. Да.",
            ["В 1998 г. в г. Уфе жил проф. Ким.", "Да."],
        ),
        ("ar", "وصل د. أحمد أمس. أين ذهب؟ لا", ["وصل د. أحمد أمس.", "أين ذهب؟", "لا"]),
        ("fa", "دکتر احمد آمد. کجا رفت؟", ["دکتر احمد آمد.", "کجا رفت؟"]),
        ("he", 'ד"ר כהן הגיע. לאן הלך?', ['ד"ר כהן הגיע.', "לאן הלך?"]),
        ("ur", "وہ آیا۔ کہاں گیا؟", ["وہ آیا۔", "کہاں گیا؟"]),
        ("hi", "डॉ. शर्मा आए। वे कहाँ गए?", ["डॉ. शर्मा आए।", "वे कहाँ गए?"]),
        ("bn", "তিনি এলেন। কোথায় গেলেন?", ["তিনি এলেন।", "কোথায় গেলেন?"]),
        ("zh", "“你去哪里？”她问。没有人知道！", ["“你去哪里？”她问。", "没有人知道！"]),
        ("ja", "「行く？」と聞いた。誰も知らない。", ["「行く？」と聞いた。", "誰も知らない。"]),
        ("ko", "그는 왔다. 어디로 갔을까?", ["그는 왔다.", "어디로 갔을까?"]),
        ("vi", "TS. Nguyễn Văn A đến. Ông đi đâu?", ["TS. Nguyễn Văn A đến.", "Ông đi đâu?"]),
        ("th", "เขามาแล้ว", ["เขามาแล้ว"]),
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


@pytest.mark.parametrize("language", ["th", "ja", "zh", "ar", "hi"])
def test_a_long_text_of_any_script_is_cut_and_nothing_is_lost(language: str) -> None:
    text = {"th": "เขามาแล้ว", "ja": "彼は来た", "zh": "他来了", "ar": "وصل أحمد ", "hi": "वे आए "}[
        language
    ]
    parts = split(text * 400, language)
    assert all(len(part.text) <= MAX_CHARACTERS for part in parts)
    joined = join(parts, [part.text for part in parts])
    assert joined.replace(" ", "") == (text * 400).replace(" ", "")


@pytest.mark.parametrize("piece", ["x", "a. ", "ul. ", '"', "\n", "a\n", "。", "1. ", "«", ". "])
@pytest.mark.parametrize("language", ["sr", "ja"])
def test_the_time_is_linear_in_the_text(piece: str, language: str) -> None:
    began = time.process_time()
    split(piece * (2**17 // len(piece)), language)
    assert time.process_time() - began < 3
