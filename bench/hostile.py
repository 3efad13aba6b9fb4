"""What the fetcher makes of the worst sites of the web, and whether the healthy ones notice.

Polls healthy feeds alone, then among hostile ones, and prints what each was counted as.
`python -m bench.hostile`
"""

import argparse
import asyncio
import json
import time
from typing import Any

from tests.support.hostile import CASES, Hostile, Names, hostile_server

from bench.surroundings import fetcher_on, reached
from fetcher.settings import ClientSettings
from fetcher.web.client import Client
from fetcher.web.errors import FetchError
from parallax.store import Store
from parallax.telemetry import configure_logs
from parallax_local import servers

PATIENCE = {"connect_seconds": 3, "first_byte_seconds": 3, "request_seconds": 8}


async def outcomes_of(store: Store) -> dict[str, str]:
    """What each feed's poll came to, by source."""
    polls = store.documents("polls", await store.ids("polls"))
    return {poll["source_id"]: poll["outcome"] async for poll in polls}


async def poll(
    addresses: servers.Addresses, served: Hostile, hosts: list[str], healthy: int
) -> tuple[float, float, dict[str, str]]:
    """Seconds until the healthy articles are stored and until all is polled; the outcomes."""
    async with fetcher_on(addresses, hosts, served.port, **PATIENCE) as (store, start):

        async def all_stored() -> bool:
            names = await store.ids("articles")
            found = store.documents("articles", names, ("source_id",))
            return sum([a["source_id"].startswith("healthy") async for a in found]) >= healthy

        async def all_polled() -> bool:
            return len(await outcomes_of(store)) >= len(hosts)

        started = time.perf_counter()
        async with start():
            await reached(all_stored)
            stored = time.perf_counter() - started
            await reached(all_polled)
            return stored, time.perf_counter() - started, await outcomes_of(store)


async def probe(served: Hostile) -> dict[str, str]:
    """What can't be had through a map of hosts: untrusted TLS, names that change their address."""
    patient = {"contact": "bench@parallax.example", "host_delay_seconds": 0, "connect_seconds": 1}
    cases = {
        "untrusted-tls": ("https", served.tls_port, True, Names("127.0.0.1")),
        "rebinding": ("http", served.port, False, Names("127.0.0.1")),
    }
    found = {}
    for name, (scheme, port, private, names) in cases.items():
        settings = ClientSettings(**{**patient, "allow_private": private})
        async with Client(settings, resolver=names) as client:
            for attempt in range(2):
                try:
                    address = f"{scheme}://{name}-{attempt}.example:{port}/feed"
                    answer = await client.get(address, limit=1000)
                    found[name] = f"status_{answer.status}"
                except FetchError as error:
                    found[name] = error.outcome
    return found


async def measure(addresses: servers.Addresses, healthy: int) -> dict[str, Any]:
    """Both runs, side by side."""
    good = [f"healthy-{number}.example" for number in range(healthy)]
    async with hostile_server() as served:
        alone, _, _ = await poll(addresses, served, good, healthy)
        probed = await probe(served)
        among, everything, outcomes = await poll(addresses, served, [*served.hosts, *good], healthy)
    bad = {name: outcomes.get(name, "never") for name in CASES}
    unexpected = {n: o for n, o in bad.items() if o not in CASES[n][1] | {"not_modified"}}
    wanted = {"untrusted-tls": "tls", "rebinding": "refused"}
    unexpected |= {name: probed[name] for name in wanted if probed[name] != wanted[name]}
    bad |= probed
    return {
        "hostile_sites": len(bad),
        "counted_by_their_reason": len(bad) - len(unexpected),
        "unexpected": unexpected,
        "healthy_sites": healthy,
        "healthy_seconds_alone": round(alone, 1),
        "healthy_seconds_among_hostile": round(among, 1),
        "all_seconds": round(everything, 1),
        "outcomes": bad,
    }


def main() -> None:
    """Start what is needed, measure, print; exit code 1 when an outcome is not the right one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--healthy", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    configure_logs("bench", "critical")
    with servers.running() as addresses:
        found = asyncio.run(measure(addresses, arguments.healthy))
    if arguments.json:
        print(json.dumps(found))
    else:
        for name, outcome in found.pop("outcomes").items():
            print(f"{name:>32}  {outcome}")
        for name, value in found.items():
            print(f"{name.replace('_', ' '):>32}  {value}")
    raise SystemExit(1 if found["unexpected"] else 0)


if __name__ == "__main__":
    main()
