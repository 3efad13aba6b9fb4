"""Parameters to OpenSearch bodies."""

from typing import Any

import pytest
from pydantic import ValidationError

from search_api.api.article_parameters import PageParameters
from search_api.api.problems import Problem
from search_api.search.language.tree import Words
from search_api.search.queries import articles as queries
from search_api.search.queries import common, texts
from search_api.search.queries.articles import ArticleQuery
from search_api.search.queries.choosing import Choice
from search_api.search.queries.common import BadParameter

DAM = Words("dam", 0)


def asked(**parts: Any) -> Any:
    return queries.asked_for(ArticleQuery(**parts))["bool"]


def test_without_parameters_everything_but_the_withdrawn_is_asked_for() -> None:
    body = queries.articles(ArticleQuery())
    assert body["query"]["bool"] == {"filter": [], "must": [], "must_not": [queries.WITHDRAWN]}
    assert "highlight" not in body
    assert "aggs" not in body


def test_one_more_than_a_page_tells_whether_there_is_another() -> None:
    assert queries.articles(ArticleQuery(size=20))["size"] == 21


def fields_of(way: Any) -> list[str]:
    (leaf,) = way["bool"]["must"]
    fields: list[str] = leaf["multi_match"]["fields"]
    return fields


def test_words_look_in_the_english_or_in_untranslated_originals() -> None:
    (text,) = asked(words=DAM)["must"]
    english, original = text["bool"]["should"]
    untranslated = [{"terms": {"translation.status": ["unavailable", "failed"]}}]
    assert all(field.startswith("english.") for field in fields_of(english))
    assert english["bool"]["must_not"] == untranslated
    assert all(field.startswith("original.") for field in fields_of(original))
    assert original["bool"]["filter"] == untranslated


def test_in_originals_the_analyzers_are_those_of_the_languages_asked_for() -> None:
    spanish = Choice(("es", "pt-BR"))
    for parts, count in (({"language": spanish}, 2), ({}, len(set(texts.ANALYZERS.values())))):
        (text,) = asked(words=DAM, where="original", **parts)["must"]
        english, original = text["bool"]["should"]
        assert english["bool"]["filter"] == original["bool"]["must_not"]
        native = [field for field in fields_of(original) if field.startswith("native.")]
        assert len(native) == 2 * count


def test_a_query_of_too_many_clauses_is_refused() -> None:
    many = texts.read_words("word " * 40)
    with pytest.raises(BadParameter, match="`language`"):
        asked(words=many, where="original")
    asked(words=many, where="original", language=Choice(("es",)))
    asked(words=texts.read_words("word " * 60))


def test_an_error_in_the_words_has_its_position() -> None:
    with pytest.raises(BadParameter, match="at character 5: ") as raised:
        texts.read_words("dam (river")
    assert (raised.value.parameter, raised.value.position) == ("q", 4)


def test_filters_are_wanted_or_unwanted() -> None:
    found = asked(country=Choice(("BR", "MX")), tag=Choice((), ("world",)))
    assert found["filter"] == [{"terms": {"country": ["BR", "MX"]}}]
    assert {"terms": {"source.tags": ["world"]}} in found["must_not"]


def test_a_language_includes_its_regions_and_scripts() -> None:
    (found,) = asked(language=Choice(("pt",)))["filter"]
    assert found["bool"]["should"] == [
        {"terms": {"language": ["pt"]}},
        {"prefix": {"language": "pt-"}},
    ]


def test_stories_about_nothing_leave_no_article() -> None:
    assert asked(in_stories=())["filter"] == [{"terms": {"story_id": []}}]


def test_pages_by_time_go_on_after_the_last_item_within_their_bound() -> None:
    body = queries.articles(ArticleQuery(), after=(5, "id"), as_of=9)
    assert body["search_after"] == [5, "id"]
    assert {"range": {"times.discovered": {"lte": 9}}} in body["query"]["bool"]["filter"]
    assert body["sort"] == [{"sort_time": "desc"}, {"id": "desc"}]


def test_pages_by_relevance_leave_out_the_first_one_and_tell_age_as_of_then() -> None:
    query = ArticleQuery(words=DAM)
    first = queries.articles_by_relevance(query, as_of=7)
    body = queries.articles_by_relevance(
        query, as_of=7, seen=("a",), pit="p", keep_alive="120s", after=(1.5, "b")
    )
    scored = body["query"]["function_score"]
    assert scored["functions"] == first["query"]["function_score"]["functions"]
    assert scored["functions"][1]["exp"]["sort_time"]["origin"] == "7"
    assert {"terms": {"id": ["a"]}} in scored["query"]["bool"]["must_not"]
    assert body["pit"] == {"id": "p", "keep_alive": "120s"}
    assert body["search_after"] == [1.5, "b"]


def test_age_takes_away_a_part_of_the_score_at_most() -> None:
    scored = queries.articles_by_relevance(ArticleQuery(words=DAM), as_of=7)["query"]
    weights = [one["weight"] for one in scored["function_score"]["functions"]]
    assert weights == [1 - queries.FRESHNESS, queries.FRESHNESS]
    assert scored["function_score"]["boost_mode"] == "multiply"


def test_highlights_are_escaped_by_the_engine_that_marks_them() -> None:
    assert queries.articles(ArticleQuery(words=DAM))["highlight"]["encoder"] == "html"


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


@pytest.mark.parametrize(
    ("given", "sort"),
    [({}, "newest"), ({"q": "dam"}, "relevance"), ({"q": "dam", "sort": "oldest"}, "oldest")],
)
def test_the_default_order_depends_on_words(given: dict[str, str], sort: str) -> None:
    assert PageParameters.model_validate(given).query().sort == sort


def test_relevance_without_words_is_a_problem() -> None:
    with pytest.raises(Problem) as raised:
        PageParameters(sort="relevance").query()
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
        {"in": "translated"},
        {"kind": ["radio"]},
        {"status": ["--failed"]},
        {"facets": ["kind"]},
    ],
)
def test_parameters_out_of_bounds_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PageParameters.model_validate(given)


def test_a_cursor_is_bound_to_which_articles_and_their_order_alone() -> None:
    def bound(**given: Any) -> Any:
        return PageParameters.model_validate(given).bound()

    page = bound(q="dam")
    assert page == bound(q="dam", size=5, fields=["id"], facets=["day"], sort="relevance")
    others = ({"q": "dam", "in": "original"}, {"q": "dam", "sort": "newest"}, {"q": "ferry"})
    assert all(bound(**other) != page for other in others)


def test_fields_are_split_ordered_and_known() -> None:
    assert PageParameters(fields=["url, id", "title"]).chosen() == ("id", "url", "title")
    with pytest.raises(Problem, match="original_title") as raised:
        PageParameters(fields=["id,titel"]).chosen()
    assert raised.value.parameter == "fields"
