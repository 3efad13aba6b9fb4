"""Worker processes: real engines, and engines that hang or die."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from parallax.errors import Unavailable
from tests.support.waiting import until
from translator.engines.base import (
    EngineDied,
    EngineFailed,
    EngineLate,
    ModelReplaced,
    OutOfTime,
    Step,
)
from translator.engines.firefox import step_of
from translator.engines.pool import Pool
from translator.models.files import bundled_model

FOUND = bundled_model()
assert FOUND is not None
PT = step_of(FOUND)

FAKE_ENGINE = """
import sys, time
from translator.engines.worker import serve

class Panic(BaseException):
    pass

class Engine:
    def translate(self, text):
        if text == "hang":
            while True:
                time.sleep(3600)
        if text == "panic":
            raise Panic("the engine panicked")
        print("a library that prints")
        return text.upper()

    def close(self):
        pass

    def process_ids(self):
        return ()

serve(lambda files: Engine())
"""
FAKE = (sys.executable, "-P", "-c", FAKE_ENGINE)


async def test_translates_portuguese() -> None:
    async with Pool(1) as pool:
        english = await pool.translate(PT, "O governo caiu ontem.", 10)
    assert english == "The government fell yesterday."


async def test_a_real_engine_that_is_late_is_killed_and_replaced() -> None:
    async with Pool(1) as pool:
        (before,) = pool.process_ids()
        with pytest.raises(EngineLate):
            await pool.translate(PT, "x" * 4000, 0.2)
        assert not psutil.pid_exists(before)
        assert await pool.translate(PT, "Bom dia.", 10)
        assert before not in pool.process_ids()


async def test_others_go_on_while_one_hangs() -> None:
    async with Pool(2, FAKE) as pool:
        hanging = asyncio.create_task(pool.translate(PT, "hang", 3))
        others = [await pool.translate(PT, f"text {n}", 10) for n in range(20)]
        assert not hanging.done()
        assert others == [f"TEXT {n}" for n in range(20)]
        with pytest.raises(EngineLate, match="no answer within"):
            await hanging


async def test_a_killed_worker_is_replaced() -> None:
    async with Pool(1, FAKE) as pool:
        (before,) = pool.process_ids()
        task = asyncio.create_task(pool.translate(PT, "hang", 30))
        await until(lambda: _busy(pool))
        os.kill(before, signal.SIGKILL)
        with pytest.raises(EngineDied, match=str(before)):
            await task
        assert await pool.translate(PT, "next", 10) == "NEXT"


def _busy(pool: Pool) -> bool:
    return len(pool._idle) < len(pool.process_ids())


async def test_a_worker_that_died_idle_is_replaced() -> None:
    async with Pool(1, FAKE) as pool:
        (before,) = pool.process_ids()
        process = psutil.Process(before)
        os.kill(before, signal.SIGKILL)
        await until(lambda: not process.is_running() or process.status() == "zombie")
        answers = [await _answer_or_none(pool) for _ in range(2)]
        assert answers[-1] == "NEXT"


async def _answer_or_none(pool: Pool) -> str | None:
    try:
        return await pool.translate(PT, "next", 10)
    except EngineDied:
        return None  # asked before the event loop had heard of its end


async def test_a_panic_is_an_answer_and_the_worker_stays() -> None:
    async with Pool(1, FAKE) as pool:
        before = pool.process_ids()
        with pytest.raises(EngineFailed, match="the engine panicked"):
            await pool.translate(PT, "panic", 10)
        assert await pool.translate(PT, "next", 10) == "NEXT"
        assert pool.process_ids() == before


async def test_a_cancelled_task_leaves_no_worker_out_of_step() -> None:
    async with Pool(1, FAKE) as pool:
        task = asyncio.create_task(pool.translate(PT, "hang", 30))
        await until(lambda: _busy(pool))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await pool.translate(PT, "next", 10) == "NEXT"


async def test_a_turn_that_comes_too_late_is_not_begun() -> None:
    async with Pool(1, FAKE) as pool:
        with pytest.raises(OutOfTime):
            await pool.translate(PT, "text", 10, until=0)


async def test_files_that_are_no_model_are_an_error_of_the_engine(tmp_path: Path) -> None:
    broken = tmp_path / "model.bin"
    broken.write_bytes(b"not a model")
    files = dict.fromkeys(("model", "source_vocabulary", "target_vocabulary"), str(broken))
    async with Pool(1) as pool:
        with pytest.raises(EngineFailed):
            await pool.translate(replace(PT, version="x", load=files), "Bom dia.", 10)


async def test_files_of_another_version_are_told_apart() -> None:
    step = replace(PT, version="x", load={**PT.load, "sha256": "0123456789ab"})
    async with Pool(1) as pool:
        with pytest.raises(ModelReplaced):
            await pool.translate(step, "Bom dia.", 10)
        assert await pool.translate(PT, "Bom dia.", 10)


def other(number: int) -> Step:
    return replace(PT, version=f"copy {number}")


async def test_memory_stays_within_its_budget_and_the_least_used_goes_first() -> None:
    async with Pool(1) as unbounded:
        await unbounded.translate(PT, "Bom dia.", 10)
        (one,) = unbounded._alive
        alone = one.resident
    budget = alone + 70 * 2**20  # room for two, not for three
    async with Pool(1, budget=budget) as pool:
        for step in (PT, other(1), PT, other(2), PT):
            assert await pool.translate(step, "Bom dia.", 10) == "Good morning."
            (worker,) = pool._alive
            assert worker.resident <= budget
        assert len(worker.loaded) == 2
        assert any("copy 2" in key for key in worker.loaded)


async def test_a_model_larger_than_the_budget_still_works() -> None:
    async with Pool(1, budget=1) as pool:
        for step in (PT, other(1)):
            assert await pool.translate(step, "Bom dia.", 10) == "Good morning."
        (worker,) = pool._alive
        assert len(worker.loaded) == 1


async def test_a_language_goes_where_its_model_is() -> None:
    async with Pool(2, FAKE) as pool:
        for step in (PT, other(1), PT, other(1), PT):
            await pool.translate(step, "text", 10)
        assert sorted(len(worker.loaded) for worker in pool._alive) == [1, 1]


@pytest.mark.parametrize("command", [("/no/such/program",), (sys.executable, "-c", "")])
async def test_workers_that_cannot_start_are_unavailable(command: tuple[str, ...]) -> None:
    with pytest.raises(Unavailable, match="engine process"):
        await Pool(1, command).__aenter__()


PARENT = """
import asyncio, sys
from translator.engines.pool import Pool
from tests.unit.translator.engines.test_pool import FAKE, PT

async def main():
    async with Pool(2, FAKE) as pool:
        busy = [asyncio.create_task(pool.translate(PT, "hang", 60)) for _ in range(2)]
        while len(pool.process_ids()) < 2 or pool._idle:
            await asyncio.sleep(0.01)
        print("workers", *pool.process_ids(), flush=True)
        await asyncio.gather(*busy)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker ends after its sentence")
async def test_workers_end_with_a_killed_parent_even_amid_a_sentence() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, stdout=asyncio.subprocess.PIPE
    )
    try:
        workers = await asyncio.wait_for(_announced(parent), 30)
    finally:
        parent.kill()
        await parent.wait()
    assert len(workers) == 2
    await until(lambda: not any(_running(worker) for worker in workers), seconds=10)


async def _announced(parent: asyncio.subprocess.Process) -> list[psutil.Process]:
    assert parent.stdout is not None
    async for line in parent.stdout:  # logs come on the same pipe
        word, *numbers = line.decode().split()
        if word == "workers":
            return [psutil.Process(int(number)) for number in numbers]
    raise AssertionError("the parent ended before its workers were busy")


async def test_workers_ignore_the_signals_of_a_process_group() -> None:
    async with Pool(1, FAKE) as pool:
        (pid,) = pool.process_ids()
        os.kill(pid, signal.SIGINT)
        os.kill(pid, signal.SIGTERM)
        assert await pool.translate(PT, "next", 10) == "NEXT"


def _running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
