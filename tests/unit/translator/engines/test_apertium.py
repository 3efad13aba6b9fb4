"""Apertium's pipes, with its real data: what goes in and comes out, and what breaks."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from tests.support.waiting import until
from translator.engines.apertium import Apertium
from translator.engines.base import EngineFailed
from translator.engines.pipeline import commands_of, escaped, unescaped
from translator.engines.pool import Pool
from translator.scripts import in_latin

DATA = Path("/usr/share/apertium")


@pytest_asyncio.fixture
async def apertium() -> AsyncIterator[Apertium]:
    async with Pool(1) as pool:
        yield Apertium(pool, DATA)


async def say(apertium: Apertium, tag: str, text: str) -> str:
    (step,) = [step for step in apertium.steps(tag) if step.target == "en"]
    return await apertium.translate(step, text, 10)


@pytest.mark.parametrize(
    ("tag", "text", "english"),
    [
        ("es-MX", "La casa es grande.", "The house is big."),
        ("ca", "La casa és gran.", "The home is big."),
        ("sr", "Кућа је велика.", "House is large."),
        ("hr", "Kuća je velika.", "House is large."),
        ("is", "Húsið er stórt.", "The house is big."),
        ("mk", "Куќата е голема.", "The house is huge."),
    ],
)
async def test_translates(apertium: Apertium, tag: str, text: str, english: str) -> None:
    assert await say(apertium, tag, text) == english


@pytest.mark.parametrize(
    "text",
    [
        "^la<det>$ casa/hogar [caja] {llave} @casa \\ ~ *",
        "Una\nlínea y\r\notra",
        "sin\0fin",
        "\ud800 roto",
        "[" * 300,
    ],
)
async def test_no_text_puts_question_and_answer_out_of_step(apertium: Apertium, text: str) -> None:
    await say(apertium, "es", text)
    assert await say(apertium, "es", "La casa es grande.") == "The house is big."


async def test_what_means_something_to_its_stream_comes_back(apertium: Apertium) -> None:
    assert await say(apertium, "es", "12^3 [4] {5} 6/7 $8 @9") == "12^3 [4] {5} 6/7 $8 @9"


async def test_unknown_words_are_marked(apertium: Apertium) -> None:
    assert await say(apertium, "es", "La casa es xyzgrande.") == "The house is *xyzgrande."


async def test_a_program_that_dies_is_an_error_and_started_anew() -> None:
    async with Pool(1) as pool:
        apertium = Apertium(pool, DATA)
        await say(apertium, "es", "casa")
        (worker,) = pool.process_ids()
        programs = psutil.Process(worker).children()
        assert len(programs) > 5
        os.kill(programs[3].pid, signal.SIGKILL)
        await until(lambda: programs[3].status() == psutil.STATUS_ZOMBIE)
        with pytest.raises(EngineFailed, match="PipelineBroken"):
            await say(apertium, "es", "otra casa")
        assert await say(apertium, "es", "La casa es grande.") == "The house is big."
        assert pool.process_ids() == [worker]


async def test_programs_end_with_their_worker() -> None:
    async with Pool(1) as pool:
        await say(Apertium(pool, DATA), "es", "casa")
        (worker,) = pool.process_ids()
        programs = psutil.Process(worker).children()
    await until(lambda: not any(program.is_running() for program in programs))


def test_a_step_names_its_data_and_their_version() -> None:
    (step,) = [step for step in Apertium(Pool(1), DATA).steps("es-AR") if step.target == "en"]
    assert (step.source, step.target, step.model) == ("es", "en", "spa-eng")
    assert step.engine.startswith("apertium 3.")
    assert len(step.version) == 12


def test_nothing_is_installed_and_other_languages(tmp_path: Path) -> None:
    assert Apertium(Pool(1), tmp_path / "none").steps("es") == []
    assert Apertium(Pool(1), DATA).steps("fr") == []


def test_older_modes_have_short_names(tmp_path: Path) -> None:
    modes = tmp_path / "modes"
    modes.mkdir()
    for name in ("gl-es", "glg-eng_US", "es-gl"):
        (modes / f"{name}.mode").write_text("lt-proc 'x.bin'")
    (step,) = Apertium(Pool(1), tmp_path).steps("gl")
    assert (step.source, step.target) == ("gl", "es")


def test_the_commands_of_a_mode() -> None:
    mode = "lt-proc '/a b/x.bin' | apertium-tagger -g $2 'y' | lt-proc $1 'z'"
    assert commands_of(mode) == [
        ["lt-proc", "-z", "/a b/x.bin"],
        ["apertium-tagger", "-z", "-g", "y"],
        ["lt-proc", "-z", "-g", "z"],
    ]


def test_the_stream_format() -> None:
    assert escaped("a [b]\n c/d\0") == r"a \[b\] c\/d"
    assert unescaped("a \\[b\\] c\\/d.[]\n") == "a [b] c/d"


def test_serbian_in_latin_letters() -> None:
    assert in_latin("Љубав и Ђорђе, Џеј") == "Ljubav i Đorđe, Džej"
