"""Worker processes with deadlines: no thread can stop an engine, a kill can.

A worker that is late or dies is killed and its place is filled at the next need; the other
workers go on meanwhile.
"""

import asyncio
import json
import math
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog
from prometheus_client import Counter

from parallax.errors import ParallaxError, Unavailable
from translator.engines.worker import LENGTH, Message, encode
from translator.models.files import Model

START_SECONDS = 20.0
"""For a process to come up, and for it to load a model: the files may be on a slow disk."""

COMMAND = (sys.executable, "-P", "-m", "translator.engines.worker")

WORKERS_LOST = Counter(
    "translator_workers_lost_total", "Engine processes killed or dead, by reason", ["reason"]
)

log = structlog.stdlib.get_logger(__name__)


class EngineLate(ParallaxError):
    """A sentence took longer than its deadline; its worker was killed."""


class EngineDied(ParallaxError):
    """A worker ended amid a sentence."""


class EngineFailed(ParallaxError):
    """An engine answered with an error; the worker goes on."""


class OutOfTime(ParallaxError):
    """The time of all the work was used up before this sentence had its turn."""


class Pool:
    """Up to `size` engine processes; use it as an async context manager."""

    def __init__(self, size: int = 2, command: Sequence[str] = COMMAND) -> None:
        self._command = command
        self._idle: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        self._alive: set[_Worker] = set()
        self._closed = False
        for _ in range(size):
            self._idle.put_nowait(None)

    async def __aenter__(self) -> Self:
        """Start one worker; raises Unavailable when that fails."""
        await self._give_back(await self._take())
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Stop every worker, whatever it is doing."""
        self._closed = True
        await asyncio.gather(*(worker.stop() for worker in self._alive))
        self._alive.clear()

    def process_ids(self) -> list[int]:
        """Of the workers that are up."""
        return [worker.pid for worker in self._alive]

    async def load(self, model: Model) -> None:
        """Load a model into one worker. Raises EngineFailed for files that are no model."""
        worker = await self._take()
        try:
            await worker.load(model)
        finally:
            await self._give_back(worker)

    async def translate(
        self, model: Model, text: str, seconds: float, until: float = math.inf
    ) -> str:
        """One sentence in English.

        `seconds` count from when a worker has begun with it; `until`, on the monotonic clock,
        includes the wait for a worker. Raises EngineLate, EngineDied, EngineFailed or OutOfTime,
        all about this sentence only, and Unavailable when no worker can be started.
        """
        worker = await self._take()
        try:
            await worker.load(model)
            left = until - time.monotonic()
            if left <= 0:
                raise OutOfTime("its turn came too late")
            return await worker.translate(model, text, min(seconds, left))
        finally:
            await self._give_back(worker)

    async def _take(self) -> "_Worker":
        worker = await self._idle.get()
        if worker is not None and worker.usable:
            return worker
        try:
            worker = await self._replace(worker)
        except BaseException:
            self._idle.put_nowait(None)
            raise
        return worker

    async def _replace(self, worker: "_Worker | None") -> "_Worker":
        if self._closed:
            raise Unavailable("the engines are being stopped")
        if worker is not None:
            await self._drop(worker)
        fresh = await _start(self._command)
        self._alive.add(fresh)
        return fresh

    async def _give_back(self, worker: "_Worker") -> None:
        if worker.usable:
            self._idle.put_nowait(worker)
            return
        try:
            await self._drop(worker)
        finally:
            self._idle.put_nowait(None)

    async def _drop(self, worker: "_Worker") -> None:
        await worker.stop()
        self._alive.discard(worker)


class _Worker:
    """One engine process; not usable any more after an answer that didn't come."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None  # noqa: S101 - both are pipes, see _start
        assert process.stdout is not None  # noqa: S101
        self._process = process
        self._requests = process.stdin
        self._answers = process.stdout
        self._in_step = True
        self._loaded: set[str] = set()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def usable(self) -> bool:
        return self._in_step and self._process.returncode is None

    async def load(self, model: Model) -> None:
        key = str(model.model)
        if key in self._loaded:
            return
        files = {
            "model": key,
            "source_vocabulary": str(model.source_vocabulary),
            "target_vocabulary": str(model.target_vocabulary),
            "shortlist": str(model.shortlist) if model.shortlist else None,
        }
        await self._ask({"load": files}, START_SECONDS)
        self._loaded.add(key)

    async def translate(self, model: Model, text: str, seconds: float) -> str:
        return await self._ask({"model": str(model.model), "text": text}, seconds)

    async def _ask(self, request: Message, seconds: float) -> str:
        # Until the answer is here, an exception of any kind leaves request and answer out of step.
        self._in_step = False
        try:
            async with asyncio.timeout(seconds):
                self._requests.write(encode(request))
                await self._requests.drain()
                answer = await self.answer()
        except TimeoutError as error:
            WORKERS_LOST.labels("late").inc()
            raise EngineLate(f"no answer within {seconds:.1f} s") from error
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            WORKERS_LOST.labels("died").inc()
            raise EngineDied(f"worker {self.pid} ended amid its work") from error
        self._in_step = True
        if "error" in answer:
            raise EngineFailed(str(answer["error"]))
        return str(answer["ok"])

    async def answer(self) -> Message:
        head = await self._answers.readexactly(LENGTH.size)
        body: Message = json.loads(await self._answers.readexactly(LENGTH.unpack(head)[0]))
        return body

    async def stop(self) -> None:
        """Kill it; it holds nothing that would be lost."""
        with suppress(ProcessLookupError):
            self._process.kill()
        self._requests.close()
        with suppress(ConnectionError):
            await self._requests.wait_closed()
        await self._process.wait()


async def _start(command: Sequence[str]) -> _Worker:
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "TRANSLATOR_PARENT": str(os.getpid())},
            start_new_session=True,  # Ctrl-C goes to the service, which then ends its workers
        )
    except OSError as error:
        raise Unavailable(f"can't start an engine process ({command[0]}): {error}") from error
    worker = _Worker(process)
    try:
        async with asyncio.timeout(START_SECONDS):
            await worker.answer()
    except (TimeoutError, asyncio.IncompleteReadError) as error:
        await worker.stop()
        raise Unavailable(
            f"an engine process ended or said nothing within {START_SECONDS:.0f} s of its start "
            f"(exit code {process.returncode}); its own message is on standard error"
        ) from error
    except BaseException:
        await worker.stop()
        raise
    log.info("worker_started", pid=worker.pid)
    return worker
