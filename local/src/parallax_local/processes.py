"""Starting processes that outlive their starter, finding them again, stopping them for sure.

Each runs in a session and process group of its own with its output in a log, and is registered in
the checkout's state, so that `parallax-local status`, `logs` and `down` know it.
"""

import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from parallax_local import state
from parallax_local.errors import NotReady, Refused
from parallax_local.state import Record

TAIL_LINES = 15
POLL_SECONDS = 0.05

# Children of this very process: somebody has to collect their exit status, else they stay zombies.
_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Process:
    """A started process, by this program or an earlier one."""

    name: str
    record: Record

    @property
    def pid(self) -> int:
        """The process id, which is also the id of its group."""
        return self.record.pid

    @property
    def port(self) -> int | None:
        """The port that it was started to serve, if any."""
        return self.record.port

    @property
    def log(self) -> Path:
        """The file with its output."""
        return Path(self.record.log)

    def alive(self) -> bool:
        """Whether it runs: this very process, not a later one with the same id."""
        if child := _children.get(self.pid):
            return child.poll() is None
        return state.runs(self.record)

    def exit_code(self) -> int | None:
        """Its exit code once it ended, when it was started by this program; else None."""
        child = _children.get(self.pid)
        return child.poll() if child else None

    def memory(self) -> int | None:
        """Resident memory in bytes, of the process and its descendants; None when it is gone."""
        try:
            leader = psutil.Process(self.pid)
            family = [leader, *leader.children(recursive=True)]
            return sum(int(one.memory_info().rss) for one in family) if self.alive() else None
        except psutil.NoSuchProcess:
            return None

    def terminate(self, grace_seconds: float = 15.0) -> None:
        """Ask it to end (SIGTERM), wait, and kill its group if it is still there after that."""
        stop([self], grace_seconds)

    def kill(self) -> None:
        """End its whole group at once (SIGKILL)."""
        stop([self], 0)


def start(
    name: str,
    argv: Sequence[str],
    env: Mapping[str, str] | None = None,
    *,
    log: Path | None = None,
    port: int | None = None,
    serves: Sequence[str] = (),
) -> Process:
    """Start and register a process; returns at once (see wait_ready).

    `env` is its whole environment (this program's own by default). `port` is where it serves HTTP,
    for the status; `serves` names further services at that port. The log of the start before is
    kept as `<name>.log.1`. Raises Refused when a process of that name runs already, OSError when
    the program can't be started.
    """
    if (other := find(name)) and other.alive():
        raise Refused(
            f"starting {name}: it runs already (pid {other.pid}). Stop it first with "
            "'parallax-local down'."
        )
    path = log or state.log(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        path.replace(path.with_name(path.name + ".1"))
    with path.open("ab") as output:
        child = subprocess.Popen(
            list(argv),
            env=None if env is None else dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[child.pid] = child
    record = Record(
        pid=child.pid,
        mark=state.start_mark(child.pid),
        port=port,
        log=str(path),
        serves=tuple(serves),
        by=os.getpid(),
    )
    with state.edit() as current:
        current.processes.pop(name, None)
        current.processes[name] = record
    return Process(name, record)


def find(name: str) -> Process | None:
    """The process registered under that name, running or not."""
    record = state.read().processes.get(name)
    return Process(name, record) if record else None


def registered() -> list[Process]:
    """All registered processes, in the order of their start."""
    return [Process(name, record) for name, record in state.read().processes.items()]


def stop(processes: Iterable[Process], grace_seconds: float) -> None:
    """Stop several at the same time and forget them: SIGTERM, a wait, then SIGKILL to the groups.

    A pid that meanwhile belongs to another process is only forgotten.
    """
    chosen = list(processes)
    running = [one for one in chosen if one.alive()]
    if grace_seconds > 0:
        for one in running:
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGTERM)
        _wait_until_gone(running, grace_seconds)
    for one in running:
        # Also after a clean end: the group may hold children that the process left behind.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(one.pid, signal.SIGKILL)
    _wait_until_gone(running, 10)
    with state.edit() as current:
        for one in chosen:
            if current.processes.get(one.name) == one.record:
                del current.processes[one.name]


def wait_ready(
    name: str, probe: Callable[[], None], seconds: float, process: Process | None = None
) -> None:
    """Call `probe` until it returns without raising.

    Raises NotReady, with the end of the log, when the process dies or the time is over.
    """
    deadline = time.monotonic() + seconds
    while not is_ready(name, probe, seconds, deadline, process):
        time.sleep(POLL_SECONDS)


def wait_answer(name: str, url: str, seconds: float, process: Process | None = None) -> None:
    """Wait until a GET of `url`, on this machine, is answered with 2xx; raises NotReady."""

    def probe() -> None:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - a loopback address of ours
            pass

    wait_ready(name, probe, seconds, process)


def is_ready(
    name: str,
    probe: Callable[[], None],
    seconds: float,
    deadline: float,
    process: Process | None = None,
) -> bool:
    """One step of waiting: True when the probe passes; raises NotReady as wait_ready does."""
    if process and not process.alive():
        code = process.exit_code()
        how = "" if code is None else f" with exit code {code}"
        raise NotReady(f"{name} ended{how} before it was ready.{_log_end(process)}")
    try:
        probe()
    except Exception as error:  # whatever a probe raises means: not yet
        if time.monotonic() > deadline:
            raise NotReady(
                f"{name} did not answer within {seconds:.0f} s; the last attempt said: "
                f"{error!r}.{_log_end(process)}"
            ) from error
        return False
    return True


def tail(path: Path, lines: int) -> list[str]:
    """The last lines of a file; none when it isn't there."""
    with suppress(FileNotFoundError), path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 400 * lines - 4096))
        text = file.read().decode("utf-8", errors="replace")
        return text.splitlines()[-lines:] if lines > 0 else []
    return []


def _log_end(process: Process | None) -> str:
    if process is None:
        return " Check its address and that it runs."
    lines = "\n".join(f"    {line[:300]}" for line in tail(process.log, TAIL_LINES))
    return f" The end of its log, {process.log}:\n{lines or '    (empty)'}"


def _wait_until_gone(processes: list[Process], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(one.alive() for one in processes):
        time.sleep(POLL_SECONDS)
