"""The only module that talks to MongoDB.

It allows what every store serves fast and atomically: look-ups by `_id` or a unique key,
compare-and-set by equality, scans as an id-only projection. No transactions and no change
streams, so that the embedded server of `parallax-local`, which looks things up by unique index
only, keeps the same promises as a replica set. Motor is wrapped here and nowhere else
(docs/adr/0002): moving to pymongo's own async client touches this file alone.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, Self

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo import ASCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError, PyMongoError

from parallax.errors import Unavailable
from parallax.settings import StoreSettings

Doc = dict[str, Any]
CHUNK = 500
"""Ids asked for at once: the embedded server answers a query in one reply, whatever its size."""

SERVER_SELECTION_MS = 5_000
SOCKET_TIMEOUT_MS = 30_000


class Store:
    """Documents by collection name; every write is acknowledged by a majority and journalled."""

    def __init__(self, client: AsyncIOMotorClient[Doc], database: str) -> None:
        self._client = client
        self._database: AsyncIOMotorDatabase[Doc] = client[database]

    @classmethod
    async def connect(cls, settings: StoreSettings) -> Self:
        """Connect and try a request; raises Unavailable with the address when there's no answer."""
        store = cls.open(settings)
        try:
            await store._client.admin.command("ping")
        except BaseException as error:
            store.close()
            if not isinstance(error, PyMongoError):
                raise
            raise Unavailable(
                f"MongoDB at {settings.mongodb_url} doesn't answer: {error}"
            ) from error
        return store

    @classmethod
    def open(cls, settings: StoreSettings) -> Self:
        """A store that connects when it is first asked; for who can do without it for a while."""
        client: AsyncIOMotorClient[Doc] = AsyncIOMotorClient(
            settings.mongodb_url,
            tz_aware=True,
            w="majority",
            journal=True,
            serverSelectionTimeoutMS=SERVER_SELECTION_MS,
            socketTimeoutMS=SOCKET_TIMEOUT_MS,
        )
        return cls(client, settings.mongodb_database)

    def close(self) -> None:
        """Drop the connections."""
        self._client.close()

    def _collection(self, name: str) -> AsyncIOMotorCollection[Doc]:
        return self._database[name]

    async def ensure_unique(self, collection: str, *fields: str) -> None:
        """Create a unique index on `fields`, in their order, unless it exists."""
        await self._collection(collection).create_index(
            [(field, ASCENDING) for field in fields], unique=True
        )

    async def ensure_index(self, collection: str, field: str) -> None:
        """Create an index for scans by `field` unless it exists; documents without it aren't in it.

        It makes a large MongoDB's sweeps fast; the embedded server has no use for it.
        """
        await self._collection(collection).create_index([(field, ASCENDING)], sparse=True)

    async def get(
        self, collection: str, key: str, fields: Sequence[str] | None = None
    ) -> Doc | None:
        """The document `_id == key`, or None; only `fields` of it when given."""
        return await self._collection(collection).find_one({"_id": key}, _projection(fields))

    async def find_any(
        self,
        collection: str,
        field: str,
        values: Iterable[str],
        fields: Sequence[str] | None = None,
    ) -> list[Doc]:
        """Every document whose uniquely indexed `field` holds one of `values`, each once."""
        wanted = list(values)
        found: dict[str, Doc] = {}
        for start in range(0, len(wanted), CHUNK):
            query = {field: {"$in": wanted[start : start + CHUNK]}}
            async for document in self._collection(collection).find(query, _projection(fields)):
                found[document["_id"]] = document
        return list(found.values())

    async def insert(self, collection: str, document: Doc) -> bool:
        """Insert; False when its `_id` or a unique key is taken, and nothing is written."""
        try:
            await self._collection(collection).insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def put(self, collection: str, document: Doc) -> None:
        """Insert or replace by `_id`. For documents that have one writer only."""
        await self._collection(collection).replace_one(
            {"_id": document["_id"]}, document, upsert=True
        )

    async def compare_and_set(
        self,
        collection: str,
        key: str,
        guard: Mapping[str, Any],
        *,
        set_: Mapping[str, Any] | None = None,
        unset: Sequence[str] = (),
        add_to_set: Mapping[str, Sequence[Any]] | None = None,
    ) -> bool:
        """Change the document `key` if every field of `guard` is equal; True if it was.

        `set_` and `unset` name fields by dotted path; `add_to_set` adds values to arrays.
        """
        change: Doc = {}
        if set_:
            change["$set"] = dict(set_)
        if unset:
            change["$unset"] = dict.fromkeys(unset, "")
        if add_to_set:
            change["$addToSet"] = {
                field: {"$each": list(values)} for field, values in add_to_set.items()
            }
        result = await self._collection(collection).update_one({"_id": key, **guard}, change)
        return result.matched_count == 1

    async def increment(
        self,
        collection: str,
        key: str,
        by: Mapping[str, int],
        *,
        guard: Mapping[str, Any] | None = None,
        set_: Mapping[str, Any] | None = None,
        set_on_insert: Mapping[str, Any] | None = None,
    ) -> Doc | None:
        """Add to counters atomically; the document afterwards.

        Without `guard` a missing document is created; with it, None says that nothing matched.
        """
        change: Doc = {"$inc": dict(by)}
        if set_:
            change["$set"] = dict(set_)
        if set_on_insert:
            change["$setOnInsert"] = dict(set_on_insert)
        return await self._collection(collection).find_one_and_update(
            {"_id": key, **(guard or {})},
            change,
            upsert=guard is None,
            return_document=ReturnDocument.AFTER,
        )

    async def delete(self, collection: str, key: str) -> bool:
        """Delete by `_id`; True if it was there."""
        result = await self._collection(collection).delete_one({"_id": key})
        return result.deleted_count == 1

    async def ids(
        self, collection: str, where: Mapping[str, Any] | None = None, limit: int = 0
    ) -> list[str]:
        """The ids of what matches; a scan, so for sweeps and rebuilds, not for requests."""
        cursor = self._collection(collection).find(dict(where or {}), {"_id": 1}).limit(limit)
        return [document["_id"] async for document in cursor]

    async def documents(
        self, collection: str, keys: Sequence[str], fields: Sequence[str] | None = None
    ) -> AsyncIterator[Doc]:
        """The documents of `keys`, CHUNK at a time, in no particular order."""
        for start in range(0, len(keys), CHUNK):
            query = {"_id": {"$in": list(keys[start : start + CHUNK])}}
            async for document in self._collection(collection).find(query, _projection(fields)):
                yield document

    async def count(self, collection: str, where: Mapping[str, Any] | None = None) -> int:
        """How many documents match; a scan when `where` is given."""
        return await self._collection(collection).count_documents(dict(where or {}))

    async def drop_database(self) -> None:
        """Delete the whole database: for tests and `reset`, on names of their own."""
        await self._client.drop_database(self._database.name)


def _projection(fields: Sequence[str] | None) -> dict[str, int] | None:
    return dict.fromkeys(fields, 1) if fields else None
