"""The lock file of the servers' jars, and what is done with a jar that isn't the locked one."""

import functools
import hashlib
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jgo.constants
import pytest

from parallax_local import jars
from parallax_local.errors import JarsUnavailable
from parallax_local.jars import Jar

CONTENT = b"a jar"
JAR = Jar("org.example", "some-jar", "1.0", hashlib.sha256(CONTENT).hexdigest())


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository's folder, served; the cache is empty and somewhere else."""
    folder = tmp_path / "repository"
    (folder / JAR.path).parent.mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=folder))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(jgo.constants, "MAVEN_CENTRAL_URL", url)
    monkeypatch.setattr(jars, "ATTEMPTS", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield folder
    server.shutdown()
    thread.join()
    server.server_close()


def cached_files() -> list[str]:
    return [path.name for path in jars.cache().rglob("*") if path.is_file()]


def test_the_lock_lists_every_root_with_its_jars() -> None:
    locked = jars.locked()
    assert set(locked) == set(jars.ROOTS)
    for server, roots in jars.ROOTS.items():
        assert set(roots) <= {str(jar) for jar in locked[server]}
    assert {name: len(found) for name, found in locked.items()} == {
        "kafka": 46,
        "opensearch": 100,
        "mongodb": 15,
    }


def test_a_lock_is_read_with_its_sections_and_comments() -> None:
    text = f"# why\n\n[kafka]\norg.example:some-jar:1.0 {JAR.sha256}\n[mongodb]\n"
    assert jars.parse_lock(text) == {"kafka": [JAR], "mongodb": []}
    assert JAR.path == "org/example/some-jar/1.0/some-jar-1.0.jar"


@pytest.mark.parametrize(
    "line",
    [
        "org.example:some-jar 1.0",
        "org.example:some-jar:1.0",
        "org.example:some-jar:1.0 abc",
        f"org.example:some-jar:1.0:sources {JAR.sha256}",
    ],
)
def test_a_bad_line_of_the_lock_is_reported_by_its_number(line: str) -> None:
    with pytest.raises(JarsUnavailable, match="line 2"):
        jars.parse_lock(f"[kafka]\n{line}\n")


def test_a_line_before_any_section_is_refused() -> None:
    with pytest.raises(JarsUnavailable, match="line 1"):
        jars.parse_lock(f"org.example:some-jar:1.0 {JAR.sha256}\n")


def test_a_jar_is_downloaded_once(repository: Path) -> None:
    (repository / JAR.path).write_bytes(CONTENT)
    received: list[tuple[int, bool]] = []
    assert jars.missing([JAR, JAR]) == [JAR]
    jars.download([JAR], lambda count, complete: received.append((count, complete)))
    assert received == [(len(CONTENT), False), (0, True)]
    assert jars.missing([JAR]) == []
    assert cached_files() == ["some-jar-1.0.jar"]


def test_a_jar_with_another_checksum_never_reaches_the_cache(repository: Path) -> None:
    (repository / JAR.path).write_bytes(b"something else")
    with pytest.raises(JarsUnavailable, match=r"org\.example:some-jar:1\.0"):
        jars.download([JAR], lambda _count, _complete: None)
    assert cached_files() == []


def test_a_jar_that_the_repository_lacks_is_named(repository: Path) -> None:
    with pytest.raises(JarsUnavailable, match=r"downloading org\.example:some-jar:1\.0 .*404"):
        jars.download([JAR], lambda _count, _complete: None)
    assert cached_files() == []


def test_a_damaged_jar_in_the_cache_is_fetched_again(repository: Path) -> None:
    (repository / JAR.path).write_bytes(CONTENT)
    damaged = jars.cache() / JAR.path
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(CONTENT[:3])
    assert jars.missing([JAR]) == [JAR]
    jars.download([JAR], lambda _count, _complete: None)
    assert damaged.read_bytes() == CONTENT
