"""One article with all that is known of it, on real servers."""

from datetime import UTC, datetime

from parallax.documents import Withdrawn, now
from parallax.store import Store
from search_api.app import create_app, preflight
from search_api.index import raises
from search_api.index.engine import create_client
from search_api.settings import Settings
from tests.integration.test_search_api import Bench, bench, search_settings, short_waits
from tests.support.articles import NOON
from tests.support.waiting import until
from tests.unit.search_api.samples import spanish
from tests.unit.search_api.serving import serving

__all__ = ["bench", "search_settings", "short_waits"]  # fixtures


async def test_an_article_shows_what_its_publisher_changed(
    bench: Bench, search_settings: Settings
) -> None:
    event = spanish(revision=3, version=4)
    key = event.article_id
    store = await Store.connect(search_settings)
    for number, title in ((1, "Presa"), (2, "La presa")):
        original = {"title": title, "paragraphs": ["secret"]}
        document = {"article_id": key, "revision": number, "original": original, "fetched": NOON}
        await store.put("article_revisions", {"_id": f"{key}:{number}", **document})
    store.close()
    await bench.searchable(event)

    shown = await bench.ask(f"/v1/articles/{key}")
    assert shown["revisions"] == [
        {"revision": 2, "title": "La presa", "seen_at": "2026-03-02T12:00:00Z"},
        {"revision": 1, "title": "Presa", "seen_at": "2026-03-02T12:00:00Z"},
    ]
    assert shown["paragraphs"][1] == {
        "english": "The works stand still.",
        "original": "Las obras están paradas.",
    }

    gone = Withdrawn(by="publisher", reason="404", at=now())
    withdrawn = event.model_copy(update={"version": 5, "withdrawn": gone})
    await bench.searchable(withdrawn)
    shown = await bench.ask(f"/v1/articles/{key}")
    assert (shown["revisions"], shown["paragraphs"]) == ([], [])


async def test_an_article_says_since_when_it_can_be_found(bench: Bench) -> None:
    event = spanish()
    asked = now()
    await bench.searchable(event)

    async def said() -> str | None:
        shown = await bench.ask(f"/v1/articles/{event.article_id}")
        found: str | None = shown["times"]["searchable"]
        return found

    since = await until(said, what="the raise of the watermark to be noted")
    assert asked <= datetime.fromisoformat(since) <= now()


async def test_what_old_raises_told_is_forgotten_not_guessed(search_settings: Settings) -> None:
    await preflight(search_settings)
    client, prefix = create_client(search_settings.opensearch_url), search_settings.index_prefix
    moments = [datetime(2026, month, 10, tzinfo=UTC) for month in (6, 8, 9)]
    try:
        for value, moment in zip((5, 9, 20), moments, strict=True):
            await raises.note(client, prefix, value, moment)

        async def told() -> list[datetime | None]:
            await client.indices.refresh(index=f"{prefix}raises-*")
            return [await raises.searchable_since(client, prefix, change) for change in (3, 7, 20)]

        assert await told() == moments
        await raises.drop_old(client, prefix, moments[-1])
        assert await told() == [None, *moments[1:]]
        assert not await client.indices.exists(index=f"{prefix}raises-2026-06")
    finally:
        await client.close()


async def test_an_article_is_read_without_the_store(bench: Bench) -> None:
    once, changed = spanish("http://faro.example/1"), spanish("http://faro.example/2", revision=2)
    await bench.searchable(once, changed)
    nobody_listens = {"mongodb_url": "mongodb://127.0.0.1:1", "role": "http"}
    async with serving(create_app(bench.settings.model_copy(update=nobody_listens))) as http:
        for event, expected in ((once, []), (changed, None)):
            async with http.get(f"/v1/articles/{event.article_id}") as response:
                assert response.status == 200
                assert (await response.json())["revisions"] == expected
