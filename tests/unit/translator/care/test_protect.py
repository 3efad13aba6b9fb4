"""What is kept as it is: found, hidden from the engine, put back."""

import time

import pytest

from translator.care import numbers
from translator.care.protect import (
    PLACEHOLDERS,
    Originals,
    Span,
    cut,
    find,
    hide,
    idle,
    show,
)


def found(text: str) -> list[str]:
    return [span.shown for span in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Veja em https://a.example/b?c=1&d=ção.", ["https://a.example/b?c=1&d=ção"]),
        ("(http://bit.ly/3xY), disse", ["http://bit.ly/3xY"]),
        (
            "em https://pt.example/wiki/Porto_(cidade), hoje",
            ["https://pt.example/wiki/Porto_(cidade)"],
        ),
        ("“https://a.example”…", ["https://a.example"]),
        ("详见https://a.cn/b。谢谢", ["https://a.cn/b"]),
        ("Leia em www.jornal.example!", ["www.jornal.example"]),
        ("segundo o Observador.pt, que", ["Observador.pt"]),
        ("g1.globo.com/politica; x.com", ["g1.globo.com/politica", "x.com"]),
        ("сайт правда.укр.", ["правда.укр"]),
        ("escreva a m.costa+p@dominio.com.br.", ["m.costa+p@dominio.com.br"]),
        ("O @lia.moura.oficial.", ["@lia.moura.oficial"]),
        ("em @ana@mastodon.social,", ["@ana@mastodon.social"]),
        ("youtube.com/@canal", ["youtube.com/@canal"]),
        ("a hashtag #EleNão2024!", ["#EleNão2024"]),
        ("#BBB24 #Fora", ["#BBB24 #Fora"]),
        ("o relatorio_final.v2.pdf.", ["relatorio_final.v2.pdf"]),
        ("Ganhámos 🏆🇵🇹 hoje", ["🏆🇵🇹"]),
        ("Força 🙏🏽 ❤️, amigos", ["🙏🏽 ❤️"]),
        ("1️⃣ Primeiro", ["1️⃣"]),
        ("o produto Lumina® e a Nova-X™", ["Lumina®", "Nova-X™"]),
        ("(Foto: Rita de Sá/Arquivo)", ["Rita de Sá/Arquivo"]),
        ("Foto: EFE", ["EFE"]),
        ("Фото: Иван Петров/ТАСС", ["Иван Петров/ТАСС"]),
    ],
)
def test_what_is_kept(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tod@s os alunos @ 15h",
        "O n.º 1 e o #1 do mundo, &#39; 1.234.567",
        "p.ex. o Ex.mo Sr.as, os EUA (U.S.A.), a S.A., d.C.",
        "Às 20h.Depois e/ou s/n a 120 km/h, 24/7",
        "A versão 3.14.15 do F-16, o PL 2630/2020",
        "20 °C e 30° × 2 ± 1 € ½ №5",
        "— disse — «ele» … “x”",
        "Foto: Ponte sobre o rio",
        "Imagem: Reprodução",
        "A foto: Maria Silva sorri.",
        "Fonte: Ministério da Saúde",
    ],
)
def test_what_is_translated(text: str) -> None:
    assert found(text) == []


def test_hidden_and_shown() -> None:
    text = "Escreva a @ana ou info@a.pt (www.a.pt)."
    hidden, originals = hide(text)
    assert hidden == "Escreva a KWX ou KWZ (KWK)."
    assert show("Write KWX or KWZ (KWK).", originals) == "Write @ana or info@a.pt (www.a.pt)."
    assert show(hidden, originals) == text


@pytest.mark.parametrize(
    "english", ["Write.", "Write KWX and KWX.", "Write KWXs.", "Write AKWX.", "KWX or KWXs"]
)
def test_a_placeholder_that_is_lost_or_doubled(english: str) -> None:
    _, originals = hide("Escreva a @ana.")
    assert show(english, originals) is None


@pytest.mark.parametrize("english", ["kwx's wife", "Kwx's wife", "*KWX's wife"])
def test_a_placeholder_is_known_in_other_letters(english: str) -> None:
    _, originals = hide("A mulher de @craque")
    assert show(english, originals) == "@craque's wife"


def test_a_text_may_have_placeholders_of_its_own() -> None:
    hidden, originals = hide("A rádio KWX e @ana")
    assert hidden == "A rádio KWX e KWZ"
    assert show("The radio KWX and KWZ", originals) == "The radio KWX and @ana"


@pytest.mark.parametrize(
    ("text", "hidden", "english", "shown"),
    [
        ("🔴 Ao vivo", "Ao vivo", "Live", "🔴 Live"),
        ("Obrigado ❤️!", "Obrigado", "Thanks", "Thanks ❤️!"),
        ("• Fim 🏆", "Fim", "End", "• End 🏆"),
    ],
)
def test_symbols_at_the_ends_are_put_back(text: str, hidden: str, english: str, shown: str) -> None:
    rest, originals = hide(text)
    assert rest == hidden
    assert show(english, originals) == shown


def test_nothing_is_hidden() -> None:
    hidden, originals = hide("Não há nada.")
    assert (hidden, originals) == ("Não há nada.", Originals())
    assert not originals
    assert show("There is nothing.", originals) == "There is nothing."


def test_nothing_is_left_to_translate() -> None:
    assert idle(*hide("https://a.pt/b 🏆"))
    assert idle(*hide("@ana, #Já (2024)"))
    assert not idle(*hide("Veja @ana"))


def test_other_spans_are_hidden_too() -> None:
    text = "O Supremo Tribunal julga @ana."
    court = Span(2, 18, "Supreme Court", the=True)
    hidden, originals = hide(text, [court])
    assert hidden == "O KWX julga KWZ."
    assert show("KWX judges KWZ.", originals) == "The Supreme Court judges @ana."
    assert show("By the KWX: KWZ.", originals) == "By the Supreme Court: @ana."
    assert show("Now KWX judges KWZ.", originals) == "Now the Supreme Court judges @ana."
    assert show("'Yes.' KWX judges KWZ.", originals) == "'Yes.' The Supreme Court judges @ana."


def test_of_two_that_overlap_the_first_is_hidden() -> None:
    hidden, _ = hide("Em www.kiev.pt", [Span(7, 11, "Kyiv")])
    assert hidden == "Em KWX"


def test_more_than_there_are_placeholders_for() -> None:
    text = ", ".join(f"@nome{n}" for n in range(20))
    hidden, originals = hide(text)
    assert len(originals.spans) == len(PLACEHOLDERS)
    assert "@nome19" in hidden
    assert show(hidden, originals) == text


def test_a_placeholder_is_no_number() -> None:
    hidden, originals = hide("Doe 20 euros em www.a.pt/2024 até dia 3.")
    assert numbers.lost(hidden, hidden, "pt") == []
    shown = show("Give 20 euros at KWX by day 3.", originals) or ""
    assert numbers.lost("Doe 20 euros em www.a.pt/2024 até dia 3.", shown, "pt") == []
    assert not any(char.isdecimal() for name in PLACEHOLDERS for char in name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Veja (https://a.pt), disse.", ["Veja| (|https://a.pt|), |disse."]),
        ("@ana: “Olá”, disse @rui", ["@ana|: “|Olá”, disse| |@rui"]),
        ("Nada aqui.", ["Nada aqui."]),
        ("https://a.pt.", ["https://a.pt|."]),
    ],
)
def test_the_pieces_between(text: str, expected: list[str]) -> None:
    pieces = cut(text)
    assert ["|".join(piece.text for piece in pieces)] == expected
    assert "".join(piece.text for piece in pieces) == text
    assert all(any(char.isalpha() for char in piece.text) for piece in pieces if not piece.fixed)


def test_pieces_have_the_english_of_other_spans() -> None:
    pieces = cut("Em Kiev, chove.", [Span(3, 7, "Kyiv")])
    assert [(piece.text, piece.fixed) for piece in pieces] == [
        ("Em", False),
        (" ", True),
        ("Kyiv", True),
        (", ", True),
        ("chove.", False),
    ]


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "a.",
        "@",
        "@a.",
        "#",
        "#1",
        "a@",
        "-",
        "a-",
        "😀",
        "😀 ",
        "foto: A",
        "www.a.pt ",
        "/",
        ")",
    ],
)
@pytest.mark.parametrize("start", ["", "https://", "x@", "foto: "])
def test_a_hostile_text_takes_linear_time(unit: str, start: str) -> None:
    def seconds(size: int) -> float:
        text = start + unit * (size // len(unit)) + "x"
        begin = time.perf_counter()
        hide(text)
        cut(text)
        return time.perf_counter() - begin

    small = min(seconds(5_000) for _ in range(3))
    assert seconds(50_000) < 40 * small + 0.2
