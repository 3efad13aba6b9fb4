"""Health, readiness, metrics: the same three addresses on every service."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable

import structlog
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from parallax.delivery import ConsumerState, Delivery
from parallax.telemetry import CONSUMER_LAG

LAG_SECONDS = 5.0

Check = Callable[[], Awaitable[str | None]]
"""None when all is well, else what is wrong, in a few words."""

log = structlog.stdlib.get_logger(__name__)


class Health:
    """What a service says of itself.

    `alive` checks decide /healthz (a failure asks for a restart), `ready` checks decide /readyz,
    `degraded` checks only show in its body.
    """

    def __init__(self) -> None:
        self.alive: dict[str, Check] = {}
        self.ready: dict[str, Check] = {}
        self.degraded: dict[str, Check] = {}

    def endpoints(self) -> list[Route]:
        """/healthz, /readyz and /metrics as routes of a Starlette or FastAPI app."""

        async def healthz(_: Request) -> Response:
            return _answer(await _run(self.alive), {})

        async def readyz(_: Request) -> Response:
            return _answer(await _run(self.ready), await _run(self.degraded))

        async def metrics(_: Request) -> Response:
            return Response(generate_latest(), headers={"content-type": CONTENT_TYPE_LATEST})

        return [Route(f"/{one.__name__}", one) for one in (healthz, readyz, metrics)]


async def _run(checks: dict[str, Check]) -> dict[str, str]:
    faults = {}
    for name, check in checks.items():
        try:
            async with asyncio.timeout(5):
                fault = await check()
        except Exception as error:  # noqa: BLE001 - a check that fails is a fault to show
            fault = f"{type(error).__name__}: {error}"
        if fault is not None:
            faults[name] = fault
    return faults


def _answer(faults: dict[str, str], degraded: dict[str, str]) -> Response:
    status = "failing" if faults else "degraded" if degraded else "ok"
    body: dict[str, object] = {"status": status}
    if faults or degraded:
        body["faults"] = {**faults, **degraded}
    return JSONResponse(
        body, status_code=503 if faults else 200, headers={"cache-control": "no-store"}
    )


def consumers_alive(broker: KafkaBroker, delivery: Delivery, stuck_seconds: float) -> Check:
    """Fails on a consumer whose task has died, or that makes no progress with lag and no pause."""

    async def check() -> str | None:
        for subscriber in broker.subscribers:
            tasks = getattr(subscriber, "tasks", [])
            if subscriber.running and any(task.done() for task in tasks):
                return f"the consumer of {_topics(subscriber)} has died"
        for state in delivery.consumers.values():
            idle = time.monotonic() - state.last_progress
            if idle > stuck_seconds and (state.in_hand or await _unpaused_lag(state)):
                return f"no progress for {idle:.0f} s with messages waiting"
        return None

    return check


def all_run(tasks: Iterable[asyncio.Task[None]]) -> Check:
    """Fails once endless work, as of `parallax.serve.background`, has ended."""
    watched = tuple(tasks)

    async def check() -> str | None:
        ended = [task.get_name() for task in watched if task.done()]
        return f"{', '.join(ended)} has ended; the log says why" if ended else None

    return check


def _topics(subscriber: object) -> str:
    return ", ".join(getattr(subscriber, "topic_names", [])) or "?"


async def _unpaused_lag(state: ConsumerState) -> int:
    paused = state.consumer.paused()
    lags = await _lags(state)
    return sum(lag for (topic, partition), lag in lags.items() if (topic, partition) not in paused)


async def _lags(state: ConsumerState) -> dict[tuple[str, int], int]:
    partitions = list(state.consumer.assignment())
    if not partitions:
        return {}
    ends = await state.consumer.end_offsets(partitions)
    return {
        (part.topic, part.partition): max(0, ends[part] - await state.consumer.position(part))
        for part in partitions
    }


async def watch_lag(delivery: Delivery) -> None:
    """Keep parallax_consumer_lag up to date, for ever; FastStream has no such metric."""
    while True:
        for state in list(delivery.consumers.values()):
            try:
                async with asyncio.timeout(LAG_SECONDS):
                    lags = await _lags(state)
            except (KafkaError, TimeoutError) as error:
                log.warning("lag_unknown", error=f"{type(error).__name__}: {error}")
                continue
            for (topic, partition), lag in lags.items():
                CONSUMER_LAG.labels(delivery.group, topic, str(partition)).set(lag)
        await asyncio.sleep(LAG_SECONDS)
