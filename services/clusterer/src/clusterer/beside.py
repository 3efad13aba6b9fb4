"""Work that the writer does beside placing: again and again, as long as it is the writer."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from clusterer.writer import Writer
from parallax.faults import SURROUNDINGS, text_of

log = structlog.stdlib.get_logger(__name__)


async def again(
    what: str, writer: Writer, work: Callable[[], Awaitable[None]], every_seconds: float
) -> None:
    """Do `work` for ever. An outage is waited out, and a fault told: neither ends it.

    A standby does nothing: it must not take over just because something is to be done.
    """
    while True:
        try:
            if writer.began:
                await writer.ready()
                await work()
        except SURROUNDINGS as error:
            log.warning("waiting_for_surroundings", what=what, error=text_of(error))
        except Exception:
            log.exception("work_failed", what=what)
        await asyncio.sleep(every_seconds)
