"""The servers without Docker: what they promise, and what a person sees when one fails."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from parallax_local import kafka, mongodb, opensearch, processes, servers, state
from parallax_local.errors import NotReady
from parallax_local.kinds import SERVERS
from parallax_local.processes import Process
from parallax_local.servers import Addresses

ROUNDS = 3
WRITERS = 4
ACKNOWLEDGED_BEFORE_KILL = 300
CLI = [sys.executable, "-m", "parallax_local.cli"]
MONGODB = next(server for server in SERVERS if server.name == "mongodb")


@pytest.fixture
def own_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A checkout of the test's own: nothing runs in it, and nothing is left behind."""
    monkeypatch.setenv("PARALLAX_HOME", str(tmp_path))
    for server in SERVERS:
        monkeypatch.delenv(server.variable, raising=False)
    yield tmp_path
    processes.stop(processes.registered(), grace_seconds=0)


def start_store(folder: Path) -> tuple[Process, str]:
    port = state.free_port("store")
    process = processes.start("store", mongodb.command(folder, port), os.environ, port=port)
    address = f"mongodb://127.0.0.1:{port}"
    processes.wait_ready("store", lambda: mongodb.probe(address), 60, process)
    return process, address


def insert_until_killed(
    address: str, writer: int, acknowledged: list[str], enough: threading.Event
) -> None:
    """Insert one by one; note each id once its insert was acknowledged."""
    with MongoClient[dict[str, object]](
        address, serverSelectionTimeoutMS=500, retryWrites=False
    ) as client:
        collection = client["promise"]["writes"]
        first = len(acknowledged)
        try:
            for number in range(100_000):
                key = f"{first}-{writer}-{number}-{os.urandom(4).hex()}"
                collection.insert_one({"_id": key, "payload": "x" * 500})
                acknowledged.append(key)
                if len(acknowledged) - first >= ACKNOWLEDGED_BEFORE_KILL:
                    enough.set()
        except PyMongoError:
            return  # killed: that one was not acknowledged


def test_the_store_loses_no_acknowledged_write_to_a_kill(own_checkout: Path) -> None:
    folder = own_checkout / "store"
    acknowledged: list[str] = []
    for _ in range(ROUNDS):
        process, address = start_store(folder)
        enough = threading.Event()
        with ThreadPoolExecutor(WRITERS) as pool:
            writers = [
                pool.submit(insert_until_killed, address, number, acknowledged, enough)
                for number in range(WRITERS)
            ]
            in_time = enough.wait(60)
            process.kill()
        for writer in writers:
            writer.result()
        assert in_time, "the store was too slow to be tested"
    process, address = start_store(folder)
    with MongoClient[dict[str, object]](address) as client:
        found = {str(one["_id"]) for one in client["promise"]["writes"].find({}, {"_id": 1})}
    process.terminate()
    assert len(acknowledged) >= ROUNDS * ACKNOWLEDGED_BEFORE_KILL
    assert set(acknowledged) <= found


def test_status_has_the_promised_shape(addresses: Addresses) -> None:
    done = subprocess.run([*CLI, "status", "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    status = json.loads(done.stdout)
    assert status["kafka"] == addresses.kafka
    assert status["mongodb"] == addresses.mongodb
    assert status["opensearch"] == addresses.opensearch
    services = {"fetcher", "translator", "clusterer", "search_api", "newsroom", "page"}
    assert set(status) == {"kafka", "mongodb", "opensearch", "processes"} | services
    for server in SERVERS:
        process = status["processes"][server.name]
        assert set(process) == {"running", "external", "pid", "port", "memory_bytes", "log"}
        assert process["running"]
        if not process["external"]:
            assert psutil.pid_exists(process["pid"])
            assert process["memory_bytes"] > 10_000_000
            assert Path(process["log"]).exists()


@pytest.mark.usefixtures("own_checkout")
def test_status_of_a_checkout_where_nothing_runs_exits_with_3() -> None:
    done = subprocess.run([*CLI, "status", "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    status = json.loads(done.stdout)
    assert status["kafka"] is None
    assert status["processes"]["kafka"]["running"] is False


@pytest.mark.usefixtures("own_checkout")
def test_a_server_that_does_not_come_up_is_reported_with_its_log_and_stopped() -> None:
    store = state.data("mongodb") / "store.mv"
    store.parent.mkdir(parents=True)
    store.write_bytes(b"no store at all" * 1000)
    with pytest.raises(NotReady) as caught:
        servers.start([MONGODB], progress=False)
    message = str(caught.value)
    assert "mongodb ended with exit code 1" in message
    assert str(state.log("mongodb")) in message
    assert "store.mv" in message
    assert processes.registered() == []


@pytest.mark.usefixtures("own_checkout")
def test_a_server_keeps_its_port_and_data_over_a_restart() -> None:
    first = servers.start([MONGODB], progress=False)
    with MongoClient[dict[str, object]](first["mongodb"]) as client:
        client["kept"]["things"].insert_one({"_id": "a"})
    assert servers.stop() == ["mongodb"]
    assert servers.stop() == []
    again = servers.start([MONGODB], progress=False)
    assert again == first
    with MongoClient[dict[str, object]](again["mongodb"]) as client:
        assert client["kept"]["things"].find_one({"_id": "a"}) is not None


def test_names_with_a_prefix_are_dropped_from_all_servers_and_others_stay(
    addresses: Addresses, prefix: str
) -> None:
    names = [f"{prefix}gone", f"{prefix}stays"]
    asyncio.run(create_topics(addresses.kafka, names))
    with MongoClient[dict[str, object]](addresses.mongodb) as client:
        for name in names:
            opensearch.request(addresses.opensearch, "PUT", f"/{name}")
            client[name]["things"].insert_one({})
        for server in SERVERS:
            server.drop_prefixed(
                getattr(addresses, server.name), lambda name: name.startswith(f"{prefix}gone")
            )
        databases = client.list_database_names()
    topics = asyncio.run(kafka.list_topics(addresses.kafka))
    rows = opensearch.request(addresses.opensearch, "GET", "/_cat/indices?format=json")
    for found in (topics, databases, [row["index"] for row in rows]):
        assert [name for name in found if name.startswith(prefix)] == [f"{prefix}stays"]


async def create_topics(address: str, names: list[str]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, 1, 1) for name in names])
    finally:
        await admin.close()


BLOCK = """
import signal, sys
from parallax_local import processes, servers
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job's parent ignores it
with servers.running(progress=False) as addresses:
    sleeper = [sys.executable, "-c", "import signal; signal.pause()"]
    print(addresses.kafka, processes.start("service", sleeper).pid, flush=True)
    signal.pause()
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGINT, -signal.SIGINT)]
)
def test_a_block_that_is_ended_by_a_signal_stops_what_it_started_and_nothing_else(
    addresses: Addresses, own_checkout: Path, number: signal.Signals, code: int
) -> None:
    given = {
        "PARALLAX_HOME": str(own_checkout),
        "PARALLAX_KAFKA": addresses.kafka,
        "PARALLAX_MONGODB": addresses.mongodb,
        "PARALLAX_OPENSEARCH": addresses.opensearch,
    }
    with subprocess.Popen(
        [sys.executable, "-c", BLOCK],
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as block:
        assert block.stdout is not None
        kafka, pid = block.stdout.readline().split()
        assert kafka == addresses.kafka
        assert psutil.pid_exists(int(pid))
        block.send_signal(number)
        try:
            assert block.wait(30) == code
        finally:
            block.kill()
    assert processes.registered() == []
    assert not state.start_mark(int(pid))
    for server in SERVERS:
        server.probe(getattr(addresses, server.name))
