"""Charsets: declared, undeclared and wrongly declared."""

import codecs

import pytest

from fetcher.extraction.charset import decode

CZECH = "Žluťoučký kůň pěl ďábelské ódy. " * 20
FRENCH = "L’été, à Besançon, les élèves rêvaient… « où ça ? » " * 20
RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 20
JAPANESE = "港は三週間の修理の後、月曜日に再開された。" * 20
META = '<html><head><meta charset="{}"></head><body>{}</body></html>'
OLD_META = '<meta http-equiv="Content-Type" content="text/html; charset={}"><p>{}'


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        pytest.param(CZECH.encode(), "text/html", CZECH, id="nothing declared"),
        pytest.param(CZECH.encode(), "text/html; charset=UTF-8", CZECH, id="rightly declared"),
        pytest.param(CZECH.encode(), "text/html; charset=iso-8859-1", CZECH, id="header wrong"),
        pytest.param(FRENCH.encode("cp1252"), "text/html; charset=iso-8859-1", FRENCH, id="1252"),
        pytest.param(FRENCH.encode("cp1252"), 'text/html; charset="latin1"', FRENCH, id="quoted"),
        pytest.param(CZECH.encode("cp1250"), "text/html; charset=windows-1250", CZECH, id="1250"),
        pytest.param(RUSSIAN.encode("cp1251"), "text/html", RUSSIAN, id="detected"),
        pytest.param(RUSSIAN.encode("cp1251"), "text/html; charset=utf-8", RUSSIAN, id="not utf-8"),
        pytest.param(RUSSIAN.encode("koi8-r"), "text/html; charset=koi8-r", RUSSIAN, id="koi8"),
        pytest.param(
            JAPANESE.encode("shift_jis"), "text/html; charset=Shift_JIS", JAPANESE, id="sj"
        ),
        pytest.param(JAPANESE.encode("euc_jp"), "text/html; charset=euc-jp", JAPANESE, id="eucjp"),
        pytest.param(
            JAPANESE.encode("iso2022_jp"), "text/html; charset=iso-2022-jp", JAPANESE, id="7bit"
        ),
        pytest.param(codecs.BOM_UTF8 + CZECH.encode(), "charset=ascii", CZECH, id="bom"),
        pytest.param(
            codecs.BOM_UTF16_LE + CZECH.encode("utf-16-le"), "text/html", CZECH, id="utf-16"
        ),
        pytest.param(FRENCH.encode("cp1252"), "text/html; charset=nonsense", FRENCH, id="unknown"),
    ],
)
def test_the_text_comes_out_clean(body: bytes, header: str, text: str) -> None:
    assert decode(body, header) == text


@pytest.mark.parametrize("template", [META, OLD_META])
def test_the_page_knows_better_than_a_server_s_default(template: str) -> None:
    page = template.format("windows-1251", RUSSIAN)
    assert decode(page.encode("cp1251"), "text/html; charset=ISO-8859-1") == page


def test_one_broken_byte_does_not_turn_a_page_into_another_charset() -> None:
    body = CZECH.encode() + b"\xff" + CZECH.encode()
    assert decode(body, "text/html; charset=utf-8") == f"{CZECH}\ufffd{CZECH}"


@pytest.mark.parametrize("body", [b"", b"\x00", b"\xff\xfe", bytes(range(256)) * 4])
def test_anything_gives_some_text(body: bytes) -> None:
    assert isinstance(decode(body, "text/html; charset=rot13"), str)


@pytest.mark.parametrize(
    ("charset", "header", "text"),
    [
        ("cp1250", "iso-8859-2", "Zarząd portu otworzył wschodnie nabrzeże: „Łódź, źdźbło”"),
        ("cp1251", "utf-8", "Портовые власти вновь открыли восточную набережную после ремонта."),
        ("utf-8", "shift_jis", "港は三週間の修理を終えて月曜日に再び開いた。"),
        ("cp949", "euc-kr", "항만 당국은 월요일에 부두를 다시 열었다. 똠방각하"),
        ("utf-16-le", "utf-16le", "The quay is open."),
        ("utf-8", "x-user-defined", "Kůň na nábřeží"),
    ],
)
def test_what_servers_say_and_what_it_is(charset: str, header: str, text: str) -> None:
    page = f"<html><body><p>{text}</p></body></html>"
    assert decode(page.encode(charset), f"text/html; charset={header}") == page


def test_a_declaration_behind_a_long_comment() -> None:
    page = f"<html><!--{'x' * 9000}--><meta charset='windows-1251'><p>Набережная открыта"
    assert decode(page.encode("cp1251")) == page
