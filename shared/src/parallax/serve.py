"""Runs a service: its ASGI app under uvicorn, which turns SIGTERM into a clean end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette

from parallax.errors import SettingsError
from parallax.health import Health
from parallax.kafka import check_topics
from parallax.settings import ServiceSettings
from parallax.store import Store
from parallax.topics import Topic

log = structlog.stdlib.get_logger(__name__)


async def preflight(settings: ServiceSettings, topics: Iterable[Topic]) -> None:
    """What must hold before a service starts; the process ends with the reason otherwise.

    Raises SettingsError for a port that is taken, Unavailable for a Kafka or MongoDB that doesn't
    answer, TopicsError for a topic that is missing or has another shape.
    """
    check_port(settings.http_host, settings.http_port)
    await check_topics(settings, topics)
    (await Store.connect(settings)).close()


def check_port(host: str, port: int) -> None:
    """Raise SettingsError if nobody can listen there: uvicorn finds out after all else started."""
    try:
        [(family, kind, proto, _, address), *_] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SettingsError(
            f"can't listen on {host}:{port}: {error}; set HTTP_HOST and HTTP_PORT, with the "
            "service's prefix, to an address and a port that are free"
        ) from error


def create_app(
    health: Health, working: Callable[[], AbstractAsyncContextManager[None]]
) -> Starlette:
    """The ASGI app of a service without pages: health and metrics in front, `working` behind.

    FastStream's own ASGI app answers before its broker is started, and goes on answering when
    that fails; here a failure at start ends the process, and the block's end comes before the exit.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with working():
            yield

    return Starlette(routes=health.endpoints(), lifespan=lifespan)


def serve(app: Any, settings: ServiceSettings, **options: Any) -> None:
    """Serve an ASGI app until SIGTERM or SIGINT; its lifespan starts and drains the rest.

    `options` are uvicorn's, for a service that the world may ask.
    """
    plain: dict[str, Any] = {
        "host": settings.http_host,
        "port": settings.http_port,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "lifespan": "on",
        "timeout_graceful_shutdown": max(1, round(settings.grace_seconds)),
        "h11_max_incomplete_event_size": 64 * 1024,
    }
    uvicorn.run(app, **plain | options)


@asynccontextmanager
async def background(*work: Coroutine[Any, Any, None]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Run endless work beside a block; ended when the block ends.

    Work that fails is logged at once, under the name of its coroutine, and keeps neither the block
    nor other work from going on: let `parallax.health.all_run` ask for a restart.
    """
    tasks = [asyncio.create_task(part, name=getattr(part, "__qualname__", None)) for part in work]
    for task in tasks:
        task.add_done_callback(_log_failure)
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("background_failed", work=task.get_name(), exc_info=error)
