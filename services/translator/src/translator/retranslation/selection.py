"""Which stored articles are to be translated anew, and what becomes of each; pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from parallax.documents import TranslationStatus
from parallax.store import Doc

STATUSES = (
    TranslationStatus.TRANSLATED,
    TranslationStatus.FAILED,
    TranslationStatus.UNAVAILABLE,
)
"""Those of what isn't English, as far as it is known."""

PROVENANCE = ("engine", "model", "model_version")
Target = tuple[str, str, str]
"""These three of what would translate."""
Current = Callable[[str], Target | None]
"""What a language would be translated by now, None if by nothing."""


class Verdict(StrEnum):
    """What becomes of a selected article."""

    REQUESTED = "requested"
    UP_TO_DATE = "up_to_date"
    NO_ENGINE = "no_engine"
    SKIPPED = "skipped"
    """Withdrawn or gone meanwhile, or of a form that can't be sent."""


@dataclass(frozen=True)
class Selection:
    """Which articles. `since` and `until` bound their discovery."""

    languages: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    statuses: tuple[str, ...] = STATUSES
    engine: str | None = None
    """Part of the name of what translated them; so is `model`."""
    model: str | None = None
    source: str | None = None
    everything: bool = False
    """Also those whose engine, model and version are the current ones."""

    def where(self) -> Doc:
        """As MongoDB is asked."""
        asked: Doc = {"translation.status": {"$in": [str(status) for status in self.statuses]}}
        bounds = {"$gte": self.since, "$lt": self.until}
        if any(bounds.values()):
            asked["times.discovered"] = {op: at for op, at in bounds.items() if at}
        if self.languages:
            tags = "|".join(map(re.escape, self.languages))
            asked["language"] = {"$regex": f"^({tags})(-|$)", "$options": "i"}
        for name, wanted in (("engine", self.engine), ("model", self.model)):
            if wanted:
                asked[f"translation.{name}"] = {"$regex": re.escape(wanted), "$options": "i"}
        if self.source:
            asked["source_id"] = self.source
        return asked


def judge(
    document: Mapping[str, Any], target: Target | None, selection: Selection, started_at: datetime
) -> Verdict:
    """What becomes of an article. Only what was translated can be up to date.

    In a run over everything it is once it was dealt with after the run's start; and an article
    that was taken for English, or of which no language is known, is looked at again.
    """
    made = document.get("translation")
    if not made or document.get("withdrawn"):
        return Verdict.SKIPPED
    if selection.everything:
        doubtful = made["status"] == TranslationStatus.NOT_NEEDED or language_of(document) is None
        if target is None and not doubtful:
            return Verdict.NO_ENGINE
        done = made["translated_at"] >= started_at
    elif target is None:
        return Verdict.NO_ENGINE
    else:
        done = made["status"] == TranslationStatus.TRANSLATED and provenance(made) == target
    return Verdict.UP_TO_DATE if done else Verdict.REQUESTED


def language_of(document: Mapping[str, Any]) -> str | None:
    """What an article is in: as it says of itself or its source does.

    But the translator looks at the text: what it was translated from counts more.
    """
    source = document.get("source") or {}
    said: str | None = document.get("language") or source.get("language")
    route = (document.get("translation") or {}).get("route")
    if not route or (said and _base(said) == _base(route[0])):
        return said
    return str(route[0])


def _base(tag: str) -> str:
    return tag.partition("-")[0].lower()


def provenance(translation: Mapping[str, Any]) -> tuple[str | None, ...]:
    """Of a stored translation: engine, model and version."""
    return tuple(translation.get(name) for name in PROVENANCE)
