"""Who is watched, how the looks went, and what that says of a country, on real servers."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from parallax.documents import now
from parallax.store import Store
from search_api.app import create_app
from search_api.search import sources
from search_api.settings import Settings
from tests.integration.test_search_api import Bench, bench, ids, search_settings, short_waits
from tests.unit.search_api.samples import FARO, clustered, english, spanish
from tests.unit.search_api.serving import serving

__all__ = ["bench", "search_settings", "short_waits"]  # fixtures

Json = dict[str, Any]
NOW = now()


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "WATCHED_SECONDS", 0.0)
    monkeypatch.setattr(sources, "FIGURES_SECONDS", 0.0)


@pytest_asyncio.fixture
async def store(search_settings: Settings) -> AsyncIterator[Store]:
    store = await Store.connect(search_settings)
    yield store
    store.close()


async def watch(
    store: Store, name: str, country: str, *, active: bool = True, **entry: Any
) -> None:
    fields = {"name": name.title(), "homepage": f"http://{name}.example/", "country": country}
    fields |= {"languages": ["es"], "kind": "newspaper", "tags": ["national"], "display": None}
    await store.put("sources", {"_id": name, **fields, "active": active, **entry})


async def polled(store: Store, name: str, hours_ago: int, **counts: Any) -> None:
    hour = (NOW - timedelta(hours=hours_ago)).replace(minute=0, second=0, microsecond=0)
    key = f"{name}:{hour:%Y-%m-%dT%H}"
    await store.put("poll_log", {"_id": key, "source_id": name, "hour": hour, **counts})


def fresh(name: str, discovered: datetime = NOW) -> Any:
    return clustered(
        f"http://faro.example/{name}", source=FARO, published=discovered, discovered=discovered
    )


async def press(bench: Bench, store: Store) -> None:
    """Two countries: of one a source works and one fails, of the other nobody was asked."""
    await bench.searchable(fresh("new"), fresh("old", NOW - timedelta(days=3)), english())
    await watch(store, "el-faro", "MX", display="excerpt")
    await watch(store, "quieto", "MX", kind="agency", languages=["es", "en"])
    await watch(store, "roto", "MX", tags=["regional"])
    await watch(store, "nadie", "PT", ownership="state")
    await watch(store, "antes", "MX", active=False)
    for hour in range(24):
        await polled(store, "el-faro", hour, looked=2, new=int(hour == 3))
        await polled(store, "quieto", hour, looked=2)
    await polled(store, "roto", 1, failed=3, reason="dns")


async def test_sources_have_figures_and_health(bench: Bench, store: Store) -> None:
    await press(bench, store)
    page = await bench.ask("/v1/sources")
    by_id = {item["id"]: item for item in page["items"]}
    assert list(by_id) == ["el-faro", "gazette", "nadie", "quieto", "roto"]
    assert page["total"] == 5
    assert {name: item["health"]["state"] for name, item in by_id.items()} == {
        "el-faro": "ok",
        "gazette": "unknown",
        "nadie": "unknown",
        "quieto": "quiet",
        "roto": "failing",
    }
    assert by_id["gazette"]["health"]["detail"] == "not watched any more"
    assert by_id["roto"]["health"]["detail"] == "asked 3 times, never answering (dns)"
    faro = by_id["el-faro"]
    assert (faro["articles"], faro["today"], faro["display"]) == (2, 1, "excerpt")
    assert faro["latest"][:19] == NOW.isoformat()[:19]
    quiet = by_id["quieto"]
    assert (quiet["articles"], quiet["latest"], quiet["display"]) == (0, None, "full")
    assert quiet["language"] is None


async def test_sources_are_chosen_and_paged(bench: Bench, store: Store) -> None:
    await press(bench, store)

    async def chosen(**parameters: Any) -> list[str]:
        return ids((await bench.ask("/v1/sources", **parameters))["items"])

    assert await chosen(country="mx") == ["el-faro", "quieto", "roto"]
    assert await chosen(country="-mx") == ["gazette", "nadie"]
    assert await chosen(kind="agency") == ["quieto"]
    assert await chosen(ownership="state") == ["nadie"]
    assert await chosen(tag="-national", country="mx") == ["roto"]
    assert await chosen(language="ES") == ["el-faro", "nadie", "roto"]
    first = await bench.ask("/v1/sources", size=2)
    assert first["total"] == 5
    second = await bench.ask("/v1/sources", size=3, cursor=first["next_cursor"])
    assert ids(first["items"]) + ids(second["items"]) == await chosen()
    assert second["next_cursor"] is None
    problem = await bench.ask("/v1/sources", 400, cursor=first["next_cursor"], country="mx")
    assert problem["parameter"] == "cursor"


async def test_countries_say_who_is_watched_and_how_much_was_seen(
    bench: Bench, store: Store
) -> None:
    await press(bench, store)
    page = await bench.ask("/v1/countries")
    figures = {
        one["code"]: [one[name] for name in ("articles", "today", "watched", "failing")]
        for one in page["items"]
    }
    assert figures == {"MX": [2, 1, 3, 1], "IE": [1, 0, 0, 0], "PT": [0, 0, 1, 0]}
    assert page["total"] == 3

    mexico = await bench.ask("/v1/countries/mx")
    assert (mexico["code"], mexico["articles"], mexico["watched"]) == ("MX", 2, 3)
    assert ids(mexico["sources"]) == ["el-faro", "quieto", "roto"]
    coverage = mexico["coverage"]
    assert (coverage["watched"], coverage["reached"], coverage["failed"]) == (3, 2, 1)
    assert coverage["complete"] == pytest.approx(2 / 3, abs=0.001)
    unasked = (await bench.ask("/v1/countries/PT"))["coverage"]
    assert (unasked["watched"], unasked["reached"], unasked["complete"]) == (1, 0, 0)
    nobody = await bench.ask("/v1/countries/KE")
    assert (nobody["articles"], nobody["watched"], nobody["sources"]) == (0, 0, [])
    assert nobody["coverage"]["complete"] is None


async def test_without_the_store_what_it_alone_knows_is_unknown(bench: Bench) -> None:
    await bench.searchable(spanish())
    nobody_listens = {"mongodb_url": "mongodb://127.0.0.1:1", "role": "http"}
    async with serving(create_app(bench.settings.model_copy(update=nobody_listens))) as http:

        async def ask(path: str) -> Json:
            async with http.get(path) as response:
                assert response.status == 200
                answer: Json = await response.json()
                return answer

        (source,) = (await ask("/v1/sources"))["items"]
        assert (source["id"], source["articles"]) == ("el-faro", 1)
        assert source["health"]["state"] == "unknown"
        (country,) = (await ask("/v1/countries"))["items"]
        assert (country["articles"], country["watched"], country["failing"]) == (1, None, None)
        coverage = (await ask("/v1/countries/MX"))["coverage"]
        assert set(coverage.values()) == {None}
