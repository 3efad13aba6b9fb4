"""Bytes in a bounded space."""

from collections.abc import Callable
from pathlib import Path

import pytest

from search_api.site.images.keeping import Folder, Memory

LIMIT = 100


@pytest.fixture(params=["memory", "folder"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Memory | Folder:
    make: dict[str, Callable[[], Memory | Folder]] = {
        "memory": lambda: Memory(LIMIT),
        "folder": lambda: Folder(tmp_path / "made", LIMIT),
    }
    return make[request.param]()


def bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


async def test_what_was_used_longest_ago_goes_first(shelf: Memory | Folder) -> None:
    await shelf.put("a", b"a" * 40)
    await shelf.put("b", b"b" * 40)
    assert await shelf.get("a") == b"a" * 40
    await shelf.put("c", b"c" * 40)
    assert await shelf.get("b") is None
    assert await shelf.get("a") == b"a" * 40
    assert shelf.bytes == 80


async def test_putting_again_replaces(shelf: Memory | Folder) -> None:
    await shelf.put("a", b"first")
    await shelf.put("a", b"second one")
    assert await shelf.get("a") == b"second one"
    assert shelf.bytes == 10


async def test_what_is_larger_than_all_the_space_isn_t_kept(shelf: Memory | Folder) -> None:
    await shelf.put("a", b"a" * (LIMIT + 1))
    assert await shelf.get("a") is None
    assert shelf.bytes == 0


async def test_a_folder_is_found_again_and_stays_within_its_bytes(tmp_path: Path) -> None:
    before = Folder(tmp_path, LIMIT)
    await before.put("a", b"a" * 60)
    await before.put("../../b", b"b" * 30)
    after = Folder(tmp_path, LIMIT)
    assert (after.bytes, await after.get("../../b")) == (90, b"b" * 30)
    await after.put("c", b"c" * 60)
    assert bytes_in(tmp_path) == after.bytes == 90


async def test_a_file_that_somebody_removed_is_missing(tmp_path: Path) -> None:
    shelf = Folder(tmp_path, LIMIT)
    await shelf.put("a", b"a" * 60)
    empty(tmp_path)
    assert await shelf.get("a") is None
    assert shelf.bytes == 0
