"""`translator retranslate`: from options to requests."""

import argparse
import asyncio
import logging
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

from parallax.backlog import backlog
from parallax.errors import ParallaxError, Unavailable
from parallax.events import ArticleFetched
from parallax.faults import SURROUNDINGS, text_of
from parallax.kafka import Names, create_broker, publish
from parallax.settings import load
from parallax.store import Store
from parallax.telemetry import configure_logs
from parallax.topics import ARTICLES_FETCHED, retry_topic
from translator.engines.opening import open_engines
from translator.engines.routes import Engines
from translator.handlers import SERVICE
from translator.models.files import Library
from translator.retranslation.options import add_options, asked_of, moment, selection_of
from translator.retranslation.report import (
    PATIENCE_SECONDS,
    Shown,
    clear,
    counts_text,
    result,
    say,
    show_result,
    table,
)
from translator.retranslation.requests import Pace, Retranslation, candidates, judged
from translator.retranslation.run import Run, key_of
from translator.retranslation.selection import (
    PROVENANCE,
    Current,
    Target,
    Verdict,
    language_of,
    provenance,
)
from translator.settings import Settings


def add_retranslate(commands: Any) -> None:
    """Register the verb."""
    add_options(commands).set_defaults(command=_retranslate)


def current_of(engines: Engines) -> Current:
    """What would be asked first for a language."""

    def current(language: str) -> Target | None:
        routes = engines.routes(language)
        return (routes[0].engine, routes[0].model, routes[0].version) if routes else None

    return current


async def run_of(options: argparse.Namespace, store: Store, current: Current) -> Run:
    """The run to go on with, or a new one; says which."""
    asked = asked_of(options)
    earlier = None if options.restart else await Run.load(store, key_of(asked))
    if earlier is not None:
        other = earlier.overtaken(current)
        if not other:
            say(
                f"going on with the run of {earlier.started_at:%Y-%m-%d %H:%M} UTC, "
                f"{sum(earlier.counts.values()):,} articles done; --restart begins anew"
            )
            return earlier
        say(f"beginning anew: {', '.join(other)} would now be translated by something else")
    return Run(
        key_of(asked),
        asked,
        since=moment(options.since) if options.since else None,
        until=moment(options.until, end=True) if options.until else None,
    )


def _retranslate(options: argparse.Namespace) -> int:
    if options.waiting < 1:
        raise ParallaxError("--waiting must be 1 or more")
    settings = load(Settings)
    configure_logs(SERVICE, "warning", settings.log_format)
    # It would log each try to reach a broker that is away; the command says it once.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    return asyncio.run(retranslate(options, settings))


async def retranslate(options: argparse.Namespace, settings: Settings) -> int:
    """The whole command; the exit code. Raises ParallaxError."""
    async with AsyncExitStack() as stack:
        engines = await stack.enter_async_context(open_engines(settings, Library(settings.models)))
        store = await Store.connect(settings)
        stack.callback(store.close)
        run = await run_of(options, store, current_of(engines))
        if options.dry_run:
            found = await _count(store, run, current_of(engines))
            show_result(found if options.json else table(found), as_json=options.json)
            return 0
        names = Names(settings.topic_prefix)
        topic = names.topic(retry_topic(ARTICLES_FETCHED, SERVICE))
        waiting = await stack.enter_async_context(backlog(settings, topic, names.group(SERVICE)))
        broker = await stack.enter_async_context(create_broker(settings, f"{SERVICE}-retranslate"))
        await broker.connect()

        async def send(article_id: str, event: ArticleFetched) -> None:
            await publish(broker, topic, article_id, event)

        pace = Pace(options.rate, options.waiting)
        work = Retranslation(store, send, waiting, pace, Shown())
        return await _request(work, run, current_of(engines), as_json=options.json)


async def _request(work: Retranslation, run: Run, current: Current, *, as_json: bool) -> int:
    try:
        progress = await work.request(selection_of(run), run, current)
        clear()
        show_result(result(run) if as_json else counts_text(run.counts), as_json=as_json)
        await work.drain(progress, PATIENCE_SECONDS)
    except asyncio.CancelledError:
        clear()
        say(f"stopped. {counts_text(run.counts)}. " + _going_on(run))
        raise
    except SURROUNDINGS as error:
        clear()
        raise Unavailable(
            f"{text_of(error)}. {counts_text(run.counts)}. {_going_on(run)}"
        ) from error
    clear()
    if progress.waiting:
        say(f"{progress.waiting:,} still wait for the translator, which takes none: does it run?")
    return 0


def _going_on(run: Run) -> str:
    if run.finished_at:
        return "All requests are with the translator"
    return "The same command goes on from here"


async def _count(store: Store, run: Run, current: Current) -> dict[str, Any]:
    """What a run would do, by language and by what made the translations that there are."""
    selection = selection_of(run)
    ids = await candidates(store, selection, run.cursor)
    verdicts: Counter[Verdict] = Counter()
    made: Counter[tuple[str | None, ...]] = Counter()
    async for _, verdict, document in judged(store, ids, selection, run, current):
        verdicts[verdict] += 1
        if verdict is Verdict.REQUESTED:
            by = provenance(document["translation"])
            made[language_of(document), document["translation"]["status"], *by] += 1
    return {
        **{str(verdict): verdicts[verdict] for verdict in Verdict},
        "items": [
            {
                "language": language,
                "status": status,
                "articles": articles,
                "made_by": dict(zip(PROVENANCE, by, strict=True)),
                "now": dict(zip(PROVENANCE, run.target(language, current) or (), strict=True)),
            }
            for (language, status, *by), articles in made.most_common()
        ],
    }
