"""What to do with an event, given what is stored of its article."""

from enum import StrEnum

from parallax.documents import Translation, TranslationStatus


class Decision(StrEnum):
    """`stale`: drop; `repeated`: publish what is stored; `translate`: compute, write, publish."""

    STALE = "stale"
    REPEATED = "repeated"
    TRANSLATE = "translate"


def decide(
    stored: Translation | None, revision: int, *, replayed: bool, has_model: bool
) -> Decision:
    """Older than what is stored: stale. Equal: repeated. Newer: translate.

    An article that was replayed from the dead letters or by an operator (`replayed`) is also
    translated anew when its stored translation `failed`, or was `unavailable` and there is a
    model by now.
    """
    if stored is None or revision > stored.revision:
        return Decision.TRANSLATE
    if revision < stored.revision:
        return Decision.STALE
    hopeful = stored.status is TranslationStatus.FAILED or (
        stored.status is TranslationStatus.UNAVAILABLE and has_model
    )
    return Decision.TRANSLATE if replayed and hopeful else Decision.REPEATED
