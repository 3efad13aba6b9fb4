"""The window out of the store, for a writer that takes over."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog

from clusterer.placing import stream_time
from clusterer.recording import ARTICLES
from clusterer.text import Weighting, text_of, vectors
from clusterer.window import Limits, Member, Window
from parallax.documents import Original, Translation
from parallax.store import CHUNK, Store

TEXT_FIELDS = ("_id", "language", "original", "translation", "placement", "times")

log = structlog.stdlib.get_logger(__name__)


async def rebuild(
    store: Store, limits: Limits, weighting: Weighting, clock: datetime | None
) -> Window:
    """The window that the recorded placements make, at the stream's time `clock`.

    Reads times and stories of all placements in the window's span first and then the texts of
    those whose stories are within its bounds. Tokenising is done in a thread.
    """
    window = Window(limits)
    if clock is None:
        return window
    window.advance(clock)
    for keys in _chunks(await _placed_in_window(store, limits, clock)):
        documents = [one async for one in store.documents(ARTICLES, keys, TEXT_FIELDS)]
        for member in await asyncio.to_thread(_members, documents, weighting):
            window.put(member)
    return window


async def _placed_in_window(store: Store, limits: Limits, clock: datetime) -> list[str]:
    recent = {"times.discovered": {"$gte": clock - limits.span}}
    keys = await store.ids(ARTICLES, recent)
    grew: dict[str, datetime] = {}
    placed: list[tuple[str, str]] = []
    fields = ("_id", "placement.story_id", "placement.unplaced", "times.discovered")
    async for document in store.documents(ARTICLES, keys, fields):
        placement = document.get("placement")
        if placement and not placement.get("unplaced"):
            story_id, discovered = placement["story_id"], document["times"]["discovered"]
            placed.append((document["_id"], story_id))
            grew[story_id] = max(discovered, grew.get(story_id, discovered))
    latest = sorted(grew, key=lambda story: (grew[story], story))[-limits.stories :]
    kept = set(latest)
    return [article_id for article_id, story_id in placed if story_id in kept]


def _chunks(keys: list[str]) -> Iterable[list[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _members(documents: list[dict[str, Any]], weighting: Weighting) -> list[Member]:
    found = []
    for document in documents:
        try:
            found.append(member_of(document, weighting))
        except Exception:
            # One article that can't be read must not keep every other one from being placed.
            log.exception("not_in_window", article_id=document["_id"])
    return found


def member_of(document: dict[str, Any], weighting: Weighting) -> Member:
    """A placed article's document as the window holds it."""
    text = text_of(
        Original.model_validate(document["original"]),
        Translation.model_validate(document["translation"]),
        document.get("language"),
    )
    times = document["times"]
    return Member(
        document["_id"],
        document["placement"]["story_id"],
        stream_time(times.get("published"), times["discovered"]),
        times["discovered"],
        vectors(text, weighting),
    )
