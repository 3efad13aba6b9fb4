"""Sentences that engines stumble over, through the real engines: what is lost must be told.

Portuguese by the bundled model, the others by Apertium's data.
"""

import re
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from translator.article import Text
from translator.care import numbers, quoted
from translator.engines.apertium import Apertium
from translator.engines.firefox import Firefox
from translator.engines.pool import Pool
from translator.engines.routes import Engines
from translator.memory import Memory
from translator.models.files import Library
from translator.quotes import plain
from translator.translation import Options, translate_texts

SENTENCES = Path(__file__).with_name("hard_sentences")
DATA = Path("/usr/share/apertium")
TAGS = {"pt": "pt", "es": "es", "ca": "ca", "sh": "sr", "is": "is", "mk": "mk"}
"""The tag that an article in the language of each file has."""

FLAGGED_AT_MOST = {"pt": 0, "es": 0, "ca": 0, "sh": 4, "is": 0, "mk": 0}
"""Sentences with a doubt. Serbo-Croatian has the most: words that Apertium's data lack."""


def sentences(name: str) -> dict[str, list[str]]:
    """By kind."""
    text = SENTENCES.joinpath(f"{name}.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = tomllib.loads(text)
    return found


@dataclass(frozen=True)
class Row:
    """A sentence, its English, and the warnings."""

    source: str
    english: str
    warnings: list[str]


@dataclass(frozen=True)
class Results:
    """All of a language; `kinds` are those of the rows, in order."""

    language: str
    rows: list[Row]
    kinds: list[str]

    def of(self, kind: str) -> list[Row]:
        return [row for row, its in zip(self.rows, self.kinds, strict=True) if its == kind]


@pytest_asyncio.fixture(scope="module", params=TAGS)
async def results(request: pytest.FixtureRequest) -> AsyncIterator[Results]:
    """Every sentence as a paragraph of one article."""
    kinds = sentences(request.param)
    pairs = [(kind, sentence) for kind, found in kinds.items() for sentence in found]
    texts = [Text(f"paragraph {n}", sentence) for n, (_, sentence) in enumerate(pairs)]
    tag = TAGS[request.param]
    async with Pool(2) as pool:
        by_kind = {"firefox": Firefox(pool, Library()), "apertium": Apertium(pool, DATA)}
        engines = Engines(by_kind, Memory(), order=("firefox", "apertium"))
        done, report = await translate_texts(engines, tag, texts, Options())
    assert [text.place for text in done] == [text.place for text in texts]
    rows = [
        Row(source.text, english.text, warnings_of(report.warnings, source.place))
        for source, english in zip(texts, done, strict=True)
    ]
    yield Results(tag, rows, [kind for kind, _ in pairs])


def warnings_of(warnings: list[str], place: str) -> list[str]:
    return [warning for warning in warnings if warning.startswith(f"{place}:")]


def test_there_are_enough() -> None:
    everything = [one for name in TAGS for kind in sentences(name).values() for one in kind]
    assert len(set(everything)) == len(everything) >= 300


def test_no_number_is_lost(results: Results) -> None:
    lost = [row for row in results.rows if numbers.lost(row.source, row.english, results.language)]
    assert lost == []


def test_no_number_is_invented(results: Results) -> None:
    assert [
        row for row in results.rows if numbers.invented(row.source, row.english, results.language)
    ] == []


def test_numbers_have_the_form_of_english(results: Results) -> None:
    foreign = re.compile(r"\d\.\d{3}\.\d{3}|\d\.\d{3},|(?<![\d,])\d+,\d{1,2}(?![\d,])|\d [%‰]")
    assert [row for row in results.rows if foreign.search(row.english)] == []


def test_no_quotation_mark_is_lost(results: Results) -> None:
    assert [row for row in results.rows if quoted.lost(plain(row.source), plain(row.english))] == []


def test_quotation_marks_are_set_as_english_sets_them(results: Results) -> None:
    wrong = re.compile(r"[\w.,!?]“|”\w|“\s|\s”|[\"«»„]")
    assert [row for row in results.rows if wrong.search(row.english)] == []
    uneven = [row for row in results.rows if row.english.count("“") != row.english.count("”")]
    assert uneven == []


def test_speech_is_between_marks(results: Results) -> None:
    spoken = [row for row in results.rows if re.match(r"[—–] [^—–]* [—–] \w[^—–]*\.$", row.source)]
    assert [row for row in spoken if not row.english.startswith("“")] == []


def test_paragraphs_stay_one_to_one(results: Results) -> None:
    assert [row for row in results.rows if "\n" in row.english or not row.english] == []
    ends = re.compile(r"[.!?][”“»]?(?=\s+[„“«¿]?[^\W\d_a-zðþáéíóúö]|$)")
    uneven = [
        row
        for row in results.of("paragraphs")
        if len(ends.findall(row.source)) != len(ends.findall(row.english))
    ]
    assert uneven == []


def test_no_mark_of_an_engine_is_left(results: Results) -> None:
    assert [
        row for row in results.rows if re.search(r"[*#@]|\s[.,;:!?](?:\s|$)", row.english)
    ] == []


def test_few_are_doubtful(results: Results) -> None:
    doubtful = [row for row in results.rows if row.warnings]
    name = next(name for name, tag in TAGS.items() if tag == results.language)
    assert len(doubtful) <= FLAGGED_AT_MOST[name], doubtful


def test_names_keep_their_capitals(results: Results) -> None:
    small = re.compile(r"\b(?:kyiv|kiev|lisbo[na]|porto|setúbal)\b")
    assert [row for row in results.rows if small.search(row.english)] == []
