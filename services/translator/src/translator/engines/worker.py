"""The worker process: engines behind a pipe, where a parent with a deadline can kill them.

`python -m translator.engines.worker` reads requests from standard input and answers each on
standard output: a length of 4 bytes (big-endian), then JSON.

    {"load": {"model": path, "source_vocabulary": ..., "target_vocabulary": ..., "shortlist": ...}}
    {"model": path, "text": sentence}

Answers are {"ok": text} or {"error": text}; a first {"ok": ""} says that the process is up. It
ends when its input does, and on Linux with its parent, even amid a sentence.
"""

import ctypes
import json
import os
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeAlias

from fxtranslate import Translator

Message: TypeAlias = dict[str, Any]
LENGTH = struct.Struct(">I")
PR_SET_PDEATHSIG = 1


class Engine(Protocol):
    """Translates one sentence."""

    def translate(self, text: str) -> str:
        """The sentence in English."""
        ...


Load = Callable[[dict[str, str | None]], Engine]
"""Makes an engine from the paths of a model's files."""


def load_engine(files: dict[str, str | None]) -> Engine:
    """An engine of `fxtranslate`. Raises OSError or ValueError for files that are no model."""

    def read(name: str) -> bytes:
        return Path(str(files[name])).read_bytes()

    shortlist = read("shortlist") if files.get("shortlist") else None
    return Translator(
        read("model"), read("source_vocabulary"), read("target_vocabulary"), shortlist
    )


def encode(message: Message) -> bytes:
    """A message with its length before it."""
    body = json.dumps(message).encode()
    return LENGTH.pack(len(body)) + body


def serve(load: Load = load_engine) -> None:
    """Answer requests until the input ends."""
    _live_and_die_with_parent()
    requests, answers = _take_pipes()
    engines: dict[str, Engine] = {}
    answers.write(encode({"ok": ""}))
    answers.flush()
    while head := requests.read(LENGTH.size):
        body = requests.read(LENGTH.unpack(head)[0])
        answers.write(encode(_answer(json.loads(body), engines, load)))
        answers.flush()


def _answer(request: Message, engines: dict[str, Engine], load: Load) -> Message:
    try:
        if "load" in request:
            engines[request["load"]["model"]] = load(request["load"])
            return {"ok": ""}
        return {"ok": engines[request["model"]].translate(request["text"])}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the engine is a BaseException
        return {"error": f"{type(error).__name__}: {error}"[:500]}


def _live_and_die_with_parent() -> None:
    """The parent alone decides when a worker ends: not Ctrl-C, not a SIGTERM to its whole group."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if sys.platform != "linux":
        return  # the end of the input has to do: a sentence of 400 characters takes a second
    parent = int(os.environ.get("TRANSLATOR_PARENT", "0"))
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent and os.getppid() != parent:
        raise SystemExit(0)  # it died before the line above


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes for this protocol alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


if __name__ == "__main__":
    serve()
