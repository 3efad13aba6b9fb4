"""Waiting with a limit."""

import asyncio


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Return when `event` is set, or after so long."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
