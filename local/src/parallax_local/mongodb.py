"""The store as a local server: how it is started, asked whether it is ready, and cleaned up."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pymongo import MongoClient

TIMEOUT_MS = 3000


def command(data: Path, port: int) -> list[str]:
    """The store's command line."""
    return [
        *(sys.executable, "-m", "parallax_local.mongodb_main"),
        *("--data", str(data), "--port", str(port)),
    ]


def probe(address: str) -> None:
    """Ping it; raises when it doesn't answer."""
    with _client(address) as client:
        client.admin.command("ping")


def drop_prefixed(address: str, matches: Callable[[str], bool]) -> None:
    """Drop the databases whose names match."""
    with _client(address) as client:
        for name in client.list_database_names():
            if matches(name):
                client.drop_database(name)


def _client(address: str) -> MongoClient[dict[str, Any]]:
    return MongoClient(address, serverSelectionTimeoutMS=TIMEOUT_MS, connectTimeoutMS=TIMEOUT_MS)
