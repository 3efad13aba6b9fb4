"""Which engines a language goes through, in order of preference, and going there."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import Counter

from translator.engines.base import TARGET, Engine, EngineFailed, Step
from translator.memory import Memory
from translator.models.files import is_english

PIVOT = "pivot"
"""In an order of preference: two steps through a third language."""
KINDS = ("firefox", "apertium", PIVOT, "libretranslate", "chat")

TEXTS = Counter(
    "translator_texts_total",
    "Texts that an engine was given, by what came of them: done or failed",
    ["engine", "outcome"],
)


@dataclass(frozen=True)
class Route:
    """One step to English, or two through a third language."""

    steps: tuple[Step, ...]

    @property
    def source(self) -> str:
        """The language it starts from."""
        return self.steps[0].source

    @property
    def languages(self) -> tuple[str, ...]:
        """Passed through, the source first: ("gl", "es", "en")."""
        return (self.source, *(step.target for step in self.steps))

    @property
    def engine(self) -> str:
        """Each engine once, with its version."""
        return " + ".join(dict.fromkeys(step.engine for step in self.steps))

    @property
    def model(self) -> str:
        """The model of each step."""
        return " + ".join(step.model for step in self.steps)

    @property
    def version(self) -> str:
        """The version of each model."""
        return " + ".join(step.version for step in self.steps)

    @property
    def longest(self) -> int:
        """Characters that it takes at once."""
        return min(step.longest for step in self.steps)

    def __str__(self) -> str:
        return f"{self.engine} {self.model}"


class Engines:
    """Every engine there is, and what it has translated before.

    `order` names engines by kind; `by_language` has other orders for some base languages. What
    isn't named isn't used.
    """

    def __init__(
        self,
        engines: Mapping[str, Engine],
        memory: Memory,
        order: Sequence[str] = KINDS,
        by_language: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._engines = engines
        self._memory = memory
        self._order = tuple(order)
        self._by_language = dict(by_language or {})

    def routes(self, tag: str) -> list[Route]:
        """Every way from a language to English, the preferred one first; none from English."""
        return [] if is_english(tag) else list(dict.fromkeys(self._routes(tag)))

    def _routes(self, tag: str) -> Iterator[Route]:
        for kind in self._ordered(tag):
            if kind == PIVOT:
                yield from self._pivots(tag)
            else:
                yield from (Route((step,)) for step in self._steps(kind, tag))

    def _pivots(self, tag: str) -> Iterator[Route]:
        for first in self._ordered(tag):
            for step in self._steps(first, tag, to_english=False):
                for second in self._ordered(step.target):
                    for last in self._steps(second, step.target):
                        yield Route((step, last))

    def _steps(self, kind: str, tag: str, *, to_english: bool = True) -> Iterator[Step]:
        engine = self._engines.get(kind)
        for step in engine.steps(tag) if engine else ():
            if (step.target == TARGET) is to_english:
                yield step

    def _ordered(self, tag: str) -> Sequence[str]:
        return self._by_language.get(tag.partition("-")[0].lower(), self._order)

    async def translate(
        self, route: Route, text: str, seconds: float, until: float = math.inf
    ) -> str:
        """One text by one route; raises as Engine.translate does."""
        for step in route.steps:
            text = await self._ask(step, text, seconds, until)
        return text

    async def _ask(self, step: Step, text: str, seconds: float, until: float) -> str:
        known = self._memory.find(step, text)
        if known is not None:
            return known
        try:
            found = await self._engines[step.kind].translate(step, text, seconds, until)
        except EngineFailed:
            TEXTS.labels(step.kind, "failed").inc()
            raise
        TEXTS.labels(step.kind, "done").inc()
        self._memory.keep(step, text, found)
        return found
