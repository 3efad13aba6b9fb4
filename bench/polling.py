"""How long the fetcher takes to poll many feeds once, on real Kafka and MongoDB of this machine.

Each feed has a host name of its own, robots.txt included, and 30 entries whose articles are known:
the steady state of a fetcher. Pace limits are off. `python -m bench.polling --feeds 2000`
"""

import argparse
import asyncio
import json
import resource
import time
from collections import Counter
from typing import Any

from bench.surroundings import fetcher_on, reached, sites
from fetcher.feeds.parse import Entry
from fetcher.storing import identity
from parallax.documents import now
from parallax.telemetry import configure_logs
from parallax_local import servers

POOL = 300
"""Articles that all feeds share, known beforehand."""


async def measure(addresses: servers.Addresses, port: int, feeds: int) -> dict[str, Any]:
    """Poll each feed once; seconds and outcomes."""
    hosts = [f"site-{number}.example" for number in range(feeds)]
    async with fetcher_on(addresses, hosts, port) as (store, start):
        await identity.prepare(store)
        for number in range(POOL):
            entry = Entry(link=f"http://pool.example/{number}")
            keys = list(identity.entry_keys("pool", entry))
            known = {"_id": str(number), "url_keys": keys, "revision": 1, "visited_at": now()}
            await store.insert(identity.ARTICLES, {**known, "times": {"discovered": now()}})

        async def all_polled() -> bool:
            return await store.count("polls") >= feeds

        used = resource.getrusage(resource.RUSAGE_SELF)
        started = time.perf_counter()
        async with start():
            await reached(all_polled)
            took = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_SELF)
        polls = store.documents("polls", await store.ids("polls"), ("outcome",))
        outcomes = Counter([poll["outcome"] async for poll in polls])
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return {
        "feeds": feeds,
        "seconds": round(took, 1),
        "feeds_a_second": round(feeds / took, 1),
        "cpu_seconds_of_the_fetcher": round(cpu, 1),
        "outcomes": dict(outcomes),
        "resident_mb": round(after.ru_maxrss / 1024),
    }


def main() -> None:
    """Start what is needed, measure, print; exit code 1 when a poll failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    configure_logs("bench", "error")
    with servers.running() as addresses, sites(POOL) as port:
        found = asyncio.run(measure(addresses, port, arguments.feeds))
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):>28}  {value}")
    # A poll that failed fast is no fast poll.
    raise SystemExit(0 if found["outcomes"] == {"ok": arguments.feeds} else 1)


if __name__ == "__main__":
    main()
