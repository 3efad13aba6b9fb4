"""The fetcher on real Kafka and MongoDB: sites in, articles and events out."""

import asyncio
import gzip
import os
import signal
import socket
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from fetcher.settings import Settings
from parallax.documents import now
from parallax.store import Doc
from tests.support.fetching import BODY, System, counted, feed, page
from tests.support.waiting import until


async def test_an_article_is_stored_and_published_once(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    link = "https://gazette.example/quay?utm_source=feed"
    system.sites.feed("gazette.example/feed.xml", feed((link, "Quay reopens")), ETag='"one"')
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running() as health:
        [document] = await system.stored(1)
        [event] = await system.published(1)
        poll = await system.polled("gazette", "ok")
        await system.polled("gazette", "not_modified")
        assert await health.alive["work"]() is None
        assert await health.ready["kafka"]() is None

        async def cleared() -> bool:
            found = await system.store.get("articles", document["_id"])
            return found is not None and "outbox" not in found

        await until(cleared, what="the outbox to be cleared")
    assert document["url"] == "https://gazette.example/quay"
    assert document["source"]["name"] == "The gazette.example"
    assert document["language"] == "en"
    assert document["placement"] is None
    assert set(document["url_keys"]) == {
        "guid:gazette:https://gazette.example/quay?utm_source=feed",
        "url:gazette.example/quay",
    }
    assert event.article_id == document["_id"]
    assert event.revision == 1
    assert event.original.title == "Quay reopens"
    assert event.original.paragraphs == BODY
    assert event.original.published_at == datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert (poll.entries, poll.new_articles) == (1, 1)
    assert system.sites.asked["gazette.example/quay"] == 1
    assert len(system.articles) == 1
    assert system.sites.agents == {"Parallax/0.1 (+desk@example.org)"}


async def test_broken_sites_are_logged_and_counted_and_the_rest_goes_on(
    system: System,
) -> None:
    system.watch("notxml.example/feed", "huge.example/feed", "charset.example/feed")
    system.sites.serve("notxml.example/feed", "<html><body>Sorry, moved.</body></html>")
    system.sites.feed("huge.example/feed", feed(("https://huge.example/page", "Huge")))
    sent = Counter[str]()

    async def huge(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        chunk = b"<p>" + b"a" * 1_000_000 + b"</p>"
        try:
            for _ in range(50):
                await response.write(chunk)
                sent["bytes"] += len(chunk)
        except ConnectionError:
            # What the fetcher is meant to do: it hangs up.
            sent["cut"] += 1
        return response

    system.sites.answers["huge.example/page"] = huge
    # As large, but small on the wire.
    bomb = gzip.compress(b"<p>" + b"a" * 50_000_000)
    system.sites.serve("huge.example/bomb", bomb, "text/html", **{"Content-Encoding": "gzip"})
    links = (("https://huge.example/page", "Huge"), ("https://huge.example/bomb", "Bomb"))
    system.sites.feed("huge.example/feed", feed(*links))
    greek = tuple(
        f"{n}. Το λιμάνι άνοιξε ξανά μετά από τρεις εβδομάδες επισκευών." for n in range(5)
    )
    system.sites.feed("charset.example/feed", feed(("https://charset.example/a", "Λιμάνι")))
    system.sites.serve(
        "charset.example/a", page("Το λιμάνι", greek).encode(), "text/html; charset=iso-8859-1"
    )
    before = {name: counted(name) for name in ("too_large", "stored")}
    with capture_logs() as logs:
        async with system.running():
            [document] = await system.stored(1)
            await system.published(1)
            broken = await system.polled("notxml", "not_a_feed")
            await until(lambda: counted("too_large") >= before["too_large"] + 2)
            await system.polled("huge", "ok")
    assert document["original"]["title"] == "Το λιμάνι"
    assert tuple(document["original"]["paragraphs"]) == greek
    assert document["language"] == "el"
    assert broken.detail is not None
    assert "https://notxml.example/feed" in broken.detail
    assert sent["bytes"] < 30_000_000
    assert system.sites.asked["huge.example/page"] == 1
    assert sent["cut"] == 1
    assert {log["reason"] for log in logs if log["event"] == "page_failed"} == {
        "https://huge.example/page: more than 5,000,000 bytes",
        "https://huge.example/bomb: more than 5,000,000 bytes",
    }
    assert "not a feed" in next(log["reason"] for log in logs if log["event"] == "feed_failed")
    assert counted("stored") == before["stored"] + 1


async def test_a_changed_article_becomes_revision_two(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    entry = ("https://gazette.example/quay", "Quay reopens")
    system.sites.feed("gazette.example/feed.xml", feed(entry, updated="2026-01-02T10:00:00Z"))
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        await system.published(1)
        changed = (*BODY[:3], "The mayor withdrew his promise of a report on Tuesday.")
        system.sites.serve("gazette.example/quay", page("Quay reopens", changed))
        system.sites.feed("gazette.example/feed.xml", feed(entry, updated="2026-01-02T11:00:00Z"))
        events = await system.published(2)
        # A touched date without a change is no revision.
        system.sites.feed("gazette.example/feed.xml", feed(entry, updated="2026-01-02T12:00:00Z"))
        await until(lambda: system.sites.asked["gazette.example/quay"] == 3)

        async def noted() -> bool:
            [found] = await system.stored(1)
            return bool(found["feed_updated"].hour == 12)

        await until(noted)
        [document] = await system.stored(1)
    assert [event.revision for event in events] == [1, 2]
    assert len({event.article_id for event in events}) == 1
    assert events[1].original.paragraphs == changed
    assert document["revision"] == 2
    kept = await system.store.get("article_revisions", f"{document['_id']}:1")
    assert kept is not None
    assert tuple(kept["original"]["paragraphs"]) == BODY


async def test_a_page_due_for_a_revisit_is_seen_again(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        [event] = await system.published(1)
        system.sites.serve("gazette.example/quay", page("Quay reopens, one crane stays closed"))
        await system.store.compare_and_set(
            "articles", event.article_id, {}, set_={"next_visit": now() - timedelta(minutes=1)}
        )
        events = await system.published(2)
    assert events[1].original.title == "Quay reopens, one crane stays closed"
    [document] = await system.stored(1)
    assert document["next_visit"] > now()


async def test_what_a_crash_left_unpublished_is_published_at_start(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        [event] = await system.published(1)
    outbox = {"token": "crashed", "revision": 1}
    await system.store.compare_and_set(
        "articles", event.article_id, {}, set_={"outbox": outbox, "original.title": "As stored"}
    )
    async with system.running(sweep_seconds=600):
        events = await system.published(2)
    assert events[1].original.title == "As stored"
    assert system.sites.asked["gazette.example/quay"] == 1


async def test_an_event_over_the_limit_is_parked(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        [event] = await system.published(1)
        changes = {
            "outbox": {"token": "large", "revision": 1},
            "original.paragraphs": ["x" * 1_000_000],
        }
        await system.store.compare_and_set("articles", event.article_id, {}, set_=changes)

        async def parked() -> Doc | None:
            found = await system.store.get("articles", event.article_id)
            return found if found and found.get("outbox", {}).get("parked") else None

        found = await until(parked, what="the event to be parked")
    assert "the limit is" in found["outbox"]["reason"]


async def test_an_article_nobody_placed_is_published_again(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        [event] = await system.published(1)
    await system.store.compare_and_set(
        "articles", event.article_id, {}, set_={"republish_after": now() - timedelta(minutes=1)}
    )
    async with system.running():
        events = await system.published(2)
    assert events[0].article_id == events[1].article_id
    [document] = await system.stored(1)
    assert document["republish_after"] > now()


async def test_one_article_of_two_feeds_and_addresses_is_one(system: System) -> None:
    system.watch("gazette.example/feed.xml", "herald.example/feed.xml")
    system.sites.feed(
        "gazette.example/feed.xml", feed(("https://gazette.example/quay", "Quay reopens"))
    )
    system.sites.feed(
        "herald.example/feed.xml", feed(("https://herald.example/go", "Quay reopens"))
    )
    system.sites.redirect("herald.example/go", "https://gazette.example/quay")
    system.sites.serve("gazette.example/quay", page("Quay reopens"))
    async with system.running():
        await system.published(1)

        async def joined() -> bool:
            [found] = await system.stored(1)
            return "url:herald.example/go" in found["url_keys"]

        await until(joined, what="the second address to be joined")
    assert len(await system.stored(1)) == 1
    assert len(system.articles) == 1


async def test_addresses_inside_the_network_are_not_asked(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    port = system.sites.port
    links = [
        (f"http://127.0.0.1:{port}/secret", "By address"),
        (f"http://localhost:{port}/secret", "By name"),
        ("https://gazette.example/hop", "By redirect"),
    ]
    system.sites.redirect("gazette.example/hop", f"http://127.0.0.1:{port}/secret")
    system.sites.feed("gazette.example/feed.xml", feed(*links))
    before = counted("refused")
    async with system.running():
        await until(lambda: counted("refused") == before + 3)
    assert not any("secret" in address for address in system.sites.asked)


async def start(settings: Settings) -> asyncio.subprocess.Process:
    """A fetcher as an operator starts it."""
    environment = {
        f"FETCHER_{name.upper()}": str(value) for name, value in settings.model_dump().items()
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "fetcher", "run", env={**os.environ, **environment}
    )


async def test_killed_between_store_and_publish_loses_nothing(system: System) -> None:
    system.watch("gazette.example/feed.xml")
    links = [(f"https://gazette.example/{n}", f"Quay {n} reopens") for n in range(30)]
    for number, (_, title) in enumerate(links):
        system.sites.serve(f"gazette.example/{number}", page(title))
    system.sites.feed("gazette.example/feed.xml", feed(*links))
    settings = system.settings(http_port=0)
    process = await start(settings)
    try:
        await system.stored(5)
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()
    async with system.running():
        documents = await system.stored(30)

        async def all_published() -> bool:
            return {event.article_id for event in system.articles} == {d["_id"] for d in documents}

        await until(all_published, what="every stored article to be published")
    assert len(documents) == 30


async def test_sigterm_drains_and_ends_cleanly(system: System, unused_port: int) -> None:
    system.watch("gazette.example/feed.xml")
    links = [(f"https://gazette.example/{n}", f"Quay {n} reopens") for n in range(10)]
    for number, (_, title) in enumerate(links):
        system.sites.serve(f"gazette.example/{number}", page(title))
    system.sites.feed("gazette.example/feed.xml", feed(*links))
    settings = system.settings(http_port=unused_port)
    process = await start(settings)
    try:
        await system.stored(3)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{unused_port}/healthz") as response:
                assert response.status == 200
            async with session.get(f"http://127.0.0.1:{unused_port}/metrics") as response:
                assert "parallax_feed_polls_total" in await response.text()
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(20):
            assert await process.wait() in {0, -signal.SIGTERM}
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    left = await system.store.ids("articles", {"outbox.token": {"$exists": True}})
    assert left == []


@pytest.fixture
def unused_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
