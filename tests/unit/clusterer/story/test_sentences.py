"""Sentences, and which of them can be quoted alone."""

import time

import pytest

from clusterer.story.sentences import sentences, stands_alone, undated


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
    "sentence",
    [
        "The ferry Maeve Rua left Port Carrig for Skellan on Monday with 41 passengers.",
        "Tamati Rewi said that he would send a second ship before the end of the week.",
        "“The worst seems to be over,” Rewi told reporters on the quay of Waimere.",
        "The man who steered the ferry told the court that he had not slept for two days.",
        '"Nobody warned us," said Aroha Teka, a nurse at the hospital of Waimere.',
        "Nine people died and 140 were hurt on Patangaroa, the island's Civil Defence said.",
    ],
)
def test_whole_sentences_stand_alone(sentence: str) -> None:
    assert stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He said that the ferry would come back before the end of the week.",
        "It was the first time that the ferry had left the harbour in a year.",
        "But the ferry did not come back before the end of the week, officials said.",
        "This was what the people of Skellan had been waiting for all along.",
        "The ferry left.",
        "“We have no water and no light, but we have each other and that is enough,” she said.",
        "Will the ferry to Skellan ever come back to the harbour of Port Carrig?",
        "The ferry to Skellan left the harbour of Port Carrig with 41 passengers…",
        "The ferry to Skellan left the harbour of Port Carrig with 41 passengers",
        "The “ferry to Skellan left the harbour of Port Carrig with 41 passengers.",
        "The ferry to Skellan (41 passengers left the harbour of Port Carrig on Monday.",
        "I saw the ferry to Skellan leave the harbour of Port Carrig with my own eyes.",
        "Sign up to our newsletter for the best of Skellan in your inbox every day.",
        "Click here to read more about the ferry to Skellan and its 41 passengers.",
        "Reporting by Ada Boe in Port Carrig; editing by Imran Holroyd in Leeds.",
        "FERRY TO SKELLAN LEAVES THE HARBOUR OF PORT CARRIG WITH 41 PASSENGERS.",
        "and the ferry to Skellan left the harbour of Port Carrig with 41 passengers.",
        "The people on board were the following, according to the harbour master:",
        "When the ferry left, they cheered as loudly as the gulls of Port Carrig.",
        "Photo: the ferry to Skellan leaves the harbour of Port Carrig on Monday.",
        "A long sentence " + "about the ferry " * 20 + "ends.",
    ],
)
def test_others_do_not(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    "text",
    ["A" * 20_000, "A. " * 7000, "(" * 20_000, "Aa " * 7000, "“ " * 10_000, "A-" * 10_000],
)
def test_odd_texts_take_no_longer_than_others(text: str) -> None:
    began = time.perf_counter()
    for sentence in sentences(undated(text)):
        stands_alone(sentence)
    assert time.perf_counter() - began < 2
