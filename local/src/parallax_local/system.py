"""The four services as separate processes on given servers, as an operator would start them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from parallax_local import processes, state
from parallax_local.errors import NotReady
from parallax_local.processes import Process
from parallax_local.servers import Addresses

MODULES = {
    "search-api": "search_api",
    "clusterer": "clusterer",
    "translator": "translator",
    "fetcher": "fetcher",
}
"""Service to module, consumers before producers: the order of starting and of deploying."""

READY_SECONDS = 60.0


@dataclass(frozen=True)
class System:
    """One system's names on shared servers, so that several can live side by side."""

    name: str
    """Prefix of topics, groups, indices; name of the database; suffix of process names."""
    addresses: Addresses
    extra: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """More environment variables by service."""
    processes_prefix: str = ""
    """Put before process names; the demo's own are plain, so that `status` finds them."""

    @cached_property
    def _ports(self) -> dict[str, int]:
        # Asked for once: a port that our own service listens on isn't free any more.
        return {service: state.free_port(self.process_name(service)) for service in MODULES}

    @property
    def database(self) -> str:
        """The MongoDB database."""
        return self.name

    @property
    def prefix(self) -> str:
        """Put before every topic, group and index."""
        return f"{self.name}-"

    def process_name(self, service: str) -> str:
        """The name that a service's process is registered under."""
        return f"{self.processes_prefix}{service}"

    def environment(self, service: str) -> dict[str, str]:
        """A service's whole environment."""
        variables = {
            "KAFKA_SERVERS": self.addresses.kafka,
            "TOPIC_PREFIX": self.prefix,
            "MONGODB_URL": self.addresses.mongodb,
            "MONGODB_DATABASE": self.database,
            "HTTP_PORT": str(self.port(service)),
        }
        if service == "search-api":
            variables |= {"OPENSEARCH_URL": self.addresses.opensearch, "INDEX_PREFIX": self.prefix}
        service_prefix = service.upper().replace("-", "_")
        ours = {f"{service_prefix}_{name}": value for name, value in variables.items()}
        return {**os.environ, "PYTHONUNBUFFERED": "1", **ours, **self.extra.get(service, {})}

    def operator_environment(self) -> dict[str, str]:
        """What the operators' command `parallax` needs."""
        return {
            **os.environ,
            "PARALLAX_KAFKA_SERVERS": self.addresses.kafka,
            "PARALLAX_TOPIC_PREFIX": self.prefix,
        }

    def port(self, service: str) -> int:
        """The HTTP port of a service."""
        return self._ports[service]

    def create_topics(self) -> None:
        """Create what is missing, with the operators' own command."""
        command = [sys.executable, "-m", "parallax.cli", "topics", "create"]
        done = subprocess.run(
            command, env=self.operator_environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise NotReady(f"creating the topics failed: {done.stderr.strip()}")

    def start(self, service: str) -> Process:
        """Start one service; returns at once."""
        command = [sys.executable, "-m", MODULES[service], "run"]
        return processes.start(
            self.process_name(service),
            command,
            self.environment(service),
            port=self.port(service),
            serves=("page",) if service == "search-api" else (),
        )

    def wait_ready(self, service: str, process: Process) -> None:
        """Wait until a service says that it is ready; raises NotReady with its log's end."""
        url = f"http://127.0.0.1:{process.port}/readyz"
        processes.wait_answer(service, url, READY_SECONDS, process)
