"""`make demo` and `make run`: servers, a newsroom and the four services, until Ctrl-C.

A service that ends by itself is started again, as an orchestrator would do it, so that anybody may
kill one and watch nothing get lost.
"""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from parallax_local import output, processes, progress, servers, state
from parallax_local.counts import Counts, Observer, Outcome
from parallax_local.errors import LocalError, NotReady, Refused
from parallax_local.newsroom import catalogue_toml, host_map, hosts, load_newsroom, load_replay
from parallax_local.newsroom.captures import ReplayError
from parallax_local.processes import Process
from parallax_local.servers import Addresses
from parallax_local.system import MODULES, System

LOOK_SECONDS = 0.3
IDLE_SECONDS = 120.0
"""ONCE gives up when nothing has moved for so long."""
QUIET_SECONDS = 10.0
"""With a catalogue of unknown length, ONCE is done when all that came is searchable and so long
nothing new has come."""
NEWSROOM_SECONDS = 30.0
DEMO_CONTACT = "demo@parallax.example"


class Failed(LocalError):
    """ONCE ended without every article searchable."""


@dataclass(frozen=True)
class Plan:
    """What to run: `published` and `revisions` are None when nobody can know them beforehand."""

    name: str
    catalogue: Path
    feeds: int
    fetcher: Mapping[str, str]
    newsroom: tuple[str, ...] = ()
    """Arguments of the newsroom's process; none when the sites are real."""
    newsroom_port: int = 0
    clusterer: Mapping[str, str] = field(default_factory=dict)
    search_api: Mapping[str, str] = field(default_factory=dict)
    processes_prefix: str = ""
    """Put before the processes' names; the demo's own are plain, so that `status` finds them."""
    published: int | None = None
    revisions: int | None = None


@dataclass(frozen=True)
class Report:
    """What `var/demo.json` says."""

    published: int
    searchable: int
    translated: int
    untranslated: int
    stories: int
    dead_letters: int
    seconds: float
    """From the command to the last article searchable."""
    startup_seconds: float
    """Of these, until the services were ready."""


def plan_sample(
    replay: Path | None = None, *, name: str | None = None, processes_prefix: str = ""
) -> Plan:
    """The sample newsroom, or captured pages in its place."""
    try:
        press = load_replay(replay) if replay else load_newsroom()
    except ReplayError as error:
        raise Refused(str(error)) from error
    name = name or ("replay" if replay else "demo")
    catalogue = state.root() / f"{name}.toml"
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    catalogue.write_text(catalogue_toml(press), encoding="utf-8")
    port = state.free_port(f"{processes_prefix}newsroom")
    return Plan(
        name=name,
        catalogue=catalogue,
        feeds=len(press.sources),
        fetcher={
            "FETCHER_CONTACT": DEMO_CONTACT,
            "FETCHER_HOST_MAP": host_map(hosts(press), port),
            "FETCHER_HOST_DELAY_SECONDS": "0",
            "FETCHER_POLL_MIN_SECONDS": "3",
            "FETCHER_POLL_MAX_SECONDS": "3",
        },
        search_api={
            "SEARCH_API_CONTACT": DEMO_CONTACT,
            "SEARCH_API_HOST_MAP": host_map(hosts(press), port),
        },
        # Days of news in a minute; every feed lists all that its site has.
        clusterer={
            "CLUSTERER_TOLD_AFTER_SECONDS": "2",
            "CLUSTERER_REPAIR_ARTICLES": "5",
            "CLUSTERER_COVERAGE_EVERY_SECONDS": "5",
            "CLUSTERER_COVERAGE_LOOKBACK_HOURS": "72",
        },
        newsroom=("--port", str(port), *(("--replay", str(replay.resolve())) if replay else ())),
        newsroom_port=port,
        processes_prefix=processes_prefix,
        published=press.status.published,
        revisions=press.status.revisions,
    )


def plan_sources(name: str, path: Path, *, contact: str | None = DEMO_CONTACT) -> Plan:
    """Another catalogue, of sites as they are; without `contact` the environment must have one."""
    if contact is None and not os.environ.get("FETCHER_CONTACT"):
        raise Refused(
            "polling real sites: FETCHER_CONTACT is not set. Publishers must be able to reach you: "
            "FETCHER_CONTACT=you@example.org make run"
        )
    try:
        sources = tomllib.loads(path.read_text(encoding="utf-8")).get("source", [])
        feeds = sum(
            len(source.get("feeds", ())) + len(source.get("sitemaps", ())) for source in sources
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"reading the catalogue {path}: {error!r}") from error
    fetcher = (
        {} if os.environ.get("FETCHER_CONTACT") or not contact else {"FETCHER_CONTACT": contact}
    )
    return Plan(name=name, catalogue=path.resolve(), feeds=feeds, fetcher=fetcher)


class Running:
    """The newsroom and the services of a plan, watched and started again when they end."""

    def __init__(self, plan: Plan, addresses: Addresses) -> None:
        self.plan = plan
        fetcher = {"FETCHER_CATALOGUE": str(plan.catalogue), **plan.fetcher}
        extra = {
            "fetcher": fetcher,
            "clusterer": plan.clusterer,
            "search-api": plan.search_api,
        }
        self.system = System(plan.name, addresses, extra, plan.processes_prefix)
        self.processes: dict[str, Process] = {}

    def __enter__(self) -> Self:
        self.system.create_topics()
        if self.plan.newsroom:
            self._start_newsroom()
        for service in MODULES:
            self.processes[service] = self.system.start(service)
        for service, process in self.processes.items():
            self.system.wait_ready(service, process)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Stopping is servers.running's: it ends all that this program started, whatever happens.
        return None

    def look_after(self) -> None:
        """Start again what has ended."""
        for service, process in self.processes.items():
            if not process.alive():
                output.say(f"{service} ended; starting it again (its log: {process.log})")
                self.processes[service] = self.system.start(service)

    def _start_newsroom(self) -> None:
        command = [sys.executable, "-m", "parallax_local.newsroom", *self.plan.newsroom]
        port = self.plan.newsroom_port
        process = processes.start(f"{self.plan.processes_prefix}newsroom", command, port=port)
        status = f"http://127.0.0.1:{port}/_newsroom/status"
        processes.wait_answer("newsroom", status, NEWSROOM_SECONDS, process)


def run(plan: Plan, *, once: bool = False) -> int:
    """Run until Ctrl-C, or with `once` until every article is searchable; the exit code."""
    # Ctrl-C ends it also where a shell started it in the background, which has SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    begun = time.monotonic()
    with servers.running() as addresses, Running(plan, addresses) as running:
        startup = time.monotonic() - begun
        output.say(f"all is up after {startup:.1f} s")
        with Observer(running.system) as observer:
            counts = _watch(running, observer, once=once)
            report = _report(running, observer, counts, time.monotonic() - begun, startup)
            _write(report)
            print(_result(report))
            if once:
                return 0
            print(_invitation(running.system), flush=True)
            while True:
                running.look_after()
                time.sleep(LOOK_SECONDS)


def _watch(running: Running, observer: Observer, *, once: bool) -> Counts:
    """Show progress until all is searchable. Raises Failed when `once` and nothing moves."""
    plan = running.plan
    last, moved = Counts(0, 0, 0, 0), time.monotonic()
    with progress.showing() as show:
        while True:
            running.look_after()
            counts = observer.counts() or last
            if counts != last:
                last, moved = counts, time.monotonic()
            show(counts, plan.published or counts.fetched)
            if _complete(plan, counts, observer, time.monotonic() - moved):
                return counts
            if once and time.monotonic() - moved > IDLE_SECONDS:
                raise Failed(_why(plan, counts, running.system))
            time.sleep(LOOK_SECONDS)


def _complete(plan: Plan, counts: Counts, observer: Observer, quiet: float) -> bool:
    if plan.published is None:
        everything = counts.fetched == counts.searchable and observer.feeds_polled() >= plan.feeds
        return everything and quiet > QUIET_SECONDS
    if counts.searchable < plan.published:
        return False
    if plan.revisions != plan.published and observer.revisions() != plan.revisions:
        return False
    return observer.articles_in_stories() == plan.published


def _report(
    running: Running, observer: Observer, counts: Counts, seconds: float, startup: float
) -> Report:
    outcome: Outcome = observer.outcome()
    expected = running.plan.published
    if outcome.doubles or (expected is not None and outcome.articles != expected):
        raise Failed(
            f"search shows {outcome.articles} articles, {outcome.doubles} of them double; "
            f"{expected or counts.fetched} were published"
        )
    return Report(
        published=expected if expected is not None else counts.fetched,
        searchable=outcome.articles,
        translated=outcome.translated,
        untranslated=outcome.untranslated,
        stories=outcome.stories,
        dead_letters=dead_letters(running.system),
        seconds=round(seconds, 1),
        startup_seconds=round(startup, 1),
    )


def dead_letters(system: System) -> int:
    """How many messages were put aside and not settled since, by the operators' command."""
    command = [sys.executable, "-m", "parallax.cli", "dlq", "list", "--json"]
    done = subprocess.run(
        command, env=system.operator_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise NotReady(f"counting dead letters failed: {done.stderr.strip()}")
    return sum(int(row["letters"]) for row in json.loads(done.stdout)["items"])


def _why(plan: Plan, counts: Counts, system: System) -> str:
    total = plan.published if plan.published is not None else counts.fetched
    behind = next(
        (name for name, done in asdict(counts).items() if done < total),
        "a later revision or a story",
    )
    return (
        f"nothing has moved for {IDLE_SECONDS:.0f} s, and not all is searchable: "
        f"{', '.join(f'{name} {done}' for name, done in asdict(counts).items())}, of {total} "
        f"published. It stops before: {behind}. Dead letters: {dead_letters(system)}. "
        "Look at: parallax-local logs -n 50"
    )


def _write(report: Report) -> None:
    path = state.home() / "var" / "demo.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(report), indent=2) + "\n", encoding="utf-8")
    part.replace(path)


def _result(report: Report) -> str:
    return (
        f"{report.searchable} articles are searchable, {report.translated} of them translated, "
        f"{report.untranslated} without an engine for their language, in {report.stories} stories "
        f"({report.seconds:.0f} s, {report.dead_letters} dead letters, "
        f"{_memory() / 2**30:.1f} GB of memory in all)."
    )


def _memory() -> int:
    """Resident bytes of all that runs here, servers included."""
    return sum(one.memory() or 0 for one in processes.registered())


def _invitation(system: System) -> str:
    api = f"http://127.0.0.1:{system.port('search-api')}"
    return f"""
  The page    {api}/
  The API     {api}/openapi.json

Try:
  curl '{api}/v1/articles?q=coffee+frost&size=3'
  curl '{api}/v1/articles?country=MX&language=es'
  curl '{api}/v1/stories?size=5'
  curl '{api}/v1/countries'
  .venv/bin/parallax-local status

Ctrl-C stops everything."""
