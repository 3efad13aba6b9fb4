"""A story's title: the most central one, made fit to stand alone."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from clusterer.story import figures, most_central
from clusterer.story.member import settled
from clusterer.story.outlets import names_of
from clusterer.story.titles import cut, lowered
from tests.unit.clusterer.story.press import QUAKE, article

OWN = names_of([article("", source_id="harbour-gazette", host="www.harbourgazette.example")])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Live: Ferry is back", "Ferry is back"),
        ("LIVE UPDATES: Ferry is back", "Ferry is back"),
        ("BREAKING - ferry is back", "Ferry is back"),
        ("Breaking News | Ferry is back", "Ferry is back"),
        ("WATCH: Ferry is back", "Ferry is back"),
        ("Watch live: ferry is back", "Ferry is back"),
        ("[VIDEO] Ferry is back", "Ferry is back"),
        ("Exclusive: Ferry is back", "Ferry is back"),
        ("UPDATE 2 - Ferry is back", "Ferry is back"),
        ("UPDATED 2: Ferry is back", "Ferry is back"),
        ("Opinion | Ferry is back", "Ferry is back"),
        ("Analysis: Ferry is back", "Ferry is back"),
        ("World news – Ferry is back", "Ferry is back"),
        ("The Harbour Gazette: Ferry is back", "Ferry is back"),
        ("Harbour Gazette | Ferry is back | World", "Ferry is back"),
        ("Ferry is back - The Harbour Gazette - Ireland News", "Ferry is back"),
        ("Ferry is back – Reuters", "Ferry is back"),
        ("Ferry is back | AP News", "Ferry is back"),
        ("Ferry is back - BBC News", "Ferry is back"),
        ("Ferry is back - The Skellan Herald", "Ferry is back"),
        ("Ferry is back - harbourgazette.example", "Ferry is back"),
        ("Ferry is back · Politics", "Ferry is back"),
        ("Ferry is back (VIDEO)", "Ferry is back"),
        ("Ferry is back [photos]", "Ferry is back"),
        ("Ferry  is\nback", "Ferry is back"),
        # What is no label and no outlet stays.
        ("Watchman found dead", "Watchman found dead"),
        ("Live music returns to Skellan", "Live music returns to Skellan"),
        ("Photos of a ferry that never was", "Photos of a ferry that never was"),
        ("Skellan: ferry is back", "Skellan: ferry is back"),
        ("Ferry is back - and nobody is happy", "Ferry is back - and nobody is happy"),
        ("Ferry - a history", "Ferry - a history"),
        ("Breaking the ice: ferry is back", "Breaking the ice: ferry is back"),
        ("The Harbour Gazette", "The Harbour Gazette"),
    ],
)
def test_labels_and_outlets_are_cut_from_both_ends(title: str, expected: str) -> None:
    assert cut(title, OWN) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("FERRY TO SKELLAN RETURNS", "Ferry to Skellan returns"),
        ("NATO AND EU CHIEFS MEET IN SKELLAN", "NATO and EU chiefs meet in Skellan"),
        ("COVID-19 CASES RISE AT G20", "COVID-19 cases rise at G20"),
        ("REWI'S PLAN FOR THE ISLAND", "Rewi's plan for the island"),
        ("“FERRY” IS BACK", "“Ferry” is back"),
        ("U.S. SHIP REACHES SKELLAN", "U.S. ship reaches Skellan"),
    ],
)
def test_a_shouted_title_is_lowered_and_keeps_names_and_acronyms(title: str, expected: str) -> None:
    assert lowered(title, {"skellan": "Skellan", "rewi": "Rewi"}) == expected


def test_names_in_a_shouted_title_are_spelled_as_the_articles_spell_them() -> None:
    shouted = article("PATANGAROA QUAKE KILLS NINE", lead="The quake hit Patangaroa at night.")
    assert figures([shouted]).title == "Patangaroa quake kills nine"


def test_an_article_without_the_storys_words_does_not_name_it() -> None:
    assert figures(QUAKE).title in {member.title for member in QUAKE[:3]}


FERRY = "Ferry to Skellan returns after a year in dry dock"


@pytest.mark.parametrize(
    "worse",
    [
        {"title": "Ferry to Skellan returns after a year in dry…"},
        {"title": "Will the ferry to Skellan return after a year in dry dock?"},
        {"title": "Opinion: Ferry to Skellan returns after a year in dry dock"},
        {"title": "Why you should take the ferry to Skellan after a year in dry dock"},
        {"title": "Ferry to Skellan returns, live updates from the dry dock"},
        {"title": "FERRY TO SKELLAN RETURNS AFTER A YEAR IN DRY DOCK"},
        {"title_doubtful": True, "translated": True},
        {"kind": "live"},
        {"title_language": "es", "title": "El transbordador de Skellan vuelve tras un año"},
    ],
)
def test_what_is_unfit_for_a_title_gives_way_though_it_came_first(worse: dict[str, object]) -> None:
    good = article(FERRY, hours=5)
    bad = replace(article(FERRY, hours=0), **worse)  # type: ignore[arg-type]
    assert figures([bad, good]).title == FERRY


def test_of_equally_good_titles_the_first_one_stays() -> None:
    members = [article(FERRY, hours=n) for n in range(5)]
    assert most_central(members) == members[0]


def test_a_copied_title_is_no_second_opinion() -> None:
    copies = [article("Nine die as wave hits", hours=n) for n in range(6)]
    others = [
        article("Patangaroa earthquake kills nine people", hours=7),
        article("Earthquake on Patangaroa: nine people dead", hours=8),
        article("Nine people killed by Patangaroa earthquake", hours=9),
    ]
    assert most_central([*copies, *others]) in others


def test_a_title_changes_a_few_times_in_a_storys_life() -> None:
    words = ["quake", "Patangaroa", "nine", "dead", "rescue", "Rewi", "Waimere", "houses", "sea"]
    chance = random.Random(3)
    members = [article(" ".join(chance.sample(words, 5)).capitalize(), hours=n) for n in range(100)]
    titles = [figures(members[: n + 1]).title for n in range(100)]
    changes = sum(before != after for before, after in pairwise(titles))
    assert changes <= 9


@pytest.mark.parametrize(
    ("count", "deciding"),
    [(0, 0), (1, 1), (4, 4), (5, 4), (6, 6), (7, 6), (8, 8), (11, 8), (12, 12), (16, 16), (99, 96)],
)
def test_the_earliest_decide_in_steps(count: int, deciding: int) -> None:
    assert settled(count) == deciding
