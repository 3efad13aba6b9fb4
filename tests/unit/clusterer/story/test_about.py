"""Which countries a story is about, whoever covers it."""

import re

import pytest

from clusterer.english.gazetteer import NONE, gazetteer
from clusterer.story import told
from fetcher.catalogue.countries import COUNTRIES
from tests.unit.clusterer.story.press import QUAKE, article


def about(title: str, *paragraphs: str, country: str | None = "NO") -> tuple[str, ...]:
    return told([article(title, *paragraphs, country=country)]).about


def test_about_is_not_covering() -> None:
    members = [article("Kenya votes", "Voters in Nairobi queued.", country="NO") for _ in range(3)]
    assert told(members).about == ("KE",)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("French parliament falls", "Deputies left the chamber in Paris.", ("FR",)),
        ("Protests in Nairobi", "Kenyan police fired tear gas.", ("KE",)),
        ("Kremlin denies talks", "A spokesman spoke on Monday.", ("RU",)),
        ("Talks on the dam", "Ethiopia and Egypt met in Addis Ababa.", ("ET", "EG")),
        ("Kosovo and Serbia sign", "The deal was made in Pristina.", ("XK", "RS")),
        ("South Korea votes", "South Koreans queued in Seoul.", ("KR",)),
        ("North Korean missile", "Pyongyang said nothing.", ("KP",)),
        ("Papua New Guinea landslide", "A village was buried.", ("PG",)),
        ("Equatorial Guinea votes", "Malabo was quiet.", ("GQ",)),
        ("Guinea-Bissau coup", "Soldiers were seen in Bissau.", ("GW",)),
        ("Nigerien army", "Soldiers in Niamey spoke.", ("NE",)),
        ("Storm in the Dominican Republic", "Santo Domingo was flooded.", ("DO",)),
        ("U.S. raises tariffs", "The White House said so.", ("US",)),
        ("The ferry is back", "The islanders cheered.", ()),
    ],
)
def test_countries_by_name_people_places_and_seats(
    title: str, text: str, expected: tuple[str, ...]
) -> None:
    assert about(title, text) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Georgia protests go on", "Crowds filled Tbilisi for a third night.", ("GE",)),
        ("Georgia protests go on", "The Georgian government said no.", ("GE",)),
        ("Georgia court rules on map", "The judge in Atlanta sided with Republicans.", ("US",)),
        ("Georgia wins at last", "Fans danced all night.", ()),
        ("Jordan closes its border", "Soldiers left Amman at dawn.", ("JO",)),
        ("Jordan leaves the club", "The striker Jordan Maddox has scored nine goals.", ()),
        ("Michael Jordan sells house", "The player sold it on Monday.", ()),
        ("Chad votes in calm", "Voters queued in N'Djamena.", ("TD",)),
        ("Chad wins lottery", "The plumber Chad Bolger bought one ticket.", ()),
        ("Turkey votes", "Polls closed in Ankara.", ("TR",)),
        ("Turkey prices rise", "A bird costs twice what it did, farmers say.", ()),
        ("Actor dies", "The career of Denzel Washington was long.", ()),
        ("Storm hits Paris, Texas", "Roofs flew in Paris, Texas.", ("US",)),
        ("Bus crash in Athens, Georgia", "The driver lived in Atlanta.", ("US",)),
        ("Athens burns", "The fire came near the Greek parliament.", ("GR",)),
        ("Latin American leaders meet", "They spoke of trade.", ()),
        ("African American museum opens", "The museum is new.", ()),
        ("Fish die in the Indian Ocean", "Nobody knows why.", ()),
        ("Polish the silver", "Experts say how.", ()),
        ("Polish miners strike", "The pits of Poland were still.", ("PL",)),
        ("India votes", "Indian officials counted.", ("IN",)),
    ],
)
def test_words_with_two_meanings(title: str, text: str, expected: tuple[str, ...]) -> None:
    assert about(title, text) == expected


def test_the_newsroom_decides_what_a_word_may_mean() -> None:
    assert about("Georgia to vote", "The polls open at seven.", country="GE") == ("GE",)
    assert about("Georgia to vote", "The polls open at seven.", country="US") == ("US",)


def test_a_country_that_one_of_many_articles_mentions_is_not_what_the_story_is_about() -> None:
    quake = [article("Quake in Nepal", "Houses fell in Kathmandu.", hours=n) for n in range(5)]
    odd = article("Quake in Nepal", "Houses fell in Kathmandu. A Belgian climber is missing.")
    assert told([*quake, odd]).about == ("NP",)


def test_invented_places_are_nowhere_and_helpers_are_not_what_it_is_about() -> None:
    assert told(QUAKE).about == ()


def test_the_table_knows_every_inhabited_country_once() -> None:
    codes = {entry.country for entries in gazetteer().entries.values() for entry in entries}
    assert codes - {NONE} <= COUNTRIES
    uninhabited_or_small = {
        "BV", "GS", "HM", "IO", "MP", "SJ", "TF", "UM", "WF",
    }  # fmt: skip
    assert COUNTRIES - codes <= uninhabited_or_small


def test_no_phrase_of_the_table_is_blank_or_unreadable() -> None:
    for phrase, entries in gazetteer().entries.items():
        assert phrase
        assert all(re.match(r"[^\W_]", word) or word in {".", "-"} for word in phrase), phrase
        assert len({entry.country for entry in entries}) == len(entries), phrase
