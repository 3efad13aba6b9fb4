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
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Self

import structlog
from prometheus_client import Counter, Gauge

from parallax.errors import Unavailable
from translator.engines.base import (
    EngineDied,
    EngineFailed,
    EngineLate,
    ModelReplaced,
    OutOfTime,
    Step,
)
from translator.engines.wire import LENGTH, REPLACED, Message, encode

START_SECONDS = 20.0
"""For a process to come up, and for it to load a model: the files may be on a slow disk."""

COMMAND = (sys.executable, "-P", "-m", "translator.engines.worker")

WORKERS_LOST = Counter(
    "translator_workers_lost_total", "Engine processes killed or dead, by reason", ["reason"]
)
RESIDENT = Gauge(
    "translator_engine_memory_bytes",
    "Resident memory of all engine processes, as each told when it last loaded a model",
)

log = structlog.stdlib.get_logger(__name__)


class Pool:
    """Up to `size` engine processes; use it as an async context manager.

    `budget` bounds the resident bytes of all of them, each having its share; 0 for no bound. A
    model is loaded where it is first needed, and its texts go there again when that one is free.
    """

    def __init__(self, size: int = 2, command: Sequence[str] = COMMAND, budget: int = 0) -> None:
        self._command = command
        self._share = budget // size
        self._free = asyncio.Semaphore(size)
        self._idle: list[_Worker] = []
        """The most recently used last."""
        self._alive: set[_Worker] = set()
        self._size = size
        self._count = 0
        """Alive or being started."""
        self._closed = False

    async def __aenter__(self) -> Self:
        """Start one worker; raises Unavailable when that fails."""
        async with self._worker(""):
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

    async def translate(
        self, step: Step, text: str, seconds: float, until: float = math.inf
    ) -> str:
        """One text; see Engine.translate.

        Raises EngineLate, EngineDied, EngineFailed or OutOfTime, all about this text only,
        ModelReplaced, and Unavailable when no worker can be started.
        """
        async with self._worker(key_of(step)) as worker:
            await worker.load(step, self._share)
            RESIDENT.set(sum(one.resident for one in self._alive))
            left = until - time.monotonic()
            if left <= 0:
                raise OutOfTime("its turn came too late")
            return await worker.translate(step, text, min(seconds, left))

    @asynccontextmanager
    async def _worker(self, key: str) -> AsyncIterator["_Worker"]:
        async with self._free:
            worker = await self._take(key)
            try:
                yield worker
            finally:
                if worker.usable:
                    self._idle.append(worker)
                else:
                    await self._drop(worker)

    async def _take(self, key: str) -> "_Worker":
        """An idle worker that has the model; else a new one, while there may be more; else any."""
        for dead in [worker for worker in self._idle if not worker.usable]:
            self._idle.remove(dead)
            await self._drop(dead)
        having = [worker for worker in self._idle if not key or key in worker.loaded]
        if not having and self._count < self._size:
            return await self._start()
        chosen = having[-1] if having else self._idle[0]
        self._idle.remove(chosen)
        return chosen

    async def _start(self) -> "_Worker":
        if self._closed:
            raise Unavailable("the engines are being stopped")
        self._count += 1
        try:
            fresh = await _start(self._command)
        except BaseException:
            self._count -= 1
            raise
        self._alive.add(fresh)
        return fresh

    async def _drop(self, worker: "_Worker") -> None:
        await worker.stop()
        if worker in self._alive:
            self._alive.remove(worker)
            self._count -= 1


def key_of(step: Step) -> str:
    """By which a worker knows a model: another version is another model."""
    return f"{step.kind} {step.model} {step.version} {step.source}-{step.target}"


class _Worker:
    """One engine process; not usable any more after an answer that didn't come."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None  # noqa: S101 - both are pipes, see _start
        assert process.stdout is not None  # noqa: S101
        self._process = process
        self._requests = process.stdin
        self._answers = process.stdout
        self._in_step = True
        self.loaded: frozenset[str] = frozenset()
        self.resident = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def usable(self) -> bool:
        return self._in_step and self._process.returncode is None

    async def load(self, step: Step, budget: int) -> None:
        key = key_of(step)
        if key in self.loaded:
            return
        wanted = {**step.load, "kind": step.kind, "key": key, "budget": budget}
        answer = await self._ask({"load": wanted}, START_SECONDS)
        self.loaded = frozenset(answer["loaded"])
        self.resident = answer["resident"]

    async def translate(self, step: Step, text: str, seconds: float) -> str:
        return str((await self._ask({"key": key_of(step), "text": text}, seconds))["ok"])

    async def _ask(self, request: Message, seconds: float) -> Message:
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
        if answer.get(REPLACED):
            raise ModelReplaced(f"{request['load']['key']}: the files are of another version now")
        if "error" in answer:
            raise EngineFailed(str(answer["error"]))
        return answer

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
