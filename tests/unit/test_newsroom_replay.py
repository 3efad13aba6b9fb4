"""Replay of captured pages, on a folder of three pages that the test writes."""

import gzip
import json
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from parallax_local.newsroom import (
    ReplayError,
    catalogue_toml,
    create_replay_app,
    hosts,
    load_replay,
)

Client = TestClient[web.Request, web.Application]
STORY = "https://www.tide.example/sea/%C3%A9tale/!17/?from=rss&page=2#top"
OTHER = "https://blog.tide.example/a,b"
ROWS = [
    ("new.gz", STORY, "2025-01-02 08:00:00.5"),
    ("old.gz", STORY, "2024-01-02 08:00:00.5"),
    ("other.gz", OTHER, "2024-06-01 10:00:00"),
]
PAGES = {
    "old.gz": "<!doctype html><html lang='fr-FR'><title>\nHigh &amp; dry</title>é".encode(),
    "new.gz": "<!doctype html><html lang='fr-FR'><title>Flood</title>é".encode(),
    "other.gz": "<html><title>Ébb</title>".encode("latin-1"),
}
HOST = {"Host": "www.tide.example"}
BLOG = {"Host": "blog.tide.example:4242"}
STORY_PATH = "/sea/%C3%A9tale/!17/?from=rss&page=2"


def row(file: str, url: str, crawled_at: str) -> str:
    known = {"file": file, "country": "FR", "publisher": "The Tide", "url": url}
    return json.dumps(known | {"crawled_at": crawled_at, "truth": {"title": "SECRET"}})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in PAGES.items():
        (tmp_path / name).write_bytes(gzip.compress(data))
    (tmp_path / "pages.jsonl").write_text("\n".join(row(*one) for one in ROWS) + "\n")
    return tmp_path


@pytest.fixture
async def client(folder: Path) -> AsyncIterator[Client]:
    async with TestClient(TestServer(create_replay_app(load_replay(folder)))) as started:
        yield started


async def feed_of(client: Client) -> tuple[Any, str]:
    answer = await client.get("/_replay/feed.xml", headers=HOST)
    assert answer.status == 200
    data = await answer.read()
    assert b"SECRET" not in data
    feed = feedparser.parse(data)
    assert not feed.bozo
    return feed, answer.headers["ETag"]


async def page(client: Client, path: str, host: dict[str, str]) -> bytes:
    answer = await client.get(path, headers=host)
    assert answer.status == 200
    return await answer.read()


async def test_the_second_capture_follows_once_the_first_was_served(client: Client) -> None:
    feed, tag = await feed_of(client)
    assert [entry.link for entry in feed.entries] == [STORY, OTHER]
    assert feed.entries[0].title == "High & dry"
    assert feed.entries[0].updated.startswith("2024-01-02T08:00:00.5")

    await client.head(STORY_PATH, headers=HOST)
    assert (await feed_of(client))[1] == tag, "a look at the headers alone turns no page"

    assert await page(client, STORY_PATH, HOST) == PAGES["old.gz"]
    feed, turned = await feed_of(client)
    assert turned != tag
    assert feed.entries[0].updated.startswith("2025-01-02T08:00:00.5")
    assert feed.entries[0].published == "Tue, 02 Jan 2024 08:00:00 +0000"
    assert feed.entries[1].updated.startswith("2024-06-01")
    for _ in range(2):
        assert await page(client, STORY_PATH, HOST) == PAGES["new.gz"]
    assert (await feed_of(client))[1] == turned


async def test_status_and_catalogue_count_urls_and_captures(
    client: Client,
    folder: Path,
) -> None:
    status = await (await client.get("/_newsroom/status")).json()
    assert status == {"published": 2, "revisions": 3, "sites": 1}
    replay = load_replay(folder)
    assert hosts(replay) == ["blog.tide.example", "www.tide.example"]
    (source,) = tomllib.loads(catalogue_toml(replay))["source"]
    assert source["feeds"] == ["https://www.tide.example/_replay/feed.xml"]
    assert (source["id"], source["country"]) == ("fr-the-tide", "FR")
    assert source["languages"] == ["fr"]
    assert "kind" not in source


async def test_a_charset_is_said_only_of_pages_in_utf_8(client: Client) -> None:
    utf8 = await client.get(STORY_PATH, headers=HOST)
    assert utf8.headers["Content-Type"] == "text/html; charset=utf-8"
    latin = await client.get("/a,b", headers=BLOG)
    assert latin.headers["Content-Type"] == "text/html"
    assert await latin.read() == PAGES["other.gz"]


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/sea/%C3%A9tale/!17/?page=2", HOST, 200),
        ("/sea/%C3%A9tale/!17/", HOST, 200),
        ("/sea/%C3%A9tale/!17/?page=3", HOST, 404),
        ("/a,b", HOST, 404),
        ("/", BLOG, 404),
        ("/robots.txt", BLOG, 200),
        ("/a,b", {"Host": "else.example"}, 404),
    ],
)
async def test_only_captured_urls_answer(
    client: Client,
    path: str,
    host: dict[str, str],
    status: int,
) -> None:
    assert (await client.get(path, headers=host)).status == status


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"file": "old.gz"}', "country is missing"),
        (row("gone.gz", STORY, "2024-01-02"), r"gone\.gz is missing"),
        (row("../old.gz", STORY, "2024-01-02"), "leads out of"),
        (row("cut.gz", STORY, "2024-01-02"), r"cut\.gz can't be read"),
        (row("old.gz", "tide.example", "2024-01-02"), "no http or https URL|is no URL"),
        (row("old.gz", STORY, "yesterday"), "no ISO 8601 time"),
    ],
)
def test_a_damaged_folder_is_named_by_file_and_line(folder: Path, line: str, said: str) -> None:
    (folder / "cut.gz").write_bytes(gzip.compress(b"x" * 99)[:12])
    with (folder / "pages.jsonl").open("a") as index:
        index.write("\n" + line)
    with pytest.raises(ReplayError, match=rf"pages\.jsonl, line 5: .*({said})"):
        load_replay(folder)


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"pages\.jsonl is missing"):
        load_replay(tmp_path)
