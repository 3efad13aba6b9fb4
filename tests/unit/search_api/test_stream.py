"""What a channel remembers of a query, and what it forgets."""

from search_api.follow.changes import Place
from search_api.follow.matching import Item, Wanted
from search_api.follow.stream import Channel

BODY = b"x" * 100


def items(*changes: int) -> list[Item]:
    return [Item(Place(change, "a"), "article", 1, BODY) for change in changes]


def channel() -> Channel:
    return Channel(Wanted("all", None, None), 0)


def test_it_forgets_the_oldest_beyond_its_share_of_memory() -> None:
    made = channel()
    made.add(items(*range(1, 11)))
    made.forget(350)
    assert [item.place.change for item in made.after(made.start)] == [8, 9, 10]
    assert made.start == Place(7, "a"), "who is further behind is told by the index"
    assert made.end == Place(10, "a")


def test_without_any_share_it_remembers_only_where_it_is() -> None:
    made = channel()
    made.add(items(1, 2))
    made.forget(0)
    assert made.after(Place()) == []
    assert made.start == made.end == Place(2, "a")
    made.add(items(3))
    assert made.after(made.start) == items(3)
