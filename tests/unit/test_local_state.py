"""The state of a checkout: where it is, its ports, its processes."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from parallax_local import processes, state
from parallax_local.errors import Busy, NotACheckout, NotReady, Refused, StateBroken
from parallax_local.state import Record

SLEEPER = [sys.executable, "-c", "import signal; print('up', flush=True); signal.pause()"]
STUBBORN = [
    sys.executable,
    "-c",
    """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
while True:
    signal.pause()
""",
]


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARALLAX_HOME", str(tmp_path))
    return tmp_path


def started(name: str, argv: list[str]) -> processes.Process:
    """A process that is past its own start-up."""
    process = processes.start(name, argv)

    def said_up() -> None:
        if processes.tail(process.log, 1) != ["up"]:
            raise OSError("not yet")

    processes.wait_ready(name, said_up, 20, process)
    return process


def test_home_is_the_nearest_workspace_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARALLAX_HOME")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "parallax-workspace"\n')
    inner = tmp_path / "services" / "fetcher"
    inner.mkdir(parents=True)
    (inner / "pyproject.toml").write_text('[project]\nname = "fetcher"\n')
    monkeypatch.chdir(inner)
    assert state.home() == tmp_path


def test_outside_a_checkout_the_error_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARALLAX_HOME")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotACheckout, match="PARALLAX_HOME"):
        state.home()


def test_a_port_stays_the_same() -> None:
    assert state.free_port("kafka") == state.free_port("kafka")
    assert state.free_port("kafka") != state.free_port("mongodb")


def test_a_port_that_somebody_took_is_replaced_and_said() -> None:
    said: list[str] = []
    port = state.free_port("kafka", said.append)
    with socket.socket() as other:
        other.bind((state.HOST, port))
        other.listen()
        chosen = state.free_port("kafka", said.append)
    assert chosen != port
    assert len(said) == 1
    assert str(port) in said[0]
    assert str(chosen) in said[0]
    assert state.free_port("kafka") == chosen


def test_a_damaged_state_file_is_reported_by_its_path(checkout: Path) -> None:
    path = checkout / "var" / "local" / "state.json"
    path.parent.mkdir(parents=True)
    path.write_text("{")
    with pytest.raises(StateBroken, match=str(path)):
        state.read()


def test_edits_from_several_threads_are_all_kept() -> None:
    threads = [threading.Thread(target=state.free_port, args=(f"s{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ports = state.read().ports
    assert set(ports) == {f"s{n}" for n in range(8)}
    assert len(set(ports.values())) == 8


def test_a_lock_that_is_held_is_reported_after_the_wait() -> None:
    waits: list[bool] = []
    with (
        state.locked("servers", seconds=1),
        pytest.raises(Busy, match=r"servers\.lock"),
        state.locked("servers", seconds=0.1, on_wait=lambda: waits.append(True)),
    ):
        pytest.fail("held twice")
    assert waits == [True]


def test_a_started_process_is_found_again_and_stops() -> None:
    process = started("sleeper", SLEEPER)
    found = processes.find("sleeper")
    assert found is not None
    assert found.alive()
    assert found.memory()
    assert os.getpgid(found.pid) == found.pid != os.getpgid(0)
    process.terminate(20)
    assert not found.alive()
    assert processes.find("sleeper") is None


def test_one_that_ignores_sigterm_is_killed() -> None:
    process = started("stubborn", STUBBORN)
    process.terminate(0.2)
    assert process.exit_code() == -signal.SIGKILL


def test_a_name_runs_only_once() -> None:
    process = started("sleeper", SLEEPER)
    try:
        with pytest.raises(Refused, match=str(process.pid)):
            processes.start("sleeper", SLEEPER)
    finally:
        process.kill()


def test_a_pid_that_now_belongs_to_another_process_is_not_killed() -> None:
    with subprocess.Popen(SLEEPER, start_new_session=True, stdout=subprocess.DEVNULL) as other:
        try:
            mark = state.start_mark(other.pid)
            stale = Record(pid=other.pid, mark=f"{mark}0", port=None, log="gone.log")
            with state.edit() as current:
                current.processes["kafka"] = stale
            process = processes.find("kafka")
            assert process is not None
            assert not process.alive()
            process.terminate(1)
            process.kill()
            assert other.poll() is None
            assert psutil.pid_exists(other.pid)
            assert processes.find("kafka") is None
            assert state.runs(replace(stale, mark=mark))
        finally:
            other.kill()


def test_a_process_that_dies_is_reported_with_the_end_of_its_log() -> None:
    script = "import sys; print('\\n'.join(f'line {n}' for n in range(40))); sys.exit(7)"
    process = processes.start("brief", [sys.executable, "-c", script])

    def never() -> None:
        raise OSError("refused")

    with pytest.raises(NotReady) as caught:
        processes.wait_ready("brief", never, 20, process)
    message = str(caught.value)
    assert "exit code 7" in message
    assert str(process.log) in message
    assert "line 39" in message
    assert "line 25" in message
    assert "line 24" not in message


def test_one_that_never_answers_is_reported_with_the_last_error() -> None:
    def never() -> None:
        raise OSError("connection refused")

    with pytest.raises(NotReady, match="connection refused"):
        processes.wait_ready("slow", never, 0.1)


def test_the_log_of_the_start_before_is_kept_apart() -> None:
    for text in ("first", "second"):
        process = processes.start("talker", [sys.executable, "-c", f"print('{text}')"])
        with pytest.raises(NotReady, match=text):
            processes.wait_ready("talker", lambda: json.loads(""), 20, process)
    log = state.log("talker")
    assert log.read_text() == "second\n"
    assert log.with_name("talker.log.1").read_text() == "first\n"
