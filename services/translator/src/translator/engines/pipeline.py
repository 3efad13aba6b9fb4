"""Apertium's programs as one pipe that stays up: a text in, ended by NUL, a text out.

The commands are those of a `.mode` file; each has `-z`, which makes it flush at a NUL. One text
takes a millisecond that way, and a tenth of a second with a new pipe for each. The text's form is
Apertium's stream format: what has a meaning there is escaped.
"""

import re
import shlex
import subprocess
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from translator.scripts import in_latin

MARK = re.compile(r"(?<![\w*#@])[*#@]+(?=\w)")
"""Before what it doesn't know: `*word` has no entry, `@word` no translation, `#word` no form."""

_SPECIAL = re.compile(r"[\^$@\\/<>{}\[\]]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_END = ".[]\n"
"""What apertium-destxt puts after a text, so that rules about a sentence's end apply."""


class PipelineBroken(Exception):
    """A program of the pipe ended; it is started anew for the next text."""


class Pipeline:
    """One language pair. `start` runs in each program's process before it does."""

    def __init__(
        self,
        commands: list[list[str]],
        prepare: Callable[[str], str] | None = None,
        start: Callable[[], None] | None = None,
    ) -> None:
        self._commands = commands
        self._prepare = prepare
        self._start = start
        self._programs: list[subprocess.Popen[bytes]] = []
        self._open()

    def translate(self, text: str) -> str:
        """The text in the other language; unknown words have a `*` before them."""
        if not self._programs:
            self._open()
        try:
            return self._ask(self._prepare(text) if self._prepare else text)
        except OSError as error:
            self.close()
            raise PipelineBroken(f"{self._commands[0][0]}…: {error}") from error

    def _ask(self, text: str) -> str:
        requests, answers = self._programs[0].stdin, self._programs[-1].stdout
        assert requests is not None  # noqa: S101 - both are pipes, see _open
        assert answers is not None  # noqa: S101
        requests.write(f"{escaped(text)}{_END}\0".encode(errors="replace"))
        requests.flush()
        found = bytearray()
        while not found.endswith(b"\0"):
            piece = answers.read1(65536)  # type: ignore[attr-defined]
            if not piece:
                raise BrokenPipeError("a program ended amid a text")
            found += piece
        if any(program.poll() is not None for program in self._programs):
            raise BrokenPipeError("a program has ended")  # the others flush what they have
        return unescaped(found[:-1].decode(errors="replace"))

    def _open(self) -> None:
        try:
            self._start_all()
        except OSError:
            self.close()
            raise

    def _start_all(self) -> None:
        source: Any = subprocess.PIPE
        for command in self._commands:
            program = subprocess.Popen(
                command,
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                preexec_fn=self._start,  # noqa: PLW1509 - a worker has one thread
            )
            if source is not subprocess.PIPE:
                source.close()
            source = program.stdout
            self._programs.append(program)

    def close(self) -> None:
        """End every program; they hold nothing that would be lost."""
        for program in self._programs:
            program.kill()
        for program in self._programs:
            for pipe in (program.stdin, program.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            program.wait()
        self._programs = []

    def process_ids(self) -> Iterable[int]:
        """Of every program."""
        return [program.pid for program in self._programs]


def commands_of(mode: str) -> list[list[str]]:
    """The commands of a `.mode` file: `$1` is for the generator, which marks unknown words."""
    stages = [stage.replace("$1", "-g").replace("$2", "") for stage in mode.split("|")]
    return [[words[0], "-z", *words[1:]] for words in map(shlex.split, stages) if words]


def escaped(text: str) -> str:
    """Plain text in Apertium's stream format, on one line."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.replace("\0", " ").split()))


def unescaped(text: str) -> str:
    """Plain text again, without what marks its end."""
    text = text.rstrip().removesuffix("[]").removesuffix(".")
    return _ESCAPED.sub(r"\1", text).strip()


def load(wanted: Mapping[str, Any], start: Callable[[], None] | None = None) -> Pipeline:
    """The pipeline that a Step of Apertium describes."""
    return Pipeline(wanted["commands"], in_latin if wanted.get("latin") else None, start)
