"""The store's process: a MongoDB-compatible server on an H2 file, in a Java runtime of its own.

The server by itself acknowledges writes that a kill loses. Here every command that writes is
committed to the file before it is answered, one at a time.
"""

import argparse
import threading
from pathlib import Path
from typing import Any

import jpype
from jpype import JImplements, JOverride

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
        server = package.MongoServer(committing(h2, backend))
        server.bind("127.0.0.1", arguments.port)
        print(f"serving on 127.0.0.1:{arguments.port}", flush=True)
        wait()
        server.shutdown()
        if not h2.getMvStore().isClosed():
            h2.close()
        print("closed the store", flush=True)


def committing(h2: Any, backend: Any) -> Any:
    """A backend that hands every call on, and commits what writes before the answer goes out."""
    lock = threading.Lock()

    # The names are those of the Java interface.
    @JImplements("de.bwaldvogel.mongo.MongoBackend")
    class Committing:
        @JOverride
        def handleMessage(self, message: Any) -> Any:  # noqa: N802
            command = str(message.getDocument().keySet().iterator().next())
            if command not in WRITES:
                return backend.handleMessage(message)
            with lock:
                try:
                    return backend.handleMessage(message)
                finally:
                    # Also after an error: a part of a bulk write may have been applied.
                    h2.commit()

        @JOverride
        def handleCommand(self, channel: Any, database: Any, command: Any, query: Any) -> Any:  # noqa: N802
            return backend.handleCommand(channel, database, command, query)

        @JOverride
        def handleQuery(self, query: Any) -> Any:  # noqa: N802
            return backend.handleQuery(query)

        @JOverride
        def handleClose(self, channel: Any) -> None:  # noqa: N802
            backend.handleClose(channel)

        @JOverride
        def dropDatabase(self, database: Any) -> None:  # noqa: N802
            with lock:
                backend.dropDatabase(database)
                h2.commit()

        @JOverride
        def getCurrentOperations(self, query: Any) -> Any:  # noqa: N802
            return backend.getCurrentOperations(query)

        @JOverride
        def getServerStatus(self) -> Any:  # noqa: N802
            return backend.getServerStatus()

        @JOverride
        def getClock(self) -> Any:  # noqa: N802
            return backend.getClock()

        @JOverride
        def version(self, version: Any) -> Any:
            return backend.version(version)

        @JOverride
        def resolveDatabase(self, database: Any) -> Any:  # noqa: N802
            return backend.resolveDatabase(database)

        @JOverride
        def closeCursors(self, cursors: Any) -> None:  # noqa: N802
            backend.closeCursors(cursors)

        @JOverride
        def enableOplog(self) -> None:  # noqa: N802
            backend.enableOplog()

        @JOverride
        def disableOplog(self) -> None:  # noqa: N802
            backend.disableOplog()

        @JOverride
        def close(self) -> None:
            backend.close()

    return Committing()


if __name__ == "__main__":
    main()
