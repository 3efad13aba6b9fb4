"""How long a clusterer takes to be ready with many articles in its window.

    python -m bench.clustering_restart [--articles 100000] [--json]

On real MongoDB-compatible and Kafka servers of this machine, with the invented news of
bench.clustering_speed, placed as the clusterer records it. A real process is started; it is ready
when it has the partition and its window is whole.
"""

import argparse
import asyncio
import json
import re
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

from bench.clustering_speed import NOON, Press, document
from clusterer.recall import reading_of, vectors_of
from clusterer.recording import ARTICLES, STATE, WRITER, prepare
from clusterer.text import Weighting
from parallax.settings import StoreSettings
from parallax.store import Doc, Store
from parallax_local import processes, servers
from parallax_local.system import System

NAME = "bench-restart"
AT_ONCE = 50
GIVEN_UP = 600.0


def documents(count: int) -> Iterator[Doc]:
    """Placed articles as the store has them."""
    founders: dict[int, str] = {}
    for number, (event, title, body) in enumerate(Press(1).articles(count)):
        founder = founders.setdefault(event.number, f"{number:026}")
        made = document(number, event, title, body, founder)
        made["reading"] = reading_of(vectors_of(made, Weighting()), Weighting())
        made["clustered"] = {"number": number + 1}
        yield {**made, "version": 1}


async def fill(store: Store, count: int) -> None:
    """Store `count` articles and a writer's state beside them."""
    await store.drop_database()
    await prepare(store)
    batch: list[Doc] = []
    clock = NOON
    for made in documents(count):
        batch.append(made)
        clock = max(clock, made["times"]["discovered"])
        if len(batch) == AT_ONCE:
            await asyncio.gather(*(store.insert(ARTICLES, one) for one in batch))
            batch = []
    await asyncio.gather(*(store.insert(ARTICLES, one) for one in batch))
    state = {"clock": clock, "placed": count, "repaired": count}
    await store.compare_and_set(STATE, WRITER, {}, set_=state)


async def measure(addresses: servers.Addresses, count: int) -> dict[str, Any]:
    """Fill, start, wait; seconds."""
    system = System(NAME, addresses, processes_prefix=f"{NAME}-")
    settings = StoreSettings(mongodb_url=addresses.mongodb, mongodb_database=system.database)
    store = await Store.connect(settings)
    try:
        await fill(store, count)
        system.create_topics()
        started = time.perf_counter()
        process = system.start("clusterer")
        try:
            rebuilt = await asyncio.to_thread(_ready, system.port("clusterer"))
            seconds = time.perf_counter() - started
        finally:
            processes.stop([process], grace_seconds=20)
    finally:
        await store.drop_database()
        store.close()
    return {
        "articles": count,
        "seconds_to_ready": round(seconds, 1),
        "of_these_for_the_window": round(rebuilt, 1),
    }


def _ready(port: int) -> float:
    """Wait until the window is whole; the seconds that the process says it took."""
    deadline = time.monotonic() + GIVEN_UP
    while time.monotonic() < deadline:
        time.sleep(0.2)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
                text = answer.read().decode()
        except OSError:
            continue
        found = re.search(r"^parallax_clusterer_rebuild_seconds (\S+)", text, re.MULTILINE)
        if found and float(found[1]) > 0:
            return float(found[1])
    raise SystemExit(f"not ready within {GIVEN_UP:.0f} s")


def main() -> None:
    """Start what is needed, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with servers.running() as addresses:
        found = asyncio.run(measure(addresses, options.articles))
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):>24}  {value}")


if __name__ == "__main__":
    main()
