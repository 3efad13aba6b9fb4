"""Kafka as a local server: how it is started, asked whether it is ready, and cleaned up."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient

TIMEOUT_MS = 5000


def command(data: Path, port: int, controller_port: int) -> list[str]:
    """The broker's command line."""
    return [
        *(sys.executable, "-m", "parallax_local.kafka_main", "--data", str(data)),
        *("--port", str(port), "--controller-port", str(controller_port)),
    ]


def probe(address: str) -> None:
    """Ask for the cluster's metadata; raises when the broker doesn't answer."""
    _run(list_topics(address))


def drop_prefixed(address: str, matches: Callable[[str], bool]) -> None:
    """Delete the topics whose names match; their groups' offsets go with them."""
    _run(_drop(address, matches))


async def list_topics(address: str) -> list[str]:
    """The names of all topics."""
    async with _admin(address) as admin:
        return [str(name) for name in await admin.list_topics()]


async def _drop(address: str, matches: Callable[[str], bool]) -> None:
    async with _admin(address) as admin:
        topics = [name for name in await admin.list_topics() if matches(name)]
        if topics:
            await admin.delete_topics(topics)


@asynccontextmanager
async def _admin(address: str) -> AsyncIterator[AIOKafkaAdminClient]:
    # The client logs each refused connection as an error; while a broker starts that is no news,
    # so it is only asked once something listens.
    host, _, port = address.partition(",")[0].strip().rpartition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_MS / 1000):
        pass
    admin = AIOKafkaAdminClient(bootstrap_servers=address, request_timeout_ms=TIMEOUT_MS)
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


def _run(work: Coroutine[Any, Any, object]) -> None:
    # In a thread of its own: the caller may be inside a running event loop.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()
