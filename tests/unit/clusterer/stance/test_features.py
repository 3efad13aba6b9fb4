"""What the stance model is shown of a sentence."""

import pytest

from clusterer.stance.features import (
    NAME,
    NUMBER,
    REACH,
    SPECIAL,
    UNKNOWN,
    context_of,
    entry_of,
    words,
)


def test_words_are_as_in_the_vectors_vocabulary() -> None:
    assert words("“She didn’t pay 1,200 well-known men.”") == [
        '"', "She", "did", "n't", "pay", "1,200", "well-known", "men", ".", '"',
    ]  # fmt: skip


def test_the_target_is_left_out_and_its_sides_are_kept() -> None:
    context = context_of("Critics praised Marta Quill for it.", 16, 27)
    assert context.before == ("Critics", "praised")
    assert context.after == ("for", "it", ".")
    assert not context.pronoun


def test_a_pronoun_is_told() -> None:
    assert context_of("Nobody believed him.", 16, 19).pronoun


def test_only_the_nearest_words_are_looked_at() -> None:
    sentence = "far " * 100 + "near X close" + " away" * 100
    place = sentence.index("X")
    context = context_of(sentence, place, place + 1)
    assert len(context.before) == len(context.after) == REACH
    assert context.before[-1] == "near"
    assert context.after[0] == "close"


def test_names_are_all_the_same() -> None:
    known = {word: entry for entry, word in enumerate([*SPECIAL, "praised"])}
    assert entry_of("Praised", known) == known["praised"]
    assert entry_of("Quillington", known) == known[NAME]
    assert entry_of("quillish", known) == known[UNKNOWN]
    assert entry_of("2,500", known) == known[NUMBER]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, 999), (999, 1000)])
def test_a_target_outside_the_sentence_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no target at"):
        context_of("A short sentence.", start, end)


def test_a_blank_target_is_refused() -> None:
    with pytest.raises(ValueError, match="blank"):
        context_of("A   sentence.", 1, 3)
