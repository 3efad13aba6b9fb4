"""Replicas share host names through the real store: never two at a host at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from fetcher.polling import leases as module
from fetcher.polling.leases import Leases, Superseded
from fetcher.web.errors import Deferred
from parallax.store import Store
from tests.support.waiting import until

SECONDS = 1.2
"""A lease's time in these tests: long enough for a slow machine, short enough to wait for."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.02)


@asynccontextmanager
async def running(leases: Leases) -> AsyncIterator[Leases]:
    """A replica that renews while the block runs, and then ends as a killed one does."""
    await leases.join()
    task = asyncio.create_task(leases.run())
    try:
        yield leases
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def asked(leases: Leases, host: str) -> str:
    """Ask a host once; who did."""
    async with leases.hold(host, 0):
        return host


async def test_no_host_is_ever_asked_by_two(store: Store) -> None:
    inside: Counter[str] = Counter()
    most: Counter[str] = Counter()
    asked_by: Counter[tuple[str, str]] = Counter()

    async def ask(name: str, leases: Leases, host: str) -> None:
        for _ in range(5):
            async with leases.hold(host, 0):
                inside[host] += 1
                most[host] = max(most[host], inside[host])
                asked_by[name, host] += 1
                await asyncio.sleep(0)
                inside[host] -= 1
            await asyncio.sleep(0.1)

    async with AsyncExitStack() as stack:
        replicas = {
            name: await stack.enter_async_context(running(Leases(store, name, SECONDS)))
            for name in ("one", "two", "three")
        }
        await until(
            lambda: all(len(leases.replicas) == 3 for leases in replicas.values()),
            what="replicas to see each other",
        )
        await asyncio.gather(
            *(
                ask(name, leases, host)
                for name, leases in replicas.items()
                for host in ("a.example", "b.example")
            )
        )
    assert most == {"a.example": 1, "b.example": 1}
    assert set(asked_by.values()) == {5}


async def test_a_killed_replicas_hosts_go_to_another(store: Store) -> None:
    async with running(Leases(store, "one", SECONDS)) as one:
        await asked(one, "a.example")
    async with running(Leases(store, "two", SECONDS)) as two:
        assert await asked(two, "a.example") == "a.example"
        assert two.mine("any.example")


async def test_one_that_leaves_is_not_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.0)
    async with running(Leases(store, "one", 600)) as one:
        await asked(one, "a.example")
        await one.leave()
    async with running(Leases(store, "two", 600)) as two:
        assert await asked(two, "a.example") == "a.example"


async def test_a_new_process_of_the_same_name_takes_over_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.0)
    async with running(Leases(store, "one", 600)) as one:
        await asked(one, "a.example")
    async with running(Leases(store, "one", 600)) as again:
        assert await asked(again, "a.example") == "a.example"


async def test_a_host_in_use_isnt_given_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        running(Leases(store, "one", SECONDS)) as one,
        running(Leases(store, "two", SECONDS)) as two,
    ):
        async with one.hold("a.example", 0):
            monkeypatch.setattr(module, "WAIT_SECONDS", 0.3)
            with pytest.raises(Deferred, match="another replica"):
                await asked(two, "a.example")
        monkeypatch.setattr(module, "WAIT_SECONDS", 10.0)
        assert await asked(two, "a.example") == "a.example"


async def test_a_host_rests_before_another_asks_it(store: Store) -> None:
    async with (
        running(Leases(store, "one", SECONDS)) as one,
        running(Leases(store, "two", SECONDS)) as two,
    ):
        await until(lambda: len(one.replicas) == 2, what="the other replica")
        async with one.hold("a.example", 600):
            pass
        document = await store.get(module.HOSTS, "a.example")
        assert document is not None
        assert document["owner"].startswith("one/")
        async with one.hold("a.example", 0):
            pass
        assert await asked(two, "a.example") == "a.example"


async def test_a_stalled_replica_asks_nobody_and_comes_back_as_a_new_one(store: Store) -> None:
    one = Leases(store, "one", SECONDS)
    async with running(one):
        await asked(one, "a.example")
    # No beat any more, as in a process that was stopped.
    async with running(Leases(store, "two", SECONDS)) as two:
        await asked(two, "a.example")
        assert not one.usable
        renewing = asyncio.create_task(one.run())
        await until(lambda: one.usable, what="the stalled replica to come back")
        assert await asked(one, "a.example") == "a.example"
        renewing.cancel()
        await asyncio.gather(renewing, return_exceptions=True)


async def test_two_processes_of_one_name_are_told_apart(store: Store) -> None:
    one, other = Leases(store, "one", SECONDS), Leases(store, "one", SECONDS)
    await one.join()
    await other.join()
    with pytest.raises(Superseded, match="FETCHER_REPLICA"):
        await asyncio.wait_for(one.run(), 10)


async def test_a_replica_that_started_anew_keeps_its_hosts(store: Store) -> None:
    async with (
        running(Leases(store, "one", 600)),
        running(Leases(store, "two", 600)) as two,
        # A new process of the same name, of which the other replica has heard nothing yet.
        running(Leases(store, "one", 600)) as again,
        again.hold("a.example", 0),
    ):
        assert not await two._take("a.example", module._Lease())


async def test_sites_are_shared_and_only_a_leavers_share_moves(store: Store) -> None:
    sites = [f"site{n}.example" for n in range(300)]
    async with AsyncExitStack() as stack:
        replicas = [
            await stack.enter_async_context(running(Leases(store, name, SECONDS)))
            for name in ("one", "two", "three")
        ]
        await until(
            lambda: all(len(leases.replicas) == 3 for leases in replicas),
            what="replicas to see each other",
        )
        before = {site: [n for n, one in enumerate(replicas) if one.mine(site)] for site in sites}
        assert all(len(owners) == 1 for owners in before.values())
        shares = Counter(owners[0] for owners in before.values())
        assert min(shares.values()) > 60
        await replicas[2].leave()
        await until(
            lambda: all(len(leases.replicas) == 2 for leases in replicas[:2]),
            what="the leaver to be gone",
        )
        moved = [s for s in sites if before[s] != [n for n in (0, 1) if replicas[n].mine(s)]]
        assert {before[site][0] for site in moved} == {2}
