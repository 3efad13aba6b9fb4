"""JSON to models: tolerant of what is new, clear about what is missing or wrong."""

import copy
import pickle
from datetime import UTC, datetime

import pytest

from parallax_client import UnexpectedAnswer
from parallax_client.models import ArticleItem, ArticlePage, Highlights, StoryItem
from parallax_client.reading import read
from tests.unit.client.samples import article


def test_what_is_declared_has_its_type() -> None:
    item = read(ArticleItem, article())
    assert item.published_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert item.source.name == "El Faro"
    assert item.highlights == read(
        Highlights, {"title": ["The <mark>dam</mark> at dawn"], "text": []}
    )
    assert item.image is None
    assert item.translation.route == ()


def test_fields_of_a_newer_service_are_kept_and_no_error() -> None:
    item = read(ArticleItem, article(mood="hopeful"))
    assert item.raw["mood"] == "hopeful"
    assert item.title == "The dam at dawn"


def test_a_field_that_was_not_sent_says_so_when_it_is_asked_for() -> None:
    item = read(ArticleItem, {"id": "a1", "title": "The dam at dawn"})
    assert item.title == "The dam at dawn"
    assert "The dam at dawn" in repr(item)
    with pytest.raises(AttributeError, match=r"without 'url'.*`fields`"):
        _ = item.url


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"source": "El Faro"}, "Source should be an object, and is 'El Faro'"),
        ({"published_at": "yesterday"}, "'yesterday' is not a time"),
        ({"published_at": 5}, "5 is not a time"),
        ({"translation": {"status": "failed", "route": "es"}}, "a list was expected"),
    ],
)
def test_another_shape_is_an_unexpected_answer(changes: dict[str, object], told: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=told):
        read(ArticleItem, article(**changes))


def test_a_page_that_is_a_list_is_an_unexpected_answer() -> None:
    with pytest.raises(UnexpectedAnswer, match="ArticlePage should be an object"):
        read(ArticlePage, [])


def test_models_are_equal_by_what_they_say_and_can_be_copied() -> None:
    item = read(ArticleItem, article())
    assert pickle.loads(pickle.dumps(item)) == item  # noqa: S301  # its own bytes
    assert copy.deepcopy(item) == item
    assert len({item, read(ArticleItem, article())}) == 1
    assert item != read(ArticleItem, article(version=4))


def test_models_are_frozen() -> None:
    with pytest.raises(AttributeError):
        read(StoryItem, {"id": "s1"}).id = "s2"  # type: ignore[misc]
