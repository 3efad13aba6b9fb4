"""The store's process: a MongoDB-compatible server on an H2 file, in a Java runtime of its own.

The server by itself acknowledges writes that a kill loses. Here every command that writes is
committed to the file before it is answered, one at a time.
"""

import argparse
import threading
from pathlib import Path
from typing import Any

import jpype

from parallax_local import jvm

FLAGS = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
WRITES = frozenset(
    {
        "insert",
        "update",
        "delete",
        "findAndModify",
        "findandmodify",
        "create",
        "createIndexes",
        "drop",
        "dropDatabase",
        "dropIndexes",
        "deleteIndexes",
        "renameCollection",
    }
)


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the store's file")
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)

    with jvm.until_terminated("mongodb", FLAGS) as wait:
        package = jpype.JPackage("de").bwaldvogel.mongo
        h2 = package.backend.h2.H2Backend(str(arguments.data / "store.mv"))
        backend = h2.version(package.ServerVersion.MONGO_5_0)
        # Old chunks are free for reuse at once: nobody reads the past, and kept for the default
        # 45 seconds they let the file grow tenfold under small commits.
        h2.getMvStore().setRetentionTime(0)
        proxy = jpype.JProxy(package.MongoBackend, inst=Committing(h2, backend))
        server = package.MongoServer(proxy)
        server.bind("127.0.0.1", arguments.port)
        print(f"serving on 127.0.0.1:{arguments.port}", flush=True)
        wait()
        server.shutdown()
        if not h2.getMvStore().isClosed():
            h2.close()
        print("closed the store", flush=True)


class Committing:
    """A backend that hands every call on, and commits what writes before the answer goes out.

    The names of its methods are those of the Java interface.
    """

    def __init__(self, h2: Any, backend: Any) -> None:
        self._h2 = h2
        self._backend = backend
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def handleMessage(self, message: Any) -> Any:  # noqa: N802
        """Answer one command."""
        command = str(message.getDocument().keySet().iterator().next())
        if command not in WRITES:
            return self._backend.handleMessage(message)
        with self._lock:
            try:
                return self._backend.handleMessage(message)
            finally:
                # Also after an error: a part of a bulk write may have been applied.
                self._h2.commit()


if __name__ == "__main__":
    main()
