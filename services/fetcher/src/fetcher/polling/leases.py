"""Which replica asks which host, so that no host is ever asked by two at once.

Each replica has a document in `replicas` whose `beat` it raises every few seconds, and takes host
names in `hosts`, one document each, by compare-and-set. A replica is judged by its beat, unchanged
over the observer's own clock: nobody's wall clock matters. Who finds one dead marks it so, which
makes that one's next beat fail; then its hosts are free to take.

A replica that couldn't renew in time asks no host until it has: before others judge it dead, what
it had in hand has ended. So while processes run there are never two at once; one that was stopped
in the middle (SIGSTOP, a frozen machine) may send the one request it was about to.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from fetcher.metrics import LEASED_HOSTS, REPLICAS
from fetcher.web.errors import Deferred
from parallax.documents import now
from parallax.errors import ParallaxError
from parallax.faults import SURROUNDINGS
from parallax.store import Doc, Store

REPLICAS_COLLECTION = "replicas"
HOSTS = "hosts"
BEATS_A_LEASE = 12
IDLE_ALONE_SECONDS = 600.0
IDLE_SECONDS = 5.0
"""A host not asked for so long is given back when there are other replicas."""
WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.5
FORGOTTEN_AFTER = timedelta(days=7)

log = structlog.stdlib.get_logger(__name__)


class Superseded(ParallaxError):
    """Another process has taken this replica's name."""


@dataclass
class _Seen:
    """Another replica's beat, and when it was first seen to have it."""

    token: str
    beat: int
    since: float
    dead: bool


@dataclass
class _Lease:
    """One host: whether it is held, how many requests use it, since when it rests."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    held: bool = False
    users: int = 0
    idle_from: float = 0.0

    @property
    def in_use(self) -> bool:
        """Whether somebody has it or is about to."""
        return self.users > 0 or self.lock.locked()


class Leases:
    """This replica's leases. `join` first, then `run` beside all else, `leave` at the end."""

    def __init__(self, store: Store, name: str, seconds: float) -> None:
        self._store = store
        self._name = name
        self._token = ""
        self._seconds = seconds
        self._beat = 0
        self._renewed = float("-inf")
        self._leases: dict[str, _Lease] = {}
        self._seen: dict[str, _Seen] = {}
        self.replicas: tuple[str, ...] = (name,)
        """Those that are alive, this one included."""
        self._left = False

    async def join(self) -> None:
        """Show up among the replicas. A process of the same name before this one is gone."""
        started = clock()
        token = secrets.token_hex(6)
        shown = {"_id": self._name, "token": token, "beat": 0, "dead": False, "seen_at": now()}
        await self._store.put(REPLICAS_COLLECTION, shown)
        # Only now: if the write failed, this is still the one that the store knows.
        self._token, self._beat, self._renewed = token, 0, started
        await self._look_around()

    async def run(self) -> None:
        """Renew, look at the others and give back what is idle, for ever; raises Superseded."""
        troubled = False
        while True:
            await asyncio.sleep(self._seconds / BEATS_A_LEASE)
            if self._left:
                continue
            try:
                await self._renew()
                await self._look_around()
                await self._give_back()
                troubled = False
            except Superseded:
                raise
            except Exception:
                # Hosts are asked no more once it lasts; see usable.
                if not troubled:
                    log.exception("leases_wait")
                troubled = True

    async def leave(self) -> None:
        """Say goodbye, so that others needn't wait; the last thing to do. Frees every lease."""
        self._left = True
        with suppress(*SURROUNDINGS):
            await self._mark_dead(self._name, self._token, self._beat)

    @property
    def usable(self) -> bool:
        """Whether what is held may be asked: renewed so lately that nobody thinks otherwise."""
        return clock() - self._renewed < self._seconds / 3

    def mine(self, site: str) -> bool:
        """Whether this replica is the one of those alive that should see to a site.

        By rendezvous hashing (Thaler and Ravishankar 1998): a replica that comes or goes moves
        only its own share.
        """
        best = max(self.replicas, key=lambda name: _weight(name, site), default=None)
        return best == self._name

    @asynccontextmanager
    async def hold(self, host: str, rest: float) -> AsyncIterator[None]:
        """Have the host to oneself while the block runs, and `rest` seconds more.

        Raises Deferred when it can't be had in a minute.
        """
        lease = self._leases.setdefault(host, _Lease())
        await self._have(host, lease)
        lease.users += 1
        try:
            yield
        finally:
            lease.users -= 1
            lease.idle_from = time.monotonic() + rest

    def confirm(self, host: str) -> None:
        """Raise Deferred if a host that is held mustn't be asked after all, having waited long."""
        lease = self._leases.get(host)
        if not (self.usable and lease is not None and lease.held):
            raise Deferred(f"{host}: its lease has run out meanwhile", LOOK_SECONDS)

    async def _have(self, host: str, lease: "_Lease") -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        async with lease.lock:
            while not (self.usable and (lease.held or await self._take(host, lease))):
                if time.monotonic() > deadline:
                    why = "another replica asks it" if self.usable else "no contact to MongoDB"
                    raise Deferred(f"{host}: {why}", WAIT_SECONDS)
                await asyncio.sleep(LOOK_SECONDS)
            lease.idle_from = time.monotonic()

    async def _take(self, host: str, lease: "_Lease") -> bool:
        """One attempt; whether the host is held now."""
        me = self._owner
        found = await self._store.get(HOSTS, host)
        if found is None:
            taken = await self._store.insert(HOSTS, {"_id": host, "owner": me, "fence": 1})
        elif found["owner"] in (None, me) or await self._is_dead(found["owner"]):
            taken = await self._store.compare_and_set(
                HOSTS,
                host,
                {"owner": found["owner"], "fence": found["fence"]},
                set_={"owner": me, "fence": found["fence"] + 1},
            )
        else:
            taken = False
        # Not if everything was lost meanwhile.
        lease.held = taken and me == self._owner
        return lease.held

    async def _give_back(self) -> None:
        """Let go of what is idle, forget what isn't held, look whether what is held still is."""
        held = [host for host, lease in self._leases.items() if lease.held]
        LEASED_HOSTS.set(len(held))
        alone = len(self.replicas) == 1
        idle = time.monotonic() - (IDLE_ALONE_SECONDS if alone else IDLE_SECONDS)
        for host, lease in list(self._leases.items()):
            if lease.in_use or lease.idle_from > idle:
                continue
            if lease.held:
                await self._release(host, lease)
            # While it was given back somebody may have come for it.
            if not lease.held and not lease.in_use:
                del self._leases[host]
        if not alone:
            async for document in self._store.documents(HOSTS, held, ("owner",)):
                lost = self._leases.get(document["_id"])
                if lost is not None and lost.held and document["owner"] != self._owner:
                    log.error("lease_taken_away", host=document["_id"], owner=document["owner"])
                    lost.held = False

    async def _release(self, host: str, lease: "_Lease") -> None:
        if lease.in_use:
            return
        async with lease.lock:
            lease.held = False
            await self._store.compare_and_set(
                HOSTS, host, {"owner": self._owner}, set_={"owner": None}
            )

    @property
    def _owner(self) -> str:
        return f"{self._name}/{self._token}"

    async def _renew(self) -> None:
        started = clock()
        alive = {"token": self._token, "beat": self._beat, "dead": False}
        changed = {"beat": self._beat + 1, "seen_at": now()}
        if await self._store.compare_and_set(REPLICAS_COLLECTION, self._name, alive, set_=changed):
            self._beat += 1
            self._renewed = started
            return
        await self._start_anew()

    async def _start_anew(self) -> None:
        """The others gave this replica up, or an answer got lost; or another took its name."""
        found = await self._store.get(REPLICAS_COLLECTION, self._name)
        if found is not None and found["token"] != self._token:
            self.replicas = ()
            self._renewed = float("-inf")
            raise Superseded(
                f"another fetcher calls itself {self._name!r}: give each its own FETCHER_REPLICA"
            )
        if found is not None and not found["dead"]:
            # The beat was written after all and only its answer got lost.
            self._beat = found["beat"]
            return
        log.warning("leases_lost", reason="no sign of life in time")
        for lease in self._leases.values():
            lease.held = False
        await self.join()

    async def _look_around(self) -> None:
        """Who is alive, judged by beats; marks those dead that gave no sign for a lease's time."""
        names = await self._store.ids(REPLICAS_COLLECTION)
        found = {
            document["_id"]: document
            async for document in self._store.documents(REPLICAS_COLLECTION, names)
        }
        moment = clock()
        for name, document in found.items():
            before = self._seen.get(name)
            same = before and (before.token, before.beat) == (document["token"], document["beat"])
            since = before.since if before and same else moment
            seen = _Seen(document["token"], document["beat"], since, document["dead"])
            if not seen.dead and name != self._name and moment - since > self._seconds:
                seen.dead = await self._mark_dead(name, seen.token, seen.beat)
                if seen.dead:
                    log.warning("replica_given_up", replica=name)
            self._seen[name] = seen
        for gone in set(self._seen) - set(found):
            del self._seen[gone]
        await self._forget_dead(found.values())
        alive = {name for name, seen in self._seen.items() if not seen.dead}
        self.replicas = tuple(sorted(alive | {self._name}))
        REPLICAS.set(len(self.replicas))

    async def _forget_dead(self, documents: Iterable[Doc]) -> None:
        """Containers get a new name with each start: their traces must not pile up."""
        for document in documents:
            if document["dead"] and now() - document["seen_at"] > FORGOTTEN_AFTER:
                await self._store.delete(REPLICAS_COLLECTION, document["_id"])

    async def _mark_dead(self, name: str, token: str, beat: int) -> bool:
        return await self._store.compare_and_set(
            REPLICAS_COLLECTION,
            name,
            {"token": token, "beat": beat, "dead": False},
            set_={"dead": True},
        )

    async def _is_dead(self, owner: str) -> bool:
        name, _, token = owner.rpartition("/")
        seen = self._seen.get(name)
        if seen is not None and seen.token == token:
            return seen.dead
        # One that came or started anew since the last look around, or was forgotten long ago.
        found = await self._store.get(REPLICAS_COLLECTION, name, ("token", "dead"))
        return found is None or found["token"] != token or bool(found["dead"])


def _weight(name: str, site: str) -> bytes:
    return hashlib.sha256(f"{name}\n{site}".encode()).digest()


def clock() -> float:
    """Seconds that also pass while the machine sleeps: a frozen lease must not look fresh."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
