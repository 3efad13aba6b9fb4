"""Only what can stand alone under an outlet's name is shown."""

import pytest

from clusterer.takes.evidence import gather
from clusterer.takes.sentences import MOST_OF_ARTICLE, sentences_of
from tests.unit.clusterer.takes.newsroom import report


def shown(*paragraphs: str) -> list[str]:
    found = sentences_of(report(1, "diario", "PT", paragraphs))
    return [sentence.text for sentence in found if sentence.shown]


def test_a_live_ticker_is_read_by_its_beginning() -> None:
    minutes = [f"At minute {n} the bridge over the river was closed." for n in range(200)]
    ticker = tuple(" ".join(minutes[n : n + 5]) for n in range(0, 200, 5))
    found = gather([report(n, f"paper-{n}", "PT", ticker) for n in range(2)])
    assert len(found.sentences) == 2 * MOST_OF_ARTICLE


def test_sentences_in_their_order() -> None:
    text = "The bridge fell at dawn and killed 12 people. Mr. Silva of the U.N. office saw it fall."
    assert shown(text) == [
        "The bridge fell at dawn and killed 12 people.",
        "Mr. Silva of the U.N. office saw it fall.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor, Chuck Silva, D-N.Y., said that the bridge would be rebuilt.",
        "The report was read out by Ms. Tavor in front of the crowded town hall.",
        "The bridge was built by J. Tavor, an engineer of the national railways.",
    ],
)
def test_no_sentence_is_cut_at_a_title_or_an_initial(text: str) -> None:
    assert shown(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Read also: the ten most beautiful bridges of the country and its rivers.",
        "Photo: rescue teams with dogs search the river near the Arvel bridge.",
        "Reporting by Ana Silva in Porto; editing by Rui Tavor and Marta Costa.",
        "Sign up for our newsletter and get the news of the river every morning.",
        "Who is to blame for the collapse of the bridge over the border river?",
        "and the rescue teams searched the river for survivors until nightfall.",
        "The rescue teams searched the river for survivors until…",
        "The rescue teams searched the river for survivors until nightfall and",
        "THE BRIDGE HAS FALLEN AND THE RIVER IS FULL OF STEEL AND CONCRETE.",
        "The bridge fell.",
        "The river " * 40 + "flows.",
        "Write to us at redaction@diario.example if you have seen the bridge fall.",
        "All rights reserved. The texts of this site may not be copied or shared.",
    ],
)
def test_what_is_no_statement_of_the_newsroom_is_left_out(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    "line", ["PORTO (Lusa) — ", "PORTO, March 4 (Reuters) - ", "Porto (Lusa) - ", "PORTO ― "]
)
def test_a_dateline_is_no_part_of_the_sentence(line: str) -> None:
    sentence = "The Arvel bridge collapsed at dawn and killed 12 people."
    assert shown(line + sentence) == [sentence]


def test_a_quotation_of_several_sentences_is_whole_and_with_its_speaker() -> None:
    text = "“We told them so. Nobody listened to the engineers,” said Rui Tavor of the railways."
    assert shown(text) == [text]


def test_a_quotation_that_goes_on_stays_with_its_speaker() -> None:
    text = "“We told the ministry in 2019,” said Rui Tavor. “It put the report in a drawer.”"
    assert shown(text) == [text]


def test_a_quotation_after_a_colon_stays_with_its_speaker() -> None:
    text = "Rui Tavor of the railways was clear: “We told the ministry. It didn't want to hear.”"
    assert shown(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "“We told the ministry in 2019 that the cables of the bridge were rusting.”",
        "“We told the ministry in 2019 that the cables of the bridge were rusting.",
        '"We told the ministry in 2019 that the cables of the bridge were rusting.',
    ],
)
def test_a_quotation_without_a_speaker_or_an_end_is_left_out(text: str) -> None:
    assert shown(text) == []


def test_what_leans_on_the_sentence_before_is_shown_with_it() -> None:
    first = "Rui Tavor of the railways warned the ministry of the bridge in 2019."
    second = "He was told to be patient, and the report was put in a drawer."
    found = {
        one.text: one.context
        for one in sentences_of(report(1, "diario", "PT", (f"{first} {second}",)))
        if one.shown
    }
    assert found == {first: 0, f"{first} {second}": len(first) + 1}


def test_what_leans_on_nothing_that_is_shown_is_left_out() -> None:
    assert shown("He was told to be patient, and the report was put in a drawer.") == []
    assert (
        shown(
            "Who knew of it?",
            "The ministry did. He was told to be patient, and the report was put in a drawer.",
        )
        == []
    )


def test_the_title_is_compared_and_not_shown() -> None:
    title, *rest = sentences_of(report(1, "diario", "PT", ("Short.",)))
    assert title.text == "Arvel bridge collapses, killing 12"
    assert not title.shown
    assert rest == []
