"""A pytest plugin: real servers for tests, and names that no other test uses.

    def test_something(addresses: Addresses, prefix: str) -> None: ...

`addresses` starts the servers once a run, or uses those that run; `prefix` begins the names of a
test's topics, consumer groups, databases and indexes, which are dropped at the end of the run.
"""

import itertools
import re
import secrets
from collections.abc import Iterator

import pytest

from parallax_local import servers
from parallax_local.kinds import SERVERS
from parallax_local.servers import Addresses

_RUN = f"t{secrets.token_hex(2)}"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def addresses() -> Iterator[Addresses]:
    """Where the servers are; stops those that this run had to start."""
    with servers.running(progress=False) as found:
        yield found
        # Also on servers that end with the run: their data stays on the disk.
        for server in SERVERS:
            server.drop_prefixed(getattr(found, server.name), is_of_this_run)


@pytest.fixture
def prefix() -> str:
    """Begins every name that a test makes up: short, lower case, never used twice: `t3f9a1-`."""
    return new_prefix()


def new_prefix() -> str:
    """The same for a fixture that several tests share."""
    return f"{_RUN}{next(_numbers):x}-"


def is_of_this_run(name: str) -> bool:
    """Whether a topic, group, database or index was named with a prefix of this run."""
    return re.match(rf"{_RUN}[0-9a-f]+-", name) is not None
