"""Extraction off the event loop: worker processes, each replaced when it is late, dead or worn."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from types import TracebackType
from typing import Self

from fetcher.extraction.article import Extraction, Job
from fetcher.extraction.worker import FAULT, HEADER, NOTHING, READY
from fetcher.metrics import EXTRACTION_RESTARTS

START_SECONDS = 60
PAGES_UNTIL_WORN = 1000
"""libxml2's memory never shrinks; a new process every so often is cheaper than finding out why."""


class ExtractionFailed(Exception):
    """The page took too long, or its process died over it."""


class Extractors:
    """A few worker processes; use as an async context manager."""

    def __init__(self, count: int, deadline: float) -> None:
        self._free: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers = [Worker(deadline) for _ in range(count)]
        for worker in self._workers:
            self._free.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        await asyncio.gather(*(worker.stop() for worker in self._workers))

    async def extract(self, job: Job, page: bytes) -> Extraction | None:
        """The article in a page, None if there is none; raises ExtractionFailed."""
        worker = await self._free.get()
        try:
            return await worker.run(job, page)
        finally:
            self._free.put_nowait(worker)


class Worker:
    """One process and its two pipes, started with its first job."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._process: Process | None = None
        self._pages = 0

    async def run(self, job: Job, page: bytes) -> Extraction | None:
        """Hand over one page and wait for its article."""
        if self._process is None or self._process.returncode is not None:
            self._process = await _start()
            self._pages = 0
        done = False
        try:
            async with asyncio.timeout(self._deadline):
                answer = await _exchange(self._process, job, page)
            done = True
        except TimeoutError as error:
            EXTRACTION_RESTARTS.labels("late").inc()
            raise ExtractionFailed(f"no result within {self._deadline:g} s") from error
        except (asyncio.IncompleteReadError, OSError) as error:
            EXTRACTION_RESTARTS.labels("died").inc()
            raise ExtractionFailed("the process died over it") from error
        finally:
            # Also after a cancellation: half an exchange would answer the next page's question.
            if not done:
                await self.stop()
        self._pages += 1
        if self._pages >= PAGES_UNTIL_WORN:
            EXTRACTION_RESTARTS.labels("worn").inc()
            await self.stop()
        if answer.startswith(FAULT):
            raise ExtractionFailed(answer[len(FAULT) :].decode(errors="replace"))
        return None if answer == NOTHING else Extraction.model_validate_json(answer)

    async def stop(self) -> None:
        """End the process at once; it has nothing to save."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        # communicate() closes the pipes, which wait() leaves to the garbage collector.
        with suppress(OSError):
            await process.communicate()


async def _start() -> Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "fetcher.extraction.worker",
        stdin=PIPE,
        stdout=PIPE,
        # Of its own session: Ctrl-C in a terminal is the fetcher's to handle.
        start_new_session=True,
        # One thread of arithmetic is plenty for telling languages apart.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    try:
        async with asyncio.timeout(START_SECONDS):
            greeting = await _read_frame(process)
    except (TimeoutError, asyncio.IncompleteReadError) as error:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()
        raise ExtractionFailed("its process didn't start; see the log above") from error
    if greeting != READY:
        raise ExtractionFailed(f"its process said {greeting[:80]!r} instead of {READY!r}")
    return process


async def _exchange(process: Process, job: Job, page: bytes) -> bytes:
    jobs = process.stdin
    if jobs is None:
        raise OSError("the process has no input")
    text = job.model_dump_json().encode()
    jobs.write(HEADER.pack(len(text), len(page)) + text)
    jobs.write(page)
    await jobs.drain()
    return await _read_frame(process)


async def _read_frame(process: Process) -> bytes:
    if process.stdout is None:
        raise OSError("the process has no output")
    text, _ = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
    return await process.stdout.readexactly(text)
