"""Indexed documents to answers."""

from typing import Any

import pytest

from parallax.documents import Rights, Withdrawn
from search_api.index.documents import article_document, story_document
from search_api.search.presenting import articles as presenting
from search_api.search.presenting import stories
from tests.support.articles import NOON
from tests.unit.search_api.samples import STORY, spanish, story


def hit(event: Any, highlight: dict[str, list[str]] | None = None, **source: Any) -> Any:
    document = article_document(event, "").source
    document["source"] |= source
    return {"_source": document, "highlight": highlight or {}}


def test_a_translated_article_is_listed_in_english_beside_its_original_title() -> None:
    item = presenting.article_item(hit(spanish()))
    assert (item.title, item.title_language) == ("Corruption at the dam: six arrested", "en")
    assert item.original_title == "Corrupción en la presa: seis detenidos"
    assert item.description == "The public prosecutor speaks of bribes."
    assert item.original_description == "El fiscal habla de sobornos."
    made = item.translation
    assert (made.engine, made.model, made.model_version, made.route, made.translated_at) == (
        "bergamot",
        "model.esen.intgemm.alphas",
        "1.0",
        ["es", "en"],
        NOON,
    )
    assert item.image is not None
    assert item.image.caption == "The dam at dawn"


def test_an_untranslated_article_is_listed_in_its_own_language() -> None:
    item = presenting.article_item(hit(spanish(status="unavailable")))
    assert (item.title, item.title_language) == ("Corrupción en la presa: seis detenidos", "es")
    assert item.translation.status == "unavailable"
    assert item.image is not None
    assert item.image.caption == "La presa al amanecer"


def test_highlights_prefer_english_and_are_absent_without_words() -> None:
    found = {
        "original.title": ["<mark>presa</mark>"],
        "english.title": ["the <mark>dam</mark>"],
        "english.paragraphs": ["one", "two"],
        "english.captions": ["three"],
        "original.paragraphs": ["four"],
    }
    item = presenting.article_item(hit(spanish(), found), highlighted=True)
    assert item.highlights is not None
    assert item.highlights.title == ["the <mark>dam</mark>"]
    assert item.highlights.text == ["one", "two", "three"]
    assert presenting.article_item(hit(spanish())).highlights is None


def test_highlights_are_of_the_original_where_the_words_are_there_alone() -> None:
    found = {"original.paragraphs": ["la <mark>presa</mark>"]}
    item = presenting.article_item(hit(spanish(), found), highlighted=True)
    assert item.highlights is not None
    assert item.highlights.text == ["la <mark>presa</mark>"]


def test_an_article_in_full_has_each_caption_beside_its_own_text() -> None:
    full = presenting.article(hit(spanish())["_source"])
    assert full.english is not None
    assert full.original is not None
    assert [image.caption for image in full.english.images] == ["The dam at dawn", None]
    assert [image.caption for image in full.original.images] == [
        "La presa al amanecer",
        "Las obras",
    ]
    assert [image.alt for image in full.english.images] == ["A wall of concrete", None]
    assert [image.alt for image in full.original.images] == ["Un muro de hormigón", "Una grúa"]
    assert full.original.images[0].credit == "Ana Ruiz"


def test_an_article_in_full_says_how_its_english_was_made() -> None:
    made = presenting.article(hit(spanish())["_source"]).translation
    assert (made.revision, made.translation_version) == (1, 1)
    assert made.warnings == ["paragraph 2: a number is missing: 12"]
    assert made.repaired == ["title: name put back: Lumbavo"]
    assert made.translated_at == NOON


def test_what_was_indexed_before_alts_and_repairs_were_kept_is_still_shown() -> None:
    source = hit(spanish())["_source"]
    del source["translation"]["repaired"]
    for image in source["images"]:
        del image["english_alt"]
    full = presenting.article(source)
    assert full.english is not None
    assert [image.alt for image in full.english.images] == [None, None]
    assert full.translation.repaired == []


@pytest.mark.parametrize(
    ("display", "paragraphs", "images"), [("full", 2, 2), ("excerpt", 1, 1), ("link", 0, 0)]
)
def test_a_publishers_wish_decides_how_much_is_shown(
    display: str, paragraphs: int, images: int
) -> None:
    full = presenting.article(hit(spanish(), display=display)["_source"])
    assert full.english is not None
    assert full.original is not None
    assert len(full.english.paragraphs) == len(full.original.paragraphs) == paragraphs
    assert len(full.english.images) == len(full.original.images) == images
    assert full.english.title == "Corruption at the dam: six arrested"


def test_a_wish_that_is_not_known_shows_the_least() -> None:
    unknown = hit(spanish(), display="by-lawyer")
    assert presenting.article(unknown["_source"]).display == "link"
    item = presenting.article_item(unknown)
    assert (item.description, item.original_description, item.image) == (None, None, None)


@pytest.mark.parametrize(
    ("said", "rights", "shown"),
    [
        ("full", Rights(), "full"),
        ("full", Rights(noarchive=True), "excerpt"),
        ("default", Rights(noarchive=True), "excerpt"),
        ("link", Rights(noarchive=True), "link"),
        ("full", Rights(nosnippet=True), "link"),
        ("excerpt", Rights(nosnippet=True, noarchive=True), "link"),
    ],
)
def test_an_articles_own_rights_lower_what_is_shown(said: str, rights: Rights, shown: str) -> None:
    event = spanish()
    event = event.model_copy(
        update={
            "source": event.source.model_copy(update={"display": said}),
            "original": event.original.model_copy(update={"rights": rights}),
        }
    )
    source = article_document(event, "").source
    assert presenting.article(source).display == shown
    assert ("image_width" in source) == (shown != "link")


def test_an_excerpt_shows_fragments_of_its_description_alone() -> None:
    found = {
        "english.title": ["<mark>a</mark>"],
        "english.paragraphs": ["the <mark>secret</mark>"],
        "english.description": ["a <mark>summary</mark>"],
        "original.paragraphs": ["el <mark>secreto</mark>"],
        "native.spanish.text": ["el <mark>secreto</mark>"],
    }
    for originals_first in (False, True):
        item = presenting.article_item(
            hit(spanish(), found, display="excerpt"),
            highlighted=True,
            originals_first=originals_first,
        )
        assert item.highlights is not None
        assert item.highlights.title == ["<mark>a</mark>"]
        assert item.highlights.text == ["a <mark>summary</mark>"]


def test_an_excerpt_ends_between_words() -> None:
    text = presenting._excerpt("word " * 200)
    assert text.endswith("word …")
    assert len(text) <= presenting.EXCERPT_CHARACTERS + 2


def test_a_link_shows_no_fragments_of_the_text() -> None:
    found = {"english.title": ["<mark>a</mark>"], "english.paragraphs": ["secret"]}
    item = presenting.article_item(hit(spanish(), found, display="link"), highlighted=True)
    assert item.highlights is not None
    assert item.highlights.text == []
    assert item.image is None


PARTS = ("countries", "sources", "timeline")


def of_story(hits: Any) -> Any:
    first = {"hits": {"hits": [hit(spanish())]}}
    countries = [{"key": "MX", "doc_count": 2, "first": first}]
    sources = [{"key": "el-faro", "doc_count": 2, "name": {"buckets": [{"key": "El Faro"}]}}]
    return {
        "aggregations": {
            "countries": {"buckets": countries},
            "sources": {"buckets": sources},
            "timeline": {"buckets": []},
        },
        "hits": {"hits": hits},
    }


def test_a_story_says_how_many_voices_each_country_and_source_has() -> None:
    told = story(
        summary="Six people were arrested.",
        summary_sources=("a1",),
        entities=({"name": "Lumbavo", "kind": "place", "articles": 2},),
        about=("AO",),
        voices=1,
        by_country=({"country": "MX", "articles": 2, "voices": 1},),
        by_source=({"source_id": "el-faro", "articles": 2, "voices": 1},),
        copy_groups=({"id": "a1", "article_ids": ("a1", "a2")},),
    )
    shown = stories.story(story_document(told, "").source, of_story([hit(spanish())]))
    assert (shown.id, shown.voices, shown.about) == (STORY, 1, ["AO"])
    assert [(size.country, size.articles, size.voices) for size in shown.by_country] == [
        ("MX", 2, 1)
    ]
    assert [(size.name, size.articles, size.voices) for size in shown.by_source] == [
        ("El Faro", 2, 1)
    ]
    (first,) = shown.timeline.firsts
    assert (first.country, first.title) == ("MX", "Corruption at the dam: six arrested")
    assert shown.entities[0].name == "Lumbavo"
    assert shown.copy_groups[0].article_ids == ["a1", "a2"]


def test_a_story_that_was_indexed_before_it_spoke_is_still_shown() -> None:
    source = story_document(story(), "").source
    for name in ("entities", "about", "voices", "by_country", "by_source", "copy_groups"):
        del source[name]
    shown = stories.story(source, of_story([]))
    assert (shown.voices, shown.about, shown.by_country[0].voices) == (None, [], None)
    assert stories.story_item(source).entities == []


def test_prose_says_who_wrote_it_and_from_what() -> None:
    prose = {
        "sentences": [{"text": "The dam broke.", "article_ids": ["a1"]}],
        "model": "gemma3",
        "written_at": NOON,
    }
    take = {"id": "world", "label": "World", "kind": "world", "voices": 2, "article_count": 2}
    takes = [{**take, "thin": False, "prose": prose}, {**take, "id": "country:PT", "thin": True}]
    indexed = story_document(story(takes=takes), "").source
    found = {"aggregations": {name: {"buckets": []} for name in PARTS}}
    shown = stories.story(indexed, {**found, "hits": {"hits": []}}).model_dump(mode="json")
    assert shown["takes"][0]["prose"] == {
        "sentences": [{"text": "The dam broke.", "article_ids": ["a1"]}],
        "model": "gemma3",
        "written_at": "2026-03-02T12:00:00Z",
        "provenance": "Written by gemma3 from these articles",
    }
    assert shown["takes"][1]["prose"] is None


def test_both_texts_stand_side_by_side() -> None:
    shown = presenting.article(hit(spanish())["_source"])
    assert [(one.english, one.original) for one in shown.paragraphs] == [
        ("Six people were arrested on Monday.", "Seis personas fueron detenidas el lunes."),
        ("The works stand still.", "Las obras están paradas."),
    ]
    alone = presenting.article(hit(spanish(status="failed"))["_source"])
    assert [one.english for one in alone.paragraphs] == [None, None]
    bare = presenting.article(hit(spanish(), display="link")["_source"])
    assert bare.paragraphs == []


def test_paragraphs_that_do_not_belong_together_are_not_paired() -> None:
    pairs = presenting.side_by_side({"paragraphs": ["a"]}, {"paragraphs": ["b", "c"]})
    assert [(one.english, one.original) for one in pairs] == [
        ("a", None),
        (None, "b"),
        (None, "c"),
    ]


def test_a_withdrawn_article_shows_no_revision() -> None:
    before = [{"revision": 1, "original": {"title": "La presa"}, "fetched": NOON}]
    shown = presenting.article(hit(spanish())["_source"], before)
    assert shown.revisions is not None
    assert [(one.revision, one.title) for one in shown.revisions] == [(1, "La presa")]
    source = hit(spanish(withdrawn=Withdrawn(by="publisher", reason="gone", at=NOON)))["_source"]
    withdrawn = presenting.article(source, before)
    assert (withdrawn.revisions, withdrawn.paragraphs) == ([], [])
    assert presenting.article(source, None).revisions is None
