"""The operators' command, as a process: topics and dead letters on a real broker."""

import asyncio
import json
import os
import sys

import pytest
from aiokafka import AIOKafkaProducer

from parallax.dead_letters import read
from parallax.settings import ServiceSettings
from parallax_local.servers import Addresses


async def parallax(settings: ServiceSettings, *arguments: str) -> tuple[int, str, str]:
    """Run the command; exit code, standard output, standard error."""
    environment = {
        **os.environ,
        "PARALLAX_KAFKA_SERVERS": settings.kafka_servers,
        "PARALLAX_TOPIC_PREFIX": settings.topic_prefix,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "parallax.cli",
        *arguments,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


@pytest.fixture
def dlq(settings: ServiceSettings) -> str:
    return f"{settings.topic_prefix}articles.fetched.translator.dlq"


async def put_aside(settings: ServiceSettings, dlq: str, *values: bytes) -> None:
    """Write dead letters as a service does."""
    headers = [
        ("service", b"translator"),
        ("error", b"MalformedMessage"),
        ("message", b"not JSON"),
        ("attempts", b"1"),
    ]
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka_servers) as producer:
        for value in values:
            await producer.send_and_wait(dlq, value, key=b"key", headers=headers)


async def test_topics_are_created_once_and_checked(addresses: Addresses, prefix: str) -> None:
    settings = ServiceSettings(
        kafka_servers=addresses.kafka, topic_prefix=prefix, mongodb_url=addresses.mongodb
    )
    code, _, err = await parallax(settings, "topics", "check")
    assert code == 1
    assert f"{prefix}articles.fetched is missing" in err
    assert "parallax topics create" in err
    assert (await parallax(settings, "topics", "create"))[0] == 0
    code, out, _ = await parallax(settings, "topics", "create")
    assert (code, "every topic exists" in out) == (0, True)


async def test_dead_letters_are_counted_shown_replayed_and_dropped(
    settings: ServiceSettings, dlq: str
) -> None:
    await put_aside(settings, dlq, b"first", b"second", b"third")

    code, out, _ = await parallax(settings, "dlq", "list", "--json")
    counts = {row["topic"]: row["letters"] for row in json.loads(out)["items"]}
    assert (code, counts[dlq], sum(counts.values())) == (0, 3, 3)

    code, out, _ = await parallax(settings, "dlq", "show", dlq, "--id", "0:1", "--json")
    shown = json.loads(out)
    assert (shown["value"], shown["error"], shown["message"]) == (
        "second",
        "MalformedMessage",
        "not JSON",
    )

    code, out, _ = await parallax(settings, "dlq", "replay", dlq, "--id", "0:0")
    assert (code, "articles.fetched.translator.retry" in out) == (0, True)
    assert (await parallax(settings, "dlq", "drop", dlq, "--id", "0:1"))[0] == 0
    assert [letter.value for letter in await read(settings, dlq)] == [b"third"]

    code, _, err = await parallax(settings, "dlq", "drop", dlq, "--id", "0:1")
    assert code == 1
    assert "has no open dead letter 0:1" in err


async def test_wrong_use_says_what_to_do(settings: ServiceSettings) -> None:
    code, _, err = await parallax(settings, "dlq", "show", "no-such-topic")
    assert code == 1
    assert "there is no topic no-such-topic" in err
    code, _, err = await parallax(settings, "dlq", "drop", "anything")
    assert code == 2
    assert "--id" in err
    code, _, err = await parallax(settings, "search", "dam", "--size", "none")
    assert code == 2
    assert "usage: parallax search" in err
