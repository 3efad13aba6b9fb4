"""Sentences that were translated before."""

from dataclasses import replace

import pytest
from prometheus_client import REGISTRY

from translator.engines.base import Step
from translator.memory import Memory

STEP = Step("firefox", "pt", "en", "fxtranslate 1", "pt-en", "1")


def kept(memory: Memory, *texts: str) -> list[bool]:
    return [memory.find(STEP, text) is not None for text in texts]


def test_the_same_sentence_is_known() -> None:
    memory = Memory(1000)
    before = REGISTRY.get_sample_value("translator_memory_lookups_total", {"result": "hit"}) or 0
    assert memory.find(STEP, "abc") is None
    memory.keep(STEP, "abc", "xyz")
    assert memory.find(STEP, "abc") == "xyz"
    after = REGISTRY.get_sample_value("translator_memory_lookups_total", {"result": "hit"})
    assert after == before + 1


@pytest.mark.parametrize("change", [{"version": "2"}, {"model": "m"}, {"source": "gl"}])
def test_another_model_or_language_is_asked_anew(change: dict[str, str]) -> None:
    memory = Memory(1000)
    memory.keep(STEP, "abc", "xyz")
    assert memory.find(replace(STEP, **change), "abc") is None


def test_what_was_used_least_lately_is_forgotten_first() -> None:
    memory = Memory(3 * len("abc" + "xyz") - 1)
    memory.keep(STEP, "abc", "xyz")
    memory.keep(STEP, "def", "uvw")
    memory.find(STEP, "abc")
    memory.keep(STEP, "ghi", "rst")
    assert kept(memory, "abc", "def", "ghi") == [True, False, True]


@pytest.mark.parametrize("room", [0, 5])
def test_what_has_no_room_is_not_kept(room: int) -> None:
    memory = Memory(room)
    memory.keep(STEP, "abc", "xyz")
    assert kept(memory, "abc") == [False]
