"""What publishers and readers may expect of the fetcher, one promise a test, on real servers."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from aiohttp import web
from prometheus_client import REGISTRY

from fetcher import reading
from fetcher.catalogue.load import parse_catalogue
from fetcher.polling.health import SourceHealth
from fetcher.polling.watch import sources_health
from parallax.documents import now
from parallax.store import Doc
from tests.support.fetching import BODY, System, counted, feed, page
from tests.support.hostile import CASES, Hostile, hostile_server
from tests.support.waiting import until

LINK = "https://gazette.example/quay"
LONG = tuple(f"{text} {text}" for text in BODY)
"""Long enough for its text to tell an article."""


@pytest.fixture
def gazette(system: System) -> System:
    """One source with one article."""
    system.watch("gazette.example/feed.xml")
    system.sites.feed("gazette.example/feed.xml", feed((LINK, "Quay reopens")))
    system.sites.serve("gazette.example/quay", page("Quay reopens", LONG))
    return system


async def change(system: System, article_id: str, **fields: object) -> None:
    """Write into an article, as time would."""
    assert await system.store.compare_and_set("articles", article_id, {}, set_=fields)


def status(code: int, **headers: str) -> web.Response:
    return web.Response(status=code, headers=headers)


def answers(system: System, address: str, code: int, **headers: str) -> None:
    """Answer an address with a status."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return status(code, **headers)

    system.sites.answers[address] = answer


async def test_pages_that_robots_txt_disallows_are_not_asked_for(gazette: System) -> None:
    gazette.sites.serve(
        "gazette.example/robots.txt", "User-agent: Parallax\nDisallow: /quay", "text/plain"
    )
    before = counted("robots")
    async with gazette.running():
        await gazette.polled("gazette", "not_modified")
    assert counted("robots") == before + 1
    assert gazette.sites.asked["gazette.example/quay"] == 0
    failure = await gazette.store.get("page_failures", LINK)
    assert failure is not None
    assert failure["next_try"] - failure["last_at"] == timedelta(days=1)
    assert "robots" in failure["reason"]


async def test_a_site_whose_robots_txt_fails_is_left_alone(gazette: System) -> None:
    answers(gazette, "gazette.example/robots.txt", 503)
    async with gazette.running():
        told = await gazette.polled("gazette", "deferred")
    assert not told.looked
    assert gazette.sites.asked["gazette.example/feed.xml"] == 0


async def test_a_page_gone_on_two_looks_a_day_apart_is_withdrawn(gazette: System) -> None:
    async with gazette.running():
        [event] = await gazette.published(1)
        answers(gazette, "gazette.example/quay", 404)
        await change(gazette, event.article_id, next_visit=now() - timedelta(minutes=1))

        async def missed() -> Doc | None:
            found = await gazette.store.get("articles", event.article_id)
            return found if found and found["missing_since"] else None

        document = await until(missed, what="the first look to be noted")
        assert document["withdrawn"] is None
        assert document["next_visit"] - document["missing_since"] >= timedelta(hours=23)
        assert len(gazette.articles) == 1
        yesterday = now() - timedelta(days=1)
        await change(gazette, event.article_id, missing_since=yesterday, next_visit=yesterday)
        _, gone = await gazette.published(2)
        assert gone.withdrawn is not None
        assert (gone.withdrawn.by, gone.withdrawn.reason) == ("publisher", "status_404")
        assert gone.revision == 1
        # A day later it is back, and its feed names it again.
        gazette.sites.serve("gazette.example/quay", page("Quay reopens", LONG))
        await change(gazette, event.article_id, visited_at=yesterday)
        gazette.sites.feed("gazette.example/feed.xml", feed((LINK, "Quay reopens again")))
        _, _, back = await gazette.published(3)
    assert back.withdrawn is None
    assert back.revision == 1


async def test_a_retitled_article_at_a_new_address_stays_one(gazette: System) -> None:
    async with gazette.running():
        await gazette.published(1)
        moved = "https://gazette.example/quay-open-again"
        gazette.sites.serve("gazette.example/quay-open-again", page("Quay is open again", LONG))
        gazette.sites.feed("gazette.example/feed.xml", feed((moved, "Quay is open again")))
        events = await gazette.published(2)
    assert [event.revision for event in events] == [1, 2]
    assert {event.article_id for event in events} == {events[0].article_id}
    assert events[1].original.title == "Quay is open again"
    assert events[1].url == LINK
    [document] = await gazette.stored(1)
    assert f"url:{moved.removeprefix('https://')}" in document["url_keys"]


async def test_amp_and_mobile_twins_are_the_same_article(gazette: System) -> None:
    async with gazette.running():
        await gazette.published(1)
        twins = [
            ("https://gazette.example/quay/amp?utm_source=feed", "Quay reopens"),
            ("https://gazette.example/quay?amp=1#top", "Quay reopens"),
        ]
        gazette.sites.feed("gazette.example/feed.xml", feed(*twins))
        polls = len(gazette.polls)
        await until(lambda: len(gazette.polls) >= polls + 3, what="the twins to be polled")
    assert len(await gazette.stored(1)) == 1
    assert gazette.sites.asked["gazette.example/quay/amp"] == 0


async def test_a_revisit_of_an_unchanged_page_is_a_conditional_request(gazette: System) -> None:
    gazette.sites.serve("gazette.example/quay", page("Quay reopens", LONG), ETag='"one"')
    asked: Counter[int] = Counter()
    answer = gazette.sites.answers["gazette.example/quay"]

    async def counting(request: web.Request) -> web.StreamResponse:
        response = await answer(request)
        asked[response.status] += 1
        return response

    gazette.sites.answers["gazette.example/quay"] = counting
    async with gazette.running():
        [event] = await gazette.published(1)
        await change(gazette, event.article_id, next_visit=now() - timedelta(minutes=1))
        await until(lambda: asked[304], what="a conditional request")
    assert asked == {200: 1, 304: 1}
    [document] = await gazette.stored(1)
    assert document["next_visit"] > now()


async def test_what_the_publisher_reserves_is_kept(gazette: System) -> None:
    gazette.sites.serve(
        "gazette.example/quay",
        page("Quay reopens", LONG, "<meta name=robots content='nosnippet'>"),
        **{"X-Robots-Tag": "noarchive"},
    )
    gazette.sites.serve(
        "gazette.example/.well-known/tdmrep.json",
        '[{"location": "/", "tdm-reservation": 1}]',
        "application/json",
    )
    async with gazette.running():
        [event] = await gazette.published(1)
    rights = event.original.rights
    assert rights is not None
    assert (rights.noarchive, rights.nosnippet, rights.tdm_reserved) == (True, True, True)


async def test_an_event_carries_a_signature_and_the_publishers_own_zone(gazette: System) -> None:
    async with gazette.running():
        [event] = await gazette.published(1)
    assert event.original.signature is not None
    assert event.original.signature.startswith("minhash")
    assert event.original.published_at == datetime(2026, 1, 2, 9, tzinfo=UTC)
    assert event.original.published_offset_minutes == 60
    assert event.original.kind == "article"


async def test_a_page_behind_a_wall_is_not_an_article(gazette: System) -> None:
    free = "<p>Two of the five cranes stay closed for now.</p>"
    declared = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Quay reopens",'
        '"isAccessibleForFree": false}</script>'
    )
    gazette.sites.serve(
        "gazette.example/quay",
        f"<html lang=en><head><title>Quay reopens</title>{declared}</head><body><article>"
        f"<h1>Quay reopens</h1>{free}<div class='paywall'>Subscribe to read on.</div>"
        "</article></body></html>",
    )
    before = counted("paywall")
    async with gazette.running():
        await until(lambda: counted("paywall") == before + 1, what="the wall to be recognised")
    assert await gazette.store.ids("articles") == []
    failure = await gazette.store.get("page_failures", LINK)
    assert failure is not None
    assert (failure["outcome"], failure["next_try"]) == ("paywall", None)


async def test_rights_that_change_are_news(gazette: System) -> None:
    gazette.sites.serve("gazette.example/quay", page("Quay reopens", LONG))
    async with gazette.running():
        [event] = await gazette.published(1)
        assert event.original.rights is None
        gazette.sites.serve(
            "gazette.example/quay",
            page("Quay reopens", LONG),
            **{"X-Robots-Tag": "noarchive"},
        )
        await change(gazette, event.article_id, next_visit=now() - timedelta(minutes=1))
        _, again = await gazette.published(2)
    assert again.revision == 1
    assert again.original.rights is not None
    assert again.original.rights.noarchive


async def test_two_articles_that_lead_to_one_page_stay_two(gazette: System) -> None:
    other = "https://gazette.example/bridge"
    text = tuple(f"{n}. The bridge will be painted green, at last, they say." for n in range(20))
    gazette.sites.serve("gazette.example/bridge", page("Bridge is painted", text))
    gazette.sites.feed(
        "gazette.example/feed.xml", feed((LINK, "Quay reopens"), (other, "Bridge is painted"))
    )
    # A template that declares the first article's address for all of them.
    head = f"<link rel=canonical href={LINK}>"
    gazette.sites.serve("gazette.example/quay", page("Quay reopens", LONG, head))
    gazette.sites.serve("gazette.example/bridge", page("Bridge is painted", text, head))
    async with gazette.running():
        events = await gazette.published(2)
    assert {event.original.title for event in events} == {"Quay reopens", "Bridge is painted"}
    assert {event.url for event in events} == {LINK, other}
    assert {event.revision for event in events} == {1}


async def test_new_articles_whose_pages_cant_be_had_are_not_silence(gazette: System) -> None:
    answers(gazette, "gazette.example/quay", 403)
    async with gazette.running():
        told = await gazette.polled("gazette", "ok")
    assert (told.looked, told.new_articles, told.unread) == (True, 0, 1)


async def test_a_page_that_nobody_thought_of_holds_up_no_other(
    gazette: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "https://gazette.example/bridge"
    gazette.sites.serve("gazette.example/bridge", page("Bridge is painted", LONG))
    gazette.sites.feed(
        "gazette.example/feed.xml", feed((LINK, "Quay reopens"), (other, "Bridge is painted"))
    )
    real = reading.rights_of

    def surprising(headers: object, found: object, site: object) -> object:
        if "surprise" in getattr(headers, "keys", list)():
            raise ValueError("a surprise")
        return real(headers, found, site)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "rights_of", surprising)
    gazette.sites.serve("gazette.example/quay", page("Quay reopens", LONG), surprise="yes")
    async with gazette.running():
        [event] = await gazette.published(1)
        await gazette.polled("gazette", "not_modified")
    assert event.url == other
    failure = await gazette.store.get("page_failures", LINK)
    assert failure is not None
    assert failure["outcome"] == "internal_error"


async def test_a_known_page_that_fails_is_not_asked_at_every_poll(gazette: System) -> None:
    moment = {"updated": "2026-01-02T10:00:00Z"}
    gazette.sites.feed("gazette.example/feed.xml", feed((LINK, "Quay reopens"), **moment))
    async with gazette.running():
        await gazette.published(1)
        answers(gazette, "gazette.example/quay", 403)
        gazette.sites.feed(
            "gazette.example/feed.xml",
            feed((LINK, "Quay reopens"), updated="2026-01-02T11:00:00Z"),
        )
        await until(lambda: gazette.sites.asked["gazette.example/quay"] == 2)
        asked = gazette.sites.asked["gazette.example/feed.xml"]
        await until(lambda: gazette.sites.asked["gazette.example/feed.xml"] > asked + 5)
    assert gazette.sites.asked["gazette.example/quay"] == 2


async def test_a_site_that_left_the_catalogue_leaves_nothing_due(gazette: System) -> None:
    answers(gazette, "gazette.example/quay", 500)
    async with gazette.running():
        await until(lambda: counted("status_500"), what="a failure")
    long_ago = now() - timedelta(hours=1)
    await gazette.store.compare_and_set("page_failures", LINK, {}, set_={"next_try": long_ago})
    gazette.hosts.clear()
    gazette.watch("herald.example/feed.xml")

    async def forgotten() -> bool:
        return await gazette.store.get("page_failures", LINK) is None

    async with gazette.running():
        await until(forgotten, what="the failure to be forgotten")


async def test_a_feed_that_is_gone_for_good_is_not_asked_again(gazette: System) -> None:
    answers(gazette, "gazette.example/feed.xml", 410)
    feed_url = "https://gazette.example/feed.xml"
    async with gazette.running():
        await gazette.polled("gazette", "status_410")
    yesterday = {"gone_since": now() - timedelta(days=1), "due_at": None}
    assert await gazette.store.compare_and_set("polls", feed_url, {}, set_=yesterday)
    before = gazette.sites.asked["gazette.example/feed.xml"]
    async with gazette.running():
        await gazette.polled("gazette", "gone")
    async with gazette.running():
        await until(lambda: REGISTRY.get_sample_value("parallax_sources", {"state": "gone"}))
    assert gazette.sites.asked["gazette.example/feed.xml"] == before + 1


async def test_a_feed_that_moved_for_good_is_asked_where_it_is(gazette: System) -> None:
    gazette.sites.feed("gazette.example/new.xml", feed((LINK, "Quay reopens")), ETag='"one"')
    answers(gazette, "gazette.example/feed.xml", 301, Location="/new.xml")
    async with gazette.running():
        await gazette.published(1)
        await gazette.polled("gazette", "not_modified")
    assert gazette.sites.asked["gazette.example/feed.xml"] == 1
    [row] = await health_of(gazette)
    assert row.moved_to == ("https://gazette.example/new.xml",)


async def test_a_site_that_asks_for_a_pause_gets_it(gazette: System) -> None:
    answers(gazette, "gazette.example/feed.xml", 429, **{"Retry-After": "3600"})
    async with gazette.running():
        await gazette.polled("gazette", "status_429")
        await gazette.polled("gazette", "deferred")
    assert gazette.sites.asked["gazette.example/feed.xml"] == 1
    poll = await gazette.store.get("polls", "https://gazette.example/feed.xml")
    assert poll is not None
    assert poll["due_at"] - poll["polled_at"] > timedelta(minutes=55)


async def test_a_news_sitemap_is_polled_like_a_feed(gazette: System) -> None:
    gazette.sites.serve(
        "gazette.example/feed.xml",
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        " xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
        f"<url><loc>{LINK}</loc><news:news><news:title>Quay reopens</news:title>"
        "<news:publication_date>2026-01-02T10:00:00Z</news:publication_date></news:news></url>"
        "</urlset>",
        "application/xml",
    )
    async with gazette.running():
        [event] = await gazette.published(1)
    assert event.url == LINK


async def test_the_same_bytes_again_are_not_read_again(gazette: System) -> None:
    async with gazette.running():
        await gazette.published(1)
        # Without validators the server sends all of it each time.
        await gazette.polled("gazette", "not_modified")


async def test_the_poll_log_tells_silence_from_failure(gazette: System) -> None:
    async with gazette.running():
        await gazette.polled("gazette", "not_modified")
        answers(gazette, "gazette.example/feed.xml", 500)
        await gazette.polled("gazette", "status_500")

        async def logged() -> Doc | None:
            names = await gazette.store.ids("poll_log")
            hours = [one async for one in gazette.store.documents("poll_log", names)]
            failed = [hour for hour in hours if hour["failed"]]
            return failed[-1] if failed and sum(hour["looked"] for hour in hours) >= 2 else None

        hour = await until(logged, what="both in the log")
    assert (hour["source_id"], hour["country"], hour["reason"]) == ("gazette", "GB", "status_500")


async def health_of(system: System) -> list[SourceHealth]:
    sources = parse_catalogue(system.catalogue.read_text(), "catalogue.toml")
    return await sources_health(system.store, sources, now())


@pytest_asyncio.fixture
async def hostile() -> AsyncIterator[Hostile]:
    async with hostile_server() as server:
        yield server


async def test_among_hostile_sites_the_healthy_ones_go_on(system: System, hostile: Hostile) -> None:
    healthy = [f"healthy-{n}.example" for n in range(20)]
    hosts = [*hostile.hosts, *healthy]
    system.watch(*(f"{host}/feed" for host in hosts))
    mapped = ",".join(f"{host}=127.0.0.1:{hostile.port}" for host in hosts)
    patience = {"connect_seconds": 3, "first_byte_seconds": 3, "request_seconds": 8}
    async with system.running(host_map=mapped, poll_max_seconds=60, **patience) as health:

        async def all_healthy() -> bool:
            names = await system.store.ids("articles")
            found = system.store.documents("articles", names, ("source_id",))
            stored = {document["source_id"] async for document in found}
            return stored >= {host.partition(".")[0] for host in healthy}

        await until(all_healthy, what="every healthy site's article")
        await until(
            lambda: (
                {poll.source_id for poll in system.polls}
                >= {host.partition(".")[0] for host in hosts}
            ),
            what="every feed to be polled",
        )
        assert await health.alive["work"]() is None
    for poll in system.polls:
        expected = CASES[poll.source_id][1] if poll.source_id in CASES else {"ok", "not_modified"}
        assert poll.outcome in {*expected, "not_modified"} if "ok" in expected else expected, poll
