"""A whole system of real processes on real servers, with names of its own."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from parallax_local import processes
from parallax_local.counts import Observer
from parallax_local.demo import Plan, Running, plan_sample
from parallax_local.servers import Addresses

PROCESSES = "test-"

Start = Callable[..., AbstractContextManager[tuple[Running, Observer]]]


@pytest.fixture
def start_system(addresses: Addresses, prefix: str) -> Start:
    """Start the newsroom and the services; all of them are ended with the block."""

    @contextmanager
    def start(**changes: object) -> Iterator[tuple[Running, Observer]]:
        plan: Plan = dataclasses.replace(
            plan_sample(name=f"{prefix}system", processes_prefix=PROCESSES),
            **changes,  # type: ignore[arg-type]
        )
        try:
            with Running(plan, addresses) as running, Observer(running.system) as observer:
                yield running, observer
        finally:
            ours = [one for one in processes.registered() if one.name.startswith(PROCESSES)]
            processes.stop(ours, grace_seconds=20)

    return start
