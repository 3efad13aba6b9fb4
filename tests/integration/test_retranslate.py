"""Stored articles translated anew: the command, and the translator that meets its requests."""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import REGISTRY

from clusterer.app import clustering
from clusterer.settings import Settings as ClustererSettings
from parallax.backlog import backlog
from parallax.documents import Translation, now
from parallax.errors import Unavailable
from parallax.events import ArticleFetched, ArticleTranslated, Event
from parallax.health import Health
from parallax.kafka import Names
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.topics import ARTICLES_FETCHED, ARTICLES_TRANSLATED, retry_topic
from parallax_local.servers import Addresses
from search_api.app import create_app, preflight
from search_api.settings import Settings as SearchSettings
from tests.support.articles import NOON, fetched
from tests.support.waiting import until
from tests.unit.search_api.serving import serving
from translator.app import translating
from translator.engines.firefox import step_of
from translator.models.files import Library, bundled_model
from translator.retranslation import requests
from translator.retranslation.command import add_retranslate, retranslate
from translator.retranslation.requests import event_of
from translator.settings import Settings

OLD = {"engine": "an older engine", "model": "pten", "model_version": "0.9"}


class Bench:
    """Stored articles, the command, and what the translator published."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        names = Names(settings.topic_prefix)
        self.retries = names.topic(retry_topic(ARTICLES_FETCHED, "translator"))
        self.translated = names.topic(ARTICLES_TRANSLATED)
        self.group = names.group("translator")

    async def keep(self, url: str, language: str | None = "pt-BR", **changes: Any) -> str:
        """Store an article that an older model has translated, unless `changes` say otherwise."""
        event = fetched(
            f"http://gazeta.example/{url}", language=language, title="Porto reabre o cais"
        )
        made = Translation.model_validate(
            {
                "revision": 1,
                "translation_version": 1,
                "status": "translated",
                "title": "Port reopen quay",
                **OLD,
                "translated_at": NOON,
                **changes,
            }
        )
        fields = event.model_dump(exclude={"schema_version", "occurred_at", "article_id"})
        fields["times"]["discovered"] = changes.get("discovered", event.times.discovered)
        await self.store.insert(
            "articles",
            {
                "_id": event.article_id,
                "source_id": event.source.id,
                **fields,
                "translation": made.model_dump(),
                "translation_version": 1,
            },
        )
        return event.article_id

    async def translations(self) -> dict[str, tuple[int, str | None]]:
        """Version and title by article."""
        keys = await self.store.ids("articles")
        return {
            one["_id"]: (one["translation_version"], one["translation"]["title"])
            async for one in self.store.documents("articles", keys)
        }

    async def publish_stored(self, key: str) -> None:
        """Publish an article's translation, as the translator did when it was made."""
        document = await self.store.get("articles", key)
        assert document is not None
        translated = ArticleTranslated(
            **event_of(document).model_dump(exclude={"schema_version", "retranslate"}),
            translation=Translation.model_validate(document["translation"]),
        )
        await self.send(translated, self.translated)

    async def run(self, *words: str) -> int:
        """The command."""
        parser = argparse.ArgumentParser()
        add_retranslate(parser.add_subparsers())
        options = parser.parse_args(["retranslate", "--rate", "1000", *words])
        return await retranslate(options, self.settings)

    async def send(self, event: Event, topic: str) -> None:
        async with AIOKafkaProducer(bootstrap_servers=self.settings.kafka_servers) as producer:
            await producer.send_and_wait(topic, event.encode(), key=b"key")

    async def records(self, topic: str) -> list[bytes]:
        """All that is in a topic of one partition."""
        partition = TopicPartition(topic, 0)
        async with AIOKafkaConsumer(bootstrap_servers=self.settings.kafka_servers) as consumer:
            consumer.assign([partition])
            await consumer.seek_to_beginning(partition)
            end = (await consumer.end_offsets([partition]))[partition]
            found: list[bytes] = []
            while await consumer.position(partition) < end:
                batches = await consumer.getmany(timeout_ms=500)
                found += [record.value for batch in batches.values() for record in batch]
            return found

    @asynccontextmanager
    async def translator(self) -> AsyncIterator[None]:
        """The service, while the block runs."""
        async with translating(self.settings, Library(), Health()):
            yield


@pytest_asyncio.fixture
async def bench(
    settings: ServiceSettings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bench]:
    monkeypatch.setattr(requests, "LOOK_SECONDS", 0.05)
    own = {"grace_seconds": 2, "delivery_attempts": 2, "articles_at_once": 1, "workers": 1}
    yield Bench(Settings(**{**settings.model_dump(), **own}), store)


def answer(out: str) -> dict[str, Any]:
    """What --json printed, between the lines that the service in this process logs."""
    (found,) = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return dict(found)


def counted(outcome: str) -> float:
    labels = {"stage": "translate", "outcome": outcome}
    return REGISTRY.get_sample_value("parallax_articles_total", labels) or 0


async def test_what_an_older_model_translated_is_translated_anew_and_the_rest_is_left(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    old = [await bench.keep(f"old/{number}") for number in range(3)]
    failed = await bench.keep("failed", "pt", status="failed", title=None, engine=None)
    quechua = await bench.keep("quechua", "qu", status="unavailable", title=None, engine=None)
    english = await bench.keep("english", "en", status="not_needed", title=None, engine=None)
    async with bench.translator():
        assert await bench.run("--json") == 0
        first = answer(capsys.readouterr().out)
        found = await bench.translations()
        assert {found[one] for one in (*old, failed)} == {(2, "Porto reopens the pier")}
        assert {found[one] for one in (quechua, english)} == {(1, None)}
        assert (first["requested"], first["no_engine"]) == (4, 1)
        assert first["finished_at"]
        published = [ArticleTranslated.decode(one) for one in await bench.records(bench.translated)]
        assert {one.article_id for one in published} == {*old, failed}
        assert {one.translation.translation_version for one in published} == {2}
        model = bundled_model()
        assert model is not None
        assert {one.translation.model_version for one in published} == {model.version}

        # Again: nothing is left to do, and with --all everything but what nothing translates.
        assert await bench.run("--json", "--language", "pt", "--language", "qu") == 0
        second = answer(capsys.readouterr().out)
        assert (second["requested"], second["up_to_date"], second["no_engine"]) == (0, 4, 1)
        assert await bench.run("--json", "--all", "--language", "PT") == 0
        assert answer(capsys.readouterr().out)["requested"] == 4
        assert {(await bench.translations())[one][0] for one in old} == {3}


async def test_a_request_that_comes_again_publishes_what_is_stored(bench: Bench) -> None:
    key = await bench.keep("old")
    document = await bench.store.get("articles", key)
    assert document is not None
    request = event_of(document)
    repeated = counted("repeated")
    async with bench.translator():
        for _ in range(3):
            await bench.send(request, bench.retries)
        await until(lambda: counted("repeated") == repeated + 2)
    assert (await bench.translations())[key] == (2, "Porto reopens the pier")
    published = [ArticleTranslated.decode(one) for one in await bench.records(bench.translated)]
    assert [one.translation.translation_version for one in published] == [2, 2, 2]


async def test_a_new_translation_that_fails_leaves_the_old_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> dict[str, object]:
        raise ValueError("a bug")

    key = await bench.keep("old")
    monkeypatch.setattr("translator.handlers.translate_article", fails)
    kept = counted("kept")
    async with bench.translator():
        assert await bench.run() == 0
        await until(lambda: counted("kept") == kept + 1)
    assert (await bench.translations())[key] == (1, "Port reopen quay")


async def test_a_run_that_is_stopped_goes_on_where_it_was(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = sorted([await bench.keep(f"old/{number}") for number in range(12)])
    # Nobody takes the requests: no more than five of them wait.
    running = asyncio.create_task(bench.run("--all", "--waiting", "5"))
    async with backlog(bench.settings, bench.retries, bench.group) as waiting:

        async def five() -> bool:
            return await waiting() == 5

        await until(five)
        await asyncio.sleep(0.3)
        assert await waiting() == 5
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    said = capsys.readouterr().err
    assert "stopped. 5 to be translated anew" in said
    assert "The same command goes on from here" in said
    async with bench.translator():
        assert await bench.run("--all", "--waiting", "5") == 0
    assert "going on with the run of" in capsys.readouterr().err
    asked = [ArticleFetched.decode(one).article_id for one in await bench.records(bench.retries)]
    assert asked == keys
    assert {version for version, _ in (await bench.translations()).values()} == {2}


async def test_a_run_begins_anew_when_asked_or_when_there_is_another_model_by_now(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        await bench.keep(f"old/{number}")

    running = asyncio.create_task(bench.run("--waiting", "1"))
    async with backlog(bench.settings, bench.retries, bench.group) as waiting:
        await until(waiting)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    async def left(*words: str) -> tuple[int, str]:
        """How many are to be asked for now, and what is said about the earlier run."""
        assert await bench.run("--dry-run", "--json", *words) == 0
        captured = capsys.readouterr()
        return answer(captured.out)["requested"], captured.err

    capsys.readouterr()
    count, said = await left()
    assert (count, "1 articles done" in said) == (2, True)
    assert await left("--restart") == (3, "")
    (key,) = await bench.store.ids("retranslations")
    await bench.store.compare_and_set(
        "retranslations", key, {}, set_={"targets.pt-BR": ["an engine", "a model", "1"]}
    )
    count, said = await left()
    assert count == 3
    assert "beginning anew: pt-BR would now be translated by something else" in said


async def test_a_dry_run_tells_how_many_and_asks_for_nothing(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(2):
        await bench.keep(f"old/{number}")
    await bench.keep("failed", "pt", status="failed", title=None, engine=None, model=None)
    await bench.keep("recent", discovered=now())
    assert await bench.run("--dry-run", "--json", "--until", NOON.date().isoformat()) == 0
    found = answer(capsys.readouterr().out)
    assert found["requested"] == 3
    assert [(one["language"], one["status"], one["articles"]) for one in found["items"]] == [
        ("pt-BR", "translated", 2),
        ("pt", "failed", 1),
    ]
    assert found["items"][0]["made_by"] == OLD
    assert found["items"][0]["now"]["engine"].startswith("fxtranslate")
    assert await bench.run("--dry-run", "--since", "2d", "--engine", "OLDER") == 0
    shown = capsys.readouterr().out
    assert "1  pt-BR    translated by an older engine pten 0.9\n" in shown
    assert "1 to be translated anew, 0 up to date, 0 without an engine (dry run" in shown
    for words in (
        ("--source", "another"),
        ("--engine", "newer"),
        ("--model", "esen"),
        ("--status", "unavailable"),
        ("--language", "p"),
        ("--since", (now() + timedelta(days=1)).isoformat()),
    ):
        assert await bench.run("--dry-run", "--json", *words) == 0
        assert answer(capsys.readouterr().out)["requested"] == 0, words
    assert await bench.records(bench.retries) == []


async def test_an_article_that_was_withdrawn_is_left_alone(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    key = await bench.keep("old")
    gone = {"by": "publisher", "reason": "410", "at": NOON}
    await bench.store.compare_and_set("articles", key, {}, set_={"withdrawn": gone})
    assert await bench.run("--all") == 0
    assert "1 skipped" in capsys.readouterr().out
    assert await bench.records(bench.retries) == []


async def test_without_kafka_the_command_says_so(bench: Bench) -> None:
    away = bench.settings.model_copy(update={"kafka_servers": "127.0.0.1:1"})
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1"):
        await Bench(away, bench.store).run()


async def test_search_shows_the_new_translation_in_the_same_story(
    bench: Bench, settings: ServiceSettings, addresses: Addresses, prefix: str
) -> None:
    """The translator, the clusterer and search-api, as far as a reader sees."""
    keys = [await bench.keep(f"old/{number}") for number in range(3)]
    fresh = await bench.keep("fresh", **_current())
    base = {**settings.model_dump(), "grace_seconds": 2}
    searching = SearchSettings(**base, opensearch_url=addresses.opensearch, index_prefix=prefix)
    await preflight(searching)
    async with (
        serving(create_app(searching)) as http,
        clustering(ClustererSettings(**base), Health()),
    ):
        for key in (*keys, fresh):
            await bench.publish_stored(key)

        async def shown(version: int, of: Sequence[str]) -> list[dict[str, Any]] | None:
            found = []
            for key in of:
                async with http.get(f"/v1/articles/{key}") as response:
                    body = await response.json()
                if response.status != 200 or body["version"] < version:
                    return None
                found.append(body)
            return found

        before = await until(lambda: shown(1, (*keys, fresh)))
        assert {one["english"]["title"] for one in before} == {"Port reopen quay"}
        assert before[0]["translation"]["engine"] == OLD["engine"]
        async with bench.translator():
            assert await bench.run("--language", "pt") == 0
        after = await until(lambda: shown(2, keys))
        assert {one["english"]["title"] for one in after} == {"Porto reopens the pier"}
        assert {one["original"]["title"] for one in after} == {"Porto reabre o cais"}
        for one, was in zip(after, before, strict=False):
            made = one["translation"]
            assert made["engine"].startswith("fxtranslate")
            assert (made["translation_version"], made["route"]) == (2, ["pt", "en"])
            assert made["translated_at"] > was["translation"]["translated_at"]
            assert (one["story_id"], one["revision"]) == (was["story_id"], was["revision"])
            assert one["version"] == 2
        (untouched,) = await until(lambda: shown(1, [fresh]))
        assert untouched["version"] == 1

        async def found(q: str) -> int:
            async with http.get("/v1/articles", params={"q": q}) as response:
                return int((await response.json())["total"])

        assert (await found("pier"), await found("quay")) == (3, 1)


def _current() -> dict[str, Any]:
    """What a translation says that was made by what is used now."""
    model = bundled_model()
    assert model is not None
    step = step_of(model)
    return {"engine": step.engine, "model": step.model, "model_version": step.version}
