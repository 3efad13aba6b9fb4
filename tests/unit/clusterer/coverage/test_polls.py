"""What the poll log says of an outlet."""

import random
from datetime import timedelta

from clusterer.coverage.polls import Hour, PollTable, Reach, Seen, Span, judge, unread_share
from tests.unit.clusterer.coverage.press import ALWAYS, FAILING, FIRST, hours

SPAN = Span(FIRST - timedelta(hours=6), FIRST, FIRST + timedelta(hours=26))
REACH = Reach()


def seen(*some: Hour) -> Seen:
    within = [hour for hour in some if SPAN.start <= hour.at <= SPAN.end]
    return judge(within, SPAN, REACH)


def test_looked_at_every_hour_is_reached() -> None:
    assert seen(*ALWAYS) is Seen.REACHED


def test_tried_and_never_seen_is_failed() -> None:
    assert seen(*FAILING) is Seen.FAILED


def test_never_tried_is_missed() -> None:
    assert seen() is Seen.MISSED


def test_a_look_before_the_story_began_sees_nothing_of_it() -> None:
    assert seen(*hours(-6, -1)) is Seen.MISSED
    assert seen(*hours(-6, -1), *hours(0, 26, failed=1)) is Seen.FAILED


def test_a_look_every_few_hours_is_enough_since_feeds_list_what_was_before() -> None:
    assert seen(*hours(-6, 26, step=6)) is Seen.REACHED


def test_one_look_is_not_enough_for_a_day() -> None:
    assert seen(*hours(1, 1)) is Seen.PARTLY
    assert seen(*hours(1, 1), *hours(2, 26, failed=2)) is Seen.PARTLY


def test_half_of_the_hours_are_enough() -> None:
    assert SPAN.hours == 33
    assert seen(*hours(-6, 9), *hours(10, 26, failed=1)) is Seen.PARTLY
    assert seen(*hours(-6, 10), *hours(11, 26, failed=1)) is Seen.REACHED


def test_a_look_more_never_makes_less() -> None:
    random.seed(5)
    rank = {Seen.MISSED: 0, Seen.FAILED: 0, Seen.PARTLY: 1, Seen.REACHED: 2}
    for _ in range(200):
        some = random.sample(hours(-6, 26), random.randint(0, 20))
        more = {hour.at: hour for hour in (*some, *random.sample(hours(-6, 26), 3))}
        before = judge(sorted(some, key=lambda hour: hour.at), SPAN, REACH)
        after = judge(sorted(more.values(), key=lambda hour: hour.at), SPAN, REACH)
        assert rank[after] >= rank[before]


def test_a_backlog_is_counted_once_however_often_it_is_polled() -> None:
    assert unread_share(hours(0, 3, looked=4, unread=8, new=2)) == 2 / 10


def test_a_few_unread_pages_among_many_are_put_up_with() -> None:
    some = hours(0, 26, looked=2, new=3, unread=2)
    assert unread_share(some) < 0.1
    assert seen(*some) is Seen.REACHED


def test_nothing_new_and_something_unread_is_no_silence() -> None:
    assert seen(*hours(-6, 25), *hours(26, 26, looked=1, unread=1)) is Seen.PARTLY


def test_a_backlog_that_was_read_later_is_none() -> None:
    backlog, read = hours(0, 3, looked=1, unread=5), hours(4, 4, looked=1, new=5)
    assert unread_share([*backlog, *read]) == 0
    assert seen(*hours(-6, -1), *backlog, *read, *hours(5, 26)) is Seen.REACHED


def test_not_modified_says_nothing_of_a_backlog() -> None:
    backlog, quiet = hours(0, 3, looked=1, unread=5), hours(4, 26)
    assert unread_share([*backlog, *quiet]) == 1
    assert seen(*hours(-6, -1), *backlog, *quiet) is Seen.PARTLY


def test_a_table_answers_by_source_and_span() -> None:
    table = PollTable({"pt-1": reversed(ALWAYS), "pt-2": FAILING})
    within = table.within(SPAN)
    assert within is table.within(SPAN)
    assert [within[f"pt-{n}"] for n in (1, 2, 3)] == [Seen.REACHED, Seen.FAILED, Seen.MISSED]
    early = Span(SPAN.start - timedelta(days=2), SPAN.start, SPAN.start)
    assert table.within(early)["pt-1"] is Seen.PARTLY
