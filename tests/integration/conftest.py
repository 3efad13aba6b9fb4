"""A store and a broker of a test's own, on the real servers."""

from collections.abc import AsyncIterator

import pytest_asyncio

from parallax.kafka import create_topics
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.topics import all_topics
from parallax_local.servers import Addresses


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
