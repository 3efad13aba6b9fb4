"""What is sent: parameters as the address has them, pages one after the other."""

from datetime import UTC, date, datetime

import pytest

from parallax_client import calls
from parallax_client.models import ArticlePage, ChangePage, Story
from parallax_client.parameters import encode
from parallax_client.reading import read


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (
            {"q": "dam", "country": ["br", "-co"]},
            (("q", "dam"), ("country", "br"), ("country", "-co")),
        ),
        (
            {"from_": date(2026, 11, 1), "in_": "original"},
            (("from", "2026-11-01"), ("in", "original")),
        ),
        ({"to": datetime(2026, 11, 1, 8, tzinfo=UTC)}, (("to", "2026-11-01T08:00:00+00:00"),)),
        (
            {"single_source": True, "days": 1.5, "q": None},
            (("single_source", "true"), ("days", "1.5")),
        ),
        ({"country": "br", "tag": ()}, (("country", "br"),)),
    ],
)
def test_parameters_are_written_as_the_api_reads_them(
    given: dict[str, object], sent: tuple[tuple[str, str], ...]
) -> None:
    assert encode(given) == sent


def test_an_id_can_not_leave_its_place_in_the_address() -> None:
    assert calls.one(Story, "stories", "../keys?x#y").path == "/v1/stories/..%2Fkeys%3Fx%23y"


def test_the_next_page_has_the_same_parameters_and_the_cursor() -> None:
    first = calls.listing(ArticlePage, "articles", q="dam", size=2)
    second = calls.following(first, read(ArticlePage, {"items": [], "next_cursor": "c1"}))
    assert second is not None
    assert second.query == (("q", "dam"), ("size", "2"), ("cursor", "c1"))
    third = calls.following(second, read(ArticlePage, {"items": [], "next_cursor": "c2"}))
    assert third is not None
    assert third.query == (("q", "dam"), ("size", "2"), ("cursor", "c2"))
    assert calls.following(third, read(ArticlePage, {"items": [], "next_cursor": None})) is None


def test_changes_go_on_by_since_while_there_is_more() -> None:
    first = calls.listing(ChangePage, "changes", type="article")
    page = {"items": [], "next_cursor": "c1", "more": True}
    second = calls.following(first, read(ChangePage, page))
    assert second is not None
    assert second.query == (("type", "article"), ("since", "c1"))
    assert calls.following(second, read(ChangePage, {**page, "more": False})) is None


@pytest.mark.parametrize(
    ("given", "size"),
    [({"limit": 5}, "5"), ({"limit": 500}, "100"), ({"limit": 5, "size": 50}, "50")],
)
def test_a_limit_makes_pages_no_larger_than_it_needs(given: dict[str, int], size: str) -> None:
    listing = calls.listing(ArticlePage, "articles", **given)
    assert dict(listing.query)["size"] == size
    assert listing.limit == given["limit"]


def test_a_search_is_changed_with_the_same_address_it_is_saved_with() -> None:
    saved = calls.saved_search(None, None, "https://me.example/hook")
    assert calls.changed_search({"webhook": "https://me.example/hook"}) == saved
    assert calls.changed_search({"webhook": None, "name": "frost"}) == {
        "webhook": None,
        "name": "frost",
    }


def test_a_saved_search_says_only_what_is_given() -> None:
    assert calls.saved_search(None, None, None) == {}
    assert calls.saved_search(
        "Frost", {"q": "frost", "in_": "english", "country": "br"}, "https://me.example/"
    ) == {
        "name": "Frost",
        "query": {"q": "frost", "in": "english", "country": ["br"]},
        "webhook": {"url": "https://me.example/"},
    }
