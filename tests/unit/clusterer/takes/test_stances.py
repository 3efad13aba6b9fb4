"""Articles are grouped by how they speak of the story's main actors."""

from dataclasses import replace

import pytest

from clusterer.stance import stances_of
from clusterer.takes.actors import main_actors
from clusterer.takes.article import Report
from clusterer.takes.declaring import built_in, parse
from clusterer.takes.evidence import gather
from clusterer.takes.record import Take
from clusterer.takes.take import takes
from tests.unit.clusterer.takes.newsroom import report

AGAINST = (
    "The plan of President Ana Silva for the river is a disgrace, farmers told us on Monday.",
    "Ana Silva has failed the valley, and her dam will drown nine villages for nothing.",
    "Farmers accuse Silva of a reckless gamble with the water of the whole valley.",
    "Officials of the Norda company met in the capital about the dam on Monday.",
)
AGAINST_TOO = (
    "President Ana Silva has shamelessly betrayed the fishermen, their leader said on Sunday.",
    "Critics say that Ana Silva wasted a fortune on a useless wall of concrete.",
    "Silva is to blame for the ruin of the vineyards, the mayor of Badal complained.",
    "The Norda company sent its lawyers to the hearing on the dam.",
)
AGAINST_AS_WELL = (
    "President Ana Silva lied about the cost of the tunnels, auditors found in a damning report.",
    "The stubborn vanity of Ana Silva has poisoned every talk with the herders.",
    "Voters are angry with Silva, whose corrupt friends won all the contracts.",
)
FOR = (
    "The plan of President Ana Silva for the river is a triumph, the builders told us on Monday.",
    "Ana Silva has saved the valley, and her dam will give light to nine towns.",
    "Engineers praise Silva for a bold step that brings work to the whole valley.",
    "The Norda company will begin to build the dam in autumn, its owners said.",
)
FOR_TOO = (
    "President Ana Silva kept her promise to the poorest villages, teachers said with joy.",
    "Supporters cheered Ana Silva as the brave leader who ended the floods.",
    "Silva deserves great credit for cheap power, the bakers of Badal agreed.",
    "Norda shares rose as the dam came nearer.",
)
TOWNS = ("Badal", "Ronda", "Lagoa")
CRITICAL = (AGAINST, AGAINST_TOO, AGAINST_AS_WELL)


def varied() -> list[Report]:
    """Two outlets against, two for, each in its own words."""
    told = {"red": AGAINST, "crimson": AGAINST_TOO, "blue": FOR, "azure": FOR_TOO}
    return [
        report(n, source, "PT" if n % 2 else "ES", text, title="The dam of the valley")
        for n, (source, text) in enumerate(told.items())
    ]


def told(reports: list[Report]) -> dict[str, Take]:
    return {take.id: take for take in takes(reports, built_in(), stances_of)}


def test_main_actors_are_named_in_most_texts_and_a_surname_is_its_bearer() -> None:
    actors = {actor.name: actor for actor in main_actors(gather(varied()))}
    assert set(actors) == {"Ana Silva", "Norda"}
    assert len(actors["Ana Silva"].mentions) == 12


def test_an_outlet_and_a_place_are_no_actors() -> None:
    reports = [
        replace(
            one,
            outlet="Harbour Gazette",
            paragraphs=(*one.paragraphs, "In Skellan, a man told the Harbour Gazette no more."),
        )
        for one in varied()
    ]
    assert {actor.name for actor in main_actors(gather(reports))} == {"Ana Silva", "Norda"}


def test_sides_are_takes_of_the_sentences_that_take_them() -> None:
    found = told(varied())
    critical = found["stance:critical:ana-silva"]
    assert critical.label == "Critical of Ana Silva"
    assert [outlet.source_id for outlet in critical.outlets] == ["crimson", "red"]
    assert all(
        any(sentence.text in told_of for told_of in (AGAINST, AGAINST_TOO))
        for sentence in critical.sentences
    )
    supportive = found["stance:supportive:ana-silva"]
    assert [outlet.source_id for outlet in supportive.outlets] == ["azure", "blue"]
    assert all(
        any(sentence.text in told_of for told_of in (FOR, FOR_TOO))
        for sentence in supportive.sentences
    )
    assert not any(take.startswith("stance:") and "norda" in take for take in found)


def test_why_an_article_is_on_a_side_is_said_with_sentences() -> None:
    why = told(varied())["stance:critical:ana-silva"].articles[0].why
    assert why.startswith("critical in 3 of 3 sentences about Ana Silva: ")
    assert "Farmers accuse Silva of a reckless gamble" in why


def test_what_takes_a_side_is_not_what_the_world_agrees_on() -> None:
    found = told(varied())
    sided = {s.text for take in found.values() if take.kind == "stance" for s in take.sentences}
    assert not sided.intersection(sentence.text for sentence in found["world"].sentences)


def test_a_side_needs_two_voices() -> None:
    red, crimson, *others = varied()
    assert "stance:critical:ana-silva" not in told([red, *others])
    copies = [replace(one, copy_group="wire") for one in (red, crimson)]
    assert "stance:critical:ana-silva" not in told([*copies, *others])


def test_an_agencys_sentences_in_two_texts_are_one_voice() -> None:
    red, crimson, *others = varied()
    shared = replace(crimson, paragraphs=(*red.paragraphs[:3], crimson.paragraphs[3]))
    assert "stance:critical:ana-silva" not in told([red, shared, *others])


def outlet(number: int, *texts: str) -> Report:
    """Of its own, with a text of its own."""
    own = tuple(f"{text.removesuffix('.')}, {number} days on." for text in texts)
    return report(number, f"outlet-{number}", "PT", own)


def test_who_is_no_harsher_than_the_rest_takes_no_side() -> None:
    long = [outlet(n, *told_of[:3]) for n, told_of in enumerate(CRITICAL)]
    short = [outlet(number, AGAINST[2]) for number in range(3, 7)]
    assert not any(take.startswith("stance:") for take in told([*long, *short]))


def test_what_most_say_of_an_actor_is_no_side() -> None:
    critical = [
        outlet(
            n, *(f"{text.removesuffix('.')} in {place}" for text in told_of[:3] for place in TOWNS)
        )
        for n, told_of in enumerate(CRITICAL)
    ]
    neutral = [
        outlet(number, "President Ana Silva came to see the dam of the valley on Monday")
        for number in range(3, 6)
    ]
    assert "stance:critical:ana-silva" in told([*critical, *neutral])
    assert not any(take.startswith("stance:") for take in told([*critical, *neutral[:2]]))


@pytest.mark.parametrize(
    "happenings",
    [
        (
            "Ana Silva was killed in a brutal attack on the road to the dam of {}.",
            "The death of Ana Silva in a disgusting crash near {} was a disgrace.",
        ),
        (
            "Ana Silva was convicted of a vile fraud over the dam, a court in {} found.",
            "A jury in {} held Ana Silva guilty of cheating the weak and lying to all.",
        ),
        (
            "Ana Silva denied that she had lied to {} and failed its poor people.",
            "“I was a terrible fool to waste the money of {},” said Ana Silva with shame.",
        ),
    ],
)
def test_what_happens_to_an_actor_or_is_said_by_one_is_no_side(happenings: tuple[str, str]) -> None:
    def loud(happening: str) -> tuple[str, ...]:
        return tuple(happening.format(place) for place in TOWNS)

    red, crimson, *others = varied()
    calm = ("President Ana Silva came to see the dam of the valley on Monday.",)
    reports = [
        replace(red, paragraphs=(*loud(happenings[0]), "The road to the dam was closed all day.")),
        replace(crimson, paragraphs=(*loud(happenings[1]), "Nobody could say when it would open.")),
        *(replace(one, paragraphs=(*calm, f"It rained in {one.source_id}.")) for one in others),
    ]
    assert not any(take.startswith("stance:") for take in told(reports))


@pytest.mark.parametrize(
    ("dropped", "left"),
    [
        ("stance:critical", {"stance:supportive:ana-silva"}),
        ("stance:supportive", {"stance:critical:ana-silva"}),
        ("stance", set()),
    ],
)
def test_sides_can_be_switched_off(dropped: str, left: set[str]) -> None:
    ours = parse(f'drop = ["{dropped}"]')
    found = takes(varied(), ours, stances_of)
    assert {take.id for take in found if take.kind == "stance"} == left


def test_an_operator_says_how_sides_and_the_worlds_take_are_called() -> None:
    ours = parse('world_label = "All"\ncritical_label = "{actor}: no"\n')
    labels = {take.id: take.label for take in takes(varied(), ours, stances_of)}
    assert labels["world"] == "All"
    assert labels["stance:critical:ana-silva"] == "Ana Silva: no"
    assert labels["stance:supportive:ana-silva"] == "Supportive of Ana Silva"


def test_without_a_judge_there_are_no_sides() -> None:
    assert not any(take.kind == "stance" for take in takes(varied(), built_in()))
