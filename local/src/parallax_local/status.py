"""What runs in this checkout, as one JSON-ready object."""

from contextlib import suppress
from typing import Any

from parallax_local import processes, state
from parallax_local.kinds import SERVERS, Server
from parallax_local.processes import Process

SERVICES = ("fetcher", "translator", "clusterer", "search_api", "newsroom", "page")


def collect() -> dict[str, Any]:
    """The address of each server and service (None while it doesn't run), and the processes.

    `processes` maps a name to {running, external, pid, port, memory_bytes, log}; an external
    server runs when it answers, and has neither pid, memory nor log.
    """
    found = {_key(one.name): one for one in processes.registered()}
    details: dict[str, Any] = {name: _describe(one) for name, one in found.items()}
    addresses: dict[str, str | None] = {}
    for server in SERVERS:
        external = server.external()
        if external:
            details[server.name] = _external(server, external)
        detail = details.setdefault(server.name, _detail())
        own = server.address(detail["port"]) if detail["port"] else None
        addresses[server.name] = (external or own) if detail["running"] else None
    addresses |= _services(found)
    return {**addresses, "processes": details}


def all_servers_run(status: dict[str, Any]) -> bool:
    """Whether the three servers run, services aside."""
    return all(status["processes"][server.name]["running"] for server in SERVERS)


def _services(found: dict[str, Process]) -> dict[str, str | None]:
    addresses: dict[str, str | None] = dict.fromkeys(SERVICES)
    for key, process in found.items():
        if process.port and process.alive():
            url = f"http://{state.HOST}:{process.port}"
            for name in (key, *map(_key, process.record.serves)):
                if name in addresses:
                    addresses[name] = url
    return addresses


def _key(name: str) -> str:
    return name.replace("-", "_")


def _describe(process: Process) -> dict[str, Any]:
    if not process.alive():
        return _detail(log=str(process.log))
    return _detail(
        running=True,
        pid=process.pid,
        port=process.port,
        memory_bytes=process.memory(),
        log=str(process.log),
    )


def _external(server: Server, address: str) -> dict[str, Any]:
    answers = False
    with suppress(Exception):  # whatever a probe raises means that it doesn't answer
        server.probe(address)
        answers = True
    return _detail(running=answers, external=True)


def _detail(**known: Any) -> dict[str, Any]:
    nothing = {"pid": None, "port": None, "memory_bytes": None, "log": None}
    return {"running": False, "external": False, **nothing, **known}
