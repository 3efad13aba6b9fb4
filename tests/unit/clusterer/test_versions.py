"""Which events are dropped, repeated or computed."""

from typing import Any

import pytest

from clusterer.versions import Meaning, compare
from tests.support.articles import translated

DONE = {"revision": 2, "translation_version": 5, "withdrawn": False}
PLACED: dict[str, Any] = {"placement": {"story_id": "s"}, "clustered": DONE, "withdrawn": None}


def meaning(revision: int, translation_version: int, **document: Any) -> Meaning:
    event = translated(revision=revision, translation_version=translation_version)
    return compare(event, {**PLACED, **document})


@pytest.mark.parametrize(
    ("revision", "translation_version", "expected"),
    [
        (1, 9, Meaning.STALE),
        (2, 4, Meaning.STALE),
        (2, 5, Meaning.REPEATED),
        (2, 6, Meaning.NEW),
        (3, 6, Meaning.NEW),
    ],
)
def test_revision_and_translation_decide(
    revision: int, translation_version: int, expected: Meaning
) -> None:
    assert meaning(revision, translation_version) is expected


def test_an_article_without_a_placement_is_new() -> None:
    assert meaning(1, 1, placement=None, clustered=None) is Meaning.NEW


def test_a_withdrawal_is_a_change() -> None:
    withdrawn = {"by": "publisher", "reason": "404"}
    assert meaning(2, 5, withdrawn=withdrawn) is Meaning.NEW
    assert (
        meaning(2, 5, withdrawn=withdrawn, clustered={**DONE, "withdrawn": True})
        is Meaning.REPEATED
    )
