"""What is done with an event, given what is stored."""

import pytest

from parallax.documents import Translation, TranslationStatus
from tests.support.articles import NOON
from translator.versions import Decision, decide, would_lose


def stored(status: TranslationStatus = TranslationStatus.TRANSLATED) -> Translation:
    return Translation(revision=3, translation_version=7, status=status, translated_at=NOON)


@pytest.mark.parametrize(
    ("revision", "decision"),
    [(2, Decision.STALE), (3, Decision.REPEATED), (4, Decision.TRANSLATE)],
)
def test_revisions_decide(revision: int, decision: Decision) -> None:
    assert decide(stored(), revision, replayed=False, has_model=True) is decision


def test_a_new_article_is_translated() -> None:
    assert decide(None, 1, replayed=False, has_model=False) is Decision.TRANSLATE


@pytest.mark.parametrize(
    ("status", "has_model", "decision"),
    [
        (TranslationStatus.FAILED, True, Decision.TRANSLATE),
        (TranslationStatus.UNAVAILABLE, True, Decision.TRANSLATE),
        (TranslationStatus.UNAVAILABLE, False, Decision.REPEATED),
        (TranslationStatus.TRANSLATED, True, Decision.REPEATED),
        (TranslationStatus.NOT_NEEDED, True, Decision.REPEATED),
    ],
)
def test_a_replayed_article_has_a_second_chance(
    status: TranslationStatus, has_model: bool, decision: Decision
) -> None:
    assert decide(stored(status), 3, replayed=True, has_model=has_model) is decision
    assert decide(stored(status), 3, replayed=False, has_model=has_model) is Decision.REPEATED


def test_an_older_one_stays_dropped_when_replayed() -> None:
    assert decide(stored(), 2, replayed=True, has_model=True) is Decision.STALE


@pytest.mark.parametrize(
    ("revision", "asked", "decision"),
    [
        (3, 7, Decision.TRANSLATE),
        (3, 6, Decision.REPEATED),  # done since, by this request or another
        (2, 7, Decision.STALE),
        (4, 7, Decision.TRANSLATE),
    ],
)
@pytest.mark.parametrize("status", list(TranslationStatus))
@pytest.mark.parametrize("replayed", [True, False])
def test_a_request_to_translate_anew_is_met_once(
    revision: int, asked: int, decision: Decision, status: TranslationStatus, replayed: bool
) -> None:
    found = decide(stored(status), revision, replayed=replayed, has_model=True, retranslate=asked)
    assert found is decision


def test_a_new_translation_without_text_does_not_replace_one_that_has_it() -> None:
    assert would_lose(stored(), 3, TranslationStatus.FAILED)
    assert would_lose(stored(), 3, TranslationStatus.UNAVAILABLE)
    assert not would_lose(stored(), 3, TranslationStatus.TRANSLATED)
    assert not would_lose(stored(), 3, TranslationStatus.NOT_NEEDED)
    assert not would_lose(stored(), 4, TranslationStatus.FAILED)
    assert not would_lose(stored(TranslationStatus.FAILED), 3, TranslationStatus.FAILED)
    assert not would_lose(None, 1, TranslationStatus.FAILED)
