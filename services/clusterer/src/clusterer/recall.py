"""The window out of the store, for a writer that takes over and for whoever looks at it.

What an article is compared by is stored with its placement, so that nothing has to be read again;
only where that is missing, or was made by another way of reading, its text is.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from clusterer.placing import stream_time
from clusterer.recording import ARTICLES, STORIES
from clusterer.text import Vectors, Weighting, text_of, vectors
from clusterer.window import Limits, Member, Window
from parallax.documents import Original, Translation
from parallax.store import CHUNK, Doc, Store

FIELDS = ("_id", "placement", "times", "reading", "clustered.number")
TEXT_FIELDS = (*FIELDS, "language", "original", "translation")
VERSION = 1
"""Of text.py and space.py's hashing; raised when a text is read differently."""

log = structlog.stdlib.get_logger(__name__)


def form(weighting: Weighting) -> str:
    """The way of reading by which vectors were made; others can't be compared with them."""
    return ":".join(str(part) for part in (VERSION, *vars(weighting).values()))


def reading_of(seen: Vectors, weighting: Weighting) -> Doc:
    """Vectors as the store has them."""
    return {
        "form": form(weighting),
        "terms": seen.terms,
        "weights": seen.weights,
        "english": seen.english,
    }


@dataclass(frozen=True)
class Placed:
    """A placed article of the window's span, without its text."""

    article_id: str
    story_id: str
    discovered: datetime


async def recall(
    store: Store,
    limits: Limits,
    weighting: Weighting,
    clock: datetime | None,
    shown: Callable[[int, int], None] = lambda _done, _all: None,
) -> Window:
    """The window that the recorded placements make, at the stream's time `clock`.

    Where there may be more stories than the window's bounds allow, times and stories of all are
    read first. Articles are put in in a thread while the next ones are read; `shown` is told how
    many of how many are in.
    """
    window = Window(limits)
    if clock is None:
        return window
    window.advance(clock)
    window.settle(*await store.ids(STORIES, {"settled": True}))
    keys = await store.ids(ARTICLES, {"times.discovered": {"$gte": clock - limits.span}})
    if len(keys) > limits.stories:
        keys = _within(await _placed(store, keys), limits)
    filling = asyncio.create_task(asyncio.sleep(0))
    try:
        for start in range(0, len(keys), CHUNK):
            documents = await _read(store, keys[start : start + CHUNK], weighting)
            await filling
            shown(start, len(keys))
            filling = asyncio.create_task(asyncio.to_thread(_fill, window, documents, weighting))
    finally:
        await filling
    return window


async def _read(store: Store, keys: list[str], weighting: Weighting) -> list[Doc]:
    """The placed ones of some articles, with their texts where these have to be read."""
    found = {one["_id"]: one async for one in store.documents(ARTICLES, keys, FIELDS)}
    now = form(weighting)
    unread = [key for key, one in found.items() if (one.get("reading") or {}).get("form") != now]
    async for document in store.documents(ARTICLES, unread, TEXT_FIELDS):
        found[document["_id"]] = document
    return [
        one
        for one in found.values()
        if one.get("placement") and not one["placement"].get("unplaced")
    ]


async def _placed(store: Store, keys: list[str]) -> list[Placed]:
    fields = ("_id", "placement.story_id", "placement.unplaced", "times.discovered")
    return [
        Placed(one["_id"], one["placement"]["story_id"], one["times"]["discovered"])
        async for one in store.documents(ARTICLES, keys, fields)
        if one.get("placement") and not one["placement"].get("unplaced")
    ]


def _within(placed: Iterable[Placed], limits: Limits) -> list[str]:
    """The articles of the stories that grew last."""
    grew: dict[str, datetime] = {}
    for one in placed:
        grew[one.story_id] = max(one.discovered, grew.get(one.story_id, one.discovered))
    kept = set(sorted(grew, key=lambda story: (grew[story], story))[-limits.stories :])
    return [one.article_id for one in placed if one.story_id in kept]


def _fill(window: Window, documents: list[Doc], weighting: Weighting) -> None:
    for document in documents:
        try:
            member = member_of(document, weighting)
            window.put(member)
            if document["placement"].get("pinned"):
                window.settle(member.story_id)
        except Exception:
            # One article that can't be read must not keep every other one from being placed.
            log.exception("not_in_window", article_id=document["_id"])


def member_of(document: Doc, weighting: Weighting) -> Member:
    """A placed article's document as the window holds it."""
    times, placement = document["times"], document["placement"]
    return Member(
        document["_id"],
        placement["story_id"],
        stream_time(times.get("published"), times["discovered"]),
        times["discovered"],
        vectors_of(document, weighting),
        number=(document.get("clustered") or {}).get("number") or 0,
    )


def vectors_of(document: Doc, weighting: Weighting) -> Vectors:
    """What a stored article is compared by: as it was recorded, or else read from its text."""
    reading: dict[str, Any] = document.get("reading") or {}
    if reading.get("form") == form(weighting):
        return Vectors(bytes(reading["terms"]), bytes(reading["weights"]), reading["english"])
    text = text_of(
        Original.model_validate(document["original"]),
        Translation.model_validate(document["translation"]),
        document.get("language"),
    )
    return vectors(text, weighting)
