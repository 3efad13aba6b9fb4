"""The extraction process: one that hangs, dies or is cancelled is replaced."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from fetcher.extraction.article import Job
from fetcher.extraction.pool import ExtractionFailed, Extractors, Worker

JOB = Job(url="https://a.example/1", now=datetime(2026, 1, 2, tzinfo=UTC))
PAGE = (
    b"<html><head><title>Quay reopens</title></head><body><article><h1>Quay reopens</h1>"
    b"<p>The harbour authority reopened the eastern quay on Monday after weeks of repairs.</p>"
    b"<p>Two of the five cranes stay closed until engineers have looked at the foundations.</p>"
    b"</article></body></html>"
)


@pytest_asyncio.fixture
async def worker() -> AsyncIterator[Worker]:
    made = Worker(deadline=20)
    yield made
    await made.stop()


async def test_a_page_comes_back_as_an_article(worker: Worker) -> None:
    found = await worker.run(JOB, PAGE)
    assert found is not None
    assert found.title == "Quay reopens"
    assert len(found.paragraphs) == 2
    assert await worker.run(JOB, b"") is None


async def test_a_process_that_hangs_is_replaced(worker: Worker) -> None:
    assert await worker.run(JOB, PAGE)
    process = worker._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    worker._deadline = 0.2
    with pytest.raises(ExtractionFailed, match=r"no result within 0\.2 s"):
        await worker.run(JOB, PAGE)
    worker._deadline = 20
    assert await worker.run(JOB, PAGE)


async def test_a_process_that_dies_is_replaced(worker: Worker) -> None:
    assert await worker.run(JOB, PAGE)
    process = worker._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    task = asyncio.create_task(worker.run(JOB, PAGE))
    await asyncio.sleep(0)
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(ExtractionFailed, match="died"):
        await task
    assert await worker.run(JOB, PAGE)


async def test_a_cancelled_page_does_not_answer_the_next(worker: Worker) -> None:
    assert await worker.run(JOB, PAGE)
    task = asyncio.create_task(worker.run(JOB, PAGE.replace(b"Quay", b"Pier")))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    found = await worker.run(JOB, PAGE)
    assert found is not None
    assert found.title == "Quay reopens"


async def test_many_pages_share_few_processes() -> None:
    async with Extractors(2, deadline=20) as extractors:
        found = await asyncio.gather(*(extractors.extract(JOB, PAGE) for _ in range(10)))
    assert all(article is not None for article in found)
