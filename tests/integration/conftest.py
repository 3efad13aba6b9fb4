"""A store and a broker of a test's own, on the real servers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from aiohttp import web

from parallax.kafka import create_topics
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.topics import all_topics
from parallax_local.servers import Addresses
from tests.support.fetching import Sites, System


@pytest_asyncio.fixture
async def settings(addresses: Addresses, prefix: str) -> ServiceSettings:
    """Settings that any service understands, with names that no other test uses."""
    found = ServiceSettings(
        kafka_servers=addresses.kafka,
        topic_prefix=prefix,
        mongodb_url=addresses.mongodb,
        mongodb_database=f"{prefix}parallax",
    )
    await create_topics(found, all_topics())
    return found


@pytest_asyncio.fixture
async def store(settings: ServiceSettings) -> AsyncIterator[Store]:
    """The store of this test, dropped afterwards."""
    opened = await Store.connect(settings)
    yield opened
    await opened.drop_database()
    opened.close()


@pytest_asyncio.fixture
async def sites() -> AsyncIterator[Sites]:
    served = Sites()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", served.handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.port = runner.addresses[0][1]
    yield served
    await runner.cleanup()


@pytest_asyncio.fixture
async def system(
    settings: ServiceSettings, store: Store, sites: Sites, tmp_path: Path
) -> AsyncIterator[System]:
    made = System(settings, store, sites, tmp_path)
    reader = asyncio.create_task(made.read())
    yield made
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)
