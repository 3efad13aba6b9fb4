"""Which sentences can be shown without what stood around them."""

import time

import pytest

from clusterer.english.statements import addresses, leans, mostly_quotes, stands_alone


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry Maeve Rua left Port Carrig for Skellan on Monday with 41 passengers.",
        "Tamati Rewi said that he would send a second ship before the end of the week.",
        "“The worst seems to be over,” Rewi told reporters on the quay of Waimere.",
        "The man who steered the ferry told the court that he had not slept for two days.",
        '"Nobody warned us," said Aroha Teka, a nurse at the hospital of Waimere.',
        "Rewi said he would send a second ship before the end of the week.",
        "More than 140 people were hurt on Patangaroa, and the hospital has lost its roof.",
        "The owner of the ferry told us that it would come back before the end of the week.",
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
        "Speaking in Waimere, he said that the ferry would come back before the end of the week.",
        "“We have no water and no light, and nobody comes,” said its mayor, Aroha Teka.",
        "Anyone with information is asked to call the police of Port Carrig at once.",
        "PRIME MINISTER LEAVES ISLAND Tamati Rewi left the island of Patangaroa on Monday morning.",
        "When the ferry left, they cheered as loudly as the gulls of Port Carrig.",
        "Photo: the ferry to Skellan leaves the harbour of Port Carrig on Monday.",
        "A long sentence " + "about the ferry " * 20 + "ends.",
    ],
)
def test_others_do_not(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He added that the ferry had been inspected.", True),
        ("But the ministry denied that there was a report.", True),
        ("“It is a shame,” she said of the ferry.", True),
        ("The ministry, though, denied that there was a report.", True),
        ("On Monday in Waimere, he denied that there was a report.", True),
        ("The ministry denied that there was a report.", False),
        ("Theo Rewi denied that there was a report.", False),
    ],
)
def test_what_needs_the_sentence_before(text: str, expected: bool) -> None:
    assert leans(text) is expected


def test_who_speaks_to_the_reader() -> None:
    assert addresses("I saw the ferry leave.")
    assert not addresses("“I saw the ferry leave,” said Aroha Teka.")


def test_what_is_mostly_somebodys_words() -> None:
    assert mostly_quotes("“The worst seems to be over, and we can go home,” said Rewi.")
    assert not mostly_quotes("The prime minister said on Monday that the “worst” was over.")


@pytest.mark.parametrize(
    "text", ["A" * 20_000, "A. " * 7000, "(" * 20_000, "“ " * 10_000, "AB " * 7000]
)
def test_odd_texts_take_no_longer_than_others(text: str) -> None:
    began = time.process_time()
    assert not stands_alone(text)
    assert leans(text) in {True, False}
    assert time.process_time() - began < 2
