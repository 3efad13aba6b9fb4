"""Whole systems of real processes on real servers, with names of their own."""

import dataclasses
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from parallax_local import processes
from parallax_local.counts import Observer
from parallax_local.demo import Plan, Running, plan_sample
from parallax_local.fixtures import new_prefix
from parallax_local.servers import Addresses
from tests.e2e.browser import CHROMIUM, FLAGS, NARROW, Reader, reading
from tests.support.waiting import until

System = tuple[Running, Observer]
Start = Callable[..., AbstractContextManager[System]]


@contextmanager
def system(
    addresses: Addresses, prefix: str, processes_prefix: str, **changes: object
) -> Iterator[System]:
    """The newsroom and the services; all of them are ended with the block."""
    plan: Plan = dataclasses.replace(
        plan_sample(name=f"{prefix}system", processes_prefix=processes_prefix),
        **changes,  # type: ignore[arg-type]
    )
    try:
        with Running(plan, addresses) as running, Observer(running.system) as observer:
            yield running, observer
    finally:
        ours = [one for one in processes.registered() if one.name.startswith(processes_prefix)]
        processes.stop(ours, grace_seconds=20)


@pytest.fixture
def start_system(addresses: Addresses, prefix: str) -> Start:
    """Start a system for one test."""

    def start(**changes: object) -> AbstractContextManager[System]:
        return system(addresses, prefix, "test-", **changes)

    return start


@pytest.fixture(scope="session")
def shared_system(addresses: Addresses) -> Iterator[System]:
    """A system that tests only read; with the engine that every machine has, as a reader's is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRANSLATOR_ENGINES", "firefox")
        with system(addresses, new_prefix(), "shared-") as started:
            yield started


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all readers."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session")
async def address(shared_system: System) -> str:
    """The page's address, once all articles of the newsroom are searchable; without a slash."""
    running, observer = shared_system
    await until(
        lambda: (counts := observer.counts()) and counts.searchable >= running.plan.published,
        seconds=120,
        what="all articles to be searchable",
    )
    return f"http://127.0.0.1:{running.system.port('search-api')}"


@pytest_asyncio.fixture
async def reader(chromium: Browser, address: str) -> AsyncIterator[Reader]:
    """At a desk. Nothing moves, so that nothing is to be waited for."""
    async with reading(chromium, address, reduced_motion="reduce") as one:
        yield one


@pytest_asyncio.fixture
async def phone(chromium: Browser, address: str) -> AsyncIterator[Reader]:
    """With a phone in hand, in the dark."""
    options = {"viewport": NARROW, "is_mobile": True, "has_touch": True, "color_scheme": "dark"}
    async with reading(chromium, address, reduced_motion="reduce", **options) as one:
        yield one
