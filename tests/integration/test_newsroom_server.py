"""The newsroom as an operator starts it: a process of its own."""

import asyncio
import json
import sys
import tomllib
from pathlib import Path

import aiohttp

DEADLINE = 20


async def test_the_process_says_it_is_ready_serves_and_leaves_on_sigterm(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue.toml"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parallax_local.newsroom", "--port", "0", "--json"),
        *("--anchor", "2026-03-02T12:30:00Z", "--catalogue-out", str(catalogue)),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        ready = json.loads(await asyncio.wait_for(process.stdout.readline(), DEADLINE))
        source = tomllib.loads(catalogue.read_text(encoding="utf-8"))["source"][0]
        host = source["homepage"].split("/")[2]
        assert f"{host}=127.0.0.1:{ready['port']}" in ready["host_map"].split(",")
        async with aiohttp.ClientSession() as session:
            async with session.get(ready["status"]) as answer:
                assert (await answer.json())["published"] == ready["published"] > 0
            path = "/" + source["feeds"][0].split("/", 3)[3]
            url = f"http://127.0.0.1:{ready['port']}{path}"
            async with session.get(url, headers={"Host": host}) as answer:
                assert answer.status == 200
        process.terminate()
        assert await asyncio.wait_for(process.wait(), DEADLINE) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_damaged_replay_folder_is_told_and_ends_the_process(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "parallax_local.newsroom", "--replay", str(tmp_path)),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), DEADLINE)
    assert process.returncode == 2
    assert b"pages.jsonl is missing" in said
