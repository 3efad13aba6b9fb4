"""A story's summary: sentences of its articles."""

import random
from dataclasses import replace

import pytest

from clusterer.english.sentences import sentences
from clusterer.story import told
from clusterer.story.summary import MOST_CHARACTERS
from tests.unit.clusterer.story.press import QUAKE, article


def test_a_summary_is_whole_sentences_of_several_sources_each_with_its_article() -> None:
    found = told(QUAKE)
    texts = {member.article_id: " ".join(member.paragraphs) for member in QUAKE}
    assert 2 <= len(found.summary_sources) <= 3
    assert len(set(found.summary_sources)) > 1
    for sentence, article_id in zip(sentences(found.summary), found.summary_sources, strict=True):
        assert sentence in texts[article_id]
    assert "nine people" in found.summary.lower()


def test_a_summary_is_short_and_repeats_nothing() -> None:
    found = told(QUAKE)
    assert len(found.summary) <= MOST_CHARACTERS
    assert found.summary.lower().count("nine") <= 2


def test_a_summary_has_no_dateline_no_he_said_and_nobodys_memories() -> None:
    found = told(QUAKE)
    assert "(Moana)" not in found.summary
    assert "He said" not in found.summary
    assert "My mother" not in found.summary


def test_a_single_article_gives_its_first_good_sentences() -> None:
    only = article(
        "Ferry returns",
        "Look who is back.",
        "The ferry Maeve Rua left Port Carrig for Skellan on Monday after a year in dry dock.",
        "It carried 41 passengers. Skellan's 212 islanders had been supplied by helicopter since "
        "the winter before last.",
    )
    found = told([only])
    assert found.summary == (
        "The ferry Maeve Rua left Port Carrig for Skellan on Monday after a year in dry dock. "
        "Skellan's 212 islanders had been supplied by helicopter since the winter before last."
    )
    assert found.summary_sources == (only.article_id, only.article_id)


def test_what_the_translator_doubts_is_not_quoted() -> None:
    good = "The ferry Maeve Rua left Port Carrig for Skellan on Monday after a year."
    bad = "The ferry Maeve Rua with the Monday for Skellan has the year behind it gone."
    only = article("Ferry", bad, good, translated=True, paragraphs_doubtful=frozenset({0}))
    assert told([only]).summary == good


def test_a_publisher_who_wants_no_excerpts_is_not_quoted() -> None:
    silent = [replace(member, quotable=False) for member in QUAKE]
    assert told(silent).summary == ""
    one = told([*silent[:2], *QUAKE[2:]])
    assert set(one.summary_sources) <= {member.article_id for member in QUAKE[2:]}


def test_the_first_articles_that_may_be_quoted_make_the_summary() -> None:
    silent = [replace(QUAKE[0], article_id=f"b{n}", quotable=False) for n in range(4)]
    silent = [
        replace(one, paragraphs=(f"The {place} is a place of its own that nobody has seen yet.",))
        for one, place in zip(silent, ("harbour", "airport", "market", "cathedral"), strict=True)
    ]
    found = told([*silent, QUAKE[1]])
    assert set(found.summary_sources) == {QUAKE[1].article_id}


def test_of_copies_one_that_may_be_quoted_is() -> None:
    reserved = replace(QUAKE[1], quotable=False, at=QUAKE[0].at)
    copy = replace(QUAKE[1], article_id="b1", source_id="harbour-mirror", translated=True)
    found = told([reserved, copy])
    assert set(found.summary_sources) == {"b1"}


def test_what_is_not_english_is_not_quoted() -> None:
    spanish = article(
        "Vuelve el barco",
        "El barco Maeve Rua salió el lunes de Port Carrig hacia Skellan tras un año en dique.",
        language="es",
        title_language="es",
    )
    found = told([spanish])
    assert (found.summary, found.summary_sources, found.voices) == ("", (), 1)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_is_told_depends_on_the_order(seed: int) -> None:
    assert told(random.Random(seed).sample(QUAKE, len(QUAKE))) == told(QUAKE)


def test_a_story_without_articles_tells_nothing() -> None:
    found = told([])
    assert (found.summary, found.entities, found.about, found.voices) == ("", (), (), 0)


def test_the_fields_are_as_a_document_keeps_them() -> None:
    fields = told(QUAKE).fields()
    assert fields["voices"] == 4
    assert isinstance(fields["summary_sources"], list)
    assert fields["by_country"][0] == {"country": "IE", "articles": 2, "voices": 2}
    assert {"name", "kind", "articles"} == fields["entities"][0].keys()
