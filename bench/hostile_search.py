"""What hostile callers do to the API, and whether a normal one notices.

Asks 10,000 fuzzed queries and cursors and counts the answers by status: none may be a 5xx. Then
measures a normal client's 95th percentile alone and among 200 slow clients, which send headers or
bodies byte by byte or read nothing. The service runs in a process of its own, on loopback.
`python -m bench.hostile_search`
"""

import argparse
import asyncio
import json
import os
import random
import secrets
import socket
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any

import aiohttp
from tests.support.callers import fuzzed, seconds_of, slow_clients, statuses
from tests.support.indexing import index_long_articles

from bench.surroundings import reached
from parallax.telemetry import configure_logs
from parallax_local import servers
from search_api.index.engine import create_client

SEED = 20
LONG = "/v1/articles?size=100"
NORMAL = "/v1/articles?q=ferry&size=20"


@asynccontextmanager
async def service(addresses: servers.Addresses, prefix: str) -> AsyncIterator[tuple[str, int]]:
    """The service as an operator runs it, without a limit on the rate; its address and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "SEARCH_API_KAFKA_SERVERS": addresses.kafka,
        "SEARCH_API_MONGODB_URL": addresses.mongodb,
        "SEARCH_API_MONGODB_DATABASE": f"{prefix}parallax",
        "SEARCH_API_OPENSEARCH_URL": addresses.opensearch,
        "SEARCH_API_INDEX_PREFIX": prefix,
        "SEARCH_API_HTTP_PORT": str(port),
        "SEARCH_API_ROLE": "http",
        "SEARCH_API_REQUESTS_PER_MINUTE": "0",
        "SEARCH_API_BURST": "0",
        # All clients come from one address here; each caller's share isn't what is measured.
        "SEARCH_API_REQUESTS_AT_ONCE": "0",
        "SEARCH_API_LOG_LEVEL": "error",
    }
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "search_api", "run"]
    process = await asyncio.create_subprocess_exec(*command, env=os.environ | environment)
    try:
        await reached(lambda: _answers(url), 120)
        yield url, port
    finally:
        process.terminate()
        await process.wait()


async def _answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


async def _get(url: str, path: str) -> Any:
    async with aiohttp.ClientSession() as session, session.get(url + path) as response:
        return await response.json()


async def fuzz(url: str, number: int, at_once: int) -> dict[str, int]:
    """How many of `number` fuzzed requests were answered with which status."""
    document = await _get(url, "/openapi.json")
    queries = ("size=3", "size=3&sort=oldest", "q=ferry&size=3")
    pages = [await _get(url, f"/v1/articles?{query}") for query in queries]
    cursors = [page["next_cursor"] for page in pages]
    targets = islice(fuzzed(random.Random(SEED), document, cursors), number)
    found = await statuses(url, list(targets), at_once)
    return {str(status): found[status] for status in sorted(found)}


def percentile95(seconds: list[float]) -> float:
    """In milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


async def measure(addresses: servers.Addresses, options: argparse.Namespace) -> dict[str, Any]:
    """All of it, one after the other."""
    prefix = f"bench-{secrets.token_hex(4)}-"
    async with service(addresses, prefix) as (url, port):
        await index_long_articles(addresses.opensearch, prefix, 1000)
        answered = await fuzz(url, options.fuzzed, options.at_once)
        await seconds_of(url, NORMAL, 50)  # warm
        alone, among = [], []
        for _ in range(options.rounds):
            alone += await seconds_of(url, NORMAL, options.requests)
            async with slow_clients("127.0.0.1", port, options.slow, LONG):
                among += await seconds_of(url, NORMAL, options.requests)
    client = create_client(addresses.opensearch)
    await client.indices.delete(index=f"{prefix}*")
    await client.close()
    return {
        "answered": answered,
        "faults": sum(count for status, count in answered.items() if status >= "500"),
        "slow_clients": options.slow,
        "p95_ms_alone": round(percentile95(alone), 1),
        "p95_ms_among_slow": round(percentile95(among), 1),
        "ratio": round(percentile95(among) / percentile95(alone), 2),
    }


def main() -> None:
    """Start what is needed, measure, print; exit code 1 when an answer was a 5xx."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fuzzed", type=int, default=10_000, help="requests made of nonsense")
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--slow", type=int, default=200, help="slow clients")
    parser.add_argument("--requests", type=int, default=100, help="a normal client's, in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    configure_logs("bench", "critical")
    with servers.running() as addresses:
        found = asyncio.run(measure(addresses, options))
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):>20}  {value}")
    raise SystemExit(1 if found["faults"] else 0)


if __name__ == "__main__":
    main()
