"""Sentences that were translated before."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from translator.engines.pool import EngineLate
from translator.memory import Memory
from translator.models.files import Model

MODEL = Model("pt", "pt-en", "1", Path("m"), Path("s"), Path("t"))


class Engines:
    """Says what it is told backwards, and counts."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    async def translate(self, model: Model, text: str, seconds: float, until: float) -> str:
        assert seconds > 0
        assert until > 0
        self.asked[text] += 1
        if text == "late":
            raise EngineLate("too late")
        return f"{text[::-1]}{model.version}"


async def ask(memory: Memory, *texts: str, model: Model = MODEL) -> list[str]:
    return [await memory.translate(model, text, 1, 1) for text in texts]


async def test_the_same_sentence_is_translated_once() -> None:
    engines = Engines()
    before = REGISTRY.get_sample_value("translator_memory_lookups_total", {"result": "hit"}) or 0
    assert await ask(Memory(engines, 1000), "abc", "abc", "xyz") == ["cba1", "cba1", "zyx1"]
    assert engines.asked == {"abc": 1, "xyz": 1}
    after = REGISTRY.get_sample_value("translator_memory_lookups_total", {"result": "hit"})
    assert after == before + 1


async def test_another_version_of_the_model_is_asked_anew() -> None:
    memory = Memory(Engines(), 1000)
    await ask(memory, "abc")
    assert await ask(memory, "abc", model=replace(MODEL, version="2")) == ["cba2"]


async def test_what_was_used_least_lately_is_forgotten_first() -> None:
    engines = Engines()
    memory = Memory(engines, 3 * len("abc" + "cba1") - 1)
    await ask(memory, "abc", "def", "abc", "ghi", "abc", "def")
    assert engines.asked == {"abc": 1, "def": 2, "ghi": 1}


@pytest.mark.parametrize("room", [0, 5])
async def test_what_has_no_room_is_not_kept(room: int) -> None:
    engines = Engines()
    await ask(Memory(engines, room), "abc", "abc")
    assert engines.asked == {"abc": 2}


async def test_a_failure_is_not_remembered() -> None:
    engines = Engines()
    memory = Memory(engines, 1000)
    for _ in range(2):
        with pytest.raises(EngineLate):
            await ask(memory, "late")
    assert engines.asked == {"late": 2}
