"""What can't be a translation."""

import time

import pytest

from translator.care import sanity
from translator.care.sentence import check

LONG = "O governo anunciou ontem que as obras da ponte começam na primavera do próximo ano."


@pytest.mark.parametrize(
    ("source", "english", "reason"),
    [
        ("Bom dia.", " ", "empty"),
        (LONG, LONG, "not translated"),
        ("Привет, мир и все люди", "Привет, мир", "not translated"),
        (LONG, "The government the government the government said.", "repeated words"),
        (LONG, "The the the the the government.", "repeated words"),
        (
            "Bom dia.",
            "Good morning to you and to each of them, wherever they may be. " * 2,
            "far too long",
        ),
        (LONG, "Yes, sure.", "far too short"),
        (f"“{LONG} Depois sai quem quiser.”", f"“{LONG.upper()[:60]}”", "sentence lost"),
        (
            LONG,
            "The government announced yesterday that works on the bridge begin in spring.",
            None,
        ),
        ("Vila Nova de Gaia e Paredes de Coura", "Vila Nova de Gaia and Paredes de Coura", None),
        ("Não, não, não, não!", "No, no, no, no!", None),
        (
            "他昨天在北京说他不会回来。",
            "He said yesterday in Beijing that he would not come back.",
            None,
        ),
    ],
)
def test_what_is_wrong_at_first_sight(source: str, english: str, reason: str | None) -> None:
    assert sanity.wrong(source, english) == reason


def test_a_sentence_takes_well_under_a_millisecond() -> None:
    source, english = LONG + " Custa 12,5 euros.", "The works will begin in spring. It costs 12.5."
    began = time.process_time()
    for _ in range(200):
        check(source, english, "pt")
    assert (time.process_time() - began) / 200 < 0.002
