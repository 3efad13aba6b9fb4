"""Quotation marks put back where their place is certain; speech between dashes."""

import pytest

from translator.care import quoted


@pytest.mark.parametrize(
    ("source", "english", "translated", "expected"),
    [
        ('"Sim, vou."', "Yes, I'll go.", (), '"Yes, I\'ll go."'),
        ('"Sim, vou.', "Yes, I'll go.", (), "\"Yes, I'll go."),
        ('E vou."', "And I go.", (), 'And I go."'),
        ('Disse: "Vou."', 'He said, "I go.', (), 'He said, "I go."'),
        ('A "Casa Rui" abriu.', "The Casa Rui opened.", (), 'The "Casa Rui" opened.'),
        ('Um "corpo inteiro" caro', "A full-body one", ("Full body.",), 'A "full-body" one'),
        (
            'É "bom", é "mau".',
            "It is good, it is bad.",
            ("good", "bad"),
            'It is "good," it is "bad."',
        ),
        ('É "bom" e bom.', "It is good and good.", ("good",), "It is good and good."),
        ('É "bom".', "It is fine.", ("good",), "It is fine."),
    ],
)
def test_a_mark_comes_back_only_where_it_is_certain(
    source: str, english: str, translated: tuple[str, ...], expected: str
) -> None:
    assert quoted.lost(source, english)
    assert quoted.put_back(source, english, translated) == expected


def test_inches_are_no_quotation() -> None:
    assert not quoted.lost('Um ecrã de 27" novo', "A new 27-inch screen")


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["- Perdi tudo - contou Rui."], True),
        (["- Sabe? - insistiu.", "- Custa 400 euros."], True),
        (["- Não - disse ela.", "Depois saiu."], True),
        (["- Não.", "Nunca - disse ela."], False),
        (["- No - dijo ella -, pero voy."], True),
        (["- No ho sé - va dir ella."], True),
        (["- Ne znam - rekao je."], True),
        (["- Не знам - рече тој."], True),
        (["- Pão - 2 euros"], False),
        (["A obra - disse ele - parou."], False),
        ([], False),
    ],
)
def test_speech_is_known_by_a_verb_of_saying(sentences: list[str], expected: bool) -> None:
    assert quoted.speech(sentences, quoted.VERBS) is expected


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("- Vi - contou Rui.", "- I saw - said Rui.", '"I saw," said Rui.'),
        ("- Quem? - disse.", "- Who? - he said.", '"Who?" he said.'),
        ("- Vi - disse - e vi.", "- I saw - he said.", "- I saw - he said."),
        (
            "- Vi - disse ela -, e vim.",
            "- I saw - She said -, and I came.",
            '"I saw," she said, "and I came."',
        ),
        (
            "- Vi - rekao je - i dođoh.",
            "- I saw - It said - and came.",
            '"I saw," it said, "and came."',
        ),
        ("- Vi - disse.", '"I saw," he said.', '"I saw," he said.'),
        ('- O "não" - disse.', '- The "no" - he said.', '"The ‘no’," he said.'),
    ],
)
def test_dashes_of_speech_become_marks(source: str, english: str, expected: str) -> None:
    assert quoted.with_marks(source, english).replace(",’", "’,") == expected


def test_nested_marks_are_told_from_apostrophes() -> None:
    assert quoted.nested("O 'não' d'água", "The 'no' of Rui's") == "The ‘no’ of Rui's"
    assert quoted.nested("O não", "The dogs' and the '90s'") == "The dogs' and the '90s'"


@pytest.mark.parametrize(
    ("source", "english", "expected"),
    [
        ("\"o 'não'\" e saiu", '"the "no" and left', "\"the 'no'\" and left"),
        ("\"diz 'não' e sai\"", '"says "no" and leaves"', "\"says 'no' and leaves\""),
        ("\"diz 'não'\"", '"says no"', '"says no"'),
        ('"diz" e "faz"', '"says" and "does"', '"says" and "does"'),
    ],
)
def test_a_quotation_within_one_has_single_marks(source: str, english: str, expected: str) -> None:
    assert quoted.inner(source, english) == expected
