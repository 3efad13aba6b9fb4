"""LibreTranslate over HTTP: an operator's own server, or one that they have a key for."""

import math
from typing import Any

from translator.engines.base import TARGET, Step, foreign
from translator.engines.remote import Remote

KIND = "libretranslate"
LONGEST = 2000
"""Characters of one question, the limit that its own servers start with."""

_CODES = {"no": "nb", "zh-hant": "zt", "fil": "tl"}
"""Where its codes aren't the base language's."""


class LibreTranslate:
    """Any language into English; which ones the server has is found out by asking."""

    def __init__(self, remote: Remote, address: str, key: str = "") -> None:
        self._remote = remote
        self._address = address.rstrip("/")
        self._key = key

    def steps(self, tag: str) -> list[Step]:
        """One; a language that the server hasn't is an EngineFailed of that text."""
        base = foreign(tag)
        if base is None:
            return []
        source = _CODES.get(tag.lower(), _CODES.get(base, base))
        return [Step(KIND, base, TARGET, KIND, f"{source}-{TARGET}", "", LONGEST)]

    async def translate(
        self, step: Step, text: str, seconds: float, until: float = math.inf
    ) -> str:
        """One text; see Engine."""
        body: dict[str, Any] = {
            "q": text,
            "source": step.model.partition("-")[0],
            "target": TARGET,
            "format": "text",
        }
        if self._key:
            body["api_key"] = self._key
        return await self._remote.ask(f"{self._address}/translate", body, _text, seconds, until)


def _text(answer: Any) -> str:
    return str(answer["translatedText"])
