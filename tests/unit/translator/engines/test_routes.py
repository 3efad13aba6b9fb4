"""Which engines a language goes through."""

import math

import pytest

from translator.engines.base import EngineFailed, Step
from translator.engines.routes import Engines
from translator.memory import Memory


class Fake:
    """Knows some pairs; puts its kind around what it is given."""

    def __init__(self, kind: str, *pairs: str) -> None:
        self.kind = kind
        self.pairs = [pair.split("-") for pair in pairs]
        self.asked: list[str] = []

    def steps(self, tag: str) -> list[Step]:
        return [
            Step(self.kind, source, target, f"{self.kind} 1", f"{source}{target}", "7")
            for source, target in self.pairs
            if source == tag.partition("-")[0]
        ]

    async def translate(
        self, step: Step, text: str, seconds: float, until: float = math.inf
    ) -> str:
        del seconds, until
        self.asked.append(text)
        if text == "bad":
            raise EngineFailed("bad")
        return f"{step.model}({text})"


def engines(*found: Fake, **options: object) -> Engines:
    return Engines({one.kind: one for one in found}, Memory(1000), **options)  # type: ignore[arg-type]


FIREFOX = Fake("firefox", "pt-en", "es-en")
APERTIUM = Fake("apertium", "es-en", "ca-en", "gl-es", "en-es", "oc-ca", "oc-es")


def ways(found: Engines, tag: str) -> list[str]:
    return [
        " ".join(f"{step.kind}:{step.source}-{step.target}" for step in route.steps)
        for route in found.routes(tag)
    ]


def test_the_order_of_preference() -> None:
    found = engines(FIREFOX, APERTIUM)
    assert ways(found, "es-MX") == ["firefox:es-en", "apertium:es-en"]
    assert ways(found, "ca") == ["apertium:ca-en"]
    assert ways(found, "fr") == []


def test_a_language_can_have_its_own_order() -> None:
    found = engines(FIREFOX, APERTIUM, by_language={"es": ["apertium"]})
    assert ways(found, "es-AR") == ["apertium:es-en"]
    assert ways(found, "pt") == ["firefox:pt-en"]


def test_what_is_not_in_the_order_is_not_used() -> None:
    assert ways(engines(FIREFOX, APERTIUM, order=["apertium"]), "es") == ["apertium:es-en"]
    assert ways(engines(FIREFOX, APERTIUM, order=["firefox", "apertium"]), "gl") == []


def test_two_steps_where_there_is_no_direct_one() -> None:
    found = engines(FIREFOX, APERTIUM)
    assert ways(found, "gl") == [
        "apertium:gl-es firefox:es-en",
        "apertium:gl-es apertium:es-en",
    ]
    assert ways(found, "oc")[0] == "apertium:oc-ca apertium:ca-en"


def test_english_goes_nowhere() -> None:
    assert ways(engines(FIREFOX, APERTIUM), "en-GB") == []


async def test_a_route_of_two_steps_and_its_provenance() -> None:
    found = engines(FIREFOX, APERTIUM)
    route = found.routes("gl")[0]
    assert route.languages == ("gl", "es", "en")
    assert (route.engine, route.model, route.version) == (
        "apertium 1 + firefox 1",
        "gles + esen",
        "7 + 7",
    )
    assert await found.translate(route, "casa", 1) == "esen(gles(casa))"


async def test_what_was_translated_is_remembered_by_step_and_failures_are_not() -> None:
    firefox = Fake("firefox", "pt-en")
    found = engines(firefox)
    (route,) = found.routes("pt")
    for _ in range(2):
        assert await found.translate(route, "casa", 1) == "pten(casa)"
        with pytest.raises(EngineFailed):
            await found.translate(route, "bad", 1)
    assert firefox.asked == ["casa", "bad", "bad"]
