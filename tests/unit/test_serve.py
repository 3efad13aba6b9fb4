"""Work beside a block: what ends by itself is told, and keeps nothing else from going on."""

import asyncio

import pytest
from structlog.testing import capture_logs

from parallax.health import all_run
from parallax.serve import background


async def fails() -> None:
    raise ValueError("a bad page")


async def endless() -> None:
    await asyncio.Event().wait()


async def test_work_that_fails_is_logged_and_seen_while_the_rest_goes_on() -> None:
    with capture_logs() as logs:
        async with background(fails(), endless()) as (failed, running):
            await asyncio.wait({failed})
            await asyncio.sleep(0)
            assert not running.done()
            assert "fails" in (await all_run((failed, running))() or "")
            assert await all_run((running,))() is None
    assert [(one["event"], one["work"]) for one in logs] == [("background_failed", "fails")]
    assert running.cancelled()


async def test_the_blocks_own_error_is_the_one_that_is_raised() -> None:
    with pytest.raises(KeyError):
        async with background(endless()):
            raise KeyError
