"""The sample newsroom, read through the API: what its articles plant comes out."""

import pytest
from bench.newsroom import LEAST_F1, LEAST_LISTED, Findings, judge, read_when_told

from parallax_local.newsroom import load_newsroom
from tests.e2e.conftest import System

LEAST_ALONE = 0.75
"""The loosest event loses up to two of its articles in some orders of arrival: two of nine."""


@pytest.fixture(scope="module")
def findings(shared_system: System) -> Findings:
    newsroom = load_newsroom()
    return judge(newsroom, read_when_told(*shared_system, newsroom.status.published))


def test_the_events_are_the_stories(findings: Findings) -> None:
    for kind in ("English", "translated", "English and translated"):
        assert findings.clustering[kind].f1 >= LEAST_F1, (kind, findings.split, findings.mixed)
    assert findings.sizes["untranslated"] >= 10


def test_each_side_of_a_contested_event_has_a_take_of_its_own(findings: Findings) -> None:
    assert len({take.event for take in findings.takes}) >= 4
    assert [take for take in findings.takes if not take.good] == []


def test_a_country_overlooked_what_was_planted_and_alone_told_what_was_planted(
    findings: Findings,
) -> None:
    for lists, least in ((findings.overlooked, LEAST_LISTED), (findings.only, LEAST_ALONE)):
        assert lists.precision >= least, lists.wrong
        assert lists.recall >= LEAST_LISTED, lists.missing
        assert len(lists.unknown) < len(lists.right)


def test_a_site_that_cant_be_read_is_failed_and_never_silent(findings: Findings) -> None:
    assert findings.failures_told
