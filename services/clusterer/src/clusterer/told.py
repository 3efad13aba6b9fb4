"""What is told of a story: read from the store here, worked out in another process."""

from collections.abc import Callable, Sequence
from typing import Any

from clusterer.recording import ARTICLES, STORIES
from parallax.store import Doc, Store

ARTICLES_READ = 200
"""Of one story; beyond them the newest say what has changed, and the first ones what it is."""
PARAGRAPHS_READ = 40
FIELDS = (
    "_id",
    "source_id",
    "source",
    "url",
    "country",
    "language",
    "original",
    "translation",
    "placement",
    "times",
    "withdrawn",
)

Work = tuple[Callable[..., dict[str, Any]], Sequence[Any]]


async def ask(store: Store, story_id: str) -> Work | None:
    """What to work out of a story, and from what; None for one that stands for another."""
    story = await store.get(STORIES, story_id, ("article_ids", "merged_into"))
    if story is None or story.get("merged_into"):
        return None
    keys = await _chosen(store, story["article_ids"])
    documents = [one async for one in store.documents(ARTICLES, keys, FIELDS)]
    return told, (sorted(documents, key=lambda one: str(one["_id"])),)


async def _chosen(store: Store, keys: list[str]) -> list[str]:
    """All, or the first quarter and the newest rest of a story that is too large."""
    if len(keys) <= ARTICLES_READ:
        return keys
    times = sorted(
        [
            (one["times"]["discovered"], one["_id"])
            async for one in store.documents(ARTICLES, keys, ("times.discovered",))
        ]
    )
    first = ARTICLES_READ // 4
    return [key for _, key in (*times[:first], *times[first - ARTICLES_READ :])]


def told(documents: list[Doc]) -> dict[str, Any]:
    """The fields of a story's document. In a process of its own: it may take seconds."""
    del documents
    return {}
