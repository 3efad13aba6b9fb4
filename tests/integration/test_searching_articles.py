"""Questions asked of articles, on the real OpenSearch."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import pytest_asyncio

from parallax.documents import SourceInfo
from parallax.events import ArticleClustered
from parallax.identity import story_id
from parallax_local.servers import Addresses
from search_api.search.queries import about, articles
from tests.support.articles import NOON
from tests.support.indexing import Index, all_of, index_of, settings_of
from tests.unit.search_api.samples import STORY, english, spanish, story

EVERY = 5
"""Rounds of pages between which articles arrive."""


@pytest_asyncio.fixture
async def index(addresses: Addresses, prefix: str) -> AsyncIterator[Index]:
    async with index_of(settings_of(addresses, prefix, points_in_time=3)) as made:
        yield made


def written(number: int, title: str, *paragraphs: str, **changes: Any) -> ArticleClustered:
    return english(
        f"http://gazette.example/{number}", title=title, paragraphs=paragraphs or ("…",), **changes
    )


def foreign(
    number: int, language: str, title: str, *paragraphs: str, status: str = "translated"
) -> ArticleClustered:
    """An article in another language whose English says nothing of what it is about."""
    event = spanish(f"http://faro.example/{number}", status=status)
    text = {"title": title, "paragraphs": paragraphs, "description": None, "images": ()}
    return event.model_copy(
        update={"language": language, "original": event.original.model_copy(update=text)}
    )


async def test_every_operator_does_what_it_says(index: Index) -> None:
    ferry = written(1, "Ferries return to the outer islands", "The harbour cheered.")
    dam = written(2, "Dam talks resume", "A ferry carried the ministers.")
    tower = written(3, "The tower of the harbour is closed", "Nobody was hurt on the islands.")
    await index.add(ferry, dam, tower)
    ids = {"f": ferry.article_id, "d": dam.article_id, "t": tower.article_id}
    for q, wanted in {
        "ferry": "fd",
        "FERRY harbour": "f",
        "ferry AND harbour": "f",
        "talks OR tower": "dt",
        "talks | tower harbour": "dt",
        "(talks | tower) ministers": "d",
        "harbour -ferry": "t",
        "harbour NOT ferry": "t",
        "NOT ferry": "t",
        "-(ferry OR tower)": "",
        "harbour OR NOT harbour": "fdt",
        '"outer islands"': "f",
        '"islands outer"': "",
        "“outer islands”": "f",
        "title:ferry": "f",
        "title:(talks OR tower)": "dt",
        'title:"outer islands"': "f",
        "-title:ferry ferry": "d",
        "minist*": "d",
        "har* -fer*": "t",
        "title:isl*": "f",
        "religi*": "",
        "outer-islands": "f",
    }.items():
        found = await index.found(q=q, sort="newest")
        assert set(found) == {ids[one] for one in wanted}, q


async def test_a_prefix_is_of_the_word_and_not_of_its_stem(index: Index) -> None:
    event = written(1, "Religious schools closed")
    await index.add(event, written(2, "Religion in schools"))
    assert await index.found(q="religiou*") == [event.article_id]
    assert len(await index.found(q="relig*")) == 2
    assert len(await index.found(q="RELÍG*")) == 2


async def test_stop_words_keep_no_query_from_finding(index: Index) -> None:
    ferry = written(1, "The return of the ferries", "To be or not to be on board.")
    await index.add(ferry, written(2, "Dam talks"))
    for q in (
        "the ferries of the islands OR ferries",
        '"the return of the ferries"',
        "the return",
        "-the ferries",
    ):
        assert await index.found(q=q) == [ferry.article_id], q
    for q in ("the", '"to be or not to be"', "title:the"):
        assert len(await index.found(q=q)) == 2, q


async def test_a_query_that_cant_be_read_says_at_which_character(index: Index) -> None:
    for q, where in {
        'dam "water treaty': 5,
        "dam (water": 5,
        "dam)": 4,
        "dam OR": 7,
        "dam a*": 6,
        "body:dam": 1,
        "🗞️🗞️ )": 6,
    }.items():
        problem = await index.ask(expected=400, q=q)
        assert problem["parameter"] == "q"
        assert f"at character {where}: " in problem["detail"], (q, problem["detail"])


async def test_no_odd_text_is_an_error_of_ours(index: Index) -> None:
    await index.add(spanish(), spanish("http://faro.example/2", status="failed"), english())
    odd = [
        '"',
        "((",
        "*",
        "\\",
        "a:b",
        "🗞️",
        "-",
        "+",
        "|",
        "~1",
        '"a b"~3',
        "a*",
        "\x00",
        "%",
        "NOT",
    ]
    odd += ["/.*/", "[a TO b]", "{", "a && b", "<script>", "٪", "the", "() ()", "-(a | b)", "ь"]
    odd += ["a\nb", "aa* bb* cc* dd* ee*", "::::", "title:", "title:((a))", "\ud7ff", "а́"]
    odd += ["x" * 1000, "漢" * 1000, "(" * 1000, "-" * 1000, "a|" * 500, "a-b/" * 250, "é̂" * 400]
    odd += ['"' * 999, "a|b(" * 200, '"' + "漢" * 900 + '"', "die | " * 60, "(a" * 500, "a " * 60]
    odd += ["a|b (c|-(" * 8 + "a" + "))" * 8, "NOT " * 8 + "a", "-(a|b (" * 4 + "c|d" + "))" * 4]
    for q in odd:
        for parameters in ({}, {"sort": "newest"}, {"language": "es"}, {"in": "original"}):
            async with index.http.get("/v1/articles", params={"q": q, **parameters}) as response:
                body = await response.json(content_type=None)
                assert response.status in {200, 400}, (q[:20], parameters, body)


async def test_the_deepest_query_is_answered(index: Index) -> None:
    await index.add(english())
    await index.ask(q="(a | b -" * 4 + "c" + ")" * 4)
    await index.ask(q="(a | b " * 8 + "c" + ")" * 8)
    await index.ask(q=" ".join(f"w{number}" for number in range(60)))
    await index.ask(q=" | ".join(f"w{number}" for number in range(60)), language="es")


@pytest.mark.parametrize(
    "spelling",
    ["Zelenskyy", "Zelensky", "Zelenskiy", "zelenskij", "ZELENSKYI", "Зеленський", "Зеленский"],
)
async def test_a_name_is_found_in_every_spelling_and_as_it_is_spelt_first(
    index: Index, spelling: str
) -> None:
    names = ("Zelenskyy", "Zelensky", "Zelenskiy", "Zelenskij")
    events = [written(n, f"Talks with {name} go on") for n, name in enumerate(names)]
    await index.add(*events, written(9, "Talks with Zelinka go on"))
    found = (await index.ask(q=spelling))["items"]
    assert {item["id"] for item in found} == all_of(events)
    same = [one for one in names if one.lower() == spelling.lower()]
    assert same == [] or found[0]["title"] == f"Talks with {same[0]} go on"
    assert all("<mark>Zelen" in item["highlights"]["title"][0] for item in found)
    assert await index.found(q=f'"with {spelling}"') != []


async def test_accents_dont_count_either_way(index: Index) -> None:
    event = written(1, "Djoković meets Erdoğan in São Paulo")
    await index.add(event)
    for q in ("djokovic", "Đoković", "erdogan", '"sao paulo"', "São", "ERDOĞAN"):
        assert await index.found(q=q) == [event.article_id], q


async def test_originals_are_searched_when_asked_by_their_languages_rules(index: Index) -> None:
    elections = foreign(1, "es", "Elecciones en la provincia", "Los candidatos hablaron.")
    houses = foreign(2, "de", "Die Häuser am Fluss", "Regierungen zahlen.")
    rivers = foreign(3, "ru", "Выборы в реках", "Реки вышли из берегов.")
    capital = foreign(4, "ja", "東京都知事選挙の結果", "投票率は低かった。")
    letters = foreign(5, "pl", "Źródła rzeki", "Rzeka wylała.")
    at_home = written(6, "Elections in the province", "Candidates spoke.")
    events = (elections, houses, rivers, capital, letters, at_home)
    await index.add(*events)
    for q, event in {
        "elección": elections,
        "eleccion candidato": elections,
        "Haus": houses,
        "die Häuser": houses,
        "река": rivers,
        "選挙": capital,
        "zrodla": letters,
        "candidate election": at_home,
        "title:eleccion": elections,
        "candidat*": elections,
    }.items():
        found = await index.found(q=q, **{"in": "original"})
        assert event.article_id in found, q
        marked = next(
            one
            for one in (await index.ask(q=q, **{"in": "original"}))["items"]
            if one["id"] == event.article_id
        )["highlights"]
        assert marked["title"] + marked["text"], q
    assert await index.found(q="Haus") == []
    assert await index.found(q="elección", **{"in": "original"}, language="es") == [
        elections.article_id
    ]
    assert await index.found(q="elección", **{"in": "original"}, language="de") == []
    problem = await index.ask(expected=400, q="word " * 40, **{"in": "original"})
    assert "language" in problem["detail"]
    await index.ask(q="word " * 40, language="es", **{"in": "original"})


async def test_an_exclusion_holds_for_untranslated_originals_too(index: Index) -> None:
    untold = spanish(status="unavailable")
    await index.add(untold, english())
    assert await index.found(q="-presa -ferry") == []
    assert await index.found(q="-ferry") == [untold.article_id]


async def test_filters_by_what_the_source_is_repeat_and_exclude(index: Index) -> None:
    state = SourceInfo(
        id="voice", name="Voice", homepage="http://voice.example/", country="RU", language="en",
        kind="agency", ownership="state", tags=("national", "world"),
    )  # fmt: skip
    voice = written(1, "Voice", source=state, story=story_id("voice"))
    ferry, dam = english(), spanish()
    await index.add(voice, ferry, dam)
    for parameters, wanted in (
        ({"country": ["ru", "ie"]}, {voice, ferry}),
        ({"country": "-ru"}, {ferry, dam}),
        ({"country": ["ru", "ie", "-RU"]}, {ferry}),
        ({"kind": "agency"}, {voice}),
        ({"kind": ["-agency", "-newspaper"]}, {dam}),
        ({"ownership": "-state"}, {ferry, dam}),
        ({"tag": ["world", "regional"]}, {voice}),
        ({"tag": "-world"}, {ferry, dam}),
        ({"status": "translated"}, {dam}),
        ({"status": "-translated"}, {voice, ferry}),
        ({"language": "-en"}, {dam}),
        ({"source": ["voice", "el-faro"]}, {voice, dam}),
        ({"source": "-voice"}, {ferry, dam}),
        ({"story": f"-{STORY}"}, {voice}),
    ):
        found = await index.found(**parameters)
        assert set(found) == {event.article_id for event in wanted}, parameters
    for wrong in ({"kind": "radio"}, {"country": "--ru"}, {"tag": "-"}, {"status": "done"}):
        (name,) = wrong
        assert (await index.ask(expected=400, **wrong))["parameter"] == name


async def test_articles_are_found_by_what_their_story_is_about(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    lisbon, luanda = story_id("lisbon"), story_id("luanda")
    here, there = english(), english("http://gazette.example/2", story=lisbon)
    other = english("http://gazette.example/3", story=luanda)
    await index.add(
        here, there, other,
        story(about=("MX", "AO")), story(lisbon, about=("PT",)), story(luanda, about=("AO",)),
        story(story_id("gone"), about=("AO",), merged_into=luanda),
    )  # fmt: skip
    assert set(await index.found(about="ao")) == all_of((here, other))
    assert set(await index.found(about=["pt", "mx"])) == all_of((here, there))
    assert await index.found(about=["ao", "-mx"]) == [other.article_id]
    assert await index.found(about="xk") == []
    assert await index.found(about="ao", to="2026-03-01") == []
    monkeypatch.setattr(about, "MAX_STORIES", 1)
    problem = await index.ask(expected=400, about="ao")
    assert problem["parameter"] == "about"
    assert "`from`" in problem["detail"]
    assert await index.found(about="ao", to="2026-03-01") == []


async def test_the_newer_of_two_alike_comes_first_and_age_never_hides_a_better_one(
    index: Index,
) -> None:
    today = datetime.now(UTC)
    old = written(1, "Ferry strike ends", published=today - timedelta(days=60), discovered=today)
    new = written(2, "Ferry strike ends", published=today, discovered=today)
    aside = written(3, "Sports", "A ferry strike was averted. " + "Much else happened. " * 30,
                    published=today, discovered=today)  # fmt: skip
    await index.add(old, new, aside)
    found = await index.found(q="ferry strike")
    assert found == [new.article_id, old.article_id, aside.article_id]


async def test_did_you_mean_is_offered_keeps_operators_and_is_never_applied(index: Index) -> None:
    quake = [
        written(n, "🗞️ Earthquake shakes Lisbon", f"Nobody was hurt in street {n}.")
        for n in range(4)
    ]
    await index.add(*quake, written(9, "Ferry returns"))
    for q, meant in {
        "earthqauke": "earthquake",
        "title:earthqauke -ferry": "title:earthquake -ferry",
        '("erthquake shakes" OR xyzzyx) NOT fery': '("earthquake shakes" OR xyzzyx) NOT fery',
        "🗞️ Lisbin": "🗞️ lisbon",
    }.items():
        page = await index.ask(q=q)
        assert (page["items"], page["did_you_mean"]) == ([], meant), q
    for q in ("earthquake", "xyzzyx", "ferry", "-earthqauke"):
        assert (await index.ask(q=q))["did_you_mean"] is None, q


async def test_facets_count_all_that_matches(index: Index) -> None:
    later = NOON + timedelta(days=1)
    second = english("http://gazette.example/2", published=later, discovered=later)
    await index.add(english(), second, spanish(), written(4, "Other"))
    page = await index.ask(q="ferry OR dam", facets=["country", "source", "day"], size=1)
    assert page["facets"] == {
        "country": [
            {"value": "IE", "count": 2, "name": None},
            {"value": "MX", "count": 1, "name": None},
        ],
        "language": None,
        "source": [
            {"value": "gazette", "count": 2, "name": "The Harbour Gazette"},
            {"value": "el-faro", "count": 1, "name": "El Faro del Norte"},
        ],
        "day": [
            {"value": "2026-03-03", "count": 1, "name": None},
            {"value": "2026-03-02", "count": 2, "name": None},
        ],
    }
    following = await index.ask(
        q="ferry OR dam", facets="country", size=1, cursor=page["next_cursor"]
    )
    assert following["facets"] is None
    assert (await index.ask())["facets"] is None


async def test_fields_choose_and_each_field_is_the_same_alone(index: Index) -> None:
    await index.add(spanish())
    (whole,) = (await index.ask(q="dam"))["items"]
    for name, value in whole.items():
        (item,) = (await index.ask(q="dam", fields=name))["items"]
        assert item == {name: value}
    page = await index.ask(fields=["id,title", "url"], size=1)
    assert list(page["items"][0]) == ["id", "url", "title"]
    assert (await index.ask(fields="highlights"))["items"] == [{"highlights": None}]
    problem = await index.ask(expected=400, fields="id,titel")
    assert problem["parameter"] == "fields"
    assert "'titel'" in problem["detail"]
    assert "original_title" in problem["detail"]


async def test_highlights_cut_no_tag_entity_or_character(index: Index) -> None:
    attack = '<img src=x onerror=alert(1)> & <mark>ferry</mark> "quoted" 🏴󠁧󠁢󠁷󠁬󠁳󠁿'
    long = " ".join(f"&lt; {'🛳️' * 9} <b>ferry</b> \U00029e3d{number} &" for number in range(60))
    chinese = "渡輪<回>到\U00029e3d&外島" * 100
    await index.add(
        english(title=attack, paragraphs=[attack, long]),
        foreign(2, "zh", chinese[:90], chinese),
        foreign(3, "pl", "prom", "prom&🛳️<" * 400, status="failed"),
    )
    for asked in ({"q": "ferry"}, {"q": "渡輪", "in": "original"}, {"q": "prom*"}):
        (item,) = (await index.ask(**asked))["items"]
        fragments = item["highlights"]["title"] + item["highlights"]["text"]
        assert fragments, asked
        for fragment in fragments:
            assert set(re.findall(r"<[^>]*>", fragment)) == {"<mark>", "</mark>"}
            assert fragment.count("<mark>") == fragment.count("</mark>")
            bare = fragment.replace("<mark>", "").replace("</mark>", "")
            assert "<" not in bare
            assert re.sub(r"&(amp|lt|gt|quot|#x27|#x2F);", "", bare).count("&") == 0
            assert "\ufffd" not in bare
            bare.encode()  # a half of a surrogate pair has no UTF-8
            assert any(
                unescape(bare) in text for text in (attack, long, chinese, "prom", "prom&🛳️<" * 400)
            )


async def test_a_search_that_is_not_done_in_time_is_no_part_of_an_answer(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    # OpenSearch looks every 4,096 documents at a clock that goes on every 200 ms.
    await index.add(*(written(number, "Ferry") for number in range(6000)))
    source = "long sum = 0; for (int i = 0; i < 150000; i++) { sum += i } return sum > 0"
    slow = {"script": {"script": {"source": source}}}
    monkeypatch.setattr(articles, "SEARCH_TIMEOUT", "1ms")
    monkeypatch.setattr(articles, "WITHDRAWN", {"bool": {"must_not": [slow]}})
    async with index.http.get("/v1/articles", params={"q": "ferry"}) as response:
        body = await response.json(content_type=None)
        assert response.status == 503, body
        assert "took too long" in body["detail"]
        assert int(response.headers["Retry-After"]) > 0


async def test_a_body_that_is_refused_is_our_own_fault_and_not_the_query_s(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "WITHDRAWN", {"no_such_clause": {}})
    body = await index.ask(expected=500, q="ferry")
    assert "parameter" not in body


async def test_signs_alone_find_nothing_and_emoji_themselves(index: Index) -> None:
    party, dam = written(1, "A party 🎉 at the harbour"), written(2, "Smith and Sons mend the dam")
    await index.add(party, dam)
    assert await index.found(q="🎉") == [party.article_id]
    assert await index.found(q="☂") == []
    assert await index.found(q="Smith & Sons") == [dam.article_id]
    for q in ("€", "...", "dam OR …"):
        assert (await index.ask(expected=400, q=q))["parameter"] == "q"


async def test_pages_through_ten_thousand_without_gap_or_double_while_articles_arrive(
    index: Index,
) -> None:
    """In every order at once, among arrivals of any age and new versions of what is there."""
    today = datetime.now(UTC)

    def small(number: int, **changes: Any) -> ArticleClustered:
        return written(
            number,
            "Ferry",
            "ferry " * (number % 9),
            published=today - timedelta(minutes=number // 4),
            discovered=today - timedelta(minutes=number // 4),
            **changes,
        )

    events = [small(number) for number in range(10_500)]
    await index.add(*events)
    orders: tuple[Any, ...] = ({"q": "ferry"}, {"sort": "newest"}, {"sort": "oldest"})
    seen: list[list[str]] = [[] for _ in orders]
    walks = [index.pages(size=100, fields="id", **asked) for asked in orders]
    for round_ in range(200):
        pages = [await anext(walk, None) for walk in walks]
        if not any(pages):
            break
        for ids, page in zip(seen, pages, strict=True):
            ids.extend(item["id"] for item in (page["items"] if page else ()))
        if round_ % EVERY == 0:
            late = [
                written(
                    100_000 + round_ * 10 + number,
                    "Ferry",
                    discovered=today + timedelta(hours=1),
                    published=today - timedelta(hours=3 * number),
                )
                for number in range(20)
            ]
            await index.add(*late, *(small(round_ * 60 + n, version=2) for n in range(20)))
    for ids in seen:
        assert len(ids) == len(set(ids))
        assert set(ids) >= all_of(events)
