"""Results and errors in a terminal."""

import pytest

from parallax_client import terminal
from parallax_client.errors import ParallaxError, problem
from parallax_client.models import ArticleItem, ArticlePage
from parallax_client.reading import read
from tests.unit.client.samples import article


def shown(bold: bool = False, **changes: object) -> list[str]:
    return terminal.result(1, read(ArticleItem, article(**changes)), bold=bold).splitlines()


def test_a_result_has_title_outlet_country_language_original_and_address() -> None:
    title, by, original, url = shown()
    assert title == " 1  The dam at dawn"
    assert by.startswith("    El Faro · MX · 2026-11-2")
    assert by.endswith("translated from es")
    assert original == "    La presa al amanecer"
    assert url == "    https://faro.example/presa"


def test_marks_are_bold_in_a_terminal_only() -> None:
    assert shown(bold=True)[0] == " 1  The \x1b[1mdam\x1b[22m at dawn"
    assert "\x1b" not in "".join(shown())


def test_highlights_are_text_again_and_not_html() -> None:
    found = {"title": [], "text": ["salt &amp; <mark>&lt;b&gt;</mark>"]}
    assert "    … salt & <b>" in shown(highlights=found)


def test_what_is_english_already_has_one_title() -> None:
    lines = shown(original_title="The dam at dawn", translation={"status": "not_needed"})
    assert len(lines) == 3
    assert "translated" not in lines[1]


def test_no_title_commands_the_terminal() -> None:
    attack = "\x1b]0;owned\x07 \x9b31m \u202egnp"
    found = {"title": ["<mark>\x1b[2J</mark>&#27;[2J"], "text": ["&#x9b;2J"]}
    lines = shown(original_title=attack, url=attack, highlights=found)
    assert not any(ord(one) < 32 or 127 <= ord(one) < 160 for one in "".join(lines))
    assert "\u202e" not in "".join(lines)


@pytest.mark.parametrize(
    ("q", "position", "lines"),
    [
        ("dam AND )", 8, ["    dam AND )", "            ^"]),
        ("漢字 )", 3, ["    漢字 )", "         ^"]),
        ("e\u0301 )", 3, ["    e\u0301 )", "      ^"]),
        ('"dam', 4, ['    "dam', "        ^"]),
        ("dam\n(", 4, ["    dam (", "        ^"]),
        ("dam", 99, ["    dam", "       ^"]),
    ],
)
def test_a_caret_stands_under_the_character_at_fault(
    q: str, position: int, lines: list[str]
) -> None:
    assert list(terminal.caret(q, position, 80)) == lines


def test_of_a_long_query_the_part_at_fault_is_shown() -> None:
    query, below = terminal.caret("a" * 300 + ")" + "b" * 300, 300, 80)
    assert len(query) < 80
    assert query[len(below) - 1] == ")"


def test_errors_say_what_the_service_says() -> None:
    body = b'{"detail": "A ) without its (.", "parameter": "q", "position": 4, "request_id": "r1"}'
    assert terminal.error(problem(400, {}, body), "dam )", 80).splitlines() == [
        "error: A ) without its (.",
        "    dam )",
        "        ^",
    ]
    assert "request id: r1" in terminal.error(problem(500, {}, body), None, 80)
    assert terminal.error(ParallaxError("no answer"), "dam", 80) == "error: no answer"


def test_the_summary_says_how_many_there_are_and_what_could_be_meant() -> None:
    page = {"items": [], "next_cursor": None, "total": 1234, "did_you_mean": "dam"}
    assert terminal.summary(read(ArticlePage, page), 20) == (
        "20 of 1,234; --limit N shows more\ndid you mean: dam"
    )
    assert "nothing found" in terminal.summary(read(ArticlePage, {**page, "total": 0}), 0)
