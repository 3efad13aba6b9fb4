"""The client and its command: on a real search-api, and on a server that fails on purpose."""

import asyncio
import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from parallax.identity import story_id
from parallax.store import Store
from parallax_client import (
    AsyncClient,
    BadParameter,
    Client,
    NotAllowed,
    NotFound,
    ParallaxError,
    Patience,
    RateLimited,
    UnexpectedAnswer,
    Unreachable,
)
from search_api.access import key_store
from tests.integration.test_search_api import Bench, bench, search_settings, short_waits
from tests.support.articles import NOON
from tests.support.flaky import answer, events, flaky, hang_up
from tests.support.waiting import until
from tests.unit.client.samples import article
from tests.unit.search_api.samples import STORY, english, spanish, story

__all__ = ["bench", "search_settings", "short_waits"]  # fixtures

T = TypeVar("T")

QUICK = Patience(attempts=4, seconds=2, first_wait=0.01)
HOOK = "https://hooks.example/parallax"
OK = {"items": [article()], "next_cursor": None, "total": 1}


async def waiting(work: Callable[[Client], T], url: str) -> T:
    """Use the client that waits in a thread, as a program without asyncio does."""

    def work_with() -> T:
        with Client(url, timeout=5, patience=QUICK) as client:
            return work(client)

    return await asyncio.to_thread(work_with)


def awaiting(url: str) -> AsyncClient:
    return AsyncClient(url, timeout=5, patience=QUICK)


def address(bench: Bench) -> str:
    return str(bench.http._base_url)


async def test_both_clients_page_through_all_articles_and_stop_at_a_limit(bench: Bench) -> None:
    sent = [
        english(f"http://gazette.example/{n}", published=NOON - timedelta(minutes=n))
        for n in range(25)
    ]
    await bench.searchable(*sent)
    newest_first = [event.article_id for event in sent]

    found = await waiting(lambda client: list(client.articles(size=10)), address(bench))
    assert [one.id for one in found] == newest_first
    some = await waiting(lambda client: list(client.articles(limit=7, size=5)), address(bench))
    assert [one.id for one in some] == newest_first[:7]

    async with awaiting(address(bench)) as client:
        assert [one.id async for one in client.articles(size=10)] == newest_first
        assert [one.id async for one in client.articles(limit=7, size=5)] == newest_first[:7]
        assert (await client.articles(size=1).page()).total == 25
        sizes = [len(page.items) async for page in client.articles(size=10).pages()]
    assert sizes == [10, 10, 5]


async def test_parameters_reach_the_service_as_they_are_meant(bench: Bench) -> None:
    dam, ferry = spanish(), english()
    await bench.searchable(dam, ferry)

    async with awaiting(address(bench)) as client:

        async def found(**search: object) -> set[str]:
            return {one.id async for one in client.articles(**search)}  # type: ignore[misc]

        both = {dam.article_id, ferry.article_id}
        assert await found(country="mx") == {dam.article_id}
        assert await found(country=["mx", "ie"]) == both
        assert await found(q='"outer islands"', language={"en"}) == {ferry.article_id}
        assert await found(from_=NOON, to=NOON) == both
        assert await found(to=NOON.date(), q="dam") == {dam.article_id}
        assert await found(from_=datetime.now(UTC)) == set()


async def test_articles_stories_and_countries_are_read(bench: Bench) -> None:
    merged = story_id("merged")
    event = spanish()
    await bench.searchable(event, english())
    await bench.send_stories(story(), story(merged, merged_into=STORY))
    await until(partial(bench._answers, f"/v1/stories/{merged}"))

    async with awaiting(address(bench)) as client:
        full = await client.article(event.article_id)
        assert full.english is not None
        assert full.english.title == "Corruption at the dam: six arrested"
        assert full.translation.route == ("es", "en")
        assert full.times.discovered == NOON

        (told,) = [one async for one in client.stories()]
        assert (told.id, told.countries) == (STORY, ("IE", "MX"))
        assert {one.country for one in (await client.story(STORY)).articles} == {"IE", "MX"}
        assert (await client.story(merged)).id == STORY

        assert [one.code async for one in client.countries()] == ["IE", "MX"]
        assert (await client.overlooked("pt").page()).total == 0
        assert [one async for one in client.only("pt")] == []


async def test_countries_sources_trends_and_changes_are_read(bench: Bench) -> None:
    dam, ferry = spanish(), english()
    await bench.searchable(dam, ferry)
    async with awaiting(address(bench)) as client:
        country = await client.country("mx")
        assert [one.id for one in country.sources] == ["el-faro"]
        assert country.coverage is not None
        assert (await client.sources(country="MX").page()).items[0].health.state == "unknown"
        assert (await client.trends(hours=24).page()).hours == 24

        async def told() -> set[str]:
            return {one.id async for one in client.changes(type="article", size=1)}

        await until(told, what="the changes are told")
        assert await told() <= {dam.article_id, ferry.article_id}
        pages = [page async for page in client.changes().pages()]
        assert not pages[-1].more
        assert [one async for one in client.changes(since=pages[-1].next_cursor)] == []


async def test_a_stream_tells_of_what_is_new(bench: Bench) -> None:
    async with awaiting(address(bench)) as client:
        stream = client.stream(q="ferry", type="article")
        heard = asyncio.ensure_future(anext(stream))
        versions = itertools.count(1)

        async def sent_until_heard() -> bool:
            await bench.send(english(version=next(versions)))
            return heard.done()

        await until(sent_until_heard, what="an event")
        event = heard.result()
        assert event.article is not None
        assert event.article.id == english().article_id
        await stream.aclose()


async def test_searches_are_saved_changed_and_deleted(bench: Bench, store: Store) -> None:
    _, key = await key_store.create(store, "a test", None)
    async with AsyncClient(address(bench), api_key=key, patience=QUICK) as client:
        made = await client.save_search("Frost", q="frost", country="br", webhook=HOOK)
        assert made.webhook is not None
        assert made.webhook.secret
        assert made.query == {"q": "frost", "country": ["BR"]}
        assert [one.id async for one in client.searches()] == [made.id]
        assert (await client.change_search(made.id, state="paused")).state == "paused"
        moved = await client.change_search(made.id, webhook=f"{HOOK}/new")
        assert moved.webhook is not None
        assert moved.webhook.url == f"{HOOK}/new"
        assert (await client.search(made.id)).state == "paused"
        assert [one async for one in client.deliveries(made.id)] == []
        await client.delete_search(made.id)
        with pytest.raises(NotFound):
            await client.search(made.id)
    async with awaiting(address(bench)) as client:
        with pytest.raises(NotAllowed):
            await client.searches().page()


async def test_what_the_service_refuses_is_told_as_it_tells_it(bench: Bench) -> None:
    async with awaiting(address(bench)) as client:
        with pytest.raises(NotFound) as missing:
            await client.article("none")
        assert missing.value.type == "urn:parallax:problem:not-found"
        assert missing.value.request_id
        with pytest.raises(BadParameter) as wrong:
            await client.articles(size=1000).page()
        assert wrong.value.parameter == "size"


async def test_reading_goes_on_after_503_429_and_cut_connections() -> None:
    plays = (answer({}, 503), answer({}, 429, Retry_After="0"), hang_up, answer(OK))
    async with flaky(*plays) as server, awaiting(server.url) as client:
        assert [one.id async for one in client.articles()] == ["a1"]
        assert len(server.asked) == 4
    async with flaky(*plays) as server:
        found = await waiting(lambda client: list(client.articles()), server.url)
        assert [one.id for one in found] == ["a1"]


async def test_it_gives_up_in_the_end_and_says_where_it_asked() -> None:
    async with flaky(*[hang_up] * 4) as server, awaiting(server.url) as client:
        with pytest.raises(Unreachable, match=server.url):
            await client.article("a1")
        assert server.plays == []
    async with flaky(answer({"detail": "slowly"}, 429, Retry_After="60")) as server:
        with pytest.raises(RateLimited) as slowly:
            await waiting(lambda client: client.article("a1"), server.url)
        assert slowly.value.retry_after == 60


async def test_saving_a_search_is_not_repeated_when_its_answer_is_lost() -> None:
    async with flaky(hang_up) as server, awaiting(server.url) as client:
        with pytest.raises(Unreachable):
            await client.save_search("frost", q="frost")
        assert len(server.asked) == 1


async def test_a_key_is_sent_to_the_service_alone() -> None:
    made = {"id": "s1", "name": "Frost", "query": {}, "created_at": NOON.isoformat(), "state": "on"}
    async with flaky(answer(OK)) as elsewhere:
        lead = answer({}, 308, Location=f"{elsewhere.url}/v1/articles/a1")
        async with flaky(answer(made, 201), lead) as server:
            async with AsyncClient(server.url, api_key="plx_secret") as client:
                assert (await client.save_search("Frost", q="frost")).id == "s1"
                with pytest.raises(AttributeError):
                    _ = (await client.article("a1")).id
            assert server.asked[0].headers["Authorization"] == "Bearer plx_secret"
            assert "Authorization" not in elsewhere.asked[0].headers


async def test_another_server_is_told_from_the_service() -> None:
    async with flaky(answer(["nothing", "of", "ours"])) as server, awaiting(server.url) as client:
        with pytest.raises(UnexpectedAnswer, match="Article should be an object"):
            await client.article("a1")
    with pytest.raises(ParallaxError, match="PARALLAX_API_URL"):
        Client("press.example")


async def test_a_stream_resumes_where_it_was_cut() -> None:
    def told(number: int) -> str:
        return f"event: article\nid: {number}\ndata: {json.dumps(article(id=f'a{number}'))}\n\n"

    plays = (
        events(": hello\n\n" + told(1) + told(2) + "event: article\nid: 3\nda", cut=True),
        answer({}, 503),
        hang_up,
        events(told(3)),
        answer({"detail": "No more.", "status": 401}, 401),
    )
    ids: list[str] = []

    def read(client: Client) -> None:
        for event in client.stream(q="dam", country="mx"):
            assert event.article is not None
            ids.append(event.article.id)

    async with flaky(*plays) as server:
        with pytest.raises(ParallaxError, match="No more"):
            await waiting(read, server.url)
        resumed = [one.headers.get("Last-Event-ID") for one in server.asked]
        assert resumed == [None, "2", "2", "2", "3"]
        assert {one.query_string for one in server.asked} == {"q=dam&country=mx"}
    assert ids == ["a1", "a2", "a3"]

    async with flaky(*plays) as server, awaiting(server.url) as client:
        with pytest.raises(ParallaxError, match="No more"):
            ids += [event.article.id async for event in client.stream() if event.article]


async def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `parallax search` as a person does."""
    script = str(Path(sys.executable).with_name("parallax"))
    return await asyncio.to_thread(
        subprocess.run,
        [script, "search", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", **environment},
        check=False,
    )


async def test_the_command_finds_prints_and_opens(bench: Bench, tmp_path: Path) -> None:
    dam = spanish()
    await bench.searchable(dam, english())
    url = {"PARALLAX_API_URL": address(bench)}

    found = await command("corruption dam", **url)
    assert found.returncode == 0
    assert "Corruption at the dam: six arrested" in found.stdout
    assert "El Faro del Norte · MX" in found.stdout
    assert "Corrupción en la presa" in found.stdout
    assert "\x1b" not in found.stdout

    lines = (await command("--json", "--country", "mx,ie", "--to", "2d", **url)).stdout.splitlines()
    assert {json.loads(line)["id"] for line in lines} >= {dam.article_id}
    assert len(lines) == 2

    nothing = await command("xylophonically", **url)
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "nothing found" in nothing.stderr

    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {opened}\n')
    browser.chmod(0o755)
    for option in ("--open", "--read"):
        assert (await command("dam", option, BROWSER=str(browser), **url)).returncode == 0
    assert opened.read_text().split() == [
        dam.url,
        f"{address(bench).rstrip('/')}/article/{dam.article_id}",
    ]
    assert (await command("dam", "--open", "9", **url)).returncode == 1


async def test_the_command_says_what_is_wrong() -> None:
    refused = {"detail": "A ) without its (.", "parameter": "q", "position": 4}
    async with flaky(
        answer(refused, 400), answer({**OK, "items": [article(url="javascript:1")]})
    ) as server:
        url = {"PARALLAX_API_URL": server.url}
        wrong = await command("dam )", **url)
        assert wrong.returncode == 2
        assert wrong.stderr == "error: A ) without its (.\n    dam )\n        ^\n"
        hostile = await command("dam", "--open", BROWSER="true", **url)
        assert hostile.returncode == 2
        assert "not opened" in hostile.stderr
    usage = await command("--limit", "many")
    assert usage.returncode == 2
    assert "'many' is not a number from 1 to 10,000" in usage.stderr
