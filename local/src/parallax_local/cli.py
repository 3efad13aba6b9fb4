"""`parallax-local`: servers for this checkout without Docker, a newsroom, the demo."""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from parallax_local import demo, jars, output, processes, servers, signals, state, status
from parallax_local.errors import LocalError, Refused
from parallax_local.kinds import SERVERS
from parallax_local.newsroom.__main__ import main as newsroom_main

OK, FAILED, USAGE, SOME_DOWN = 0, 1, 2, 3

DESCRIPTION = """\
Real servers for this checkout, without Docker: Apache Kafka, OpenSearch and a MongoDB-compatible
store, from Java packages that are downloaded once and checked. They listen on 127.0.0.1 only, on
ports that stay the same; data and logs are below var/local.

A server that runs already is used instead when its address is in the environment:
PARALLAX_KAFKA, PARALLAX_MONGODB, PARALLAX_OPENSEARCH.
"""
EXAMPLES = """\
examples:
  parallax-local up                    start all three and wait until they answer
  parallax-local status --json         addresses and processes for a program
  parallax-local logs kafka -n 50 -f   follow a log
  parallax-local down                  stop all that runs here
  parallax-local reset --yes           stop, and delete the servers' data
  parallax-local demo --once           everything, until all articles are searchable
  parallax-local replay captures       serve a folder of captured pages as sites

exit codes: 0 done, 1 failed, 2 wrong usage, 3 'status' when a server is down
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        with signals.unwinding():
            return int(arguments.run(arguments))
    except LocalError as error:
        output.say(f"parallax-local: {error}")
        return FAILED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is left to say.
        sys.stderr.close()
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="parallax-local",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="start the servers and wait until they answer")
    up.set_defaults(run=_up)
    down = commands.add_parser("down", help="stop everything that runs in this checkout")
    down.set_defaults(run=_down)

    show = commands.add_parser("status", help="what runs, and where (exit code 3: some are down)")
    show.add_argument("--json", action="store_true", help="one JSON object on standard output")
    show.set_defaults(run=_status)

    logs = commands.add_parser("logs", help="the end of one log, or of all")
    logs.add_argument("name", nargs="?", help="kafka, mongodb, opensearch or a service")
    logs.add_argument("-n", type=_count, default=20, metavar="N", help="lines (default: 20)")
    logs.add_argument("-f", action="store_true", help="go on as lines are added, until Ctrl-C")
    logs.set_defaults(run=_logs)

    reset = commands.add_parser("reset", help="stop the servers and delete their data")
    reset.add_argument("--yes", action="store_true", help="don't ask")
    reset.set_defaults(run=_reset)

    trial = commands.add_parser("demo", help="servers, a newsroom and all services, until Ctrl-C")
    trial.add_argument("--once", action="store_true", help="end once every article is searchable")
    where = trial.add_mutually_exclusive_group()
    where.add_argument("--sources", type=Path, metavar="TOML", help="poll another catalogue")
    where.add_argument("--replay", type=Path, metavar="DIR", help="serve captured pages instead")
    trial.set_defaults(run=_demo)

    real = commands.add_parser("run", help="the same on real sites; needs FETCHER_CONTACT")
    real.add_argument("--sources", type=Path, metavar="TOML", help="default: the fetcher's own")
    real.set_defaults(run=_real)

    replay = commands.add_parser("replay", help="serve captured pages as sites, start nothing else")
    replay.add_argument("folder", type=Path, metavar="DIR", help="has a pages.jsonl")
    replay.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    replay.add_argument("--catalogue-out", type=Path, metavar="TOML", help="write the catalogue")
    replay.set_defaults(run=_replay)

    fetch = commands.add_parser("jars", help="download and check the servers' jars, start nothing")
    fetch.add_argument(
        "--lock", action="store_true", help="for maintainers: resolve anew, write jars.lock"
    )
    fetch.set_defaults(run=_jars)
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} lines can't be shown: give 0 or more")
    return number


def _up(_arguments: argparse.Namespace) -> int:
    servers.ensure()
    _print_status(status.collect())
    return OK


def _down(_arguments: argparse.Namespace) -> int:
    stopped = servers.stop(output.say)
    print(f"stopped {', '.join(stopped)}" if stopped else "nothing was running")
    return OK


def _status(arguments: argparse.Namespace) -> int:
    found = status.collect()
    if arguments.json:
        print(json.dumps(found, indent=2))
    else:
        _print_status(found)
    return OK if status.all_servers_run(found) else SOME_DOWN


def _print_status(found: dict[str, Any]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("name", "address", "state", "pid", "memory"):
        table.add_column(title, justify="right" if title in {"pid", "memory"} else "left")
    for name, one in found["processes"].items():
        runs = "running" if one["running"] else "down"
        table.add_row(
            name,
            str(found.get(name) or "-"),
            f"{runs}, not ours" if one["external"] else runs,
            str(one["pid"] or "-"),
            f"{one['memory_bytes'] / 2**20:.0f} MB" if one["memory_bytes"] else "-",
        )
    # Wide enough for any address: in a pipe nothing is to be cut or wrapped.
    Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(table)


def _logs(arguments: argparse.Namespace) -> int:
    paths = _log_paths(arguments.name)
    for path in paths:
        _print_lines(path, processes.tail(path, arguments.n), several=len(paths) > 1)
    if arguments.f:
        _follow(paths)
    return OK


def _log_paths(name: str | None) -> list[Path]:
    known = {path.stem: path for path in sorted(state.log("x").parent.glob("*.log"))}
    known |= {one.name: one.log for one in processes.registered()}
    if name is None and known:
        return list(known.values())
    if name in known:
        return [known[name]]
    raise Refused(
        f"no log of {name or 'anything'} in this checkout. There are: "
        f"{', '.join(known) or 'none yet (start the servers with: parallax-local up)'}."
    )


def _follow(paths: list[Path]) -> None:
    ends = {path: path.stat().st_size if path.exists() else 0 for path in paths}
    while True:
        for path in paths:
            size = path.stat().st_size if path.exists() else 0
            # A shorter file is a new one: the process was started again.
            start = ends[path] if size >= ends[path] else 0
            if size > start:
                with path.open("rb") as file:
                    file.seek(start)
                    added = file.read(size - start)
                whole = added[: added.rfind(b"\n") + 1]
                ends[path] = start + len(whole)
                lines = whole.decode("utf-8", errors="replace").splitlines()
                _print_lines(path, lines, several=len(paths) > 1)
        time.sleep(0.3)


def _print_lines(path: Path, lines: list[str], *, several: bool) -> None:
    for line in lines:
        print(f"{path.stem}: {line}" if several else line)
    sys.stdout.flush()


def _reset(arguments: argparse.Namespace) -> int:
    if not arguments.yes:
        question = f"Delete all data of the servers in {state.data('')}? [y/N] "
        if not sys.stdin.isatty():
            raise Refused(
                "resetting deletes data: say --yes to do it without a terminal to ask on."
            )
        if input(question).strip().lower() not in {"y", "yes"}:
            print("nothing was deleted")
            return FAILED
    servers.reset(output.say)
    return OK


def _demo(arguments: argparse.Namespace) -> int:
    if arguments.sources:
        # A name of its own for each catalogue: kept data of one doesn't show in the other.
        mark = hashlib.sha256(bytes(arguments.sources.resolve())).hexdigest()[:6]
        plan = demo.plan_sources(f"sources-{mark}", arguments.sources)
    else:
        plan = demo.plan_sample(arguments.replay)
    return _until_interrupted(plan, once=arguments.once)


def _real(arguments: argparse.Namespace) -> int:
    catalogue = arguments.sources or state.home() / "services" / "fetcher" / "catalogue.toml"
    return _until_interrupted(demo.plan_sources("parallax", catalogue, contact=None), once=False)


def _until_interrupted(plan: demo.Plan, *, once: bool) -> int:
    try:
        return demo.run(plan, once=once)
    except KeyboardInterrupt:
        output.say("stopped")
        return OK if not once else 130


def _replay(arguments: argparse.Namespace) -> int:
    options = ["--port", str(arguments.port), "--replay", str(arguments.folder)]
    if arguments.catalogue_out:
        options += ["--catalogue-out", str(arguments.catalogue_out)]
    return newsroom_main(options)


def _jars(arguments: argparse.Namespace) -> int:
    if arguments.lock:
        from parallax_local import jars_lock  # noqa: PLC0415 - for maintainers, slow to import

        print(f"wrote {jars_lock.make(output.say)}")
    servers.fetch_jars(SERVERS)
    print(f"the servers' jars are in {jars.cache()}")
    return OK


if __name__ == "__main__":
    sys.exit(main())
