"""From recorded stories to new groups with as few moves as can be, ids kept."""

import random

from clusterer.regrouping import Move, founding, moves


def applied(recorded: dict[str, str], found: list[Move]) -> dict[str, str]:
    """The stories afterwards; a new one is named after its group."""
    after = dict(recorded)
    for move in found:
        assert {after[one] for one in move.article_ids} == {move.story_id}
        after |= dict.fromkeys(move.article_ids, move.into or f"new {move.group}")
    return after


def same(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether both group alike, whatever the names."""
    pairs = {(one[key], other[key]) for key in one}
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def test_the_same_groups_need_no_moves_whatever_they_are_called() -> None:
    assert moves({"a": "s1", "b": "s1", "c": "s2"}, {"a": "x", "b": "x", "c": "y"}) == []


def test_a_group_keeps_the_story_that_it_has_most_in_common_with() -> None:
    recorded = {"a": "s1", "b": "s1", "c": "s2"}
    (move,) = moves(recorded, dict.fromkeys("abc", "x"))
    assert move == Move("s2", ("c",), "x", "s1")


def test_what_has_no_story_yet_founds_one_and_the_rest_follows() -> None:
    recorded = dict.fromkeys("abcdefg", "s1") | dict.fromkeys("hijkl", "s2")
    grouped = dict.fromkeys("abcd", "x") | dict.fromkeys("hijk", "y") | dict.fromkeys("efgl", "z")
    at_once, later = founding(moves(recorded, grouped))
    assert at_once == [Move("s1", ("e", "f", "g"), "z", None)]
    assert later == [Move("s2", ("l",), "z", None)]


def test_what_people_settled_keeps_its_name() -> None:
    (move,) = moves({"a": "s1"}, {"a": "s9"}, {"s9"})
    assert (move.story_id, move.into) == ("s1", "s9")


def test_a_settled_story_takes_no_other_story_s_id() -> None:
    recorded = dict.fromkeys("abcd", "s1")
    found = moves(recorded, {"a": "s9", "b": "s9", "c": "g", "d": "g"}, {"s9"})
    assert found == [Move("s1", ("a", "b"), "s9", "s9")]


def test_the_largest_part_of_a_story_that_ends_goes_last() -> None:
    recorded = dict.fromkeys("abc", "s1") | dict.fromkeys("defg", "s2") | dict.fromkeys("hij", "s3")
    grouped = dict.fromkeys("adefg", "x") | dict.fromkeys("bchij", "y")
    assert [(move.article_ids, move.into) for move in moves(recorded, grouped)] == [
        (("a",), "s2"),
        (("b", "c"), "s3"),
    ]


def test_any_groups_can_be_reached() -> None:
    draw = random.Random(1)
    for _ in range(50):
        recorded = {f"a{n}": f"s{draw.randrange(6)}" for n in range(30)}
        grouped = {one: f"g{draw.randrange(6)}" for one in recorded}
        assert same(applied(recorded, moves(recorded, grouped)), grouped)
