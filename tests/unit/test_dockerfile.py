"""The Dockerfile: linted, and held against the checkout that it copies from."""

import json
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.unit.deployment import ROOT, SERVICES

DOCKERFILE = ROOT / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """(instruction, arguments) with continued lines joined."""
    text = "".join(
        line for line in DOCKERFILE.read_text().splitlines(keepends=True) if line[0] != "#"
    )
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        name, _, arguments = line.partition(" ")
        if name:
            found.append((name.upper(), " ".join(arguments.split())))
    return found


def last(name: str) -> str:
    return [arguments for found, arguments in instructions() if found == name][-1]


def test_the_linter_finds_nothing() -> None:
    linter = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert linter, "hadolint is missing: install the development dependencies"
    result = subprocess.run(
        [linter, "--no-color", str(DOCKERFILE)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_process_is_not_root() -> None:
    user, _, group = last("USER").partition(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000
    names = [name for name, _ in instructions()]
    assert "USER" in names[len(names) - 1 - names[::-1].index("FROM") :]


@pytest.mark.parametrize("service", SERVICES)
def test_all_that_is_copied_exists_and_is_not_ignored(service: str) -> None:
    allowed = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    sources = [
        source
        for name, arguments in instructions()
        if name == "COPY" and not arguments.startswith("--from")
        for source in arguments.split()[:-1]
    ]
    assert sources
    for source in sources:
        path = source.replace("${SERVICE}", service)
        assert (ROOT / path).exists(), path
        assert Path(path).parts[0] in allowed, path


@pytest.mark.parametrize("service", SERVICES)
def test_the_image_starts_a_console_script_that_the_service_has(service: str) -> None:
    with (ROOT / "services" / service / "pyproject.toml").open("rb") as file:
        scripts = tomllib.load(file)["project"]["scripts"]
    assert service in scripts
    assert json.loads(last("ENTRYPOINT")) == ["/app/bin/service"]
    assert json.loads(last("CMD")) == ["run"]
    assert 'ln -s "${SERVICE}" /app/bin/service' in DOCKERFILE.read_text()


def test_signals_reach_the_process() -> None:
    assert last("STOPSIGNAL") == "SIGTERM"
    for name in ("ENTRYPOINT", "CMD"):
        assert last(name).startswith("["), f"{name} has to be in the exec form"


def test_the_base_image_is_pinned_and_the_same_in_all_stages() -> None:
    bases = {arguments.split()[0] for name, arguments in instructions() if name == "FROM"}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+", bases.pop())


def test_packages_are_installed_by_hash_and_by_one_version_of_uv() -> None:
    text = DOCKERFILE.read_text()
    assert "--require-hashes" in text
    pinned = re.search(r"uv==(\d+\.\d+\.\d+)", text)
    assert pinned
    makefile = re.search(r"^UV_VERSION := (\S+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert makefile
    assert pinned[1] == makefile[1]


class _Health(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Not in the test's output."""


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_health_check_asks_the_service_on_its_own_port(status: int, *, healthy: bool) -> None:
    check = last("HEALTHCHECK")
    program, *arguments = json.loads(check[check.index("[") :])
    assert program == "python"
    handler = type("Health", (_Health,), {"status": status})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        result = subprocess.run(
            [sys.executable, *arguments],
            env={"TRANSLATOR_HTTP_PORT": str(server.server_port)},
            capture_output=True,
            text=True,
            check=False,
        )
        server.shutdown()
        serving.join()
    assert (result.returncode == 0) is healthy, result.stderr
