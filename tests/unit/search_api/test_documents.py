"""Documents from events."""

from datetime import timedelta

import pytest

from parallax.documents import Times, Withdrawn
from parallax.errors import MalformedMessage, Unavailable, UnsupportedSchema
from search_api.handlers import Work, read_batch
from search_api.index import mappings
from search_api.index.bulk import BULK_BYTES, _bodies, _outcome
from search_api.index.documents import (
    Indexable,
    article_document,
    sort_time,
    story_document,
)
from search_api.index.generations import Generation
from tests.support.articles import NOON
from tests.unit.search_api.samples import STORY, english, spanish, story

FIRST = Generation(1, 1)


def fits(source: dict[str, object], mapping: dict[str, object]) -> None:
    """Every field of a document is mapped: a strict mapping refuses it otherwise."""
    properties = mapping["properties"]
    assert isinstance(properties, dict)
    for name, value in source.items():
        assert name in properties, name
        if isinstance(value, dict) and "properties" in properties[name]:
            fits(value, properties[name])


@pytest.mark.parametrize("event", [english(), spanish(), spanish(status="failed")])
def test_every_field_of_an_article_is_mapped(event: object) -> None:
    fits(article_document(event, "").source, mappings.ARTICLE)  # type: ignore[arg-type]


def test_what_a_story_says_of_itself_is_indexed() -> None:
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
    source = story_document(told, "").source
    fits(source, mappings.STORY)
    assert source["entities"] == [{"name": "Lumbavo", "kind": "place", "articles": 2}]
    assert (source["about"], source["voices"]) == (["AO"], 1)
    assert source["copy_groups"] == [{"id": "a1", "article_ids": ["a1", "a2"]}]


def test_every_field_of_a_story_is_mapped() -> None:
    document = story_document(story(merged_into="other", split_into=("a",)), "p-")
    fits(document.source, mappings.STORY)
    assert (document.index(FIRST), document.id, document.version) == ("p-stories-v1-g1", STORY, 1)


def test_an_article_lives_in_the_index_of_the_month_it_was_discovered_in() -> None:
    event = english(discovered=NOON.replace(month=11), published=NOON.replace(month=10))
    assert article_document(event, "p-").index(FIRST) == "p-articles-v1-g1-2026-11"


def test_a_translated_article_has_both_texts_and_each_caption_beside_its_own() -> None:
    source = article_document(spanish(), "").source
    assert source["english"]["title"] == "Corruption at the dam: six arrested"
    assert source["original"]["title"] == "Corrupción en la presa: seis detenidos"
    assert source["english"]["captions"] == ["The dam at dawn"]
    assert [image["english_caption"] for image in source["images"]] == ["The dam at dawn", None]
    assert [image["english_alt"] for image in source["images"]] == ["A wall of concrete", None]


def test_the_index_keeps_how_a_translation_was_made() -> None:
    made = article_document(spanish(), "").source["translation"]
    assert (made["engine"], made["model"], made["model_version"]) == (
        "bergamot",
        "model.esen.intgemm.alphas",
        "1.0",
    )
    assert made["repaired"] == ["title: name put back: Lumbavo"]
    assert made["warnings"] == ["paragraph 2: a number is missing: 12"]
    assert not {"title", "paragraphs", "captions", "alts"} & made.keys()


def test_the_english_of_an_english_article_is_its_original() -> None:
    source = article_document(english(), "").source
    assert source["english"]["paragraphs"] == source["original"]["paragraphs"]


@pytest.mark.parametrize("status", ["unavailable", "failed"])
def test_an_untranslated_article_has_no_english(status: str) -> None:
    source = article_document(spanish(status=status), "").source
    assert "english" not in source
    assert source["translation"]["status"] == status


def test_a_withdrawn_article_keeps_its_place_and_loses_its_text() -> None:
    event = spanish().model_copy(
        update={"withdrawn": Withdrawn(by="publisher", reason="404", at=NOON)}
    )
    source = article_document(event, "").source
    assert source["withdrawn"]["reason"] == "404"
    assert not {"english", "original", "images"} & source.keys()
    fits(source, mappings.ARTICLE)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, NOON),
        (NOON - timedelta(days=400), NOON - timedelta(days=400)),
        (NOON + timedelta(minutes=15), NOON + timedelta(minutes=15)),
        (NOON + timedelta(minutes=16), NOON),
    ],
)
def test_articles_are_ordered_by_publication_unless_it_lies_in_the_future(
    published: object, expected: object
) -> None:
    times = Times.model_validate({"published": published, "discovered": NOON, "fetched": NOON})
    assert sort_time(times) == expected


def test_a_revision_does_not_move_an_article() -> None:
    later = NOON + timedelta(hours=3)
    first = english()
    revised = first.model_copy(
        update={
            "version": 2,
            "original": first.original.model_copy(update={"published_at": later}),
            "times": first.times.model_copy(update={"fetched": later}),
        }
    )
    before, after = (article_document(event, "") for event in (first, revised))
    assert before.index(FIRST) == after.index(FIRST)
    assert before.source["sort_time"] == after.source["sort_time"]


def test_a_bulk_request_stays_below_what_opensearch_accepts() -> None:
    large = Indexable("i", "alias", "a", 1, {"text": "x" * 900_000})
    bodies = list(_bodies([large] * 50, FIRST, "external"))
    assert sum(body.count(b"\n") for body in bodies) == 100
    assert max(len(body) for body in bodies) <= BULK_BYTES


def test_a_newer_version_that_is_there_already_is_no_error() -> None:
    conflict = {"type": "version_conflict_engine_exception", "reason": "current version [2]"}
    assert _outcome({"status": 409, "_index": "a", "error": conflict}).result == "stale"


def test_a_document_that_does_not_fit_is_rejected_with_the_reason() -> None:
    outcome = _outcome(
        {
            "status": 400,
            "error": {
                "type": "mapper_parsing_exception",
                "reason": "failed to parse field [sort_time]",
                "caused_by": {"type": "illegal_argument_exception", "reason": "bad date"},
            },
        }
    )
    assert outcome.result == "rejected"
    assert "sort_time" in outcome.reason
    assert "bad date" in outcome.reason


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, "rejected_execution_exception"),
        (503, "unavailable_shards_exception"),
        (403, "cluster_block_exception"),
        (400, "validation_exception"),
    ],
)
def test_what_the_cluster_refuses_for_now_is_nobodys_dead_letter(status: int, kind: str) -> None:
    item = {"_id": "a", "_index": "i", "status": status, "error": {"type": kind, "reason": "?"}}
    with pytest.raises(Unavailable, match=kind):
        _outcome(item)


class Record:
    """Of a consumer's record, what a batch is read from."""

    def __init__(self, value: str, topic: str = "articles") -> None:
        self.value, self.topic, self.partition = value, topic, 0


def read(value: str) -> Work:
    if value == "malformed":
        raise MalformedMessage(value)
    if value == "newer schema":
        raise UnsupportedSchema(value)
    return Work(Indexable("i", "alias", value, 1, {}))


def test_a_batch_skips_what_is_malformed_and_holds_a_partition_at_an_unknown_schema() -> None:
    texts = ("a", "malformed", "b", "newer schema", "c", "malformed")
    records = [*(Record(text) for text in texts), Record("d", "stories")]
    batch = read_batch(records, {"articles": read, "stories": read})  # type: ignore[arg-type, dict-item]
    assert [work.document.id for _, work in batch.work] == ["a", "b", "d"]
    assert len(batch.malformed) == 1
    ((held, error),) = batch.halted.values()
    assert [record.value for record in held] == ["newer schema", "c", "malformed"]
    assert isinstance(error, UnsupportedSchema)
