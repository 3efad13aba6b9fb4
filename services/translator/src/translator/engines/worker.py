"""The worker process: engines behind a pipe, where a parent with a deadline can kill them.

`python -m translator.engines.worker` reads requests from standard input and answers each on
standard output (see wire.py):

    {"load": {"key": ..., "kind": "firefox" or "apertium", "budget": bytes, ...}}
    {"key": ..., "text": sentence}

Answers are {"ok": text} or {"error": text}; that to a load also has "loaded", the keys that are
there now, and "resident", in bytes. A first {"ok": ""} says that the process is up. It ends when
its input does, and on Linux with its parent, even amid a sentence.
"""

import ctypes
import hashlib
import json
import os
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from fxtranslate import Translator

from translator.engines import pipeline
from translator.engines.shelf import Engine, Load, Shelf
from translator.engines.wire import LENGTH, REPLACED, Message, encode

PR_SET_PDEATHSIG = 1
NICE = 5
"""Lower priority than the parent's, which has the next sentence for whoever waits, and answers
health checks: where cores are few, a worker would otherwise wait for its own like."""


class Firefox:
    """One Firefox model in `fxtranslate`."""

    def __init__(self, wanted: Mapping[str, Any]) -> None:
        model = Path(wanted["model"]).read_bytes()
        digest = wanted.get("sha256")
        if digest and not hashlib.sha256(model).hexdigest().startswith(digest):
            raise ValueError(REPLACED)
        source, target = (
            Path(wanted[name]).read_bytes() for name in ("source_vocabulary", "target_vocabulary")
        )
        shortlist = Path(wanted["shortlist"]).read_bytes() if wanted.get("shortlist") else None
        self._translator = Translator(model, source, target, shortlist)

    def translate(self, text: str) -> str:
        """One sentence in English."""
        english: str = self._translator.translate(text)
        return english

    def close(self) -> None:
        """Dropping it is enough."""

    def process_ids(self) -> Iterable[int]:
        """None of its own."""
        return ()


def load_engine(wanted: Mapping[str, Any]) -> Engine:
    """What a Step describes. Raises OSError or ValueError for files that are no model."""
    if wanted["kind"] == "apertium":
        return pipeline.load(wanted, _die_with_parent)
    return Firefox(wanted)


def serve(load: Load = load_engine) -> None:
    """Answer requests until the input ends."""
    _live_and_die_with_parent()
    requests, answers = _take_pipes()
    shelf = Shelf(load)
    answers.write(encode({"ok": ""}))
    answers.flush()
    while head := requests.read(LENGTH.size):
        body = requests.read(LENGTH.unpack(head)[0])
        answers.write(encode(_answer(json.loads(body), shelf)))
        answers.flush()


def _answer(request: Message, shelf: Shelf) -> Message:
    try:
        if "load" in request:
            shelf.put(request["load"])
            return {"ok": "", "loaded": shelf.keys, "resident": shelf.resident}
        return {"ok": shelf.take(request["key"]).translate(request["text"])}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the engine is a BaseException
        text = f"{type(error).__name__}: {error}"[:500]
        return {"error": text, REPLACED: str(error) == REPLACED}


def _live_and_die_with_parent() -> None:
    """The parent alone decides when a worker ends: not Ctrl-C, not a SIGTERM to its whole group."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(NICE)
    parent = int(os.environ.get("TRANSLATOR_PARENT", "0"))
    _die_with_parent()
    if sys.platform == "linux" and parent and os.getppid() != parent:
        raise SystemExit(0)  # it died before the line above


def _die_with_parent() -> None:
    """Elsewhere the end of the input has to do: a sentence of 400 characters takes a second."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes for this protocol alone: what a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


if __name__ == "__main__":
    serve()
