"""The translator on real Kafka, MongoDB and engines: events in, events out."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from parallax import dead_letters, delivery, faults
from parallax.documents import TranslationStatus
from parallax.events import ArticleFetched, ArticleTranslated
from parallax.health import Health
from parallax.kafka import Names
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.topics import (
    ARTICLES_FETCHED,
    ARTICLES_TRANSLATED,
    dead_letter_topic,
    retry_topic,
)
from tests.support.articles import fetched
from tests.support.waiting import until
from translator.app import translating
from translator.models.files import Library, bundled_model
from translator.settings import Settings

URL = "http://gazeta.example/cais"
PORTUGUESE: dict[str, Any] = {
    "url": URL,
    "language": "pt-BR",
    "title": "Porto reabre o cais",
    "paragraphs": ("O cais abriu ontem.", "“Foi uma festa”, disse a Dra. Lima. Choveu pouco."),
}


FINNISH: dict[str, Any] = {
    "title": "Satama avattiin uudelleen eilen",
    "paragraphs": ("Satama avattiin uudelleen eilen aamulla pitkän korjauksen jälkeen.",),
}


class System:
    """A running translator, what goes into it and what came out of it."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.names = Names(settings.topic_prefix)
        self.published: list[ArticleTranslated] = []

    async def send(self, topic: str, body: bytes, key: str = "key", partition: int = 0) -> None:
        async with AIOKafkaProducer(bootstrap_servers=self.settings.kafka_servers) as producer:
            await producer.send_and_wait(topic, body, key=key.encode(), partition=partition)

    async def fetch(self, event: ArticleFetched, *, replay: bool = False) -> None:
        """Store an article as the fetcher does, unless it is there, and publish it."""
        await self.store.insert(
            "articles",
            {
                "_id": event.article_id,
                "revision": event.revision,
                "original": event.original.model_dump(),
                "times": event.times.model_dump(),
                "translation_version": 0,
            },
        )
        topic = retry_topic(ARTICLES_FETCHED, "translator") if replay else ARTICLES_FETCHED
        await self.send(self.names.topic(topic), event.encode(), event.article_id)

    async def translated(self, count: int) -> list[ArticleTranslated]:
        """The first `count` events that were published."""
        await until(lambda: len(self.published) >= count, what=f"{count} translated events")
        return self.published

    async def article(self, event: ArticleFetched) -> dict[str, Any]:
        document = await self.store.get("articles", event.article_id)
        assert document is not None
        return document

    async def read(self) -> None:
        partition = TopicPartition(self.names.topic(ARTICLES_TRANSLATED), 0)
        async with AIOKafkaConsumer(
            bootstrap_servers=self.settings.kafka_servers, auto_offset_reset="earliest"
        ) as consumer:
            consumer.assign([partition])
            await consumer.seek_to_beginning(partition)
            async for record in consumer:
                event = ArticleTranslated.decode(record.value)
                assert record.key == event.article_id.encode()
                self.published.append(event)


@pytest_asyncio.fixture
async def system(
    settings: ServiceSettings,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> AsyncIterator[System]:
    monkeypatch.setattr(faults, "FIRST_WAIT_SECONDS", 0.02)
    monkeypatch.setattr(delivery, "SCHEMA_WAIT_SECONDS", 0.2)
    # A second consumer of a group costs seconds at each start.
    own = Settings(
        **{
            **settings.model_dump(),
            "grace_seconds": 2,
            "delivery_attempts": 2,
            "articles_at_once": 1,
            "engines": ("firefox",),
            "models": os.environ.get("TRANSLATOR_MODELS"),
            **getattr(request, "param", {}),
        }
    )
    running = System(own, store)
    reading = asyncio.create_task(running.read())
    async with translating(own, Library(own.models), Health()):
        yield running
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading


def counted(outcome: str) -> float:
    labels = {"stage": "translate", "outcome": outcome}
    return REGISTRY.get_sample_value("parallax_articles_total", labels) or 0


async def test_a_portuguese_article_is_stored_and_published_in_english(system: System) -> None:
    event = fetched(**PORTUGUESE)
    await system.fetch(event)
    (out,) = await system.translated(1)
    assert out.translation.status is TranslationStatus.TRANSLATED
    assert out.translation.title == "Porto reopens the pier"
    assert out.translation.paragraphs[0] == "The pier opened yesterday."
    assert out.translation.paragraphs[1].startswith("“")
    assert len(out.translation.paragraphs) == 2
    assert out.translation.route == ("pt", "en")
    assert out.original == event.original
    assert out.times.translated == out.translation.translated_at
    document = await system.article(event)
    assert document["translation_version"] == 1
    assert document["translation"]["status"] == "translated"
    assert document["translation"]["paragraphs"] == list(out.translation.paragraphs)
    assert document["times"]["translated"] == out.translation.translated_at


async def test_a_redelivery_publishes_what_is_stored_and_writes_nothing(system: System) -> None:
    event = fetched(**PORTUGUESE)
    await system.fetch(event)
    await system.translated(1)
    before = await system.article(event)
    repeated = counted("repeated")
    await system.fetch(event)
    first, second = await system.translated(2)
    assert second.translation == first.translation
    assert await system.article(event) == before
    await until(lambda: counted("repeated") == repeated + 1)


async def test_an_older_revision_is_dropped(system: System) -> None:
    await system.fetch(fetched(**PORTUGUESE, revision=2))
    await system.translated(1)
    stale = counted("stale")
    await system.fetch(fetched(**PORTUGUESE, revision=1))
    await until(lambda: counted("stale") == stale + 1)
    assert [event.revision for event in system.published] == [2]


async def test_a_newer_revision_raises_the_translation_version(system: System) -> None:
    await system.fetch(fetched(**PORTUGUESE))
    await system.translated(1)
    await system.fetch(fetched(**{**PORTUGUESE, "title": "Cais fecha"}, revision=2))
    _, second = await system.translated(2)
    assert (second.translation.revision, second.translation.translation_version) == (2, 2)


@pytest.mark.parametrize(
    ("changes", "status", "warned"),
    [
        ({**FINNISH, "language": "fi"}, TranslationStatus.UNAVAILABLE, True),
        ({**FINNISH, "language": None}, TranslationStatus.UNAVAILABLE, True),
        ({"title": "1:0", "paragraphs": (), "language": None}, TranslationStatus.UNAVAILABLE, True),
        ({"language": "en-GB"}, TranslationStatus.NOT_NEEDED, False),
        ({"language": "pt"}, TranslationStatus.NOT_NEEDED, False),
    ],
)
async def test_what_is_not_translated_is_passed_on(
    system: System, changes: dict[str, Any], status: TranslationStatus, warned: bool
) -> None:
    event = fetched(**changes)
    await system.fetch(event)
    (out,) = await system.translated(1)
    assert out.translation.status is status
    assert (out.translation.title, out.translation.paragraphs) == (None, ())
    assert bool(out.translation.warnings) is warned
    assert (await system.article(event))["translation"]["status"] == status.value


async def test_malformed_json_becomes_a_dead_letter_and_the_next_goes_on(system: System) -> None:
    await system.send(system.names.topic(ARTICLES_FETCHED), b"{not json")
    await system.fetch(fetched())
    await system.translated(1)
    dlq = system.names.topic(dead_letter_topic(ARTICLES_FETCHED, "translator"))
    (letter,) = await dead_letters.read(system.settings, dlq)
    assert (letter.value, letter.error) == (b"{not json", "MalformedMessage")


async def test_an_unknown_schema_makes_its_partition_wait_and_others_go_on(
    system: System,
) -> None:
    topic = system.names.topic(ARTICLES_FETCHED)
    future = json.loads(fetched().encode()) | {"schema": "2.0"}
    await system.send(topic, json.dumps(future).encode(), partition=3)
    blocked = {
        "group": system.names.group("translator"),
        "topic": topic,
        "partition": "3",
        "reason": "unknown_schema",
    }
    await until(
        lambda: REGISTRY.get_sample_value("parallax_partition_blocked", blocked) == 1,
        what="partition 3 is blocked",
    )
    await system.fetch(fetched())
    (out,) = await system.translated(1)
    assert out.schema_version == ArticleFetched.version_known
    assert REGISTRY.get_sample_value("parallax_partition_blocked", blocked) == 1


async def test_an_article_that_is_not_stored_is_put_aside_after_its_attempts(
    system: System,
) -> None:
    event = fetched()
    await system.send(system.names.topic(ARTICLES_FETCHED), event.encode(), event.article_id)
    dlq = system.names.topic(dead_letter_topic(ARTICLES_FETCHED, "translator"))

    async def letters() -> list[dead_letters.DeadLetter]:
        return await dead_letters.read(system.settings, dlq)

    (letter,) = await until(letters)
    assert letter.error == "ArticleMissing"
    assert system.published == []


async def test_an_article_that_keeps_failing_is_passed_on_and_a_replay_translates_it(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> dict[str, object]:
        raise ValueError("a bug")

    event = fetched(**PORTUGUESE)
    with monkeypatch.context() as broken:
        broken.setattr("translator.handlers.translate_article", fails)
        await system.fetch(event)
        (first,) = await system.translated(1)
    assert first.translation.status is TranslationStatus.FAILED
    assert first.translation.warnings == ("given up after the last attempt: ValueError: a bug",)
    await system.fetch(event, replay=True)
    _, second = await system.translated(2)
    assert second.translation.status is TranslationStatus.TRANSLATED
    assert second.translation.translation_version == 2


@pytest.mark.parametrize(
    "system",
    [{"engines": ("libretranslate", "firefox"), "libretranslate_url": "http://127.0.0.1:1"}],
    indirect=True,
)
async def test_a_remote_engine_that_is_away_is_passed_over(system: System) -> None:
    await system.fetch(fetched(**PORTUGUESE))
    (out,) = await system.translated(1)
    assert out.translation.title == "Porto reopens the pier"
    assert str(out.translation.engine).startswith("fxtranslate")


@pytest.mark.parametrize(
    "system",
    [{"engines": ("chat",), "chat_url": "http://127.0.0.1:1", "chat_model": "m"}],
    indirect=True,
)
async def test_when_no_engine_can_be_reached_the_original_goes_on_after_all_attempts(
    system: System,
) -> None:
    await system.fetch(fetched(**PORTUGUESE))
    (out,) = await system.translated(1)
    assert out.translation.status is TranslationStatus.FAILED
    assert "EnginesUnreachable" in out.translation.warnings[0]


@pytest.mark.parametrize("system", [{"engines": ("firefox", "apertium")}], indirect=True)
async def test_what_has_no_model_goes_to_the_rules(system: System) -> None:
    spanish = {"title": "La casa es grande", "paragraphs": ("El puerto abrió ayer por la mañana.",)}
    await system.fetch(fetched(language="es", **spanish))
    (out,) = await system.translated(1)
    assert out.translation.title == "The house is big"
    assert str(out.translation.engine).startswith("apertium 3.")
    assert (out.translation.model, out.translation.route) == ("spa-eng", ("es", "en"))


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """TRANSLATOR_MODELS of the system, looked at before each article."""
    monkeypatch.setattr("translator.models.files.LOOK_SECONDS", -1)
    monkeypatch.setenv("TRANSLATOR_MODELS", str(tmp_path))
    return tmp_path


async def test_a_model_that_comes_is_used_without_a_restart(models: Path, system: System) -> None:
    galician = {**PORTUGUESE, "language": "gl"}
    await system.fetch(fetched(**galician))
    (first,) = await system.translated(1)
    assert first.translation.status is TranslationStatus.UNAVAILABLE
    bundled = bundled_model()
    assert bundled is not None
    shutil.copytree(bundled.model.parent, models / "gl-en")
    await system.fetch(fetched(**{**galician, "url": f"{URL}/2"}))
    _, second = await system.translated(2)
    assert second.translation.status is TranslationStatus.TRANSLATED
    assert second.translation.route == ("gl", "en")
    with (models / "gl-en" / bundled.model.name).open("ab") as file:
        file.write(bytes(64))
    await system.fetch(fetched(**{**galician, "url": f"{URL}/3"}))
    third = (await system.translated(3))[-1]
    assert third.translation.model_version != second.translation.model_version


POISON = {
    "no space": "x" * 30_000,
    "control characters": "".join(map(chr, range(1, 32))) * 300 + "Bom dia.",
    "line breaks": "Bom dia.\n" * 3000,
    "quotation marks": '“«„"' * 4000 + "Bom dia",
    "markup": "<b><i>Bom</i></b> &amp; [[dia]] {{x}} " * 500,
}


@pytest.mark.parametrize("system", [{"article_seconds": 5}], indirect=True)
@pytest.mark.parametrize("poison", POISON)
async def test_poison_is_answered_or_flagged_and_the_next_goes_on(
    system: System, poison: str
) -> None:
    await system.fetch(fetched(**{**PORTUGUESE, "paragraphs": (POISON[poison],)}))
    await system.fetch(fetched(**{**PORTUGUESE, "url": f"{URL}/next"}))
    found = {event.url: event.translation for event in await system.translated(2)}
    assert found[URL].status in {TranslationStatus.TRANSLATED, TranslationStatus.FAILED}
    assert len(found[URL].paragraphs) in {0, 1}
    assert found[f"{URL}/next"].title == "Porto reopens the pier"


def service(settings: ServiceSettings, port: int = 0) -> dict[str, str]:
    """The environment of a translator that is a process of its own."""
    return {
        **os.environ,
        "TRANSLATOR_KAFKA_SERVERS": settings.kafka_servers,
        "TRANSLATOR_TOPIC_PREFIX": settings.topic_prefix,
        "TRANSLATOR_MONGODB_URL": settings.mongodb_url,
        "TRANSLATOR_MONGODB_DATABASE": settings.mongodb_database,
        "TRANSLATOR_ARTICLES_AT_ONCE": "1",
        "TRANSLATOR_HTTP_PORT": str(port),
        "TRANSLATOR_LOG_FORMAT": "json",
    }


COMMAND = (sys.executable, "-m", "translator", "run")


async def test_killed_amid_an_article_it_is_translated_again_and_published_once(
    settings: ServiceSettings, store: Store
) -> None:
    watched = System(Settings(**settings.model_dump()), store)
    reading = asyncio.create_task(watched.read())
    sentences = " ".join(f"O rio subiu {n} metros e alagou {n} lojas da baixa." for n in range(400))
    event = fetched(**{**PORTUGUESE, "paragraphs": (sentences,)})
    port = free_port()
    first = await asyncio.create_subprocess_exec(*COMMAND, env=service(settings, port))
    try:
        await watched.fetch(event)
        await until(lambda: sentences_done(port) > 5, seconds=60, what="amid the article")
        first.kill()
        await first.wait()
        assert watched.published == []
        assert "translation" not in await watched.article(event)
        second = await asyncio.create_subprocess_exec(*COMMAND, env=service(settings))
        try:
            (out,) = await until(lambda: watched.published, seconds=90, what="it is published")
        finally:
            second.terminate()
            await second.wait()
    finally:
        if first.returncode is None:
            first.kill()
            await first.wait()
        reading.cancel()
    assert out.translation.status is TranslationStatus.TRANSLATED
    assert out.translation.translation_version == 1
    assert "399" in out.translation.paragraphs[0]
    assert len(watched.published) == 1


def free_port() -> int:
    """One that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def sentences_done(port: int) -> float:
    """What the service says of itself; 0 while it doesn't answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text = answer.read().decode()
    except OSError:
        return 0
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == "translator_texts_total" and sample.labels["outcome"] == "done":
                return float(sample.value)
    return 0


async def test_the_service_drains_on_sigterm(settings: ServiceSettings) -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, env=service(settings), stderr=asyncio.subprocess.PIPE
    )
    lines: list[dict[str, Any]] = []
    try:
        async with asyncio.timeout(60):
            async for line in process.stderr or asyncio.StreamReader():
                if line.startswith(b"{"):
                    lines.append(json.loads(line))
                if lines and "Uvicorn running" in str(lines[-1]["event"]):
                    process.send_signal(signal.SIGTERM)
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert {"model", "worker_started"} <= {str(line["event"]) for line in lines}
    assert all(line["service"] == "translator" for line in lines)
