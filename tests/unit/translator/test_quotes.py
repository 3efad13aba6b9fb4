"""Quotation marks and dashes on their way into an engine and out of it."""

import time

import pytest

from translator.quotes import curl, plain, restore_dashes


@pytest.mark.parametrize(
    ("typographic", "expected"),
    [
        ("Disse “sim” ontem.", 'Disse "sim" ontem.'),
        ("« Oui », dit-il.", '"Oui", dit-il.'),
        ("„Nein“, sagte er.", '"Nein", sagte er.'),
        ("Copo d’água", "Copo d'água"),
        ("A obra — cara — parou.", "A obra - cara - parou."),
        ("— Não — disse.", "- Não - disse."),
        ("–Não –disse.", "- Não - disse."),
        ("—No sé —dijo ella—, pero voy.", "- No sé - dijo ella -, pero voy."),
        ("La obra —cara— paró a –5 °C.", "La obra - cara - paró a –5 °C."),
        ("»Ne«, rekao je, »ili da«.", '"Ne", rekao je, "ili da".'),
        ("Reče »ne« i ode.", 'Reče "ne" i ode.'),
        ("L’« arc » et « l’autre ».", 'L\'"arc" et "l\'autre".'),
        ("„Nei,“ sagði hún.", '"Nei," sagði hún.'),
        ("Han sade ”nej” och »ja».", 'Han sade "nej" och "ja".'),
        ("«El “no” de Lisboa» y «otro»", '"El \'no\' de Lisboa" y "otro"'),
        ("„Roman »Most« je tu“", "\"Roman 'Most' je tu\""),
        ("“Un «no» seco”", "\"Un 'no' seco\""),
        ('«O pai: "Não"», disse', "\"O pai: 'Não'\", disse"),
        ('“O pai: "Não"”, disse', "\"O pai: 'Não'\", disse"),
        ('«A» e "b" e «C»', '"A" e "b" e "C"'),
        ("»A« i “b” »C«", '"A" i "b" "C"'),
        ("2019–2024", "2019–2024"),
    ],
)
def test_engines_get_plain_marks(typographic: str, expected: str) -> None:
    assert plain(typographic) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We will win," he said.', "“We will win,” he said."),
        ('He said "no" and left.', "He said “no” and left."),
        ('He said"no" and left.', "He said “no” and left."),
        ('He said "no"and left.', "He said “no” and left."),
        ("He said „no“ and left.", "He said “no” and left."),
        ("He said »no« and left.", "He said “no” and left."),
        ("»Ne«, rekao je.", "“Ne”, rekao je."),
        ("Han sade ”nej”.", "Han sade “nej”."),
        ("He said « no » and left.", "He said “no” and left."),
        ('He called him"crazy man."', "He called him “crazy man.”"),
        ('He said " no " and left.', "He said “no” and left."),
        ('The "no"(again)', "The “no” (again)"),
        ('("Yes")', "(“Yes”)"),
        ('She said: "Go. Now."', "She said: “Go. Now.”"),
        ('— "No," she said.', "— “No,” she said."),
        ('A 27" screen', 'A 27" screen'),
        ("It's a dog's life", "It's a dog's life"),
        ("“Already right”", "“Already right”"),
        ("", ""),
    ],
)
def test_english_gets_typographic_marks(text: str, expected: str) -> None:
    assert curl(text) == expected


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("— Não — disse.", "- No - she said.", "— No — she said."),
        ("A obra – cara – parou.", "The work - dear -- stopped.", "The work – dear – stopped."),
        ("A obra - cara", "The work - dear", "The work - dear"),
        ("Um bem-vindo", "A well-known - one", "A well-known - one"),
    ],
)
def test_dashes_come_back_as_the_source_has_them(source: str, english: str, expected: str) -> None:
    assert restore_dashes(source, english) == expected


@pytest.mark.parametrize(
    "mark", ['"', "«", "»", "„", "“", "”", "« ", " »", "— ", "„ “", "»a«", "'"]
)
def test_a_megabyte_of_marks_takes_no_time(mark: str) -> None:
    text = mark * (2**20 // len(mark))
    began = time.process_time()
    curl(plain(text))
    restore_dashes(text, text)
    assert time.process_time() - began < 10


def test_a_megabyte_without_a_mark_takes_no_time() -> None:
    began = time.process_time()
    for text in (" " * 2**20, "x" * 2**20, "\n" * 10_000, "a – b" * 200_000):
        curl(plain(text))
    assert time.process_time() - began < 10
