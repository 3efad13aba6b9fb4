"""OpenSearch as a local server: how it is started, asked whether it is ready, and cleaned up."""

import base64
import json
import sys
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

TIMEOUT_SECONDS = 5
DELETE_SECONDS = 60
"""A busy node takes its time to give up an index."""


def command(data: Path, port: int, transport_port: int) -> list[str]:
    """The node's command line."""
    return [
        *(sys.executable, "-m", "parallax_local.opensearch_main", "--data", str(data)),
        *("--port", str(port), "--transport-port", str(transport_port)),
    ]


def probe(address: str) -> None:
    """Ask for the cluster's health; raises when it doesn't answer or is red."""
    health = request(address, "GET", "/_cluster/health")
    if health.get("status") not in {"green", "yellow"}:
        raise OSError(f"the cluster's health is {health.get('status')!r}")


def drop_prefixed(address: str, matches: Callable[[str], bool]) -> None:
    """Delete the indexes whose names match, their aliases with them."""
    for row in request(address, "GET", "/_cat/indices?format=json&expand_wildcards=all"):
        if matches(name := str(row["index"])):
            request(address, "DELETE", f"/{quote(name)}", DELETE_SECONDS)


def request(address: str, method: str, path: str, seconds: float = TIMEOUT_SECONDS) -> Any:
    """One call, answered with its decoded JSON; raises OSError for a status of 400 and above."""
    parts = urlsplit(address)
    host = parts.hostname or "127.0.0.1"
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    headers = {"Accept": "application/json"}
    if parts.username:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(user.encode()).decode()}"
    connection = kind(host, parts.port, timeout=seconds)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status >= 400:
        raise OSError(f"{method} {path} answered {response.status}: {body[:200]!r}")
    return json.loads(body)
