"""Parameters to OpenSearch bodies."""

from typing import Any

import pytest
from pydantic import ValidationError

from search_api.api.articles import ArticleParameters
from search_api.api.problems import Problem
from search_api.search.queries import articles as queries
from search_api.search.queries import common
from search_api.search.queries.articles import ArticleQuery
from search_api.search.queries.common import BadParameter


def filters(**asked: Any) -> list[Any]:
    found: list[Any] = queries.articles(ArticleQuery(**asked))["query"]["bool"]["filter"]
    return found


def test_without_parameters_everything_but_the_withdrawn_is_asked_for() -> None:
    body = queries.articles(ArticleQuery())
    assert body["query"]["bool"] == {"filter": [], "must": [], "must_not": [queries.WITHDRAWN]}
    assert "highlight" not in body


def test_one_more_than_a_page_tells_whether_there_is_another() -> None:
    assert queries.articles(ArticleQuery(size=20))["size"] == 21


def test_words_look_in_the_english_or_in_untranslated_originals() -> None:
    (text,) = queries.articles(ArticleQuery(q="dam"))["query"]["bool"]["must"]
    english, original = text["bool"]["should"]
    assert all(field.startswith("english.") for field in english["simple_query_string"]["fields"])
    (words,) = original["bool"]["must"]
    assert all(field.startswith("original.") for field in words["simple_query_string"]["fields"])
    assert original["bool"]["filter"] == [
        {"terms": {"translation.status": ("unavailable", "failed")}}
    ]


def test_with_a_language_words_look_in_translated_originals_too() -> None:
    (text,) = queries.articles(ArticleQuery(q="presa", languages=("es",)))["query"]["bool"]["must"]
    assert text["bool"]["should"][1]["bool"]["filter"] == []


def test_all_words_are_required_and_no_operator_is_expensive() -> None:
    words = queries._words("a b", ["english.title"])["simple_query_string"]
    assert words["default_operator"] == "and"
    assert not {"PREFIX", "FUZZY", "NEAR", "ALL"} & set(words["flags"].split("|"))


def test_several_countries_are_any_of_them() -> None:
    assert filters(countries=("BR", "MX")) == [{"terms": {"country": ["BR", "MX"]}}]


def test_a_language_includes_its_regions_and_scripts() -> None:
    (found,) = filters(languages=("pt",))
    assert found["bool"]["should"][0]["bool"]["should"] == [
        {"term": {"language": "pt"}},
        {"prefix": {"language": "pt-"}},
    ]


def test_pages_by_time_go_on_after_the_last_item_within_their_bound() -> None:
    body = queries.articles(ArticleQuery(), after=(5, "id"), as_of=9)
    assert body["search_after"] == [5, "id"]
    assert {"range": {"times.discovered": {"lte": 9}}} in body["query"]["bool"]["filter"]
    assert body["sort"] == [{"sort_time": "desc"}, {"id": "desc"}]


def test_pages_by_relevance_leave_out_the_first_one() -> None:
    body = queries.articles_by_relevance(
        ArticleQuery(q="dam"), seen=("a",), pit="p", keep_alive="120s", after=(1.5, "b")
    )
    assert {"terms": {"id": ["a"]}} in body["query"]["bool"]["must_not"]
    assert body["pit"] == {"id": "p", "keep_alive": "120s"}
    assert body["search_after"] == [1.5, "b"]


def test_highlights_are_escaped_by_the_engine_that_marks_them() -> None:
    assert queries.articles(ArticleQuery(q="dam"))["highlight"]["encoder"] == "html"


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        (None, None),
        ("2026-11-23", {"gte": "2026-11-23T00:00:00+00:00"}),
        ("2026-11-23T08:00:00Z", {"gte": "2026-11-23T08:00:00+00:00"}),
        ("2026-11-23T08:00:00+02:00", {"gte": "2026-11-23T06:00:00+00:00"}),
        ("2026-11-23T08:00:00 02:00", {"gte": "2026-11-23T06:00:00+00:00"}),
        ("2026-11-23T08:00", {"gte": "2026-11-23T08:00:00+00:00"}),
    ],
)
def test_from_is_a_moment_or_the_start_of_a_day(text: str | None, bound: object) -> None:
    assert common.start_bound(text) == bound


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("2026-11-23", {"lt": "2026-11-24T00:00:00+00:00"}),
        ("2026-11-23T08:00:00Z", {"lte": "2026-11-23T08:00:00+00:00"}),
        ("9999-12-31", None),
    ],
)
def test_to_is_a_moment_or_a_whole_day(text: str, bound: object) -> None:
    assert common.end_bound(text) == bound


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-13-01", "23.11.2026", "0001-01-01T00:00:00+14:00", "now-1d", "\x00"],
)
def test_a_wrong_time_names_its_parameter(text: str) -> None:
    with pytest.raises(BadParameter) as raised:
        common.start_bound(text)
    assert raised.value.parameter == "from"


@pytest.mark.parametrize(
    ("given", "usual"),
    [("ES", "es"), ("pt-br", "pt-BR"), ("sr-latn", "sr-Latn"), ("SR-LATN-RS", "sr-Latn-RS")],
)
def test_language_tags_are_brought_to_their_usual_case(given: str, usual: str) -> None:
    assert common.language_tag(given) == usual


def test_blank_words_are_none_and_too_many_are_refused() -> None:
    assert queries.search_text("  ") is None
    with pytest.raises(BadParameter):
        queries.search_text("a " * (queries.MAX_WORDS + 1))


@pytest.mark.parametrize(
    ("given", "sort"),
    [({}, "newest"), ({"q": "dam"}, "relevance"), ({"q": "dam", "sort": "oldest"}, "oldest")],
)
def test_the_default_order_depends_on_words(given: dict[str, str], sort: str) -> None:
    assert ArticleParameters.model_validate(given).query().sort == sort


def test_relevance_without_words_is_a_problem() -> None:
    with pytest.raises(Problem) as raised:
        ArticleParameters(sort="relevance").query()
    assert (raised.value.status, raised.value.parameter) == (400, "sort")


@pytest.mark.parametrize(
    "given",
    [
        {"size": 0},
        {"size": 101},
        {"country": ["Mexico"]},
        {"language": ["español"]},
        {"q": "x" * 1001},
        {"colour": "red"},
        {"cursor": ""},
    ],
)
def test_parameters_out_of_bounds_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ArticleParameters.model_validate(given)
