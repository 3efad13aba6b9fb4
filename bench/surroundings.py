"""A fetcher at work on made-up sites, with real servers and names of its own, for benchmarks."""

import asyncio
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from fetcher.app import fetching
from fetcher.catalogue.load import parse_catalogue
from fetcher.settings import Settings
from parallax.health import Health
from parallax.kafka import create_topics
from parallax.store import Store
from parallax.topics import all_topics
from parallax_local.servers import Addresses


@contextmanager
def sites(pool: int) -> Iterator[int]:
    """The made-up sites of bench.sites in a process of their own; their port."""
    command = [sys.executable, "-m", "bench.sites", "--pool", str(pool)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("no pipes")
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(30)


def catalogue_of(hosts: Sequence[str]) -> str:
    """A catalogue with one feed for each host."""
    return "\n".join(
        f"[[source]]\nid = '{host.partition('.')[0]}'\nname = '{host}'\n"
        f"homepage = 'http://{host}/'\ncountry = 'GB'\nlanguages = ['en']\n"
        f"feeds = ['http://{host}/feed']\n"
        for host in hosts
    )


@asynccontextmanager
async def fetcher_on(
    addresses: Addresses, hosts: Sequence[str], port: int, **changes: Any
) -> AsyncIterator[tuple[Store, Callable[[], Any]]]:
    """A store of its own and what starts the fetcher on it, as an async context manager."""
    prefix = f"bench-{secrets.token_hex(4)}-"
    settings = Settings(
        **{
            "kafka_servers": addresses.kafka,
            "topic_prefix": prefix,
            "mongodb_url": addresses.mongodb,
            "mongodb_database": f"{prefix}parallax",
            "catalogue": Path("unused"),
            "contact": "bench@parallax.example",
            "host_delay_seconds": 0,
            "poll_min_seconds": 1,
            "poll_max_seconds": 7200,
            "host_map": ",".join(f"{host}=127.0.0.1:{port}" for host in hosts),
            **changes,
        }
    )
    sources = parse_catalogue(catalogue_of(hosts), "catalogue.toml")
    await create_topics(settings, all_topics())
    store = await Store.connect(settings)
    try:
        yield store, lambda: fetching(settings, sources, Health())
    finally:
        await store.drop_database()
        store.close()


async def reached(condition: Callable[[], Any], seconds: float = 600) -> None:
    """Wait until an async condition holds; TimeoutError after so long."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - looked at, as an operator would
            await asyncio.sleep(0.05)
