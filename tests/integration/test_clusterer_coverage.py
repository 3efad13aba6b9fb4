"""Coverage read from a real store: what the fetcher wrote, counted by country."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from clusterer.cli import main
from clusterer.coverage import reading
from clusterer.coverage.reading import PollLog, Recount, Recounts
from fetcher.catalogue.source import Source
from fetcher.polling import log, polls
from fetcher.polling.log import log_poll
from fetcher.polling.polls import Poll, save_sources
from parallax.documents import now
from parallax.settings import ServiceSettings
from parallax.store import Store

NOW = now().replace(minute=20, second=0, microsecond=0)
"""Of this day, so that the command finds it recent."""
BEGAN = NOW - timedelta(hours=10)
HOUR = timedelta(hours=1)


def source(identifier: str, **changes: Any) -> Source:
    """`pt-1` is an outlet in PT."""
    fields = {
        "id": identifier,
        "name": identifier,
        "homepage": f"http://{identifier}.example/",
        "country": identifier.partition("-")[0].upper(),
        "feeds": (f"http://{identifier}.example/rss",),
        "kind": "newspaper",
        "tags": ("national",),
    }
    return Source(**{**fields, **changes})


COUNTRIES = ("ie", "es", "no", "pt", "fr")
PRESS = [source(f"{country}-{n}") for country in COUNTRIES for n in (1, 2)]
BUSINESS = source("pt-3", tags=("national", "business"))


async def polled(
    store: Store, one: Source, start: datetime, end: datetime, *, outcome: str = "ok"
) -> None:
    """Written by the fetcher's own hand, once an hour."""
    at = start
    while at <= end:
        poll = Poll(feed=one.feeds[0], source_id=one.id, outcome=outcome, detail="no answer")
        await log_poll(store, one, poll, 1, at)
        at += HOUR


async def told(store: Store, name: str, *sources: str, began: datetime = BEGAN) -> None:
    """A story with one article of each source, ten minutes apart."""
    keys = [f"{name}-{one}" for one in sources]
    times = [began + timedelta(minutes=10 * n) for n in range(len(sources))]
    for key, one, at in zip(keys, sources, times, strict=True):
        await store.put(
            "articles",
            {
                "_id": key,
                "source_id": one,
                "country": one.partition("-")[0].upper(),
                "original": {"kind": "article", "section": None},
                "times": {"published": at, "discovered": at},
                "placement": {"story_id": name},
            },
        )
    counted = await store.get("stories", name) or {}
    await store.put(
        "stories",
        {
            **counted,
            "_id": name,
            "title": f"About the {name}",
            "first_seen": times[0],
            "last_seen": times[-1],
            "article_ids": keys,
            "article_count": len(keys),
            "source_ids": sorted(sources),
            "countries": sorted({one.partition("-")[0].upper() for one in sources}),
            "merged_into": None,
            "version": 1,
        },
    )


@pytest.fixture
async def press(store: Store) -> Store:
    """Ten outlets in five countries and a specialised one; those in FR can't be reached."""
    await save_sources(store, [*PRESS, BUSINESS], NOW)
    for one in [*PRESS, BUSINESS]:
        outcome = "dns" if one.country == "FR" else "ok"
        await polled(store, one, BEGAN - 7 * HOUR, NOW, outcome=outcome)
    await told(store, "ferry", "ie-1", "ie-2", "es-1", "no-1")
    return store


async def due(recounts: Recounts, at: datetime) -> list[Recount]:
    return [one async for one in recounts.due(at)]


def figures(one: Recount, country: str) -> tuple[int, int, int, int]:
    row = one.coverage.of(country)
    assert row is not None
    return row.watched, row.reached, row.failed, row.covered


async def keep(store: Store, some: list[Recount]) -> None:
    """As the writer does."""
    for one in some:
        assert await store.compare_and_set("stories", one.story_id, {}, set_=one.fields)


async def test_silence_and_failure_are_told_apart(press: Store) -> None:
    (one,) = await due(Recounts(press), NOW)
    verdicts = {row.country: row.verdict for row in one.coverage.countries}
    assert verdicts == {
        "ES": "covered", "FR": "unknown", "IE": "covered", "NO": "covered", "PT": "none"
    }  # fmt: skip
    assert figures(one, "PT") == (2, 2, 0, 0)
    assert figures(one, "FR") == (2, 0, 2, 0)


async def test_figures_are_given_again_only_when_one_has_changed(press: Store) -> None:
    recounts = Recounts(press)
    await keep(press, await due(recounts, NOW))
    assert await due(recounts, NOW + HOUR / 2) == []
    await told(press, "ferry", "ie-1", "ie-2", "es-1", "no-1", "pt-1")
    (one,) = await due(Recounts(press), NOW + HOUR / 2)
    assert figures(one, "PT") == (2, 2, 0, 1)


async def test_a_final_story_is_counted_once_more_and_then_frozen(press: Store) -> None:
    for one in PRESS:
        if one.country != "FR":
            await polled(press, one, NOW + HOUR, NOW + 20 * HOUR)
    recounts = Recounts(press)
    await keep(press, await due(recounts, NOW))
    over = BEGAN + timedelta(hours=26)
    (final,) = await due(recounts, over)
    assert final.coverage.final
    await keep(press, [final])
    for one in PRESS:
        await polled(press, one, BEGAN, over, outcome="timeout")
    assert await due(recounts, over + HOUR) == []
    assert await due(Recounts(press), over + 2 * HOUR) == []


async def test_a_late_article_opens_final_figures_again(press: Store) -> None:
    over = BEGAN + timedelta(hours=26)
    await keep(press, await due(Recounts(press), over))
    await told(press, "ferry", "ie-1", "ie-2", "es-1", "no-1", "fr-1")
    (one,) = await due(Recounts(press), over + HOUR)
    assert figures(one, "FR") == (2, 1, 1, 1)


async def test_what_one_outlet_tells_is_counted_when_it_is_over(press: Store) -> None:
    await told(press, "goat", "pt-1")
    assert [one.story_id for one in await due(Recounts(press), NOW)] == ["ferry"]
    over = BEGAN + timedelta(hours=26)
    assert {one.story_id for one in await due(Recounts(press), over)} == {"ferry", "goat"}


async def test_merged_stories_are_left_out(press: Store) -> None:
    await press.compare_and_set("stories", "ferry", {}, set_={"merged_into": "boat"})
    assert await due(Recounts(press), NOW) == []


async def test_hours_that_are_over_are_read_once(
    press: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll_log = PollLog(press)
    read: list[int] = []
    whole = PollLog._read

    async def counting(self: PollLog, hours: list[datetime]) -> Any:
        read.append(len(hours))
        return await whole(self, hours)

    monkeypatch.setattr(PollLog, "_read", counting)
    names = [one.id for one in PRESS]
    await poll_log.table(names, BEGAN, NOW, NOW)
    await poll_log.table(names, BEGAN, NOW + HOUR, NOW + HOUR)
    assert read == [11, 4]
    await poll_log.table(names[:-1], BEGAN, NOW, NOW)
    assert read[-1] == 11


def test_the_commands_print_tables_and_json(
    press: Store,
    settings: ServiceSettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CLUSTERER_MONGODB_URL", settings.mongodb_url)
    monkeypatch.setenv("CLUSTERER_MONGODB_DATABASE", settings.mongodb_database)
    main(["overlooked", "--country", "pt"])
    printed = capsys.readouterr().out
    assert "3 countries" in printed
    assert "0/2 of 2" in printed
    assert "About the ferry" in printed
    assert "in PT: 0 covered, 0 few, 1 none, 0 unknown" in printed
    main(["overlooked", "--country", "FR", "--json"])
    assert json.loads(capsys.readouterr().out)["items"] == []
    main(["overlooked", "--country", "PT", "--json"])
    (item,) = json.loads(capsys.readouterr().out)["items"]
    assert item["elsewhere"]["countries"] == 3
    assert item["here"]["verdict"] == "none"
    main(["only", "--country", "IE", "--json"])
    assert json.loads(capsys.readouterr().out)["total"] == 0


def test_the_names_are_the_fetchers() -> None:
    assert (reading.POLL_LOG, reading.SOURCES) == (log.POLL_LOG, polls.SOURCES)
