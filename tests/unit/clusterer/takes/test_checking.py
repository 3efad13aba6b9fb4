"""Written sentences pass only with citations that bear them out."""

import pytest

from clusterer.takes.checking import checked, contradiction

EVIDENCE = [
    "The Arvel bridge collapsed at dawn on Tuesday, killing 12 people and injuring 40 others.",
    "“We told the ministry in 2019 that the cables were rusting,” said Rui Tavor of the railways.",
    "The insurer Halden Re expects losses of 300 million euros from the bridge.",
    "Divers found no survivors in the river on Wednesday, the army said.",
]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Arvel bridge collapsed on Tuesday and 12 people were killed [1].",
        "The Arvel bridge collapsed on Tuesday, killing twelve people. [1]",
        "Rui Tavor says the ministry was told in 2019 that the cables were rusting [2].",
        "“We told the ministry in 2019 that the cables were rusting,” said Rui Tavor [2].",
        "The bridge killed 12 people and costs Halden Re 300 million euros [1][3].",
        "The bridge killed 12 people and costs Halden Re 300 million euros [1, 3].",
        "- The insurer expects losses of 300 million euros from the bridge [3].",
        "Officials say the Arvel bridge collapsed at dawn on Tuesday [1].",
        "On Wednesday divers found no survivors in the river [4].",
        "Divers were sent out on Wednesday, the army said, and gave up [4].",
    ],
)
def test_what_the_cited_sentences_say_passes(sentence: str) -> None:
    kept, refused = checked(sentence, EVIDENCE)
    assert refused == []
    assert len(kept) == 1
    assert "[" not in kept[0].text


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("The Arvel bridge collapsed on Tuesday and 12 people were killed.", "cites nothing"),
        (
            "The Arvel bridge collapsed on Tuesday and 12 were killed [7].",
            "cites what there is not",
        ),
        ("The Arvel bridge collapsed and 12 were killed [0].", "cites what there is not"),
        ("The Arvel bridge collapsed on Tuesday and 19 people were killed [1].", "number 19"),
        ("The Arvel bridge collapsed and fifteen people were killed [1].", "number 15"),
        ("The insurer Halden Re expects losses of 300 billion euros [3].", "number billion"),
        ("The Arvel bridge collapsed at dawn on Wednesday, killing people [1].", "name Wednesday"),
        ("Ana Silva said that the Arvel bridge collapsed at dawn [1].", "name Ana"),
        ("The insurer Halden Re expects losses from the bridge [1].", "name Halden"),
        ("Rui Tavor of the railways said: “The ministry lied to us all.” [2]", "quotes what isn't"),
        ("The bridge did not collapse at dawn on Tuesday [1].", "denies what isn't denied"),
        ("Some say such things happen everywhere every single year [1].", "has little to do"),
        ("The Arvel bridge collapsed [1].", "no whole statement"),
        ("Why did the Arvel bridge collapse at dawn on Tuesday [1]?", "no whole statement"),
        ("The insurer Halden Re expects losses of 300 million to 12 million euros [1][3].", "12 m"),
        ("Halden Tavor of the railways said that the cables were rusting [2][3].", "Halden Tavor"),
        ("The ministry knew in 2019 that the cables were rusting [2].", "only said"),
        ("Divers found survivors in the river on Wednesday, the army said [4].", "leaves out"),
        ("Read all on the Arvel bridge collapse at http://rusting.example [1].", "an address"),
        ("Read all on the Arvel bridge collapse at rusting.example now [1].", "an address"),
        ("The Arvel bridge collapsed at dawn on <b>Tuesday</b> [1].", "markup"),
    ],
)
def test_what_they_do_not_say_is_thrown_out(sentence: str, fault: str) -> None:
    kept, refused = checked(sentence, EVIDENCE)
    assert kept == []
    assert len(refused) == 1
    assert fault in refused[0]


def test_each_sentence_is_judged_by_itself() -> None:
    answer = (
        "The Arvel bridge collapsed on Tuesday, killing 12 people [1]. Nobody knows why. "
        "The insurer Halden Re expects losses of 300 million euros [3]."
    )
    kept, refused = checked(answer, EVIDENCE)
    assert [written.cites for written in kept] == [(0,), (2,)]
    assert refused == ["cites nothing"]


def test_citations_after_the_stop_belong_to_the_sentence_before() -> None:
    answer = (
        "The Arvel bridge collapsed on Tuesday, killing 12 people. [1] "
        "The insurer Halden Re expects losses of 300 million euros.[3]"
    )
    kept, _ = checked(answer, EVIDENCE)
    assert [written.cites for written in kept] == [(0,), (2,)]


def test_who_leans_on_a_sentence_that_went_out_goes_with_it() -> None:
    answer = (
        "The Arvel bridge collapsed on Tuesday, killing 12 people [1]. Ana Silva is to blame [1]. "
        "She said that the ministry was told in 2019 that the cables were rusting [2]. "
        "The insurer Halden Re expects losses of 300 million euros [3]. "
        "It speaks of the bridge, with losses of 300 million euros [3]."
    )
    kept, refused = checked(answer, EVIDENCE)
    assert [written.cites for written in kept] == [(0,), (2,), (2,)]
    assert refused == ["name Ana isn't there", "leans on what was thrown out"]


def test_so_does_one_that_goes_on_from_it() -> None:
    answer = (
        "Ana Silva is to blame for the collapse of the Arvel bridge [1]. "
        "But divers found no survivors in the river on Wednesday, the army said [4]."
    )
    kept, refused = checked(answer, EVIDENCE)
    assert (kept, refused) == ([], ["name Ana isn't there", "leans on what was thrown out"])


def test_a_sentence_is_not_cut_at_a_title_an_initial_or_a_time() -> None:
    said = "Mr. J. Silva left the Arvel bridge at 9 p.m. ET and saw no cracks in its cables"
    kept, refused = checked(f"{said} [1].", [f"{said}, the army said."])
    assert ([one.text for one in kept], refused) == ([f"{said}."], [])


def test_what_is_said_twice_is_kept_once() -> None:
    kept, refused = checked(
        "The insurer Halden Re expects losses of 300 million euros [3]. " * 3, EVIDENCE
    )
    assert (len(kept), refused) == (1, [])


def test_no_more_than_the_beginning_of_an_answer_is_read() -> None:
    sentence = "The insurer Halden Re expects losses of 300 million euros [3]."
    assert checked("\n" * 10_000 + sentence, EVIDENCE)[0] == []


def test_names_may_be_joined_or_possessive() -> None:
    assert contradiction("Tavor’s railways and the Arvel", " ".join(EVIDENCE)) == ""


@pytest.mark.parametrize("answer", ["", "\n\n", "[1]", "[1][2][3]", "“" * 50_000, "[" * 50_000])
def test_junk_is_refused(answer: str) -> None:
    assert checked(answer, EVIDENCE)[0] == []
