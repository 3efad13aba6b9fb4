"""From documents to what a story tells: text, takes, their versions."""

from datetime import UTC, datetime, timedelta
from typing import Any

from clusterer.takes.declaring import built_in
from clusterer.told import told

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SHARED = "The Marl dam above Tolmin broke on Sunday night and 43 people are missing."


OTHER = (
    "Schools in the upper valley stay closed until the road to Kobarid has been cleared of mud.",
    "A farmer told how his cattle were swept away while the bells of the church rang at midnight.",
    "Helicopters from Trieste carried tents, pumps and blankets across the border before dawn.",
    "Insurers expect claims of 300 million euros, more than after the storms of last autumn.",
)


def document(number: int, country: str, own: str, **changes: Any) -> dict[str, Any]:
    paragraphs = [SHARED, own, OTHER[(number - 1) % len(OTHER)]]
    return {
        "_id": f"article-{number}",
        "source_id": f"source-{number}",
        "source": {
            "id": f"source-{number}",
            "name": f"Outlet {number}",
            "homepage": "http://a.example/",
            "country": country,
            "ownership": "private",
        },
        "url": f"http://outlet{number}.example/dam",
        "country": country,
        "language": "en",
        "original": {
            "title": "Dam at Tolmin breaks, 43 missing",
            "paragraphs": paragraphs,
            "kind": "article",
        },
        "translation": {"status": "not_needed"},
        "placement": {"story_id": "s"},
        "times": {"published": NOON + timedelta(hours=number), "discovered": NOON},
        "withdrawn": None,
        **changes,
    }


DOCUMENTS = [
    document(1, "SI", "The mayor of Tolmin said the government had ignored two warnings."),
    document(2, "SI", "Residents of Tolmin said that the government ignored warnings in May."),
    document(3, "IT", "Italian engineers blamed the heavy rain of the weekend for the failure."),
    document(4, "IT", "Heavy rain caused the failure, according to engineers from Udine in Italy."),
]


def run(documents: list[dict[str, Any]], **given: Any) -> dict[str, Any]:
    arguments = {"hidden": frozenset(), "earlier": {}, "at": NOON, **given}
    return told(documents, built_in(), **arguments)


def test_a_story_is_told_with_its_takes() -> None:
    found = run(DOCUMENTS)
    assert "Tolmin" in found["summary"]
    assert found["voices"] == 4
    ids = [take["id"] for take in found["takes"]]
    assert ids[0] == "world"
    assert {"country:SI", "country:IT"} <= set(ids)
    slovenian = next(take for take in found["takes"] if take["id"] == "country:SI")
    assert any("ignored" in one["text"] for one in slovenian["sentences"])
    assert slovenian["version"] == 1
    assert set(found["versions"]) == set(ids)


def test_a_take_that_says_what_it_said_stays_as_it_was() -> None:
    first = run(DOCUMENTS)
    again = run(DOCUMENTS, earlier=first["versions"], at=NOON + timedelta(hours=1))
    assert again["takes"] == first["takes"]
    assert again["versions"] == first["versions"]


def test_who_is_in_a_take_is_as_of_now_though_it_says_what_it_said() -> None:
    first = run(DOCUMENTS)
    copy = document(5, "IT", "", original=DOCUMENTS[3]["original"])
    again = run([*DOCUMENTS, copy], earlier=first["versions"])
    world, before = again["takes"][0], first["takes"][0]
    assert (before["article_count"], world["article_count"]) == (4, 5)
    assert world["version"] == before["version"]
    assert world["sentences"] == before["sentences"]


def test_a_hidden_take_never_comes_back_and_withdrawn_articles_say_nothing() -> None:
    found = run(DOCUMENTS, hidden=frozenset({"country:SI"}))
    assert "country:SI" not in {take["id"] for take in found["takes"]}
    withdrawn = [DOCUMENTS[0] | {"withdrawn": {"by": "publisher"}}, *DOCUMENTS[1:]]
    cited = {
        sentence["article_id"] for take in run(withdrawn)["takes"] for sentence in take["sentences"]
    }
    assert "article-1" not in cited


def test_nothing_is_quoted_of_a_publisher_who_does_not_want_it() -> None:
    reserved = DOCUMENTS[0] | {
        "original": DOCUMENTS[0]["original"] | {"rights": {"nosnippet": True}}
    }
    linked = DOCUMENTS[1] | {"source": DOCUMENTS[1]["source"] | {"display": "link"}}
    found = run([reserved, linked, *DOCUMENTS[2:]])
    cited = {one["article_id"] for take in found["takes"] for one in take["sentences"]}
    assert cited
    assert cited <= {"article-3", "article-4"}
    assert found["voices"] == 4


def test_who_does_not_want_to_be_quoted_any_longer_is_not() -> None:
    first = run(DOCUMENTS)
    world = first["takes"][0]
    cited = {one["article_id"] for one in world["sentences"]}
    documents = [
        one | {"original": one["original"] | {"rights": {"nosnippet": one["_id"] in cited}}}
        for one in DOCUMENTS
    ]
    again = run(documents, earlier=first["versions"])["takes"][0]
    assert again["version"] == 2
    assert not cited & {one["article_id"] for one in again["sentences"]}


def test_a_take_says_why_an_article_is_not_read() -> None:
    reserved = DOCUMENTS[0] | {
        "original": DOCUMENTS[0]["original"] | {"rights": {"nosnippet": True}}
    }
    foreign = DOCUMENTS[1] | {"language": "sl", "translation": {"status": "failed"}}
    found = run([reserved, foreign, *DOCUMENTS[2:]])
    slovenian = next(take for take in found["takes"] if take["id"] == "country:SI")
    assert slovenian["reason"] == (
        "no voice where 2 are needed; 1 of 2 articles not to be quoted by its publisher's wish; "
        "1 of 2 articles not translated"
    )
    assert [one["why"] for one in slovenian["articles"]] == [
        "country SI, not to be quoted by its publisher's wish, so not read",
        "country SI, not translated, so not read",
    ]


def translated(one: dict[str, Any], *warnings: str) -> dict[str, Any]:
    said = {"title": one["original"]["title"], "paragraphs": one["original"]["paragraphs"]}
    return one | {
        "language": "sl",
        "translation": {"status": "translated", "warnings": list(warnings), **said},
    }


def test_what_the_translator_doubts_is_not_quoted() -> None:
    doubted = translated(DOCUMENTS[0], "title: kept", "paragraph 2: sentence kept in the original")
    found = run([doubted, *DOCUMENTS[1:]])
    quoted = [one["text"] for take in found["takes"] for one in take["sentences"]]
    assert quoted
    assert DOCUMENTS[0]["original"]["paragraphs"][1] not in quoted
    slovenian = next(take for take in found["takes"] if take["id"] == "country:SI")
    assert slovenian["voices"] == 2
    nothing = translated(DOCUMENTS[0], *(f"paragraph {number}: cut" for number in (1, 2, 3)))
    found = run([nothing, *DOCUMENTS[1:]])
    slovenian = next(take for take in found["takes"] if take["id"] == "country:SI")
    assert slovenian["reason"] == (
        "one independent voice where 2 are needed; 1 of 2 articles doubtfully translated"
    )


def with_paragraphs(one: dict[str, Any], *more: str) -> dict[str, Any]:
    original = one["original"]
    return one | {"original": original | {"paragraphs": [*original["paragraphs"], *more]}}


def test_a_sentence_that_its_publisher_took_back_is_quoted_no_longer() -> None:
    stays = "The Marl dam above Tolmin was inspected in 2003 for the last time, auditors found."
    wrong = "Divers found a cracked turbine of the Marl dam near Tolmin, the newspaper learned."
    right = "Divers found no cracked turbine of the Marl dam near Tolmin, the newspaper learned."
    first = run([with_paragraphs(DOCUMENTS[0], stays, wrong), *DOCUMENTS[1:]])
    corrected = [with_paragraphs(DOCUMENTS[0], stays, right), *DOCUMENTS[1:]]
    again = run(corrected, earlier=first["versions"])
    before, after = (
        {one["text"] for take in found["takes"] for one in take["sentences"]}
        for found in (first, again)
    )
    assert wrong in before
    assert wrong not in after
    assert stays in after


def test_why_a_take_is_thin_is_as_of_now() -> None:
    alone = document(7, "AT", "Engineers from Graz came with pumps.")
    foreign = document(8, "AT", "", language="sl", translation={"status": "failed"})
    first = run([*DOCUMENTS, alone])
    again = run([*DOCUMENTS, alone, foreign], earlier=first["versions"])
    austrian = next(take for take in again["takes"] if take["id"] == "country:AT")
    assert austrian["version"] == 1
    assert "1 of 2 articles not translated" in austrian["reason"]


def test_the_figures_of_a_very_large_story_are_those_of_all_its_articles() -> None:
    left_out = [document(5, "IT", ""), document(6, "AT", "")]
    for one in left_out:
        del one["original"]["paragraphs"]
    found = run([*DOCUMENTS, *left_out])
    assert found["voices"] == 6
    assert {one["country"]: one["voices"] for one in found["by_country"]} == {
        "SI": 2,
        "IT": 3,
        "AT": 1,
    }
    assert len(found["by_source"]) == 6
    takes = {take["id"]: take for take in found["takes"]}
    assert (takes["world"]["article_count"], takes["world"]["voices"]) == (6, 6)
    assert (takes["country:IT"]["article_count"], takes["country:IT"]["voices"]) == (3, 3)
    assert takes["country:IT"]["sentences"]
    assert takes["country:IT"]["articles"][2]["why"] == "country IT, one of very many, so not read"
    assert takes["country:AT"]["thin"]
    cited = {one["article_id"] for take in found["takes"] for one in take["sentences"]}
    assert cited <= {one["_id"] for one in DOCUMENTS}
    assert set(found["summary_sources"]) <= {one["_id"] for one in DOCUMENTS}


def test_a_take_that_comes_back_goes_on_with_its_numbers() -> None:
    first = run(DOCUMENTS)["versions"]
    again = run(DOCUMENTS, earlier=first, at=NOON + timedelta(hours=1))["versions"]
    before = [{**again["country:SI"][0], "number": 2}, *again["country:SI"]]
    gone = run(DOCUMENTS[2:], earlier=first | {"country:SI": before})["versions"]
    assert gone["country:SI"] == before
    changed = [
        document(1, "SI", "The opposition in Ljubljana asked for the minister to resign."),
        document(2, "SI", "The minister has to resign, the opposition in Ljubljana said."),
    ]
    back = run([*changed, *DOCUMENTS[2:]], earlier=gone)
    slovenian = next(take for take in back["takes"] if take["id"] == "country:SI")
    assert slovenian["version"] == 3
