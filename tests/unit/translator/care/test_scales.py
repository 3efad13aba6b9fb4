"""Words that multiply the number before them."""

from decimal import Decimal

import pytest

from translator.care.scales import EAST_ASIAN, scale, words_of
from translator.models.manifest import load_manifest


@pytest.mark.parametrize(
    ("tag", "word", "power"),
    [
        ("es", "billón", 12),
        ("pt", "bilhões", 9),
        ("en", "billion", 9),
        ("de", "Milliarden", 9),
        ("fi", "miljardilla", 9),
        ("hr", "milijuna", 6),
        ("sr", "милиона", 6),
        ("hi", "करोड़", 7),
        ("th", "พันล้านบาท", 9),
        ("cs", "mil.", 6),
    ],
)
def test_a_word_in_any_of_its_forms(tag: str, word: str, power: int) -> None:
    assert scale(word, tag) == Decimal(10**power)


@pytest.mark.parametrize(
    ("tag", "word"), [("cs", "mil"), ("tr", "bina"), ("es", "casas"), ("xx", "million"), ("zh", "")]
)
def test_other_words_multiply_nothing(tag: str, word: str) -> None:
    assert scale(word, tag) is None


def test_every_language_that_has_a_model_has_words() -> None:
    languages = {entry.language for entry in load_manifest().entries}
    assert languages
    assert [tag for tag in sorted(languages) if not words_of(tag) and tag not in EAST] == []
    assert EAST_ASIAN["億"] == 8


EAST = {"ja", "ko", "zh"}
"""Their units stand right behind the digits; see EAST_ASIAN."""
