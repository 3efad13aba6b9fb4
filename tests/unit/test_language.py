"""Languages: detected, declared or unknown."""

import pytest

from parallax.language import detect, normalise, scores

PORTUGUESE = "O cais do porto reabriu na segunda-feira, depois de três semanas de obras."
SERBIAN = "Лука је поново отворена у понедељак, после три недеље радова на источном кеју."
SERBIAN_LATIN = "Luka je ponovo otvorena u ponedeljak, posle tri nedelje radova na istočnom keju."


@pytest.mark.parametrize(
    ("text", "prior", "wanted"),
    [
        (PORTUGUESE, None, "pt"),
        (PORTUGUESE, "en", "pt"),
        (PORTUGUESE, "pt-BR", "pt"),
        ("Cais", "pt", "pt"),
        ("12:30", None, None),
        ("", None, None),
        (SERBIAN, "sr", "sr"),
        (SERBIAN_LATIN, "sr", "sr-Latn"),
        ("港は三週間の修理の後、月曜日に再開された。", None, "ja"),
    ],
)
def test_detection(text: str, prior: str | None, wanted: str | None) -> None:
    assert detect(text, prior) == wanted


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [
        ("de-AT", "de"),
        ("EN_us", "en"),
        ("sr-Latn-RS", "sr-Latn"),
        ("zh-TW", "zh-Hant"),
        ("zh-CN", "zh"),
        ("nb", "no"),
        ("German", None),
        ("", None),
        (None, None),
    ],
)
def test_declared_tags(tag: str | None, wanted: str | None) -> None:
    assert normalise(tag) == wanted


def test_scores_are_logarithms_of_probabilities() -> None:
    found = scores(PORTUGUESE)
    assert max(found, key=found.__getitem__) == "pt"
    assert all(score <= 1e-6 for score in found.values())


def test_what_no_newsroom_writes_has_no_score() -> None:
    assert not {"la", "vo", "pcm", "wuu"} & set(scores(PORTUGUESE))
