"""The shipped stance model, on sentences written for these tests."""

import json
import time
from importlib.resources import files

import numpy as np
import pytest

from clusterer.stance import LABELS, Target, stance_of, stances_of
from clusterer.stance.features import context_of
from clusterer.stance.model import BATCH, shipped


def target(sentence: str) -> Target:
    """The target is marked with square brackets."""
    start = sentence.index("[")
    end = sentence.index("]") - 1
    return Target(sentence.replace("[", "").replace("]", ""), start, end)


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("[Minister Orsolya Vane] was convicted of fraud and lied to parliament.", "negative"),
        ("Critics accused [Harlow] of corruption and called him a disgrace.", "negative"),
        ("[Ines Tarrow] was praised as a brave and brilliant leader.", "positive"),
        ("Voters admire [Dunmore] for his honesty and great courage.", "positive"),
        ("[The commissioner] will meet reporters on Tuesday in the town hall.", "neutral"),
        ("[Pelham], who was born in 1961, is a member of the council.", "neutral"),
    ],
)
def test_plain_cases(sentence: str, label: str) -> None:
    assert stance_of(*target(sentence)).label == label


def test_the_stance_is_towards_the_target_not_of_the_sentence() -> None:
    blamed = stance_of(*target("The award-winning Okoro was praised, but [Lund] was disgraced."))
    praised = stance_of(*target("The award-winning [Okoro] was praised, but Lund was disgraced."))
    assert blamed.scores["negative"] > praised.scores["negative"]
    assert praised.scores["positive"] > blamed.scores["positive"]


def test_a_name_has_no_stance_of_its_own() -> None:
    """The model is shown a place; who stands there can't matter."""
    said = [
        stance_of(*target(f"[{name}] spoke to the press on Monday."))
        for name in ("Trump", "Obama", "Wrenfield")
    ]
    assert said[0] == said[1] == said[2]


def test_scores_are_probabilities() -> None:
    stance = stance_of("The mayor spoke.", 4, 9)
    assert set(stance.scores) == set(LABELS)
    assert sum(stance.scores.values()) == pytest.approx(1, abs=0.001)
    assert stance.label == max(LABELS, key=lambda label: stance.scores[label])


def test_a_batch_says_what_each_alone_does() -> None:
    """Companions of other lengths change nothing."""
    targets = [
        target("[Aldous] wept."),
        target("After weeks of scandal the board at last dismissed [its chairman] without thanks."),
        target("[It] rained."),
    ] * BATCH
    together = list(stances_of(targets))
    assert len(together) == len(targets)
    for one, stance in zip(targets[:3], together, strict=False):
        alone = stance_of(*one)
        assert alone.label == stance.label
        assert alone.scores == pytest.approx(stance.scores, abs=0.001)


def test_nothing_in_nothing_out() -> None:
    assert list(stances_of([])) == []


@pytest.mark.parametrize(
    "filler", ["a ", "very bad ", "''", "((((", "\x00", "😀", "n't", "日本語", "9,"]
)
def test_a_megabyte_costs_what_a_sentence_does(filler: str) -> None:
    half = filler * (500_000 // len(filler))
    stance_of("The mayor spoke.", 4, 9)  # the model is read
    started = time.perf_counter()
    stance_of(half + "X" + half, len(half), len(half) + 1)
    assert time.perf_counter() - started < 1


def test_a_target_of_a_megabyte_is_judged() -> None:
    assert stance_of("word " * 200_000, 0, 1_000_000).label in LABELS


def test_a_target_alone_is_judged() -> None:
    assert stance_of("Marlowe", 0, 7).label in LABELS


def test_the_models_file_says_what_it_is_and_is_small() -> None:
    text = files("clusterer.stance").joinpath("data", "model.json").read_text(encoding="utf-8")
    assert len(text.encode()) < 2_000_000
    about = json.loads(text)["about"]
    assert {"made_by", "made_from", "cross_validation"} <= set(about)


def test_the_model_knows_no_names() -> None:
    assert not {"trump", "clinton", "obama", "putin", "merkel"} & set(shipped().known)


def test_scores_are_finite_for_the_longest_context() -> None:
    sentence = "terrible " * 100 + "X" + " wonderful" * 100
    place = sentence.index("X")
    assert np.isfinite(shipped().scores([context_of(sentence, place, place + 1)])).all()
