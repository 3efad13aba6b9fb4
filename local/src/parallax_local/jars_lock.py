"""Making `jars.lock`: walk the dependencies of each server's root artifacts and note checksums.

Only needed when a server's version changes. The files are taken over HTTPS from the repository
that the resolver knows, so what is locked is what the repository served on that day.
"""

import hashlib
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import truststore

from parallax_local.errors import JarsUnavailable
from parallax_local.jars import LOCK_FILE, ROOTS, THREADS

HEADER = """\
# Every jar of the local servers: group:artifact:version sha256.
# Made by 'parallax-local jars --lock'; the roots are in parallax_local/jars.py.
"""


def make(say: Callable[[str], None]) -> Path:
    """Resolve all roots, download what they need into a temporary folder, write the lock file."""
    truststore.inject_into_ssl()
    # Slow to import, and it has to come after the injection above.
    from jgo.maven import MavenContext  # noqa: PLC0415
    from jgo.parse import Coordinate  # noqa: PLC0415

    text = HEADER
    with tempfile.TemporaryDirectory() as folder:
        context = MavenContext(repo_cache=Path(folder), timeout=60)
        for server, roots in ROOTS.items():
            text += f"\n[{server}]\n"
            # Each root by itself, the first to name an artifact wins: resolved together, one root's
            # managed versions would push the other's dependencies back to older releases.
            chosen: dict[tuple[str, str], Any] = {}
            for root in roots:
                coordinate = replace(Coordinate.parse(root), scope="compile")
                dependency = context.create_dependency(coordinate)
                inputs, transitive = context.resolver.resolve([dependency])
                for one in [*inputs, *transitive]:
                    if one.scope in {"compile", "runtime"}:
                        chosen.setdefault((one.groupId, one.artifactId), one.artifact)
            artifacts = list(chosen.values())
            odd = [str(one) for one in artifacts if one.classifier or one.packaging != "jar"]
            if odd:
                raise JarsUnavailable(
                    f"resolving {server}: {', '.join(odd)} are no plain jars, and the lock file "
                    "has no place for a classifier. Choose other roots in parallax_local/jars.py."
                )
            with ThreadPoolExecutor(THREADS) as pool:
                paths = list(pool.map(lambda artifact: Path(artifact.resolve()), artifacts))
            lines = {
                f"{one.groupId}:{one.artifactId}:{one.version} "
                f"{hashlib.sha256(path.read_bytes()).hexdigest()}"
                for one, path in zip(artifacts, paths, strict=True)
            }
            text += "".join(f"{line}\n" for line in sorted(lines))
            say(f"{server}: {len(lines)} jars")
    LOCK_FILE.write_text(text, encoding="utf-8")
    return LOCK_FILE
