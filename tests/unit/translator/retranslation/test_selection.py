"""Which articles are translated anew."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.support.articles import NOON
from translator.retranslation.selection import Selection, Verdict, judge, language_of

TARGET = ("fxtranslate 0.5.0", "esen", "2.1")


def document(**changes: Any) -> dict[str, Any]:
    made = {
        "status": "translated",
        "engine": TARGET[0],
        "model": TARGET[1],
        "model_version": TARGET[2],
        "translated_at": NOON,
    }
    return {"language": "es", "translation": {**made, **changes}}


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.UP_TO_DATE),
        ({"model_version": "2.0"}, Verdict.REQUESTED),
        ({"model": "tiny"}, Verdict.REQUESTED),
        ({"engine": "apertium 3.8.3"}, Verdict.REQUESTED),
        ({"status": "failed"}, Verdict.REQUESTED),
        ({"status": "unavailable", "engine": None, "model": None}, Verdict.REQUESTED),
    ],
)
def test_what_something_else_translated_than_would_now_is_outdated(
    changes: dict[str, Any], verdict: Verdict
) -> None:
    assert judge(document(**changes), TARGET, Selection(), NOON) is verdict
    assert judge(document(**changes), None, Selection(), NOON) is Verdict.NO_ENGINE


def test_a_run_over_everything_leaves_what_was_translated_since_its_start() -> None:
    everything = Selection(everything=True)
    before, after = NOON - timedelta(seconds=1), NOON + timedelta(seconds=1)
    assert judge(document(), TARGET, everything, after) is Verdict.REQUESTED
    assert judge(document(), TARGET, everything, before) is Verdict.UP_TO_DATE
    assert judge(document(), None, everything, after) is Verdict.NO_ENGINE


def test_what_no_engine_is_known_for_is_looked_at_again_when_all_is_asked_for() -> None:
    english = document(status="not_needed", engine=None)
    unknown = {**document(status="unavailable", engine=None), "language": None}
    quechua = {**document(status="unavailable", engine=None), "language": "qu"}
    later = NOON + timedelta(seconds=1)
    for one in (english, unknown, quechua):
        assert judge(one, None, Selection(), later) is Verdict.NO_ENGINE
    everything = Selection(everything=True)
    assert judge(english, None, everything, later) is Verdict.REQUESTED
    assert judge(unknown, None, everything, later) is Verdict.REQUESTED
    assert judge(quechua, None, everything, later) is Verdict.NO_ENGINE


@pytest.mark.parametrize(
    ("said", "of_the_source", "route", "language"),
    [
        ("pt-BR", None, ["pt", "en"], "pt-BR"),
        ("en", "en", ["pt", "en"], "pt"),
        (None, "pt", None, "pt"),
        (None, "pt", ["gl", "es", "en"], "gl"),
        ("es", "pt", [], "es"),
        (None, None, None, None),
    ],
)
def test_the_language_is_what_was_translated_from_else_what_is_said_of_it(
    said: str | None, of_the_source: str | None, route: list[str] | None, language: str | None
) -> None:
    article = {"language": said, "source": {"language": of_the_source}}
    assert language_of({**article, "translation": {"route": route}}) == language


@pytest.mark.parametrize("gone", [{}, {**document(), "withdrawn": {"by": "publisher"}}])
def test_what_is_gone_is_skipped(gone: dict[str, Any]) -> None:
    assert judge(gone, TARGET, Selection(everything=True), NOON) is Verdict.SKIPPED


@pytest.mark.parametrize(
    ("asked", "found", "passed"),
    [
        (("pt",), ("pt", "pt-BR", "PT"), ("ptx", "p", "sr-pt")),
        (("sr-Latn", "es"), ("sr-Latn", "es-MX", "sr-Latn-RS"), ("sr", "sr-Cyrl")),
        (("p.",), (), ("pt",)),
    ],
)
def test_a_language_is_also_its_regions(
    asked: tuple[str, ...], found: tuple[str, ...], passed: tuple[str, ...]
) -> None:
    language = Selection(languages=asked).where()["language"]
    pattern = re.compile(language["$regex"], re.IGNORECASE)
    assert [tag for tag in (*found, *passed) if pattern.search(tag)] == list(found)


def test_times_bound_the_discovery() -> None:
    assert "times.discovered" not in Selection().where()
    assert Selection(since=NOON).where()["times.discovered"] == {"$gte": NOON}
    both = Selection(since=NOON, until=NOON + timedelta(days=1)).where()
    assert both["times.discovered"] == {"$gte": NOON, "$lt": NOON + timedelta(days=1)}
