"""Two clusterers, one of them waiting: whichever is killed, the stories come out the same."""

import asyncio
import os
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest

from clusterer.recording import STATE, WRITER, prepare
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax_local import processes, state
from parallax_local.processes import Process
from tests.integration.test_clusterer import Bench, bench
from tests.integration.test_clusterer_cuts import RHYTHM, stories, through
from tests.support.press import texts
from tests.support.waiting import until

__all__ = ["bench"]

KILLED_AFTER = (1, 45, 80)
"""Placements after which whoever places is killed."""


@pytest.fixture
def started(settings: ServiceSettings) -> Iterator[list[Process]]:
    """Processes that the test starts; they end with it."""
    found: list[Process] = []
    yield found
    processes.stop([one for one in found if one.alive()], grace_seconds=20)


def start(settings: ServiceSettings, number: int) -> Process:
    """One more clusterer, in a process of its own."""
    name = f"test-clusterer-{number}"
    port = state.free_port(name)
    values = {
        "KAFKA_SERVERS": settings.kafka_servers,
        "TOPIC_PREFIX": settings.topic_prefix,
        "MONGODB_URL": settings.mongodb_url,
        "MONGODB_DATABASE": settings.mongodb_database,
        "HTTP_PORT": str(port),
        "REPAIR_ARTICLES": str(RHYTHM.articles),
        "REPAIR_MINUTES": str(RHYTHM.span.total_seconds() / 60),
    }
    environment = {**os.environ, **{f"CLUSTERER_{key}": value for key, value in values.items()}}
    return processes.start(name, [sys.executable, "-m", "clusterer", "run"], environment, port=port)


def places(process: Process) -> bool:
    """Whether a clusterer has taken the partition."""
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{process.port}/metrics") as a:
        lines = a.read().decode().splitlines()
        taken = [line for line in lines if line.startswith("parallax_clusterer_rebuild_seconds ")]
        return bool(taken) and float(taken[0].split()[1]) > 0
    return False


async def test_a_standby_that_takes_over_goes_on_with_the_same_stories(
    bench: Bench, settings: ServiceSettings, store: Store, started: list[Process]
) -> None:
    await prepare(store)
    events = [await bench.article(n, text) for n, text in enumerate(texts(12, 10))]
    await through(store, bench.settings, events, [])
    uncut = await stories(bench)
    await store.drop_database()
    await prepare(store)
    for number, text in enumerate(texts(12, 10)):
        await bench.article(number, text)

    started += [start(settings, 1), start(settings, 2)]

    async def reached(wanted: int) -> bool:
        return (await store.get(STATE, WRITER) or {}).get("placed", 0) >= wanted

    sent = 0
    for number, moment in enumerate(KILLED_AFTER):
        upto = len(events) * (number + 1) // len(KILLED_AFTER)
        await bench.send(*events[sent:upto])
        sent = upto
        await until(lambda wanted=moment: reached(wanted), seconds=90, what=f"{moment} placed")
        (active,) = [one for one in started if one.alive() and await asyncio.to_thread(places, one)]
        active.kill()
        started.append(start(settings, len(started) + 1))

    async def repaired() -> bool:
        found = await store.get(STATE, WRITER) or {}
        left = len(events) - found.get("repaired", 0)
        return found.get("placed") == len(events) and left < RHYTHM.articles and not found["repair"]

    await until(repaired, seconds=120, what="all placed and repaired")
    found = await store.get(STATE, WRITER)
    assert found is not None
    assert found["epoch"] > len(KILLED_AFTER)
    assert await stories(bench) == uncut
