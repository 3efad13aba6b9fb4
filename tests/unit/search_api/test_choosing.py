"""Filters of several values, some of them unwanted."""

from search_api.search.queries.choosing import choice, in_field, in_language, languages, speaks


def test_a_leading_hyphen_excludes() -> None:
    asked = choice(["MX", "-RU", "BR", "MX"])
    assert (asked.wanted, asked.unwanted) == (("BR", "MX"), ("RU",))
    assert in_field("country", asked) == (
        [{"terms": {"country": ["BR", "MX"]}}],
        [{"terms": {"country": ["RU"]}}],
    )
    assert in_field("country", choice([])) == ([], [])


def test_one_wanted_value_and_no_unwanted_one_are_enough() -> None:
    asked = choice(["a", "b", "-c"])
    assert asked.allows(["b", "d"])
    assert not asked.allows(["b", "c"])
    assert not asked.allows([])
    assert choice(["-c"]).allows([])


def test_a_language_stands_for_its_varieties() -> None:
    asked = languages(["PT", "-pt-br"])
    assert (asked.wanted, asked.unwanted) == (("pt",), ("pt-BR",))
    assert [speaks(asked, tag) for tag in ("pt", "pt-PT", "pt-BR", "es", None)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    (wanted,), (unwanted,) = in_language("language", asked)
    assert {"prefix": {"language": "pt-"}} in wanted["bool"]["should"]
    assert {"terms": {"language": ["pt-BR"]}} in unwanted["bool"]["should"]
