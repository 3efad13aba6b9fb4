"""What an event means for an article whose stored state is known."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from parallax.events import ArticleTranslated


class Meaning(Enum):
    """Drop, publish what is stored, or compute and write."""

    STALE = "stale"
    REPEATED = "repeated"
    NEW = "new"


def compare(event: ArticleTranslated, document: Mapping[str, Any]) -> Meaning:
    """Compare an event with `clustered`, which says what the stored version was made from."""
    stored = document.get("clustered")
    if not stored or not document.get("placement"):
        return Meaning.NEW
    mine = (event.revision, event.translation.translation_version)
    its = (stored["revision"], stored["translation_version"])
    if mine != its:
        return Meaning.NEW if mine > its else Meaning.STALE
    changed = state_of(document) != {name: stored.get(name) for name in state_of(document)}
    return Meaning.NEW if changed else Meaning.REPEATED


def state_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """What of an article may change without a revision, and must reach readers all the same."""
    return {
        "withdrawn": bool(document.get("withdrawn")),
        "rights": (document.get("original") or {}).get("rights"),
    }
