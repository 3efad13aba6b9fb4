"""The three kinds of server: what tells one from another."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from parallax_local import kafka, mongodb, opensearch, state


@dataclass(frozen=True)
class Server:
    """What tells one server from another. `ports` names all that it needs, clients' first."""

    name: str
    variable: str
    scheme: str
    ports: tuple[str, ...]
    command: Callable[..., list[str]]
    probe: Callable[[str], None]
    drop_prefixed: Callable[[str, Callable[[str], bool]], None]

    def external(self) -> str | None:
        """The address that the environment gives, with its scheme; None when it is ours."""
        address = os.environ.get(self.variable, "").strip()
        if not address:
            return None
        return address if "://" in address else self.scheme + address

    def address(self, port: int) -> str:
        """Its address on this machine."""
        return f"{self.scheme}{state.HOST}:{port}"


SERVERS = (
    Server(
        name="kafka",
        variable="PARALLAX_KAFKA",
        scheme="",
        ports=("kafka", "kafka-controller"),
        command=kafka.command,
        probe=kafka.probe,
        drop_prefixed=kafka.drop_prefixed,
    ),
    Server(
        name="mongodb",
        variable="PARALLAX_MONGODB",
        scheme="mongodb://",
        ports=("mongodb",),
        command=mongodb.command,
        probe=mongodb.probe,
        drop_prefixed=mongodb.drop_prefixed,
    ),
    Server(
        name="opensearch",
        variable="PARALLAX_OPENSEARCH",
        scheme="http://",
        ports=("opensearch", "opensearch-transport"),
        command=opensearch.command,
        probe=opensearch.probe,
        drop_prefixed=opensearch.drop_prefixed,
    ),
)
NAMES = frozenset(server.name for server in SERVERS)
