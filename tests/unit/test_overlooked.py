"""What a country left out and what it alone told, ranked by figures alone."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from parallax import kinship
from parallax.overlooked import (
    CountryCoverage,
    Formula,
    Overlooked,
    Told,
    only_here,
    overlooked,
    saturating,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FAR = ("JP", "KE", "PE", "FJ", "KZ", "CA", "MN", "IS", "PH", "TD")
"""Countries that have little in common with Portugal."""


def row(country: str, verdict: str = "covered", **changes: Any) -> CountryCoverage:
    """Three outlets of five, or none."""
    carried = 3 if verdict == "covered" else 0
    fields: dict[str, Any] = {
        "country": country,
        "watched": 5,
        "reached": 0 if verdict == "unknown" else 5,
        "failed": 5 if verdict == "unknown" else 0,
        "covered": carried,
        "verdict": verdict,
        "articles": carried,
        "voices": carried,
        "prominence": 0.3 if carried else 0.0,
    }
    return CountryCoverage(**{**fields, **changes})


SILENT = row("PT", "none")


def told(*rows: CountryCoverage, name: str = "ferry", hours: float = 12) -> Told:
    return Told(name, NOON, NOON + timedelta(hours=hours), rows)


def elsewhere(countries: int = 4, **changes: Any) -> list[CountryCoverage]:
    return [row(country, **changes) for country in FAR[:countries]]


def one(*rows: CountryCoverage, hours: float = 12) -> Overlooked:
    (found,) = overlooked([told(*rows, hours=hours)], "PT")
    return found


def test_none_and_few_are_overlooked_and_covered_and_unknown_are_not() -> None:
    for verdict, listed in (("none", 1), ("few", 1), ("covered", 0), ("unknown", 0)):
        here = row("PT", verdict)
        assert len(overlooked([told(here, *elsewhere())], "PT")) == listed, verdict


def test_a_country_that_is_not_watched_overlooks_nothing() -> None:
    assert overlooked([told(*elsewhere())], "PT") == []


def test_k_other_countries_are_needed() -> None:
    stories = [told(SILENT, *elsewhere(2))]
    assert overlooked(stories, "PT") == []
    assert len(overlooked(stories, "PT", Formula(k=2))) == 1


def test_the_country_itself_is_none_of_the_others() -> None:
    few = row("PT", "few", covered=1, articles=1, voices=1)
    assert overlooked([told(few, *elsewhere(2))], "PT") == []


def test_the_figures_behind_the_rank() -> None:
    found = one(SILENT, *elsewhere(4))
    assert (found.countries, found.outlets, found.voices, found.articles) == (4, 12, 12, 12)
    assert found.here == SILENT
    assert found.silence == 1
    formula = Formula()
    weight = (
        formula.breadth_part * found.breadth
        + formula.duration_part * found.duration
        + formula.prominence_part * found.prominence
    )
    near = formula.floor + (1 - formula.floor) * found.relevance.share
    assert found.score == pytest.approx(weight * near * found.silence, abs=2e-4)


def test_more_countries_rank_higher() -> None:
    scores = [one(SILENT, *elsewhere(n)).score for n in range(3, 10)]
    assert scores == sorted(set(scores))


def test_more_voices_rank_higher_and_copies_do_not() -> None:
    own = one(SILENT, *elsewhere(voices=3))
    copies = one(SILENT, row("JP", voices=1), *[row(c, voices=0) for c in FAR[1:4]])
    assert own.outlets == copies.outlets
    assert own.score > copies.score


def test_longer_and_more_prominent_rank_higher() -> None:
    scores = [one(SILENT, *elsewhere(), hours=hours).score for hours in (0, 6, 24, 72)]
    assert scores == sorted(set(scores))
    scores = [one(SILENT, *elsewhere(prominence=p)).score for p in (0, 0.3, 0.6, 1)]
    assert scores == sorted(set(scores))


def test_what_is_about_the_country_ranks_higher() -> None:
    abouts = [row("PT", "none", about=about) for about in (0, 0.5, 1)]
    scores = [one(here, *elsewhere()).score for here in abouts]
    assert scores == sorted(set(scores))
    assert one(abouts[-1], *elsewhere()).relevance.share == 1


def test_what_shares_its_names_with_the_countrys_own_stories_ranks_higher() -> None:
    scores = [one(row("PT", "none", ties=ties), *elsewhere()).score for ties in (0, 0.5, 1)]
    assert scores == sorted(set(scores))


def test_what_neighbours_carry_is_nearer_and_says_why() -> None:
    near = one(SILENT, row("ES"), row("IT"), row("BR"))
    far = one(SILENT, row("JP"), row("KE"), row("PE"))
    assert near.relevance.share > far.relevance.share
    assert near.score > far.score
    assert near.relevance.reasons == (
        "carried in ES: Southern Europe, European Union",
        "carried in IT: Southern Europe, European Union",
        "carried in BR: Portuguese",
    )


def test_relevance_is_a_share_whatever_the_figures() -> None:
    random.seed(7)
    for _ in range(200):
        here = row("PT", "none", about=random.random(), ties=random.random())
        found = one(here, *[row(c) for c in random.sample(("ES", "IT", "BR", "JP", "FR"), 3)])
        assert 0 <= found.relevance.share <= 1
        assert 0 <= found.score <= 1


def test_nobody_carrying_it_outweighs_few_carrying_it() -> None:
    few = row("PT", "few", covered=1, articles=1, voices=1)
    beside = row("PT", "few", besides=1, articles=1, voices=1)
    assert one(SILENT, *elsewhere()).score > one(few, *elsewhere()).score
    assert 0 < one(beside, *elsewhere()).silence < 1


@pytest.mark.parametrize("seed", range(3))
def test_the_order_is_always_the_same(seed: int) -> None:
    stories = [told(SILENT, *elsewhere(n), name=f"s{n}{c}") for n in (3, 5, 7) for c in "ab"]
    expected = [found.story.story_id for found in overlooked(stories, "PT")]
    assert expected == ["s7a", "s7b", "s5a", "s5b", "s3a", "s3b"]
    random.Random(seed).shuffle(stories)
    assert [found.story.story_id for found in overlooked(stories, "PT")] == expected


def test_of_equals_the_latest_comes_first() -> None:
    early = told(SILENT, *elsewhere(), name="a")
    late = Told("b", NOON + timedelta(days=1), NOON + timedelta(hours=36), early.coverage)
    assert [one.story.story_id for one in overlooked([early, late], "PT")] == ["b", "a"]


def test_only_here_is_what_no_other_country_carries() -> None:
    alone = told(row("PT"), row("ES", "none"), row("FR", "unknown"))
    (found,) = only_here([alone, told(row("PT"), row("ES"))], "PT")
    assert (found.silent, found.unknown, found.certainty) == (1, 1, 0.5)
    assert only_here([alone], "ES") == []


def test_single_articles_are_kept_behind_stories_of_several_voices() -> None:
    single = told(row("PT", covered=1, articles=1, voices=1), row("ES", "none"), name="single")
    several = told(row("PT"), row("ES", "unknown"), name="several")
    found = only_here([single, several], "PT")
    assert [one.story.story_id for one in found] == ["several", "single"]
    assert [one.single for one in found] == [False, True]


def test_other_countries_silence_counts_for_what_is_told_here_alone() -> None:
    scores = [
        found.score
        for silent in range(4)
        for found in only_here(
            [
                told(
                    row("PT"),
                    *[row(c, "none" if n < silent else "unknown") for n, c in enumerate(FAR)],
                )
            ],
            "PT",
        )
    ]
    assert scores == sorted(set(scores))


def test_a_regional_outlet_abroad_makes_it_another_countrys_story_too() -> None:
    assert only_here([told(row("PT"), row("ES", "few", besides=1))], "PT") == []


def test_saturation() -> None:
    assert saturating(0, 20) == 0
    assert saturating(20, 20) == saturating(2000, 20) == 1
    assert saturating(1, 20) < saturating(2, 20) < 1


def test_nearness_is_symmetric_and_between_0_and_1() -> None:
    some = sorted(kinship.REGIONS)
    for first, second in zip(some, reversed(some), strict=True):
        assert kinship.nearness(first, second) == kinship.nearness(second, first)
        assert 0 <= kinship.nearness(first, second) <= 1
    assert kinship.nearness("PT", "JP") == 0
    assert kinship.nearness("AR", "UY") == 1


def test_every_country_is_in_one_region_and_no_code_is_made_up() -> None:
    assert all(len(regions) == 1 for regions in kinship.REGIONS.values())
    for table in (kinship.LANGUAGES, kinship.BLOCS):
        assert table.keys() <= kinship.REGIONS.keys()
