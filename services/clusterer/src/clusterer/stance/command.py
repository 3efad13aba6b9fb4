"""`clusterer stance`: the stances towards the targets of a file."""

import argparse
import json
import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from clusterer.stance.features import context_of
from clusterer.stance.model import Target, stances_of
from parallax.errors import ParallaxError

SAY_EVERY = 5  # seconds between lines of progress

EXAMPLES = """example:
  clusterer stance --in targets.jsonl --out stances.jsonl

A line of the input is one target in one English sentence, from and to in characters:
  {"id": "...", "sentence": "...", "from": 4, "to": 12}
A line of the output, in the same order:
  {"id": "...", "stance": "negative"}
stance is what the text is towards the target, not whether the news is good: negative, neutral or
positive. Blank lines are skipped; a line without an id has its number.

exit codes: 0 done, 2 wrong usage or input; then the output is left as it was
"""


class WrongTarget(ParallaxError):
    """A line of the input that is no target in a sentence; the text says which and why."""


def add_stance(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command to the parser's."""
    stance = commands.add_parser(
        "stance",
        help="whether sentences are negative, neutral or positive towards a target",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    stance.add_argument("--in", dest="source", type=Path, required=True, metavar="FILE")
    stance.add_argument("--out", dest="target", type=Path, required=True, metavar="FILE")
    stance.set_defaults(command=_stance)


def _stance(options: argparse.Namespace) -> None:
    """Judges the file; the output appears when all of it is judged."""
    source: Path = options.source
    target: Path = options.target
    if not source.is_file():
        raise WrongTarget(f"{source} is no file to read; give one target a line, see --help")
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    started = time.monotonic()
    try:
        with (
            source.open(encoding="utf-8") as lines,
            unfinished.open("w", encoding="utf-8", newline="\n") as written,
        ):
            count = _judge(lines, source, written)
        unfinished.replace(target)
    except UnicodeDecodeError as error:
        raise WrongTarget(f"{source} is not in UTF-8: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    taken = time.monotonic() - started
    sys.stderr.write(
        f"{count} targets in {taken:.1f} s, {count / max(taken, 0.001):.0f} a second\n"
    )


def _judge(lines: TextIO, source: Path, written: TextIO) -> int:
    """Writes a line for each target; says how many."""
    identities: deque[Any] = deque()
    count, said = 0, time.monotonic()
    for stance in stances_of(_targets(lines, source, identities)):
        line = {"id": identities.popleft(), "stance": stance.label}
        written.write(json.dumps(line, ensure_ascii=False) + "\n")
        count += 1
        if time.monotonic() - said >= SAY_EVERY:
            said = time.monotonic()
            sys.stderr.write(f"{count} targets\n")
    return count


def _targets(lines: TextIO, source: Path, identities: deque[Any]) -> Iterator[Target]:
    """The file's targets; appends what the file calls each to `identities`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            target = _target(row)
            context_of(*target)
        except (TypeError, ValueError, KeyError, RecursionError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise WrongTarget(
                f"{source}:{number} is no target in a sentence: {reason}; "
                "see clusterer stance --help"
            ) from error
        identities.append(row.get("id", number))
        yield target


def _target(row: Any) -> Target:
    if not isinstance(row, dict):
        raise TypeError("want an object")
    target = Target(row["sentence"], row["from"], row["to"])
    if not isinstance(target.sentence, str):
        raise TypeError("sentence is no text")
    if type(target.start) is not int or type(target.end) is not int:
        raise TypeError("from and to are no whole numbers")
    return target
