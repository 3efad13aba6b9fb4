"""Who and what a story is told with."""

import pytest

from clusterer.story import Member, told
from clusterer.story.entities import entities
from tests.unit.clusterer.story.press import QUAKE, article


def named(*members: Member) -> dict[str, str | None]:
    return {entity.name: entity.kind for entity in told(members).entities}


def three(*paragraphs: str) -> list[Member]:
    """Three articles that say the same in different order."""
    return [
        article(f"Report number {n}", *paragraphs[n:], *paragraphs[:n], language=language)
        for n, language in enumerate(("en", "fr", "de"))
    ]


def test_people_places_and_organisations_with_how_many_articles_name_them() -> None:
    found = {entity.name: (entity.kind, entity.articles) for entity in told(QUAKE).entities}
    assert found["Tamati Rewi"] == ("person", 3)
    assert found["Waimere"] == ("place", 3)
    assert found["Patangaroa"][1] == 3
    assert "Civil Defence Council" not in found  # one article's alone


def test_the_main_ones_come_first_and_are_not_many() -> None:
    names = [f"the {letter}ora{letter.lower()} Trust" for letter in "BCDFGHJKLMNPRSTVW"]
    text = "Talks were joined by " + ", ".join(names) + " and the Port Authority."
    found = entities([article("Port Authority talks go on", text) for _ in range(3)], {})
    assert (len(found), found[0].name) == (12, "Port Authority")


@pytest.mark.parametrize(
    ("texts", "name", "absent"),
    [
        (
            (
                "A court freed Anwar Ibrahim on Monday.",
                "The crowd cheered as Anwar left the court.",
            ),
            "Anwar Ibrahim",
            "Anwar",
        ),
        (
            ("The trial of Adelino Sapalo began.", "Lawyers for Mr. Sapalo denied the charges."),
            "Adelino Sapalo",
            "Sapalo",
        ),
        (
            ("The Lumbavo Water Council met.", "Members of the LWC had met before in the town."),
            "Lumbavo Water Council",
            "LWC",
        ),
        (
            ("A speech by Ada M. Boe was heard.", "Then a song by Ada Boe was sung to Ada Boe."),
            "Ada Boe",
            "Ada M. Boe",
        ),
        (
            ("A hearing of the Israeli Supreme Court opened.", "Later the Supreme Court closed."),
            "Supreme Court",
            "Israeli Supreme Court",
        ),
    ],
)
def test_several_forms_of_a_name_are_one(texts: tuple[str, ...], name: str, absent: str) -> None:
    found = named(*three(*texts))
    assert name in found
    assert absent not in found


def test_a_surname_that_two_people_share_is_nobodys() -> None:
    found = named(
        *three("The sisters Liz Cheney and Mary Cheney met.", "A friend of Cheney was there.")
    )
    assert {"Liz Cheney", "Mary Cheney"} <= found.keys()
    assert "Cheney" not in found


def test_a_surname_that_is_mostly_used_alone_stands_for_itself() -> None:
    found = named(
        *three("It was Liz Rewi and Tom Rewi who met.", "A song by Rewi, on Rewi, for Rewi rang.")
    )
    assert {"Rewi", "Liz Rewi", "Tom Rewi"} <= found.keys()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was opened by President Tamati Rewi himself.", "Tamati Rewi"),
        ("It was opened by French President Odile Marchand himself.", "Odile Marchand"),
        ("It was opened by former Secretary of State Ada Boe herself.", "Ada Boe"),
        ("It was opened by Supreme Court Justice Ada Boe herself.", "Ada Boe"),
        ("It was opened by House Majority Leader Ada Boe herself.", "Ada Boe"),
        ("It was opened by Attorney General Ada Boe herself.", "Ada Boe"),
        ("It was opened by Director of National Intelligence Ada Boe herself.", "Ada Boe"),
    ],
)
def test_an_office_is_no_part_of_a_persons_name(text: str, name: str) -> None:
    found = named(*three(text, "The hall was full."))
    assert found[name] == "person"
    assert not any(name in other and name != other for other in found)


@pytest.mark.parametrize(
    "text",
    [
        "The hall was full on Monday and again in March.",
        "The French and the Kenyan delegates went to Kenya, then to France.",
        "The Reuters news agency and the Associated Press reported it.",
        "The Muslim and the Christian quarters were quiet. However nobody slept.",
        "Everybody left the hall. Nobody came back. Tomorrow they will.",
    ],
)
def test_days_nationalities_countries_and_agencies_are_no_entities(text: str) -> None:
    assert named(*three(text, "The hall was full.")) == {}


def test_an_outlets_own_name_is_no_entity() -> None:
    members = [
        article(
            "Ferry is back",
            "The mayor, Ada Boe, told the Harbour Gazette that the ferry is back.",
            source_id="harbour-gazette",
        ),
        article("Ferry returns", "The ferry is back, Ada Boe told the Harbour Gazette."),
    ]
    assert "Harbour Gazette" not in named(*members)
    assert "Ada Boe" in named(*members)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("They met in Skellan. People live in Skellan.", "Skellan", "place"),
        ("They walked along the Lumbavo River for a day.", "Lumbavo River", "place"),
        ("They sued the Bank of Lumbavo for a million.", "Bank of Lumbavo", "organisation"),
        ("They work for the Department of Health and Human Services.", None, "organisation"),
        ("They asked the EFCC for help.", "EFCC", "organisation"),
        ("They asked Adelino Sapalo, who said nothing. Then Sapalo said no.", None, "person"),
    ],
)
def test_the_kind_of_a_name(text: str, name: str | None, kind: str) -> None:
    found = named(*three(text, "The hall was full."))
    assert kind in ([found[name]] if name else found.values())


def test_copies_count_as_articles_but_are_read_once() -> None:
    text = (
        "The ferry Maeve Rua left Port Carrig for Skellan on Monday with 41 passengers, its owner "
        "said. The owner, Cormac Daly, had promised the islanders a ferry for a year. “We are "
        "late,” said Daly, “but we are here.” The harbour of Skellan was full of small boats."
    )
    copies = [article("Ferry is back", text, hours=n) for n in range(3)]
    (daly,) = [one for one in told(copies).entities if one.name == "Cormac Daly"]
    assert daly.articles == 3


def test_one_article_names_what_it_names_more_than_once() -> None:
    found = named(
        article(
            "Ferry to Skellan is back",
            "The ferry to Skellan left. In Skellan, bells rang, and somebody thought of Lunde.",
        )
    )
    assert found == {"Skellan": "place"}
