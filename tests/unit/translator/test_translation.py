"""From texts to a translation, with engines that fail in every way."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from parallax.documents import Image, Original, TranslationStatus
from parallax.errors import Unavailable
from translator.article import Text
from translator.attempts import EnginesUnreachable
from translator.engines.base import (
    EngineDied,
    EngineFailed,
    EngineLate,
    EngineUnreachable,
    OutOfTime,
    Step,
)
from translator.engines.routes import Route
from translator.languages import Guess, languages_of
from translator.translation import (
    Options,
    Report,
    as_translation,
    translate_article,
    translate_texts,
)


def route(kind: str, source: str = "pt", longest: int = 400) -> Route:
    return Route((Step(kind, source, "en", f"{kind} 1", "m", "1", longest),))


class FakeEngines:
    """Answers by a function for each kind of engine; remembers what it was asked."""

    def __init__(
        self, answer: Callable[[str], str], longest: int = 400, **others: Callable[[str], str]
    ) -> None:
        self.answers = {"firefox": answer, **others}
        self.longest = longest
        self.asked: list[str] = []

    def routes(self, tag: str) -> list[Route]:
        return [route(kind, tag, self.longest) for kind in self.answers] if tag == "pt" else []

    async def translate(self, route: Route, text: str, seconds: float, until: float) -> str:
        del seconds
        if until <= time.monotonic():
            raise OutOfTime("late")
        self.asked.append(text)
        return self.answers[route.steps[0].kind](text)


def failing(part: str, error: Exception) -> Callable[[str], str]:
    def answer(text: str) -> str:
        if part in text:
            raise error
        return text.upper()

    return answer


async def run(engines: FakeEngines, *texts: str) -> tuple[list[str], list[str]]:
    done, report = await translated(engines, *texts)
    return done, report.warnings


async def translated(engines: FakeEngines, *texts: str) -> tuple[list[str], Report]:
    done, report = await translate_texts(
        engines,
        "pt",
        [Text(f"paragraph {n}", text) for n, text in enumerate(texts, 1)],
        Options(),
    )
    return [text.text for text in done], report


async def test_sentences_go_one_by_one_and_come_back_in_their_places() -> None:
    engines = FakeEngines(str.upper)
    texts, warnings = await run(engines, "Um dia. “Dois” dias.", "Três.")
    assert texts == ["UM DIA. “DOIS” DIAS.", "TRÊS."]
    assert sorted(engines.asked) == ['"Dois" dias.', "Três.", "Um dia."]
    assert warnings == []


async def test_what_has_no_letters_never_reaches_an_engine() -> None:
    engines = FakeEngines(failing("", ValueError("asked")))
    assert await run(engines, "* * *", "12:30") == (["* * *", "12:30"], [])


async def test_a_late_sentence_is_cut_smaller_and_tried_once_more() -> None:
    long = "palavra " * 30

    def answer(text: str) -> str:
        if len(text) > 100:
            raise EngineLate("late")
        return text.upper()

    texts, warnings = await run(FakeEngines(answer), long.strip())
    assert texts == [long.strip().upper()]
    assert warnings == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (EngineLate("late"), "engine deadline"),
        (EngineDied("worker 7 ended"), "engine failed: worker 7 ended"),
        (EngineFailed("PanicException: oh"), "engine failed: PanicException: oh"),
    ],
)
async def test_a_sentence_that_fails_is_kept_with_a_warning(error: Exception, reason: str) -> None:
    engines = FakeEngines(failing("Mau", error))
    texts, warnings = await run(engines, "Bom dia a todos.", "Mau dia. Bom fim.")
    assert texts == ["BOM DIA A TODOS.", "Mau dia. BOM FIM."]
    assert warnings == [f"paragraph 2: sentence kept in the original: {reason}"]


async def test_an_empty_answer_is_no_translation() -> None:
    texts, warnings = await run(FakeEngines(lambda _: " "), "Bom dia.")
    assert texts == ["Bom dia."]
    assert warnings == ["paragraph 1: sentence kept in the original: engine gave nothing"]


async def test_a_lost_number_is_told_and_warnings_are_bounded() -> None:
    texts, warnings = await run(FakeEngines(lambda _: "It fell."), *["Caiu 4,5 pontos."] * 30)
    assert texts == ["It fell."] * 30
    assert len(warnings) == 20
    assert warnings[0] == "paragraph 1: number lost: 4,5"


LONG = "O rio subiu muito durante a noite de ontem, e a ponte velha caiu às 9 horas da manhã."


async def test_a_doubtful_sentence_is_tried_again_by_clauses() -> None:
    def answer(text: str) -> str:
        if text == LONG:
            return "The river the river the river the river rose."
        return "The bridge fell at 9." if "9" in text else "The river rose."

    assert await run(FakeEngines(answer), LONG) == (["The river rose, the bridge fell at 9."], [])


async def test_a_second_try_that_fails_leaves_the_first_with_its_warning() -> None:
    def answer(text: str) -> str:
        if text == LONG:
            return "The old bridge fell last night."
        raise EngineFailed("oh")

    expected = (["The old bridge fell last night."], ["paragraph 1: number lost: 9"])
    assert await run(FakeEngines(answer), LONG) == expected


async def test_a_lost_quotation_is_found_by_its_own_translation() -> None:
    english = {'Um "não" seco.': "A dry no.", "não": "No"}
    assert await run(FakeEngines(english.__getitem__), "Um “não” seco.") == (["A dry “no.”"], [])


async def test_a_quotation_that_cannot_be_placed_is_told() -> None:
    english = {'Um "não" seco.': "A dry refusal.", "não": "No"}
    texts, warnings = await run(FakeEngines(english.__getitem__), "Um “não” seco.")
    assert (texts, warnings) == (["A dry refusal."], ["paragraph 1: quotation mark lost"])


async def test_engines_that_cannot_start_are_the_surroundings_fault() -> None:
    with pytest.raises(Unavailable, match="no engine"):
        await run(FakeEngines(failing("", Unavailable("no engine"))), "Bom dia. Boa noite.")


ARTICLE = Original(
    title="Mau tempo",
    paragraphs=("Bom dia.",),
    images=(Image(url="http://a.example/1.jpg", caption="Legenda", alt="Uma ponte"),),
    content_hash="0",
)


IN_PORTUGUESE = languages_of(ARTICLE, "pt", "pt")


async def test_an_article_carries_its_provenance() -> None:
    fields = await translate_article(FakeEngines(str.upper), ARTICLE, IN_PORTUGUESE, Options())
    translation = as_translation(fields, revision=2, translation_version=5)
    assert translation.status is TranslationStatus.TRANSLATED
    assert (translation.revision, translation.translation_version) == (2, 5)
    assert translation.title == "MAU TEMPO"
    assert translation.paragraphs == ("BOM DIA.",)
    assert (translation.captions, translation.alts) == (("LEGENDA",), ("UMA PONTE",))
    assert translation.route == ("pt", "en")
    assert (translation.engine, translation.model) == ("firefox 1", "m")
    assert translation.warnings == ()


async def test_an_article_of_which_over_half_is_kept_has_failed() -> None:
    fields = await translate_article(
        FakeEngines(str.upper), ARTICLE, IN_PORTUGUESE, Options(article_seconds=0)
    )
    translation = as_translation(fields, revision=1, translation_version=1)
    assert translation.status is TranslationStatus.FAILED
    assert (translation.title, translation.paragraphs) == (None, ())
    assert "title: sentence kept in the original: article deadline" in translation.warnings


async def test_the_longest_sentences_are_begun_first() -> None:
    engines = FakeEngines(str.upper)
    await run(engines, "Um. Um dia muito longo. Um dia.")
    assert engines.asked == ["Um dia muito longo.", "Um dia.", "Um."]


async def test_what_fails_or_is_wrong_goes_to_the_next_engine() -> None:
    engines = FakeEngines(
        failing("Mau", EngineFailed("oh")), apertium=lambda text: f"by rules: {text.lower()}"
    )
    texts, report = await translated(engines, "Bom dia. Mau dia.")
    assert texts == ["BOM DIA. By rules: mau dia."]
    assert report.warnings == []
    assert report.others == ["50 % of the text by apertium 1 m"]


async def test_a_loop_goes_to_the_next_engine() -> None:
    engines = FakeEngines(lambda _: "no no no no no no", chat=lambda _: "Good morning.")
    assert await run(engines, "Bom dia.") == (["Good morning."], [])


async def test_the_first_is_kept_when_the_next_is_no_better() -> None:
    engines = FakeEngines(lambda _: "no no no no no no", chat=failing("", EngineFailed("oh")))
    assert await run(engines, "Bom dia.") == (
        ["No no no no no no"],
        ["paragraph 1: repeated words"],
    )


async def test_engines_that_cannot_be_reached_are_told_apart() -> None:
    engines = FakeEngines(
        failing("", EngineFailed("oh")), chat=failing("", EngineUnreachable("rests"))
    )
    with pytest.raises(EnginesUnreachable, match="rests"):
        await run(engines, "Bom dia.")


async def test_an_engine_of_paragraphs_is_given_paragraphs_and_the_next_sentences() -> None:
    engines = FakeEngines(failing("Mau", EngineFailed("oh")), longest=2000)
    engines.answers["firefox"] = str.upper
    assert await run(engines, "Bom dia. Boa noite.") == (["BOM DIA. BOA NOITE."], [])
    assert engines.asked == ["Bom dia. Boa noite."]


async def test_texts_in_other_languages_are_left_or_translated_by_theirs() -> None:
    texts = [Text("title", "Bom dia"), Text("paragraph 1", "Good morning to all", "en")]
    texts += [Text("paragraph 2", "Bonjour", "fr")]
    done, report = await translate_texts(FakeEngines(str.upper), "pt", texts, Options())
    assert [text.text for text in done] == ["BOM DIA", "Good morning to all", "Bonjour"]
    assert report.warnings == [
        "paragraph 2: sentence kept in the original: there is no engine for fr"
    ]


async def test_without_an_engine_an_article_is_unavailable() -> None:
    fields = await translate_article(
        FakeEngines(str.upper),
        ARTICLE,
        replace(IN_PORTUGUESE, text=Guess("fr", confident=True)),
        Options(),
    )
    assert fields == {
        "status": TranslationStatus.UNAVAILABLE,
        "warnings": ("there is no engine for fr",),
    }


ENGLISH = {
    "title": "The ferry to the outer islands is back after a year",
    "paragraphs": ("The first boat left the harbour at dawn with 41 passengers on it.",),
    "content_hash": "0",
}


async def test_an_english_article_is_left_as_it_is_whatever_its_site_declares() -> None:
    original = Original(**ENGLISH)
    engines = FakeEngines(str.upper)
    fields = await translate_article(
        engines, original, languages_of(original, "pt", "pt"), Options()
    )
    assert fields == {"status": TranslationStatus.NOT_NEEDED, "warnings": ()}
    assert engines.asked == []


async def test_a_portuguese_title_over_english_text_is_translated_alone() -> None:
    title = "O barco para as ilhas voltou depois de um ano sem viagens"
    original = Original(**{**ENGLISH, "title": title})
    fields = await translate_article(
        FakeEngines(str.upper), original, languages_of(original, "en", "pt"), Options()
    )
    assert (fields["title"], fields["paragraphs"]) == (title.upper(), original.paragraphs)
    assert fields["status"] is TranslationStatus.TRANSLATED


async def test_an_address_never_reaches_the_engine_and_comes_back() -> None:
    engines = FakeEngines(str.upper)
    texts, warnings = await run(engines, "Leia em https://a.example/x?y=1 ou ana@b.example.")
    assert texts == ["LEIA EM https://a.example/x?y=1 OU ana@b.example."]
    assert warnings == []
    assert not any("example" in text for text in engines.asked)


async def test_an_engine_that_loses_an_address_is_asked_around_it() -> None:
    def loses(text: str) -> str:
        return " ".join(word for word in text.split() if not word.startswith("KW")).upper()

    texts, _ = await run(FakeEngines(loses), "Leia em https://a.example/x para saber mais.")
    assert texts == ["LEIA EM https://a.example/x PARA SABER MAIS."]


async def test_no_repair_touches_an_address_or_a_handle() -> None:
    english = {"KWX": "KWX says 1,5 million.", "Diz": "KWX says 1,5 million."}
    engines = FakeEngines(lambda text: english[text.split()[0]])
    texts, _ = await run(engines, "Diz @ana que são 1,5 milhões.")
    assert texts == ["@ana says 1.5 million."]
    engines = FakeEngines(lambda text: text.replace("Leia", "Read"))
    texts, _ = await run(engines, "Leia https://a.example/n/1,7000,12.345.htm já.")
    assert texts == ["Read https://a.example/n/1,7000,12.345.htm já."]


async def test_what_is_nothing_but_an_address_is_left() -> None:
    engines = FakeEngines(str.upper)
    assert await run(engines, "https://a.example/x") == (["https://a.example/x"], [])
    assert engines.asked == []


GLOSSARY = "Kiev resiste."


async def test_a_wrong_name_is_replaced_and_told() -> None:
    texts, report = await translated(FakeEngines(lambda _: "Kiev resists."), GLOSSARY)
    assert texts == ["Kyiv resists."]
    assert len(report.repaired) == 1
    assert "Kyiv" in report.repaired[0]


async def test_a_name_that_the_engine_lost_is_put_in_by_a_placeholder() -> None:
    def loses(text: str) -> str:
        return "The city resists." if "Kiev" in text else text.replace("resiste", "resists")

    texts, report = await translated(FakeEngines(loses), GLOSSARY)
    assert texts == ["Kyiv resists."]
    assert report.repaired == ["paragraph 1: term put in: Kyiv"]


async def test_a_name_that_cannot_be_put_in_is_told() -> None:
    texts, warnings = await run(FakeEngines(lambda _: "The city resists."), GLOSSARY)
    assert texts == ["The city resists."]
    assert warnings == ["paragraph 1: term lost: Kyiv"]
