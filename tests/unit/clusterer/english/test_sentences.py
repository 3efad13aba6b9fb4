"""Where sentences end, and what is before the first."""

import time

import pytest

from clusterer.english.sentences import sentences, undated
from clusterer.english.statements import stands_alone


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("One ferry came. Two left.", ["One ferry came.", "Two left."]),
        ("Mr. Rewi met Sen. Ada Boe. Both left.", ["Mr. Rewi met Sen. Ada Boe.", "Both left."]),
        ("J. R. Teka of the U.S. Navy spoke.", ["J. R. Teka of the U.S. Navy spoke."]),
        ("She lives in the U.S. The rest don't.", ["She lives in the U.S.", "The rest don't."]),
        ("“We are safe.” The nurse wept.", ["“We are safe.”", "The nurse wept."]),
        ("It cost $1.2 million. No one paid.", ["It cost $1.2 million.", "No one paid."]),
        ("It sailed at 3 p.m. on Jan. 4 from Skellan.", None),
        ("Why? Nobody knows!", ["Why?", "Nobody knows!"]),
        ("It came. 41 people left.", ["It came.", "41 people left."]),
        ("He said: “No.” Then he left.", ["He said: “No.”", "Then he left."]),
        (
            "The mayor, Ada Boe, D-N.Y., left. He ran.",
            ["The mayor, Ada Boe, D-N.Y., left.", "He ran."],
        ),
        ("The post-Sept. 11 law stood. It fell.", ["The post-Sept. 11 law stood.", "It fell."]),
        ("It opens at 8 p.m. ET on Friday. Come.", ["It opens at 8 p.m. ET on Friday.", "Come."]),
        ("“We ran. We hid,” said Rewi. Two left.", ["“We ran. We hid,” said Rewi.", "Two left."]),
        ('Rewi left, he said. "No one came."', ["Rewi left, he said.", '"No one came."']),
        ("no end", ["no end"]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(paragraph: str, expected: list[str] | None) -> None:
    assert list(sentences(paragraph)) == (expected if expected is not None else [paragraph])


@pytest.mark.parametrize(
    "dateline",
    [
        "WAIMERE — ",
        "WAIMERE, March 2 (Moana) — ",
        "PORT CARRIG, Ireland (AP) — ",
        "WAIMERE (Reuters) - ",
        "GOIÂNIA – ",
        "LUANDA: ",
        "WASHINGTON ―",
        "DANVILLE, Ky. –- ",
        "Waimere, March 2 (Xinhua) -- ",
        "(AFP) - ",
        "By Ada Boe WAIMERE, March 2 (Moana) — ",
        "EXCLUSIVE: ",
        "11.30am: ",
        "09:15 GMT – ",
    ],
)
def test_a_dateline_is_no_part_of_the_text(dateline: str) -> None:
    assert undated(f"{dateline}A ferry sank.") == "A ferry sank."


@pytest.mark.parametrize(
    "text",
    [
        "A ferry sank.",
        "Ferry – the word alone frightens people here.",
        "Rewi (the prime minister) left.",
        "NATO-EU talks went on.",
        "NATO–Angolan relations are good.",
    ],
)
def test_what_is_no_dateline_stays(text: str) -> None:
    assert undated(text) == text


@pytest.mark.parametrize(
    "text",
    ["A" * 20_000, "A. " * 7000, "(" * 20_000, "Aa " * 7000, "“ " * 10_000, "A-" * 10_000],
)
def test_odd_texts_take_no_longer_than_others(text: str) -> None:
    began = time.perf_counter()
    for sentence in sentences(undated(text)):
        stands_alone(sentence)
    assert time.perf_counter() - began < 2
