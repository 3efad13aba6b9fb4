"""From what MongoDB has stored of articles and stories to the documents of a new generation."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from opensearchpy import AsyncOpenSearch
from pydantic import ValidationError

from parallax.events import ArticleClustered, StoryUpdated
from parallax.store import CHUNK, Doc, Store
from search_api.index.bulk import VersionType, index_all
from search_api.index.documents import Indexable, article_document, story_document
from search_api.index.engine import surroundings
from search_api.index.generations import Generation
from search_api.index.rebuilding.aliases import open_for_loading
from search_api.index.rebuilding.record import Left
from search_api.index.retention import expired

INDEX_ONLY = ("change",)
"""Flat fields that are known to the index alone: taken over from the generation that serves."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """Articles or stories: where they are stored, and how a document is made of one."""

    collection: str
    stored: Mapping[str, Any]
    """What those match that came as far as the index."""
    document: Callable[[Doc, str], Indexable]


def _article(stored: Doc, prefix: str) -> Indexable:
    event = ArticleClustered.of(stored, seq=stored["placement"]["seq"])
    return article_document(event, prefix)


def _story(stored: Doc, prefix: str) -> Indexable:
    return story_document(StoryUpdated.of(stored), prefix)


KINDS = (
    Kind("articles", {"placement.story_id": {"$exists": True}}, _article),
    Kind("stories", {"version": {"$exists": True}}, _story),
)


@dataclass(frozen=True)
class Target:
    """What is filled, and from which generation it takes over what only an index knows."""

    client: AsyncOpenSearch
    prefix: str
    generation: Generation
    previous: Generation
    retention_months: int


class Filling:
    """Writes documents to the new generation."""

    def __init__(self, target: Target, left: Left) -> None:
        self._target = target
        self._open: set[str] = set()
        self.left = left

    async def write(
        self,
        documents: Sequence[Indexable],
        version_type: VersionType = "external",
        least: int = 0,
    ) -> None:
        """Write a chunk; `least` is the least `change` of what the serving generation lacks.

        Raises Unavailable; doing it again does no harm.
        """
        target, moment = self._target, datetime.now(UTC)
        kept = [
            one.since(least)
            for one in documents
            if not expired(one.month, target.retention_months, moment)
        ]
        if kept:
            await self._write(kept, version_type)
        self.left.expired += len(documents) - len(kept)

    async def _write(self, kept: Sequence[Indexable], version_type: VersionType) -> None:
        target = self._target
        for index in {one.index(target.generation) for one in kept} - self._open:
            await open_for_loading(target.client, index)
            self._open.add(index)
        taken_over = await self._taken_over(kept)
        for one in kept:
            one.source.update(taken_over.get(one.id, {}))
        outcomes = await index_all(target.client, kept, target.generation, version_type)
        for one, outcome in zip(kept, outcomes, strict=True):
            if outcome.result == "rejected":
                self.left.rejected += 1
                self.left.example(f"{one.id}: {outcome.reason}")

    def documents(self, kind: Kind, stored: Sequence[Doc]) -> list[Indexable]:
        """Documents of what is stored; what isn't whole is counted and left out."""
        made = []
        for one in stored:
            try:
                made.append(kind.document(one, self._target.prefix))
            except (ValidationError, KeyError) as error:
                self.left.unreadable += 1
                self.left.example(f"{kind.collection} {one['_id']}: {error}")
        return made

    async def _taken_over(self, documents: Sequence[Indexable]) -> dict[str, Json]:
        """What the serving index alone knows of these versions, by id."""
        target = self._target
        wanted = [
            {"_index": one.index(target.previous), "_id": one.id, "_source": list(INDEX_ONLY)}
            for one in documents
        ]
        with surroundings("reading the generation that serves"):
            found = await target.client.mget(body={"docs": wanted})
        versions = {one.id: one.version for one in documents}
        return {
            one["_id"]: one["_source"]
            for one in found["docs"]
            if one.get("found") and one["_version"] == versions[one["_id"]]
        }


async def chunks(
    store: Store, kind: Kind, keys: Sequence[str]
) -> AsyncIterator[tuple[Sequence[str], list[Doc]]]:
    """What is stored, CHUNK at a time, in the order of `keys`."""
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        yield part, [one async for one in store.documents(kind.collection, part)]
