"""Near-identical copies are one voice."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from clusterer.story import Member, told
from clusterer.story.copies import copy_groups
from fetcher.extraction.signature import sign
from tests.unit.clusterer.story.press import article

WIRE = tuple(
    " ".join(part.split())
    for part in """
    A magnitude 6.4 earthquake struck the South Pacific island of Patangaroa on Thursday, killing
    at least nine people and cutting power in the capital, authorities said.
    ~
    The quake hit at 3:12 a.m. local time at a depth of 18 kilometers, according to the regional
    Geological Service. Dozens of houses collapsed in the port of Waimere and the central
    hospital was evacuated.
    ~
    Prime Minister Tamati Rewi declared a state of emergency and urged coastal residents to move
    to higher ground. New Zealand and Australia have offered to send rescue teams and aid.
    """.split("~")
)
OWN_REPORT = tuple(
    " ".join(part.split())
    for part in """
    Rescuers dug with their hands in Waimere on Thursday after an earthquake brought down houses
    and left nine people dead on Patangaroa, an island of 60,000 in the South Pacific.
    ~
    Power was out in the capital and the hospital stood empty, its beds in the car park. Tamati
    Rewi, the prime minister, spoke of the worst night in a generation.
    ~
    “We have no water and no light, but we have each other,” said Aroha Teka, a nurse. The
    Geological Service put the quake at 6.4 and warned of aftershocks for days.
    """.split("~")
)
TRANSLATED = tuple(
    " ".join(part.split())
    for part in """
    An earthquake of magnitude 6.4 shook on Thursday the island of Patangaroa, in the South
    Pacific, caused the death of at least nine people and cut power in the capital, authorities
    informed.
    ~
    The quake occurred at 3:12 local time, at a depth of 18 kilometres, according to the regional
    Geological Service. Dozens of houses collapsed in the port of Waimere and the central
    hospital was evacuated.
    ~
    The prime minister, Tamati Rewi, declared the state of emergency and asked the residents of
    the coast to move to higher ground. New Zealand and Australia have offered to send rescue
    teams and help.
    """.split("~")
)


def signed(text: Sequence[str], **changes: Any) -> Member:
    return article(text[0][:60], *text, signature=sign("\n".join(text)), **changes)


def test_copies_of_an_agencys_text_are_one_group_named_after_the_earliest() -> None:
    agency = signed(WIRE, hours=0)
    shortened = signed((*WIRE[:2], "More follows."), hours=1)
    dressed = signed((*WIRE, "Our correspondent in Suva adds that flights go as usual."), hours=2)
    own = signed(OWN_REPORT, hours=0.5)
    groups = copy_groups([own, dressed, agency, shortened])
    assert {groups[member.article_id] for member in (agency, shortened, dressed)} == {
        agency.article_id
    }
    assert groups[own.article_id] == own.article_id


def test_an_agencys_text_in_another_language_is_found_by_its_english() -> None:
    agency = signed(WIRE, hours=0)
    spanish = article("Quake", *TRANSLATED, language="es", translated=True, signature="x:AAAA")
    own = article("Quake", *OWN_REPORT, language="fr", translated=True)
    groups = copy_groups([agency, spanish, own])
    assert groups[spanish.article_id] == groups[agency.article_id]
    assert groups[own.article_id] == own.article_id


def test_texts_too_short_for_a_signature_are_compared_by_their_words() -> None:
    short = WIRE[0] + " Dozens of houses collapsed in Waimere, where the hospital was evacuated."
    one, other = article("Quake", short), article("Quake kills nine", short)
    different = article("Quake", OWN_REPORT[0] + " " + OWN_REPORT[1])
    groups = copy_groups([one, other, different])
    assert len(set(groups.values())) == 2
    assert groups[one.article_id] == groups[other.article_id]


def test_what_is_in_no_readable_language_has_a_voice_of_its_own() -> None:
    members = [article("Скеля", *WIRE, language="uk", title_language="uk") for _ in range(2)]
    assert len(set(copy_groups(members).values())) == 2


@pytest.mark.parametrize("broken", ["", "minhash-w4-128:", "minhash-w4-128:%%%", "nothing"])
def test_a_signature_that_cannot_be_read_is_none(broken: str) -> None:
    members = [
        replace(article("Quake", "Short."), signature=broken),
        replace(article("Quake", "Short."), signature=sign(" ".join(WIRE))),
    ]
    assert len(set(copy_groups(members).values())) == 2


def test_voices_by_country_and_by_source() -> None:
    members = [
        signed(WIRE, hours=0, source_id="moana-wire", country="NZ"),
        signed(WIRE, hours=1, source_id="harbour-gazette", country="IE"),
        signed(WIRE, hours=2, source_id="northern-tide", country="IE"),
        signed(OWN_REPORT, hours=3, source_id="harbour-gazette", country="IE"),
    ]
    found = told(members)
    assert found.voices == 2
    assert [(size.country, size.articles, size.voices) for size in found.by_country] == [
        ("IE", 3, 2),
        ("NZ", 1, 1),
    ]
    assert [(size.source_id, size.articles, size.voices) for size in found.by_source] == [
        ("harbour-gazette", 2, 2),
        ("moana-wire", 1, 1),
        ("northern-tide", 1, 1),
    ]
    (group,) = found.copy_groups
    assert group.id == members[0].article_id
    assert group.article_ids == tuple(member.article_id for member in members[:3])


def test_a_withdrawn_article_is_no_voice() -> None:
    assert told([signed(WIRE), signed(OWN_REPORT, withdrawn=True)]).voices == 1


def test_the_groups_do_not_depend_on_the_order() -> None:
    members = [signed(WIRE, hours=n % 3) for n in range(6)] + [signed(OWN_REPORT, hours=1)]
    expected = copy_groups(members)
    for seed in range(5):
        assert copy_groups(random.Random(seed).sample(members, len(members))) == expected
