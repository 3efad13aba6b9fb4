"""The demo as a person starts it: the command, its files, its end."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.support.waiting import until

WORKSPACE = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> dict[str, str]:
    """An environment whose state and data are in a folder of its own, with servers of its own.

    Only the engine that every machine has: what can't be translated is a part of the demo.
    """
    return {**os.environ, "PARALLAX_HOME": str(tmp_path), "TRANSLATOR_ENGINES": "firefox"}


def demo(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `parallax-local demo --once` to its end."""
    command = [sys.executable, "-m", "parallax_local.cli", "demo", "--once", *arguments]
    return subprocess.run(
        command,
        env=environment,
        cwd=WORKSPACE,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def status(environment: dict[str, str]) -> dict:
    """What runs, by the command."""
    command = [sys.executable, "-m", "parallax_local.cli", "status", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return json.loads(done.stdout)


async def test_the_demo_carries_every_article_and_a_second_run_adds_nothing(
    checkout: dict[str, str], tmp_path: Path
) -> None:
    reports = []
    for _ in range(2):
        done = demo(checkout)
        assert done.returncode == 0, done.stderr[-3000:]
        reports.append(json.loads((tmp_path / "var" / "demo.json").read_text()))
        assert f"{reports[-1]['searchable']} articles are searchable" in done.stdout
    first, second = reports
    assert first["published"] == first["searchable"] >= 60
    assert first["dead_letters"] == 0
    assert first["translated"] >= 20
    assert first["untranslated"] >= 10
    same = ("published", "searchable", "translated", "untranslated", "stories", "dead_letters")
    assert {name: first[name] for name in same} == {name: second[name] for name in same}
    running = [name for name, one in status(checkout)["processes"].items() if one["running"]]
    assert running == [], "the demo must stop all that it started"


async def test_ctrl_c_stops_everything(checkout: dict[str, str]) -> None:
    command = [sys.executable, "-m", "parallax_local.cli", "demo"]
    child = subprocess.Popen(  # noqa: ASYNC220 - starting it takes no time
        command, env=checkout, cwd=WORKSPACE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        await until(
            lambda: status(checkout)["fetcher"], seconds=90, what="the fetcher to be started"
        )
        pids = [one["pid"] for one in status(checkout)["processes"].values()]
        child.send_signal(signal.SIGINT)
        await until(lambda: child.poll() is not None, seconds=60, what="the demo to end")
    finally:
        child.kill()
        child.communicate()
    assert len(pids) >= 5
    assert [pid for pid in pids if pid and psutil.pid_exists(pid)] == []


async def test_a_wrong_catalogue_is_refused_with_its_name(
    checkout: dict[str, str], tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[[source]\n")
    done = demo(checkout, "--sources", str(wrong))
    assert done.returncode == 1
    assert "wrong.toml" in done.stderr
