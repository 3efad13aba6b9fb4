"""Which language each text of an article is in: what is expected of it, or what it clearly is."""

import time

import pytest

from parallax.documents import Image, Original
from translator.article import Text
from translator.languages import Guess, Languages, all_english, guess, languages_of

PORTUGUESE = (
    "O cais do porto reabriu na segunda-feira, depois de três semanas de obras.",
    "A câmara diz que os barcos de pesca podem voltar a descarregar de madrugada.",
    "Os comerciantes pedem que a estrada seja arranjada antes do inverno.",
)
ENGLISH = (
    "The harbour reopened on Monday after three weeks of work on the eastern pier.",
    "The town says that fishing boats may land their catch before dawn again.",
    "Shopkeepers want the road to be mended before the winter comes.",
)
SERBIAN = (
    "Лука је поново отворена у понедељак, после три недеље радова на источном кеју.",
    "Град каже да рибарски бродови опет могу да истоварују пре зоре.",
)


def article(
    title: str,
    paragraphs: tuple[str, ...] = PORTUGUESE,
    description: str | None = None,
    caption: str | None = None,
) -> Original:
    images = (Image(url="https://quay.example/1.jpg", caption=caption),) if caption else ()
    return Original(
        title=title,
        description=description,
        paragraphs=paragraphs,
        images=images,
        content_hash="0" * 64,
    )


def of(original: Original) -> Languages:
    return languages_of(original, "pt", "pt")


@pytest.mark.parametrize(
    "title",
    [
        "Cais",
        "Lula e Trump em Davos",
        "Sporting vence Arsenal",
        "Microsoft compra Activision Blizzard",
        "Netflix: The Crown termina",
        "Elon Musk compra Manchester United",
        "Startup fintech capta US$ 20 mi",
        "Black Friday no Brasil",
        "Breaking news: pescadores voltam ao cais",
        "The Economist: «o pior já passou», diz ministro",
    ],
)
def test_a_title_of_names_is_never_taken_for_english(title: str) -> None:
    assert of(article(title)).title.language == "pt"


@pytest.mark.parametrize(
    "title",
    [
        "What we know about the harbour",
        "How the river was saved from the mine",
        "The mayor of Lisbon is to resign",
        "Why fishermen are not going back to sea",
    ],
)
@pytest.mark.parametrize("declared", ["pt", "de", "tr", "ko", "sr", "mi"])
def test_an_english_title_is_found_whatever_is_declared(title: str, declared: str) -> None:
    assert guess(title, (declared,)) == Guess("en", confident=True)


def test_a_foreign_paragraph_is_found_among_the_others() -> None:
    mixed = article("O porto reabriu", (PORTUGUESE[0], ENGLISH[0], PORTUGUESE[1], "12:30"))
    assert of(mixed).paragraphs == ("pt", "en", "pt", None)


def test_a_bilingual_article_has_two_languages() -> None:
    both = article("Лука поново отворена", SERBIAN + ENGLISH)
    found = languages_of(both, "sr", "sr")
    assert found.text.language == "sr"
    assert found.paragraphs == ("sr", "sr", "en", "en", "en")


def test_a_long_quotation_does_not_change_its_paragraph() -> None:
    quotation = f"«{ENGLISH[0]} {ENGLISH[1]}» foi o que disse o capitão do porto aos jornalistas."
    assert guess(quotation, ("pt",)).language == "pt"


def test_title_and_text_differ() -> None:
    found = languages_of(article("O porto reabriu depois das obras", ENGLISH), "en", "pt")
    assert (found.title.language, found.text.language) == ("pt", "en")


def test_what_is_declared_wrongly_is_put_right_by_the_text() -> None:
    found = languages_of(article("The harbour is open again", ENGLISH), "pt", "pt")
    assert found.text == Guess("en", confident=True)
    assert found.title.language == "en"
    assert set(found.paragraphs) == {"en"}


def test_an_undeclared_article_is_known_by_its_text() -> None:
    found = languages_of(article("Cais reabre"), None, None)
    assert found.text == Guess("pt", confident=True)
    assert found.title == Guess("pt", confident=False)


def test_each_place_has_its_language() -> None:
    original = article(
        "O porto reabriu", caption="Fishermen on the pier before the storm", description="12:30"
    )
    found = of(original)
    assert found.of(Text("title", original.title)) == "pt"
    assert found.of(Text("paragraph 3", PORTUGUESE[2])) == "pt"
    assert found.of(Text("caption 1", "Fishermen on the pier before the storm")) == "en"
    assert found.of(Text("caption 2", "João Silva/Reuters")) == "pt"
    assert found.of(Text("description", "12:30")) is None


@pytest.mark.parametrize(
    ("languages", "wanted"),
    [
        (["en", "en-GB", None], True),
        (["en", "pt"], False),
        ([None], False),
        ([], False),
        (["enm"], False),
    ],
)
def test_all_is_english(languages: list[str | None], *, wanted: bool) -> None:
    assert all_english(languages) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Το λιμάνι άνοιξε", "el"),
        ("הנמל נפתח", "he"),
        ("ท่าเรือเปิดแล้ว", "th"),
        ("항구가 다시 열렸다", "ko"),
        ("港が再開した", "ja"),
        ("Նավահանգիստը բացվեց", "hy"),
        ("პორტი გაიხსნა", "ka"),
        ("துறைமுகம் திறந்தது", "ta"),
        (SERBIAN[0], "sr"),
        ("В порту снова работают краны, и рыбаки вышли в море.", "ru"),
        ("बंदरगाह फिर से खुल गया है", "hi"),
    ],
)
def test_scripts_decide_against_what_is_declared(text: str, wanted: str) -> None:
    assert guess(text, ("pt",)) == Guess(wanted, confident=True)


@pytest.mark.parametrize(
    ("text", "declared", "wanted"),
    [
        ("Luka je ponovo otvorena u ponedeljak posle radova", "hr", "hr"),
        ("Luka je ponovo otvorena u ponedeljak posle radova", "sr", "sr-Latn"),
        ("Havnen åbnede igen mandag efter tre ugers arbejde", "no", "no"),
        ("Pelabuhan dibuka kembali pada hari Senin", "ms", "ms"),
        ("O porto reabriu na segunda-feira", "gl", "gl"),
        ("बंदर पुन्हा सुरू झाले आहे", "hi", "hi"),
        ("港口週一重新開放", "zh-Hant", "zh-Hant"),
        ("東京港再開", "ja", "ja"),
    ],
)
def test_a_close_language_stays_the_declared_one(text: str, declared: str, wanted: str) -> None:
    assert guess(text, (declared,)).language == wanted


def test_latin_letters_alone_are_not_in_a_language_of_another_script() -> None:
    assert guess("Samsung Galaxy S25 Ultra", ("ko",)).language is None
    assert guess("Galaxy S25 Ultra 출시", ("ko",)).language == "ko"


@pytest.mark.parametrize(
    "text",
    ["", " " * 1_000_000, "a" * 1_000_000, "漢" * 1_000_000, "\ud800" * 10_000, "\0", "a\udfff b"],
)
def test_hostile_texts_are_quick(text: str) -> None:
    guess("The model is loaded by the first call.", ())
    started = time.perf_counter()
    assert guess(text, ("pt",)).language in {"pt", "zh", None}
    assert time.perf_counter() - started < 0.2


def test_beyond_a_bound_paragraphs_are_in_the_language_of_the_article() -> None:
    long = article("O porto reabriu", PORTUGUESE * 200 + ENGLISH)
    assert of(long).paragraphs[-1] == "pt"
