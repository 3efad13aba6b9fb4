"""`clusterer rebuild` and `clusterer explain`, on what MongoDB has."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from pydantic_settings import SettingsConfigDict

from clusterer.explaining import Explanation, explain
from clusterer.recall import TEXT_FIELDS, member_of, recall
from clusterer.recording import ARTICLES, STATE, STORIES, WRITER
from clusterer.regrouping import Move, founding, moves
from clusterer.settings import PlacingSettings
from clusterer.stream import Article, Stream
from parallax import changes
from parallax.documents import now
from parallax.errors import ParallaxError
from parallax.faults import text_of
from parallax.settings import StoreSettings, load
from parallax.store import CHUNK, Doc, Store

log = structlog.stdlib.get_logger(__name__)

BY = "rebuild"
PROGRESS_SECONDS = 2.0
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 60.0
"""Without any change done, after which no clusterer seems to run."""


class StoredSettings(StoreSettings, PlacingSettings):
    """The store alone, and how articles are placed."""

    model_config = SettingsConfigDict(env_prefix="CLUSTERER_", extra="ignore", frozen=True)


def add_rebuild(commands: Any) -> None:
    """Add the command to a parser's subcommands."""
    parser = commands.add_parser(
        "rebuild",
        help="group all stored articles anew, by the settings of now",
        description="Group every stored article anew, in the order in which they were placed, and "
        "have the running clusterer move those that belong elsewhere, as recorded changes: "
        "readers see each story as it was until it is as it will be. What people have merged, "
        "split or pinned stays. Takes about as long as placing them took.",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--json", action="store_true", help="figures as one JSON object")
    parser.set_defaults(command=lambda options: asyncio.run(_rebuild(options)))


async def explained(article_id: str) -> tuple[Explanation, str, dict[str, str]]:
    """How a stored article compares with the stories of now, where it is, and titles by article.

    Raises ParallaxError for one that isn't there or has no story.
    """
    settings = load(StoredSettings)
    async with _connected(settings) as store:
        document = await store.get(ARTICLES, article_id, TEXT_FIELDS)
        if document is None or not document.get("placement"):
            raise ParallaxError(
                f"there is no placed article {article_id} in database {settings.mongodb_database}"
            )
        state = await store.get(STATE, WRITER) or {}
        shown = _Progress("articles in the window")
        window = await recall(store, settings.limits, settings.weighting, state.get("clock"), shown)
        member = member_of(document, settings.weighting)
        window.remove(article_id)
        found = explain(window, article_id, member.vectors, member.at, settings.criteria)
        near = [article_id, *(one.nearest for one in found.stories)]
        titles = {
            one["_id"]: one["translation"].get("title") or one["original"]["title"]
            async for one in store.documents(ARTICLES, near, TEXT_FIELDS)
        }
        return found, member.story_id, titles


async def _rebuild(options: argparse.Namespace) -> None:
    settings = load(StoredSettings)
    async with _connected(settings) as store:
        recorded, grouped, settled = await _grouped(store, settings)
        found = moves(recorded, grouped, settled)
        figures = {
            "articles": len(grouped),
            "stories": len(set(recorded.values())),
            "stories_then": len(set(grouped.values())),
            "moved": sum(len(move.article_ids) for move in found),
            "changes": len(found),
        }
        if not options.dry_run:
            figures |= await _carried_out(store, found)
    if options.json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        sys.stdout.writelines(f"{name.replace('_', ' '):>14}  {n}\n" for name, n in figures.items())
    if figures.get("refused"):
        sys.stderr.write("some changes were refused; `parallax story changes` says why\n")
        raise SystemExit(1)


async def _grouped(
    store: Store, settings: StoredSettings
) -> tuple[dict[str, str], dict[str, str], set[str]]:
    """The story of each article that evidence may move, as recorded and as grouped anew; and the
    stories that people had a hand in."""
    stream = Stream(settings.criteria, settings.limits, settings.rhythm)
    numbers: list[tuple[int, int, str]] = []
    recorded: dict[str, str] = {}
    settled = set(await store.ids(STORIES, {"settled": True}))
    stream.window.settle(*settled)
    keys = await store.ids(ARTICLES)
    fields = ("_id", "placement", "clustered.number")
    async for one in store.documents(ARTICLES, keys, fields):
        placement = one.get("placement")
        if placement and not placement.get("unplaced"):
            recorded[one["_id"]] = placement["story_id"]
            number = (one.get("clustered") or {}).get("number") or 0
            numbers.append((number, placement["seq"], one["_id"]))
    order = [article_id for _, _, article_id in sorted(numbers)]
    shown = _Progress("articles grouped")
    for start in range(0, len(order), CHUNK):
        chunk = order[start : start + CHUNK]
        documents = {one["_id"]: one async for one in store.documents(ARTICLES, chunk, TEXT_FIELDS)}
        for article_id in chunk:
            try:
                member = member_of(documents[article_id], settings.weighting)
            except Exception as error:
                log.exception("left_where_it_is", article_id=article_id, error=text_of(error))
                continue
            if member.story_id in settled:
                stream.keep(member)
            else:
                made = Article(article_id, member.at, member.discovered, member.vectors)
                stream.place(made)
        shown(start + len(chunk), len(order))
    stream.repair()
    free = {one for one in stream.placements if recorded[one] not in settled}
    grouped = {one: stream.placements[one] for one in free}
    return {one: recorded[one] for one in free}, grouped, settled


async def _carried_out(store: Store, found: Sequence[Move]) -> dict[str, int]:
    """Have the clusterer do it; how many changes were done and refused."""
    at_once, later = founding(found)
    done = await _asked(store, at_once, {})
    stories = {
        move.group: plan["target"]
        for move, change in zip(at_once, done, strict=True)
        if (plan := change.get("plan")) and change["state"] == changes.DONE
    }
    done += await _asked(store, [move for move in later if move.group in stories], stories)
    count = sum(change["state"] == changes.DONE for change in done)
    return {"done": count, "refused": len(found) - count}


async def _asked(store: Store, found: Sequence[Move], stories: dict[str, str]) -> list[Doc]:
    moment = now()
    keys = [f"{moment:%Y%m%dT%H%M%S%f}-{number:06}" for number in range(len(found))]
    for key, move in zip(keys, found, strict=True):
        fields: Doc = {"story_id": move.story_id, "article_ids": list(move.article_ids)}
        fields["into"] = move.into or stories.get(move.group)
        await changes.ask(
            store, key, kind="split", by=BY, at=moment, reason="grouped anew", **fields
        )
    await changes.announce(store)
    shown = _Progress("changes done")
    done: dict[str, Doc] = {}
    since = time.monotonic()
    while len(done) < len(keys):
        left = [key for key in keys if key not in done][:CHUNK]  # done in this order
        async for one in store.documents(changes.CHANGES, left):
            if one["state"] not in changes.OPEN:
                done[one["_id"]] = one
                since = time.monotonic()
        shown(len(done), len(keys))
        if time.monotonic() - since > PATIENCE_SECONDS:
            raise ParallaxError(
                f"{len(done)} of {len(keys)} changes are done, none in the last "
                f"{PATIENCE_SECONDS:.0f} s: no clusterer seems to run. The others are done when "
                "one does; `parallax story changes` shows them"
            )
        await asyncio.sleep(LOOK_SECONDS)
    return [done[key] for key in keys]


class _Progress:
    """Where it takes long, tells how far it is."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._told = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self._told >= PROGRESS_SECONDS:
            self._told = time.monotonic()
            sys.stderr.write(f"{done} of {of} {self._what}\n")
            sys.stderr.flush()


@asynccontextmanager
async def _connected(settings: StoreSettings) -> AsyncIterator[Store]:
    store = await Store.connect(settings)
    try:
        yield store
    finally:
        store.close()
