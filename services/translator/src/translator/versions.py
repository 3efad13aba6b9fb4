"""What to do with an event, given what is stored of its article."""

from enum import StrEnum

from parallax.documents import Translation, TranslationStatus


class Decision(StrEnum):
    """`stale`: drop; `repeated`: publish what is stored; `translate`: compute, write, publish."""

    STALE = "stale"
    REPEATED = "repeated"
    TRANSLATE = "translate"


def decide(
    stored: Translation | None,
    revision: int,
    *,
    replayed: bool,
    has_model: bool,
    retranslate: int | None = None,
) -> Decision:
    """Older than what is stored: stale. Equal: repeated. Newer: translate.

    A request to translate anew names the translation_version that it wants replaced
    (`retranslate`): once that is done, a redelivery is a repetition like any other. An article
    that was replayed from the dead letters is also translated anew when its stored translation
    `failed`, or was `unavailable` and there is a model by now.
    """
    if stored is None or revision > stored.revision:
        return Decision.TRANSLATE
    if revision < stored.revision:
        return Decision.STALE
    if retranslate is not None:
        asked = stored.translation_version == retranslate
        return Decision.TRANSLATE if asked else Decision.REPEATED
    hopeful = stored.status is TranslationStatus.FAILED or (
        stored.status is TranslationStatus.UNAVAILABLE and has_model
    )
    return Decision.TRANSLATE if replayed and hopeful else Decision.REPEATED


def would_lose(stored: Translation | None, revision: int, status: object) -> bool:
    """True if a new translation of this `status` would take the English of a revision away.

    It doesn't where the new one finds that the original is English.
    """
    return (
        stored is not None
        and stored.revision == revision
        and stored.status is TranslationStatus.TRANSLATED
        and status in {TranslationStatus.FAILED, TranslationStatus.UNAVAILABLE}
    )
