"""What a checkout remembers about its local servers: `var/local/state.json`.

The file holds the chosen ports and a record for each started process:

    {"ports": {"kafka": 21034, ...},
     "processes": {"kafka": {"pid": 4711, "mark": "...", "port": 21034, "log": "...",
                             "serves": [], "by": 4700}}}

`mark` is the process's start time: a recycled pid has another one, and is left alone. Every change
goes through one lock and one atomic rename, so several programs may use the file at once.
"""

import fcntl
import json
import os
import random
import socket
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from parallax_local.errors import Busy, NotACheckout, StateBroken

WORKSPACE = "parallax-workspace"
HOST = "127.0.0.1"
# Below the ports that Linux (32768) and macOS (49152) give to outgoing connections, so that a port
# kept from the last start isn't taken by chance.
PORTS = range(20_000, 32_000)


@dataclass(frozen=True)
class Record:
    """A started process. `serves` names further services that answer at its port."""

    pid: int
    mark: str
    port: int | None
    log: str
    serves: tuple[str, ...] = ()
    by: int = 0


@dataclass
class State:
    """The content of the state file."""

    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, Record] = field(default_factory=dict)


def home() -> Path:
    """The checkout's root: PARALLAX_HOME, or the nearest workspace at or above the working folder.

    Raises NotACheckout when there is none.
    """
    if named := os.environ.get("PARALLAX_HOME"):
        return Path(named).resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        with suppress(FileNotFoundError, NotADirectoryError, tomllib.TOMLDecodeError):
            text = (folder / "pyproject.toml").read_text(encoding="utf-8")
            if tomllib.loads(text).get("project", {}).get("name") == WORKSPACE:
                return folder
    raise NotACheckout(
        f"looked for the workspace's pyproject.toml from {here} upwards and found none. Run the "
        "command inside a checkout, or name one in PARALLAX_HOME."
    )


def root() -> Path:
    """The folder of everything that the local servers write: `var/local`."""
    return home() / "var" / "local"


def data(server: str) -> Path:
    """A server's own data folder."""
    return root() / "data" / server


def log(name: str) -> Path:
    """The file that takes a process's output."""
    return root() / "log" / f"{name}.log"


def read() -> State:
    """The state as it is now; empty when nothing was ever started here."""
    path = root() / "state.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return State(
            ports={str(name): int(port) for name, port in content["ports"].items()},
            processes={name: _record(one) for name, one in content["processes"].items()},
        )
    except FileNotFoundError:
        return State()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StateBroken(
            f"can't read {path}: {error!r}. Stop the servers of this checkout by hand if any run, "
            "then delete the file."
        ) from error


@contextmanager
def edit() -> Iterator[State]:
    """Read the state, let the caller change it, write it back; one program at a time."""
    path = root() / "state.json"
    with locked("state", seconds=10):
        state = read()
        yield state
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(state), indent=2) + "\n", encoding="utf-8")
        part.replace(path)


@contextmanager
def locked(
    what: str, *, seconds: float, on_wait: Callable[[], None] | None = None
) -> Iterator[None]:
    """Hold this checkout's lock of that name; the system frees it when the process ends.

    Raises Busy when another program holds it for longer than `seconds`; `on_wait` is called once
    when there is something to wait for.
    """
    path = root() / f"{what}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + seconds
    with path.open("a") as file:
        told = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise Busy(
                        f"waited {seconds:.0f} s for {path}: another program is starting or "
                        "stopping servers of this checkout. Wait for it or end it, then try again."
                    ) from error
            if on_wait and not told:
                on_wait()
                told = True
            time.sleep(0.05)
        yield


def free_port(name: str, say: Callable[[str], None] | None = None) -> int:
    """A port on the loopback address, the same for this name at every start of this checkout.

    It is the running process's own port when one of that name runs. When somebody else took the
    kept port meanwhile, another is chosen and kept, and `say` told.
    """
    with edit() as state:
        kept = state.ports.get(name)
        own = state.processes.get(name)
        if kept is not None and (is_free(kept) or (own and own.port == kept and runs(own))):
            return kept
        given = set(state.ports.values())
        candidates = random.sample(PORTS, 200)
        chosen = next(port for port in candidates if port not in given and is_free(port))
        state.ports[name] = chosen
    if kept is not None and say:
        say(f"port {kept} of {name} is taken by another program: using {chosen} from now on")
    return chosen


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        # As servers do: connections that a stopped server left behind don't count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def start_mark(pid: int) -> str:
    """When a running process started, in a form that survives changes of the clock; else ''."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        try:
            # Clock ticks since boot and the boot's own id: exact, whatever happens to the clock.
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
            return f"{boot}/{fields.split()[19]}"
        except FileNotFoundError:
            return f"{process.create_time():.2f}"
    except (psutil.NoSuchProcess, ProcessLookupError):
        return ""


def runs(record: Record) -> bool:
    """Whether the recorded process runs: this very one, not a later one with the same id."""
    return record.mark != "" and start_mark(record.pid) == record.mark


def _record(content: dict[str, Any]) -> Record:
    port = content["port"]
    return Record(
        pid=int(content["pid"]),
        mark=str(content["mark"]),
        port=None if port is None else int(port),
        log=str(content["log"]),
        serves=tuple(content.get("serves", ())),
        by=int(content.get("by", 0)),
    )
