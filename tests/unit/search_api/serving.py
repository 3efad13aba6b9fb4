"""An app served by a real HTTP server on a free port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import uvicorn
from fastapi import FastAPI

from tests.support.waiting import until


@asynccontextmanager
async def serving(app: FastAPI, **options: Any) -> AsyncIterator[aiohttp.ClientSession]:
    """A session whose addresses are relative to the app's; `options` are uvicorn's."""
    plain: dict[str, Any] = {"port": 0, "log_config": None, "lifespan": "on"}
    server = uvicorn.Server(uvicorn.Config(app, **plain | options))
    task = asyncio.create_task(server.serve())
    try:
        await until(lambda: server.started or task.done(), what="the HTTP server is up")
        port = server.servers[0].sockets[0].getsockname()[1]
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            yield session
    finally:
        server.should_exit = True
        await task
