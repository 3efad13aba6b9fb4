"""Whole systems of real processes on real servers, with names of their own."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from parallax_local import processes
from parallax_local.counts import Observer
from parallax_local.demo import Plan, Running, plan_sample
from parallax_local.fixtures import new_prefix
from parallax_local.servers import Addresses

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
