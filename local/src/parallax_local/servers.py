"""The three servers of a checkout: started together, ready when they answer, stopped together.

A server whose address is in the environment (PARALLAX_KAFKA, PARALLAX_MONGODB,
PARALLAX_OPENSEARCH) is somebody else's: it is asked whether it answers, never started or stopped.
"""

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from parallax_local import jars, output, processes, signals, state
from parallax_local.errors import Refused
from parallax_local.kinds import NAMES, SERVERS, Server
from parallax_local.output import Say
from parallax_local.processes import Process
from parallax_local.state import Record

READY_SECONDS = 120.0
EXTERNAL_SECONDS = 10.0
SERVICE_GRACE_SECONDS = 20.0
SERVER_GRACE_SECONDS = 30.0
LOCK_SECONDS = 300.0
# Options for other Java programs of this user would reach ours as well.
FOREIGN_OPTIONS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")


@dataclass(frozen=True)
class Addresses:
    """Where clients find the servers: `host:port`, a mongodb:// and an http:// address."""

    kafka: str
    mongodb: str
    opensearch: str


@dataclass(frozen=True)
class _Starting:
    server: Server
    address: str
    process: Process | None
    seconds: float
    fresh: bool


def ensure(progress: bool = True) -> Addresses:
    """Start what isn't running and wait until all three answer; what `parallax-local up` does.

    When one fails, those started by this call are stopped again. Raises a LocalError.
    """
    found = start(SERVERS, progress=progress)
    return Addresses(**found)


def start(servers: Sequence[Server], *, progress: bool = True) -> dict[str, str]:
    """Start some of the servers and wait for them; their addresses by name."""
    say = output.say if progress else output.quiet
    with _exclusive(say):
        fetch_jars(servers, progress=progress)
        started: list[_Starting] = []
        try:
            for server in servers:
                started.append(_start(server, say))  # noqa: PERF401 - known one by one to except
            _wait(started, say)
        except BaseException:
            # Also on Ctrl-C: nothing half started is left behind.
            fresh = [one.process for one in started if one.fresh and one.process]
            with signals.undisturbed():
                processes.stop(fresh, SERVER_GRACE_SECONDS)
            raise
    return {one.server.name: one.address for one in started}


def fetch_jars(servers: Sequence[Server], *, progress: bool = True) -> None:
    """Download and check the jars of those servers that are ours to start and don't run."""
    locked = jars.locked()
    ours = [one for one in servers if not one.external() and not _alive(one.name)]
    wanted = jars.missing(jar for server in ours for jar in locked[server.name])
    if wanted:
        with output.downloading(len(wanted), progress) as advance:
            jars.download(wanted, advance)


def stop(say: Say | None = None) -> list[str]:
    """Stop all processes of this checkout, services before servers; the names of those that ran."""
    with _exclusive(say or output.quiet):
        return stop_processes(processes.registered())


def stop_processes(chosen: Sequence[Process]) -> list[str]:
    """Stop some processes, services before the servers that they need; names of those that ran."""
    names = [one.name for one in chosen if one.alive()]
    processes.stop([one for one in chosen if one.name not in NAMES], SERVICE_GRACE_SECONDS)
    processes.stop([one for one in chosen if one.name in NAMES], SERVER_GRACE_SECONDS)
    return names


@contextmanager
def running(keep: bool = False, progress: bool = True) -> Iterator[Addresses]:
    """The servers for the length of a block; what it started is stopped whatever ends the block.

    Stopped are the servers that this block had to start (unless `keep`), and every process that
    this program started inside it: also after an exception, Ctrl-C, SIGTERM or a closed terminal.
    What ran before stays.
    """
    before = {one.record for one in processes.registered() if one.alive()}
    with signals.unwinding():
        try:
            yield ensure(progress)
        finally:
            with signals.undisturbed():
                _stop_own(before, keep)


def reset(say: Say) -> None:
    """Stop this checkout's servers and delete their data.

    Raises Refused while the environment names another server: its data isn't ours to delete.
    """
    if foreign := [f"{one.name} ({one.variable})" for one in SERVERS if one.external()]:
        raise Refused(
            f"resetting: {', '.join(foreign)} is somebody else's server, whose data this command "
            "never touches. Drop databases, topics and indexes there yourself, or unset the "
            "variable to reset this checkout's own servers."
        )
    with _exclusive(say):
        stop_processes(processes.registered())
        for server in SERVERS:
            folder = state.data(server.name)
            if folder.exists():
                shutil.rmtree(folder)
                say(f"deleted {folder}")


def _start(server: Server, say: Say) -> _Starting:
    if address := server.external():
        return _Starting(server, address, None, EXTERNAL_SECONDS, fresh=False)
    if (process := processes.find(server.name)) and process.alive() and process.port:
        say(f"{server.name} is already running")
        address = server.address(process.port)
        return _Starting(server, address, process, READY_SECONDS, fresh=False)
    ports = [state.free_port(name, say) for name in server.ports]
    folder = state.data(server.name)
    folder.mkdir(parents=True, exist_ok=True)
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN_OPTIONS}
    argv = server.command(folder, *ports)
    process = processes.start(server.name, argv, env, port=ports[0])
    say(f"{server.name} is starting (pid {process.pid})")
    return _Starting(server, server.address(ports[0]), process, READY_SECONDS, fresh=True)


def _wait(started: Sequence[_Starting], say: Say) -> None:
    begun = time.monotonic()
    pending = list(started)
    while pending:
        for one in list(pending):
            deadline = begun + one.seconds
            name = one.server.name if one.process else f"{one.server.name} at {one.address}"
            probe = partial(one.server.probe, one.address)
            if processes.is_ready(name, probe, one.seconds, deadline, one.process):
                pending.remove(one)
                if one.fresh:
                    say(f"{name} is ready after {time.monotonic() - begun:.1f} s")
        time.sleep(processes.POLL_SECONDS)


def _alive(name: str) -> bool:
    process = processes.find(name)
    return process is not None and process.alive()


def _stop_own(before: set[Record], keep: bool) -> None:
    own = [
        one
        for one in processes.registered()
        if one.record.by == os.getpid()
        and one.record not in before
        and not (keep and one.name in NAMES)
    ]
    if own:
        with _exclusive(output.quiet):
            stop_processes(own)


@contextmanager
def _exclusive(say: Say) -> Iterator[None]:
    def tell() -> None:
        say("another program is starting or stopping this checkout's servers: waiting for it")

    with state.locked("servers", seconds=LOCK_SECONDS, on_wait=tell):
        yield
