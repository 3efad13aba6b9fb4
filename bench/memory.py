"""Whether the fetcher's memory stays flat over many pages: fetched, extracted, and forgotten.

Two extraction processes, each replaced after 1,000 pages; resident memory of the fetcher and of
all its processes, sampled on the way, the second quarter beside the last.
`python -m bench.memory --pages 20000`
"""

import argparse
import asyncio
import json
import time
from statistics import mean
from typing import Any

import psutil

from bench.surroundings import sites
from fetcher.catalogue.source import Source
from fetcher.extraction.pool import Extractors
from fetcher.feeds.parse import Entry
from fetcher.reading import Reader
from fetcher.settings import ClientSettings
from fetcher.web.client import Client
from parallax.telemetry import configure_logs

AT_ONCE = 8
SAMPLES = 40
SITE = Source(
    id="pool", name="Pool", homepage="http://pool.example/", country="GB", feeds=("http://a.b/",)
)


async def measure(port: int, pages: int) -> dict[str, Any]:
    """Read so many pages; MB at the samples, and how the last quarter compares to the second."""
    settings = ClientSettings(
        contact="bench@parallax.example",
        host_delay_seconds=0,
        host_concurrency=AT_ONCE,
        host_map=f"pool.example=127.0.0.1:{port}",
    )
    own, every = [], []
    todo = iter(range(pages))
    done = 0
    me = psutil.Process()

    async with Client(settings) as client, Extractors(2, 60) as extractors:
        reader = Reader(client, extractors, settings.max_page_bytes)

        async def work() -> None:
            nonlocal done
            for number in todo:
                entry = Entry(link=f"http://pool.example/{number}")
                if await reader.read(SITE, entry) is None:
                    raise RuntimeError(f"{entry.link}: no article")
                done += 1
                if done % max(1, pages // SAMPLES) == 0:
                    # The sites are a process of this one, too, and not the fetcher's.
                    workers = [p for p in me.children() if "bench.sites" not in p.cmdline()]
                    resident = me.memory_info().rss
                    own.append(resident / 1e6)
                    every.append((resident + sum(p.memory_info().rss for p in workers)) / 1e6)

        started = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
        took = time.perf_counter() - started
    quarter = len(own) // 4
    return {
        "pages": pages,
        "pages_a_second": round(pages / took, 1),
        "fetcher_mb_second_quarter": round(mean(own[quarter : 2 * quarter]), 1),
        "fetcher_mb_last_quarter": round(mean(own[-quarter:]), 1),
        "with_workers_mb_second_quarter": round(mean(every[quarter : 2 * quarter]), 1),
        "with_workers_mb_last_quarter": round(mean(every[-quarter:]), 1),
        "with_workers_mb_peak_second_quarter": round(max(every[quarter : 2 * quarter]), 1),
        "with_workers_mb_peak_last_quarter": round(max(every[-quarter:]), 1),
    }


def main() -> None:
    """Start the sites, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    configure_logs("bench", "error")
    with sites(1) as port:
        found = asyncio.run(measure(port, arguments.pages))
    if arguments.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name.replace('_', ' '):>32}  {value}")


if __name__ == "__main__":
    main()
