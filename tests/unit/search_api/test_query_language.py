"""The query language: text to a tree, errors that point at the character, a tree to clauses."""

import random
from typing import Any

import pytest

from search_api.search.language.clauses import Scope, clause, count
from search_api.search.language.parsing import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_PREFIXES,
    MAX_WORDS,
    QueryError,
    parse,
)
from search_api.search.language.tree import And, InTitle, Node, Not, Or, Prefix, Words, wanted

SCOPE = Scope(
    texts=("title^3", "text"),
    titles=("title^3",),
    prefix_texts=("title.words", "text.words"),
    prefix_titles=("title.words",),
    prefix_analyzer="words",
    without_stop_words=True,
)


def word(text: str, start: int = 0) -> Words:
    return Words(text, start)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("dam", word("dam")),
        ("dam river", And((word("dam"), word("river", 4)))),
        ("dam AND river", And((word("dam"), word("river", 8)))),
        ("a b OR c", Or((And((word("a"), word("b", 2))), word("c", 7)))),
        ("a | b", Or((word("a"), word("b", 4)))),
        ("a (b OR c)", And((word("a"), Or((word("b", 3), word("c", 8)))))),
        ("-a", Not(word("a", 1))),
        ("NOT NOT a", Not(Not(word("a", 8)))),
        ('-"a b"', Not(word("a b", 2))),
        ("“a b„", word("a b", 1)),
        ("title:a", InTitle(word("a", 6))),
        ("title:(a OR b)", InTitle(Or((word("a", 7), word("b", 12))))),
        ("elect*", Prefix("elect", 0)),
        ("title:elect*", InTitle(Prefix("elect", 6))),
        ("10:30", word("10:30")),
        ("well-known & ORGAN", And((word("well-known"), word("&", 11), word("ORGAN", 13)))),
        ("and or not", And((word("and"), word("or", 4), word("not", 7)))),
        ('a"b c"', And((word("a"), word("b c", 2)))),
        ("Smith & Sons", And((word("Smith"), word("&", 6), word("Sons", 8)))),
        ("🙂", word("🙂")),
        ("5€", word("5€")),
        ("水", word("水")),
        ("  ", None),
        ("", None),
    ],
)
def test_a_query_is_read(text: str, tree: Node | None) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "offset", "says"),
    [
        ('dam "water', 4, "never closed"),
        ("(dam", 0, "never closed"),
        ("dam)", 3, "closes nothing"),
        ("()", 0, "nothing in these"),
        ('""', 0, "nothing in these"),
        ("dam OR", 6, "ends where a word"),
        ("(dam OR)", 7, "before this )"),
        ("OR dam", 0, '"or"'),
        ("a AND OR b", 6, "OR stands between"),
        ("dam - river", 4, "right before"),
        ("--dam", 0, "one - is enough"),
        ("body:dam", 0, "there is title"),
        ("title: dam", 6, "without a space"),
        ("title:(a title:b)", 9, "inside of a title:"),
        ("€", 0, "no word"),
        ("...", 0, "no word"),
        ("dam OR €", 7, "no word"),
        ("dam (€ –)", 5, "no word"),
        ('-"…"', 0, "no word"),
        ("title:€", 0, "no word"),
        ("●", 0, "no word"),
        ("½", 0, "no word"),
        ("d*", 1, "at least 2"),
        ("*", 0, "at least 2"),
        ("d*m", 1, "only end a word"),
        ('"elect* now" "el*"', 16, "can't be used in a phrase"),
        ("a " * (MAX_WORDS + 1), 2 * MAX_WORDS, "at most 60 words"),
        ('"' + "a " * (MAX_WORDS + 1) + '"', 0, "at most 60 words"),
        ("x" * (MAX_CHARACTERS + 1), MAX_CHARACTERS, "at most 1000 characters"),
        ("aa* " * (MAX_PREFIXES + 1), 4 * MAX_PREFIXES + 2, "at most 5 words with"),
        ("(" * 20 + "a" + ")" * 20, MAX_DEPTH + 1, "deep at most"),
        ("NOT " * 20 + "a", 4 * (MAX_DEPTH + 1), "deep at most"),
    ],
)
def test_an_error_says_where_why_and_what_to_write(text: str, offset: int, says: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(text)
    assert raised.value.offset == offset
    assert str(raised.value).startswith(f"at character {offset + 1}: ")
    assert says in str(raised.value)


def test_any_text_is_read_or_refused_and_words_know_where_they_stand() -> None:
    rng = random.Random(3)
    pieces = [*'()|"-*:“', "OR", "AND", "NOT", "title:", " ", "a", "dam", "漢", "🗞️", "\x00", "\n"]
    for _ in range(20_000):
        text = "".join(rng.choices(pieces, k=rng.randint(1, 12)))
        tree, offset = read(text)
        assert 0 <= offset <= len(text)
        for one in wanted(tree) if tree else ():
            assert text[one.start : one.start + len(one.text)] == one.text


def read(text: str) -> tuple[Node | None, int]:
    """The tree, or where the error is."""
    try:
        return parse(text), 0
    except QueryError as error:
        return None, error.offset


def test_what_is_excluded_is_not_wanted() -> None:
    tree = parse("a -b (c OR title:d) NOT (e f) gg*")
    assert tree is not None
    assert [one.text for one in wanted(tree)] == ["a", "c", "d"]


def of(text: str) -> Any:
    tree = parse(text)
    assert tree is not None
    return clause(tree, SCOPE)


def test_words_are_looked_for_in_all_fields_and_titles_in_theirs() -> None:
    assert of("dam")["multi_match"]["fields"] == ["title^3", "text"]
    assert of("title:dam")["multi_match"]["fields"] == ["title^3"]
    assert of("title:(a b)")["bool"]["must"][1]["multi_match"]["fields"] == ["title^3"]
    assert of("da*")["multi_match"]["fields"] == ["title.words", "text.words"]
    assert of("da*")["multi_match"]["analyzer"] == "words"
    assert of("title:da*")["multi_match"]["fields"] == ["title.words"]


def test_what_is_excluded_beside_others_must_not_match() -> None:
    found = of("dam -river")["bool"]
    assert [one["multi_match"]["query"] for one in found["must"]] == ["dam"]
    assert [one["multi_match"]["query"] for one in found["must_not"]] == ["river"]
    assert list(of("NOT dam")["bool"]) == ["must_not"]
    assert of("a OR b")["bool"]["minimum_should_match"] == 1


def test_stop_words_match_all_unless_they_are_excluded() -> None:
    assert of("the")["multi_match"]["zero_terms_query"] == "all"
    assert of("-the")["bool"]["must_not"][0]["multi_match"]["zero_terms_query"] == "none"
    twice = of("NOT NOT the")["bool"]["must_not"][0]["bool"]["must_not"][0]
    assert twice["multi_match"]["zero_terms_query"] == "all"


def test_clauses_are_counted_as_the_engine_counts_them() -> None:
    tree = parse('a "b c" -title:d el*')
    assert tree is not None
    assert count(tree, SCOPE) == 2 + 2 + 1 + 2
