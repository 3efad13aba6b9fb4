"""Each country's claim comes out in its take, and what all say in the world's."""

import random
from dataclasses import replace

import pytest

from clusterer.takes.article import Report, Unread
from clusterer.takes.contrast import contrast
from clusterer.takes.declaring import built_in, parse
from clusterer.takes.evidence import gather
from clusterer.takes.limits import Limits
from clusterer.takes.record import Take
from clusterer.takes.take import AGREES, NOTHING_OWN, WORLD, takes
from tests.unit.clusterer.takes.newsroom import DECAY, HALDEN, RUSTING, SABOTAGE, report, story

PERSPECTIVES = built_in()
CLAIMS = {"PT": RUSTING, "ES": SABOTAGE, "DE": HALDEN, "RU": DECAY}


def told(reports: list[Report]) -> dict[str, Take]:
    return {take.id: take for take in takes(reports, PERSPECTIVES)}


def text(take: Take) -> str:
    return " ".join(sentence.text for sentence in take.sentences)


def test_the_world_agrees_on_what_all_have() -> None:
    world = told(story())[WORLD]
    assert world.sentences
    assert "12" in world.sentences[0].text
    assert "collapse" in world.sentences[0].text
    assert world.sentences[0].support == world.voices == 9
    assert not any(claim in text(world) for claim in CLAIMS.values())


@pytest.mark.parametrize(
    "own",
    [
        "and 7 horses of a travelling circus went down",
        "while the band of the mayor’s daughter played a waltz for guests from the salt mines",
    ],
)
def test_the_world_agrees_on_no_sentence_of_which_others_have_a_clause_alone(own: str) -> None:
    lead = "The Arvel bridge collapsed, killing 12 people"
    reports = [
        report(1, "diario-do-rio", "PT", (f"{lead}, {own}.",)),
        *(
            report(n, f"paper-{n}", country, ("Nothing is known of its state.",), title=f"{lead}.")
            for n, country in enumerate(("ES", "FR", "DE"), 2)
        ),
    ]
    assert told(reports)[WORLD].sentences == ()
    reports.append(report(5, "wien-heute", "AT", (f"{lead}, on Tuesday.",)))
    assert text(told(reports)[WORLD]) == f"{lead}, on Tuesday."


@pytest.mark.parametrize(("country", "claim"), CLAIMS.items())
def test_a_countrys_claim_is_in_its_take_alone(country: str, claim: str) -> None:
    found = told(story())
    take = found[f"country:{country}"]
    assert claim in text(take)
    assert "40" not in text(take), "a fact that everybody has"
    others = [found[f"country:{other}"] for other in CLAIMS if other != country]
    assert not any(claim in text(other) for other in others)


def test_a_claim_that_two_outlets_make_has_two_voices() -> None:
    sentences = told(story())["country:PT"].sentences
    assert {sentence.source_id for sentence in sentences} <= {"diario-do-rio", "gazeta-do-porto"}
    assert max(sentence.support for sentence in sentences) == 2


def test_each_sentence_is_in_the_article_that_it_names() -> None:
    paragraphs = {one.article_id: " ".join(one.paragraphs) for one in story()}
    for take in takes(story(), PERSPECTIVES):
        for sentence in take.sentences:
            assert sentence.text in paragraphs[sentence.article_id]


def test_labels_voices_outlets_and_reasons() -> None:
    take = told(story())["country:PT"]
    assert take.label == "Portuguese press"
    assert take.voices == take.article_count == 2
    assert [outlet.name for outlet in take.outlets] == ["Diario Do Rio", "Gazeta Do Porto"]
    assert {member.why for member in take.articles} == {"country PT"}
    world = told(story())[WORLD]
    assert {member.why for member in world.articles} == {AGREES}


def test_one_voice_is_said_to_be_thin() -> None:
    take = told(story())["country:FR"]
    assert take.thin
    assert take.sentences == ()
    assert take.reason == "one independent voice where 2 are needed"


def test_copies_of_one_text_are_one_voice() -> None:
    copied = [replace(one, copy_group="wire") if one.country == "DE" else one for one in story()]
    take = told(copied)["country:DE"]
    assert take.thin
    assert "copies of the same text" in take.reason


@pytest.mark.parametrize(("mentioning", "is_own"), [(0, True), (1, True), (2, False), (5, False)])
def test_a_claim_of_a_small_group_is_its_own_though_one_of_the_others_mentions_it(
    mentioning: int, is_own: bool
) -> None:
    claim = "Kenyan engineers with pumps for the Arvel bridge were refused visas in March."
    echo = "Kenyan engineers were refused visas for the Arvel bridge, it was said in a street."
    kenya = [
        report(11, "nyota", "KE", (claim,)),
        report(12, "mwangaza", "KE", (f"In March, visas were refused: {claim[:-14]}.",)),
        report(13, "jicho", "KE", ("The Arvel bridge was built by a firm from Mombasa in 1931.",)),
    ]
    others = [
        replace(one, paragraphs=(*one.paragraphs, echo)) if place < mentioning else one
        for place, one in enumerate((*story()[:4], story()[8]))
    ]
    evidence = gather([*others, *kenya])
    chosen = contrast(evidence, frozenset(one.article_id for one in kenya))
    told_of = " ".join(evidence.sentences[one.sentence].text for one in chosen)
    assert ("refused" in told_of) == is_own


def test_what_an_outlet_took_from_another_of_its_country_is_its_own_as_well() -> None:
    first, second = (
        replace(one, copy_group="wire", ownership=ownership)
        for one, ownership in zip(story()[6:8], ("private", "state"), strict=True)
    )
    state = replace(story()[8], ownership="state")
    take = told([*story()[:6], first, second, state])["ownership:state"]
    assert take.voices == 2
    assert {one.source_id for one in take.sentences} == {"kanal-zarya", "le-phare"}


def test_a_copy_abroad_makes_a_claim_no_longer_a_countrys_own() -> None:
    german = story()[4]
    abroad = replace(
        german, article_id="a20", source_id="wien-heute", country="AT", copy_group="wire"
    )
    more = replace(abroad, article_id="a21", source_id="graz-blatt", copy_group="", country="AT")
    found = told([*story(), abroad, more])
    assert "300 million" not in text(found["country:DE"])


def test_a_country_that_says_what_the_others_say() -> None:
    echo = [
        report(n, source, "PL", (story()[0].paragraphs[0],))
        for n, source in ((11, "nowiny"), (12, "kurier-wisly"))
    ]
    take = told([*story(), *echo])["country:PL"]
    assert not take.thin
    assert take.sentences == ()
    assert take.reason == NOTHING_OWN


def test_a_number_that_others_have_otherwise_is_a_claim() -> None:
    other = tuple(
        report(
            n, source, "PL", ("The Arvel bridge collapsed at dawn on Tuesday, killing 19 people.",)
        )
        for n, source in ((11, "nowiny"), (12, "kurier-wisly"))
    )
    found = told([*story(), *other])
    assert "19 people" in text(found["country:PL"])
    assert "19" not in text(found[WORLD])


def test_blocs_and_sides_have_takes_too() -> None:
    brazil = [
        replace(one, article_id=f"b{n}", source_id=f"folha-{n}", country="BR")
        for n, one in enumerate(story()[6:8])
    ]
    found = told([*story(), *(replace(one, ownership="private", tags=()) for one in brazil)])
    assert found["bloc:brics"].label == "BRICS countries"
    assert found["bloc:brics"].voices == 4
    assert DECAY in text(found["bloc:brics"])
    public = parse('[[side]]\nid = "side:south"\nlabel = "The south"\ncountries = ["PT", "ES"]')
    south = {take.id: take for take in takes(story(), public)}["side:south"]
    assert south.voices == 4
    assert south.articles[0].why == "country PT"


def test_a_side_that_nearly_all_are_on_is_no_perspective() -> None:
    def found(private: int) -> dict[str, Take]:
        owners = ["private"] * private + ["public"] * (9 - private)
        return told(
            [
                replace(one, ownership=owner, tags=())
                for one, owner in zip(story(), owners, strict=True)
            ]
        )

    assert "ownership:private" not in found(8)
    assert "ownership:private" not in found(7)
    assert "ownership:private" in found(6)


def test_a_bloc_of_which_one_country_alone_is_read_is_none() -> None:
    unread = report(11, "folha", "BR", ())
    found = told([*story(), unread])
    assert found["country:RU"].sentences
    assert "bloc:brics" not in found


def test_no_perspective_repeats_what_the_world_agrees_on() -> None:
    found = told(story())
    world = {sentence.text for sentence in found[WORLD].sentences}
    for take in found.values():
        assert take.id == WORLD or not world.intersection(one.text for one in take.sentences)


def test_groups_of_the_same_articles_are_told_once() -> None:
    found = told(story())
    assert "country:RU" in found
    assert "ownership:state" not in found


def test_the_order_of_arrival_does_not_matter() -> None:
    expected = takes(story(), PERSPECTIVES)
    for seed in range(3):
        shuffled = story()
        random.Random(seed).shuffle(shuffled)
        assert takes([*shuffled, shuffled[0]], PERSPECTIVES) == expected


def test_the_most_different_come_first_and_there_is_a_cap() -> None:
    capped = takes(story(), PERSPECTIVES, limits=Limits(takes=2, thin=0, undistinct=0))
    assert capped[0].kind == WORLD
    assert len(capped) == 3
    weights = [take.distinctiveness * take.voices**0.5 for take in capped[1:]]
    assert weights == sorted(weights, reverse=True)


def test_what_cannot_be_read_is_listed_and_counts_as_no_voice() -> None:
    unread = replace(report(11, "wien-heute", "AT", ()), unread=Unread.UNTRANSLATED)
    read = report(12, "graz-blatt", "AT", story()[0].paragraphs)
    take = told([*story(), unread, read])["country:AT"]
    assert take.thin
    assert "1 of 2 articles not translated" in take.reason
    assert take.articles[0].why == "country AT, not translated, so not read"


def test_a_story_with_one_voice_has_one_thin_take() -> None:
    (only,) = takes(story()[:1], PERSPECTIVES)
    assert (only.id, only.thin, only.sentences) == (WORLD, True, ())
    assert takes([], PERSPECTIVES) == ()


def test_a_country_alone_with_a_story_has_no_take_of_its_own() -> None:
    assert [take.id for take in takes(story()[:2], PERSPECTIVES)] == [WORLD]


@pytest.mark.parametrize(
    "paragraph",
    ["word " * 200_000, "“" * 1_000_000, "a" * 1_000_000, "Is it? " * 150_000, "\x00\u202e" * 9999],
)
@pytest.mark.timeout(20)
def test_hostile_text_is_bounded(paragraph: str) -> None:
    hostile = report(30, "odd", "IE", (paragraph, "", " ", paragraph))
    other = report(31, "even", "IE", (paragraph[::-1],))
    found = told([*story(), hostile, other])
    assert RUSTING in text(found["country:PT"])
    for take in found.values():
        assert all(len(sentence.text) <= 320 for sentence in take.sentences)


def test_a_take_survives_its_json() -> None:
    for take in takes(story(), PERSPECTIVES):
        assert Take.from_json(take.to_json()) == take
