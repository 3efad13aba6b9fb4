"""What every engine is to the rest: steps from language to language, and one way to fail."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from parallax.errors import ParallaxError

TARGET = "en"
SENTENCE = 400
"""Characters that a local engine takes at once: its time rises with the square of them."""


def foreign(tag: str) -> str | None:
    """The base language of a tag that is to be translated: neither English nor unknown."""
    base = tag.partition("-")[0].lower()
    return None if base in {TARGET, "und", ""} else base


class EngineFailed(ParallaxError):
    """An engine has no answer to this text; others may have."""


class EngineLate(EngineFailed):
    """A text took longer than its deadline; a worker that did it was killed."""


class EngineDied(EngineFailed):
    """A worker ended amid a text."""


class EngineUnreachable(EngineFailed):
    """A remote engine can't be reached or takes no more now; later it may."""


class OutOfTime(ParallaxError):
    """The time of all the work was used up before this text had its turn."""


class ModelReplaced(ParallaxError):
    """The files of a model are no longer those that the step was made for: look for routes anew."""


@dataclass(frozen=True)
class Step:
    """From one language to another: who does it, and with what."""

    kind: str
    """firefox, apertium, libretranslate or chat."""
    source: str
    target: str
    engine: str
    """With its version, as translations record it: `fxtranslate 0.5.0`."""
    model: str
    version: str
    longest: int = SENTENCE
    """Characters at once; over SENTENCE it takes paragraphs."""
    load: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """For local engines: what a worker needs to load it."""


class Engine(Protocol):
    """What translates by some steps."""

    def steps(self, tag: str) -> list[Step]:
        """From the language of a BCP 47 tag; nothing for one that it doesn't know."""
        ...

    async def translate(
        self, step: Step, text: str, seconds: float, until: float = math.inf
    ) -> str:
        """One text by one of its steps.

        `seconds` count from its turn; `until`, on the monotonic clock, includes the wait for it.
        Raises EngineFailed or OutOfTime, which are about this text only, ModelReplaced, and
        Unavailable when the engine can't work here at all.
        """
        ...
