"""A server that writes prose, as OpenAI's chat completions do; also one that lies or is unwell."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

EVIDENCE = re.compile(r"^\[(\d+)\] \([^)]*\) (.*)$", re.MULTILINE)


@dataclass
class Scribe:
    """Answers with the evidence itself, sentence by sentence, each with its number."""

    key: str = "a secret"
    lies: bool = False
    status: int = 200
    url: str = ""
    prompts: list[str] = field(default_factory=list)
    """What it was asked, also in vain."""
    free: asyncio.Event = field(default_factory=asyncio.Event)
    """Until it is set no answer goes out; it is at first."""

    def __post_init__(self) -> None:
        self.free.set()

    async def handle(self, request: web.Request) -> web.Response:
        asked = await request.json()
        prompt = asked["messages"][-1]["content"]
        self.prompts.append(prompt)
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            return web.Response(status=401)
        if self.status != 200:
            return web.Response(status=self.status)
        await self.free.wait()
        return web.json_response({"choices": [{"message": {"content": self._answer(prompt)}}]})

    def _answer(self, prompt: str) -> str:
        if self.lies:
            return "The mayor of Quorl has fled with 9 million euros [1]. Nobody is surprised [2]."
        return "\n".join(f"{text} [{number}]" for number, text in EVIDENCE.findall(prompt))


@asynccontextmanager
async def writing(**ways: Any) -> AsyncIterator[Scribe]:
    """The server, while the block runs."""
    scribe = Scribe(**ways)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", scribe.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    scribe.url = f"http://{host}:{port}/v1"
    try:
        yield scribe
    finally:
        await runner.cleanup()
