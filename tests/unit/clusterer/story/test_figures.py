"""A story's title and figures come from its articles alone."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from clusterer.story import (
    MEMBER_FIELDS,
    TOLD_FIELDS,
    Member,
    figures,
    headline,
    member_of,
)
from tests.unit.clusterer.events import NOON

FIRST = Member(
    article_id="a1",
    source_id="harbour-gazette",
    host="www.harbourgazette.example",
    country="IE",
    language="en",
    title="Ferry to Skellan returns after a year",
    title_language="en",
    at=NOON,
    withdrawn=False,
)
SECOND = replace(
    FIRST,
    article_id="a2",
    source_id="diario-del-muelle",
    host="diariodelmuelle.example",
    country="ES",
    language="es",
    title="Skellan recupera su barco tras un año",
    title_language="es",
    at=NOON + timedelta(hours=1),
)
THIRD = replace(FIRST, article_id="a3", title="Skellan ferry returns", at=NOON + timedelta(hours=2))


def test_the_figures_of_a_story() -> None:
    found = figures([SECOND, THIRD, FIRST])
    assert found.article_ids == ("a1", "a2", "a3")
    assert found.article_count == 3
    assert (found.first_seen, found.last_seen) == (NOON, NOON + timedelta(hours=2))
    assert found.countries == ("ES", "IE")
    assert found.languages == ("en", "es")
    assert found.source_ids == ("diario-del-muelle", "harbour-gazette")


def test_the_title_is_that_of_the_most_central_english_article() -> None:
    odd = replace(FIRST, article_id="a0", title="Seals, gulls and a brass band", at=NOON)
    found = figures([odd, SECOND, FIRST, THIRD])
    assert found.title == FIRST.title
    assert found.title_language == "en"


def test_without_an_english_article_the_title_stays_in_its_language() -> None:
    found = figures([SECOND])
    assert (found.title, found.title_language) == (SECOND.title, "es")


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_articles_does_not_matter(seed: int) -> None:
    members = [FIRST, SECOND, THIRD]
    assert figures(random.Random(seed).sample(members, 3)) == figures(members)


def test_a_withdrawn_article_stays_a_member_but_says_nothing() -> None:
    found = figures([FIRST, replace(SECOND, withdrawn=True)])
    assert found.article_ids == ("a1", "a2")
    assert (found.article_count, found.countries, found.last_seen) == (1, ("IE",), NOON)


def test_a_story_of_withdrawn_articles_has_no_title() -> None:
    found = figures([replace(FIRST, withdrawn=True)])
    assert (found.title, found.article_count, found.first_seen) == ("", 0, NOON)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferry is back | The Harbour Gazette", "Ferry is back"),
        ("Ferry is back - The Harbour Gazette", "Ferry is back"),
        ("Ferry is back – Harbour Gazette", "Ferry is back"),
        ("Ferry is back | World news", "Ferry is back"),
        ("Ferry is back - and nobody is happy", "Ferry is back - and nobody is happy"),
        ("Ferry-building is back", "Ferry-building is back"),
    ],
)
def test_an_outlets_name_is_no_part_of_a_title(title: str, expected: str) -> None:
    assert headline(replace(FIRST, title=title)) == expected


def test_a_member_is_read_from_an_articles_document() -> None:
    document = {
        "_id": "a2",
        "source_id": "diario-del-muelle",
        "url": "http://diariodelmuelle.example/1",
        "country": "ES",
        "language": "es",
        "original": {"title": SECOND.title},
        "translation": {"status": "unavailable", "title": None},
        "times": {"published": None, "discovered": SECOND.at},
        "withdrawn": None,
    }
    assert member_of(document) == SECOND
    document["translation"] = {"status": "translated", "title": "Skellan has its boat back"}
    assert member_of(document) == replace(
        SECOND, title="Skellan has its boat back", title_language="en", translated=True
    )


def test_a_members_text_is_read_where_it_was_asked_for() -> None:
    document = {
        "_id": "a2",
        "source_id": "diario-del-muelle",
        "source": {"id": "diario-del-muelle", "name": "Diario del Muelle", "display": "full"},
        "url": "http://diariodelmuelle.example/1",
        "country": "ES",
        "language": "es",
        "original": {
            "title": SECOND.title,
            "description": "Vuelve.",
            "paragraphs": ["Uno.", "Dos."],
            "signature": "minhash-w4-128:AAAA",
            "rights": None,
        },
        "translation": {
            "status": "translated",
            "title": "Skellan has its boat back",
            "description": "It is back.",
            "paragraphs": [f"{n}." for n in range(1, 9)],
            "warnings": ["title: name kept: Skellan", "paragraph 2: a number is missing: 12"],
        },
        "times": {"published": None, "discovered": SECOND.at},
    }
    member = member_of(document)
    assert (member.lead, member.paragraphs) == ("It is back.", ("1.", "2.", "3.", "4.", "5."))
    assert (member.title_doubtful, member.paragraphs_doubtful) == (True, frozenset({1}))
    assert (member.signature, member.outlet) == ("minhash-w4-128:AAAA", "Diario del Muelle")
    assert member.quotable


@pytest.mark.parametrize(
    ("rights", "display", "quotable"),
    [
        ({"nosnippet": True}, "full", False),
        ({"nosnippet": False}, "excerpt", True),
        (None, "link", False),
    ],
)
def test_a_publishers_wish_decides_whether_it_is_quoted(
    rights: dict[str, bool] | None, display: str, quotable: bool
) -> None:
    document = {
        "_id": "a1",
        "source_id": "gazette",
        "source": {"name": "The Gazette", "display": display},
        "url": "http://gazette.example/1",
        "original": {"title": "Ferry is back", "rights": rights},
        "translation": {"status": "not_needed"},
        "times": {"published": None, "discovered": NOON},
    }
    assert member_of(document).quotable is quotable


def test_fields_are_asked_for_once_and_none_inside_another() -> None:
    assert len(set(TOLD_FIELDS)) == len(TOLD_FIELDS)
    assert set(MEMBER_FIELDS) < set(TOLD_FIELDS)
    assert not any(
        one != other and one.startswith(f"{other}.") for one in TOLD_FIELDS for other in TOLD_FIELDS
    )
