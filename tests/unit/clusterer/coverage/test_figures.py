"""Silence, failure and no knowledge are three things."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clusterer.coverage.figures import (
    Counts,
    Rules,
    is_final,
    span,
    verdict,
    voices,
    window,
)
from parallax.overlooked import CountryCoverage
from tests.unit.clusterer.coverage.press import (
    ALWAYS,
    FAILING,
    FIRST,
    LAST,
    OVER,
    RULES,
    count,
    hours,
    outlet,
    report,
    story,
)

PT = tuple(outlet(f"pt-{n}") for n in range(1, 6))
IE = tuple(outlet(f"ie-{n}") for n in range(1, 4))
TOLD = story(report("ie-1"), report("ie-2", 1), report("ie-3", 2))


def figures(row: CountryCoverage | None) -> tuple[int, int, int, int, str]:
    assert row is not None
    return row.watched, row.reached, row.failed, row.covered, row.verdict


def test_a_country_that_was_looked_at_and_had_nothing_was_silent() -> None:
    counted = count(TOLD, (*PT, *IE))
    assert figures(counted.of("PT")) == (5, 5, 0, 0, "none")
    assert figures(counted.of("IE")) == (3, 3, 0, 3, "covered")


def test_a_country_whose_feeds_failed_was_not_silent() -> None:
    counted = count(TOLD, (*PT, *IE), {one.id: FAILING for one in PT})
    assert figures(counted.of("PT")) == (5, 0, 5, 0, "unknown")


def test_a_country_that_nobody_asked_is_neither_silent_nor_failed() -> None:
    counted = count(TOLD, (*PT, *IE), {one.id: [] for one in PT})
    assert figures(counted.of("PT")) == (5, 0, 0, 0, "unknown")


def test_a_country_without_outlets_has_no_figures() -> None:
    assert count(TOLD, IE).of("PT") is None


def test_failed_and_reached_are_counted_apart() -> None:
    counted = count(TOLD, (*PT, *IE), {"pt-1": FAILING, "pt-2": []})
    assert figures(counted.of("PT")) == (5, 3, 1, 0, "none")


def test_too_few_reached_say_nothing_of_a_country() -> None:
    counted = count(TOLD, (*PT, *IE), {"pt-1": FAILING, "pt-2": FAILING, "pt-3": []})
    assert figures(counted.of("PT")) == (5, 2, 2, 0, "unknown")


def test_few_are_told_from_none_and_from_covered() -> None:
    one = count(story(*TOLD.reports, report("pt-1")), (*PT, *IE))
    assert figures(one.of("PT")) == (5, 5, 0, 1, "few")
    two = count(story(*TOLD.reports, report("pt-1"), report("pt-2")), (*PT, *IE))
    assert figures(two.of("PT")) == (5, 5, 0, 2, "covered")


def test_an_outlet_that_carried_it_was_reached_whatever_its_polls_say() -> None:
    counted = count(story(*TOLD.reports, report("pt-1")), (*PT, *IE), {"pt-1": FAILING})
    assert figures(counted.of("PT")) == (5, 5, 0, 1, "few")


def test_unread_pages_are_no_silence() -> None:
    unread = hours(-8, 40, looked=1, unread=4)
    counted = count(TOLD, (*PT, *IE), {one.id: unread for one in PT})
    assert figures(counted.of("PT")) == (5, 0, 0, 0, "unknown")


@pytest.mark.parametrize(("told", "expected"), [((), "unknown"), (("mt-1",), "covered")])
def test_a_country_with_one_outlet(told: tuple[str, ...], expected: str) -> None:
    counted = count(story(*TOLD.reports, *map(report, told)), (outlet("mt-1"), *IE))
    row = counted.of("MT")
    assert row is not None
    assert (row.watched, row.reached, row.verdict) == (1, 1, expected)


def test_one_outlet_is_enough_where_an_operator_says_so() -> None:
    counted = count(TOLD, (outlet("mt-1"), *IE), rules=Rules(least_reached=1))
    assert figures(counted.of("MT")) == (1, 1, 0, 0, "none")


def test_enough_that_carried_it_settle_it_though_the_others_failed() -> None:
    counts = Counts(watched=8, reached=2, failed=6, covered=2)
    assert verdict(counts, young=True, rules=RULES) == "covered"
    assert verdict(replace(counts, covered=1), young=False, rules=RULES) == "unknown"


def test_nobody_has_left_out_what_has_just_begun() -> None:
    young = story(report("ie-1"))
    counted = count(young, (*PT, *IE), after=timedelta(hours=5))
    assert figures(counted.of("PT")) == (5, 5, 0, 0, "unknown")
    assert figures(count(young, (*PT, *IE), after=timedelta(hours=6)).of("PT"))[-1] == "none"


def test_sport_business_and_regional_outlets_are_not_expected_to_carry_it() -> None:
    others = (outlet("pt-6", "sport"), outlet("pt-7", "national", "business"))
    regional = outlet("pt-8", "regional")
    counted = count(TOLD, (*PT, *IE, *others, regional))
    assert figures(counted.of("PT")) == (5, 5, 0, 0, "none")


def test_a_country_whose_regional_outlet_carried_it_was_not_silent() -> None:
    regional = outlet("pt-8", "regional")
    counted = count(story(*TOLD.reports, report("pt-8")), (*PT, *IE, regional))
    row = counted.of("PT")
    assert row is not None
    assert (row.covered, row.besides, row.carried, row.verdict) == (0, 1, 1, "few")


def test_an_outlet_that_left_the_catalogue_still_carried_it() -> None:
    row = count(story(*TOLD.reports, report("pt-9")), (*PT, *IE)).of("PT")
    assert row is not None
    assert (row.watched, row.covered, row.besides) == (5, 0, 1)


def test_media_in_exile_stand_for_neither_country_s_press() -> None:
    exiled = outlet("lt-1", "exile", about="BY")
    lt, by = (outlet("lt-2"), outlet("lt-3")), (outlet("by-1"), outlet("by-2"))
    counted = count(story(*TOLD.reports, report("lt-1")), (*IE, exiled, *lt, *by))
    assert figures(counted.of("LT")) == (2, 2, 0, 0, "none")
    row = counted.of("BY")
    assert row is not None
    assert (row.verdict, row.carried, row.exiled) == ("none", 0, 1)


def test_what_was_withdrawn_is_neither_coverage_nor_silence() -> None:
    taken_back = report("pt-1", withdrawn=True)
    counted = count(story(*TOLD.reports, taken_back), (*PT, *IE))
    assert figures(counted.of("PT")) == (5, 4, 0, 0, "none")


def test_copies_are_one_voice_where_they_came_first() -> None:
    agency = [report(source, n, copy_group="wire") for n, source in enumerate(("pt-1", "ie-1"))]
    own = [report("ie-2", 2), report("ie-2", 1, copy_group="wire")]
    ordered = sorted([*agency, *own], key=lambda one: one.at)
    found = voices([(one.country, one) for one in ordered])
    assert found == {"PT": 1, "IE": 1}


def test_voices_of_a_country_with_copies_alone_are_none() -> None:
    wire = [report("ie-1", copy_group="wire"), report("pt-1", 1, copy_group="wire")]
    counted = count(story(*wire), (*PT, *IE))
    row = counted.of("PT")
    assert row is not None
    assert (row.covered, row.articles, row.voices) == (1, 1, 0)


def test_prominence_rises_with_articles_and_live_tickers() -> None:
    made = [
        (report("ie-1"),),
        (report("ie-1"), report("ie-1", 1)),
        (report("ie-1", weight=4.0),),
        tuple(report("ie-1", n) for n in range(30)),
    ]
    found = [row.prominence for reports in made for row in count(story(*reports), IE).countries]
    assert found == sorted(set(found))
    assert 0 < found[0] < found[-1] == 1


def test_the_countries_that_it_is_about_in_their_order() -> None:
    counted = count(replace(TOLD, about=("PT", "IE")), (*PT, *IE))
    assert [(row.country, row.about) for row in counted.countries] == [("IE", 0.6667), ("PT", 1.0)]


def test_the_window() -> None:
    start, end = window(FIRST, LAST, RULES)
    assert (FIRST - start, end - LAST) == (timedelta(hours=6), timedelta(hours=24))
    counted = count(TOLD, IE)
    assert (counted.start, counted.end, counted.as_of) == (start, end, FIRST + timedelta(hours=48))


def test_the_hours_of_an_open_window_are_those_that_have_come() -> None:
    facts = replace(TOLD, first_seen=FIRST + timedelta(minutes=50))
    now = FIRST + timedelta(hours=3, minutes=10)
    open_span = span(facts, now, RULES)
    assert open_span.start == FIRST - timedelta(hours=6)
    assert open_span.since == FIRST
    assert open_span.end == FIRST + timedelta(hours=3)
    assert open_span.hours == 10
    assert span(facts, now + timedelta(days=9), RULES).end == LAST + timedelta(hours=24)


def test_of_a_story_that_goes_on_for_weeks_the_last_week_counts() -> None:
    facts = replace(TOLD, last_seen=FIRST + timedelta(days=30))
    found = span(facts, FIRST + timedelta(days=31), RULES)
    assert found.hours == 7 * 24 + 1
    assert found.since == found.start


def test_figures_are_final_an_hour_after_the_window() -> None:
    assert not is_final(LAST, OVER - timedelta(seconds=1), RULES)
    assert is_final(LAST, OVER, RULES)
    assert count(TOLD, IE, after=OVER - FIRST).final
    assert not count(TOLD, IE, after=OVER - FIRST - timedelta(minutes=1)).final


def test_polls_after_the_window_change_nothing() -> None:
    failed = {one.id: hours(-6, 26, failed=1) for one in PT}
    late = {one.id: [*failed[one.id], *hours(28, 40)] for one in PT}
    after = timedelta(hours=60)
    before, afterwards = (count(TOLD, (*PT, *IE), some, after=after) for some in (failed, late))
    assert before == afterwards
    assert figures(before.of("PT")) == (5, 0, 5, 0, "unknown")


def test_polls_within_the_window_that_come_late_are_counted() -> None:
    late = {one.id: [*hours(-6, 8, failed=1), *hours(9, 26)] for one in PT}
    early = count(TOLD, (*PT, *IE), late, after=timedelta(hours=8))
    assert figures(early.of("PT")) == (5, 0, 5, 0, "unknown")
    assert figures(count(TOLD, (*PT, *IE), late).of("PT")) == (5, 5, 0, 0, "none")


def test_the_order_of_outlets_and_reports_does_not_matter() -> None:
    turned = replace(TOLD, reports=tuple(reversed(TOLD.reports)))
    assert count(TOLD, (*PT, *IE)) == count(turned, (*IE, *reversed(PT)))


def test_reached_is_never_less_than_covered() -> None:
    for polls in (ALWAYS, FAILING, []):
        counted = count(story(report("pt-1"), report("pt-2")), PT, {one.id: polls for one in PT})
        for row in counted.countries:
            assert row.covered <= row.reached <= row.watched - row.failed
